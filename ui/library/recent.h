// SPDX-License-Identifier: GPL-3.0-or-later
// What was opened lately: scenarios, recordings and files, and how far the first lesson got. Kept between runs.
#pragma once

#include <QObject>
#include <QString>
#include <vector>

namespace statewire {

struct RecentItem
{
    enum class Kind : quint8
    {
        Scenario,
        File,
        Recording
    };
    Kind kind = Kind::Scenario;
    QString what; ///< id or path
    QString title;

    bool operator==(const RecentItem& other) const { return kind == other.kind && what == other.what; }
};

class Recent : public QObject
{
    Q_OBJECT

public:
    /// Kept in \p path; empty: where this user's settings are.
    explicit Recent(const QString& path = {}, QObject* parent = nullptr);

    static constexpr size_t most = 8;
    /// The latest first.
    const std::vector<RecentItem>& items() const { return m_items; }
    void add(const RecentItem& item);
    void remove(const RecentItem& item);
    /// Parts of the first lesson that were told to their end.
    int lessonParts() const { return m_lessonParts; }
    void setLessonParts(int parts);

Q_SIGNALS:
    void changed();

private:
    void save();

    QString m_path;
    std::vector<RecentItem> m_items;
    int m_lessonParts = 0;
};

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// Moments that the user named A, B, C…, each with a note if need be. Views share them; they live as long as the session.
#pragma once

#include <QObject>
#include <vector>

namespace statewire {

struct NamedMark
{
    QString name;
    qint64 tNs = 0;
    QString note;
    bool operator==(const NamedMark&) const = default;
};

class Marks : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Ascending in time.
    const std::vector<NamedMark>& all() const { return m_marks; }
    const NamedMark* find(const QString& name) const;
    /// Names the moment with the first free letter. The name of the mark that stands there, if one does.
    QString add(qint64 tNs);
    void remove(const QString& name);
    /// Removes the one nearest to \p tNs.
    void removeNearest(qint64 tNs);
    void setNote(const QString& name, const QString& note);
    void clear();
    /// As they were.
    void restore(std::vector<NamedMark> marks);

Q_SIGNALS:
    void changed();

private:
    QString freeName() const;

    std::vector<NamedMark> m_marks;
};

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// The hosts' sysctls side by side as they were at the playhead, and changed in a running lab.
#pragma once

#include "ui/tables/momentmodel.h"

namespace statewire {

class SysctlModel : public MomentModel
{
    Q_OBJECT

public:
    explicit SysctlModel(const ViewContext& context, QObject* parent = nullptr);

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Asks the lab to set it; what becomes of that shows in the row.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// Why values cannot be changed now; empty if they can.
    QString whyReadOnly() const;
    int hostColumns() const { return int(m_hosts.size()); }
    QString keyAt(int row) const { return m_keys[qsizetype(idAt(row))]; }

protected:
    std::vector<Row> rowsAt(qint64 nowNs) const override;
    QString text(quint64 id, int column) const override;
    QString toolTip(quint64 id, int column) const override;
    Tone tone(quint64 id, int column) const override;
    QStringList headers() const override;
    void takeIn(bool anew) override;

private:
    struct Setting
    {
        qint64 tNs = 0;
        QString value;
    };
    using Place = std::pair<QString, QString>; ///< host, key
    struct Asked
    {
        Place place;
        QString value;
    };

    void commandDone(qint64 number, const QString& error);
    void giveUpOnLab();
    /// The value at \p nowNs; null if none was reported.
    const Setting* settingAt(const Place& place, qint64 nowNs) const;
    /// What the host began with.
    QString firstValue(const Place& place) const;
    Place placeOf(quint64 id, int column) const;
    QString hostAt(int column) const;
    const QString& whyItMatters(quint64 id) const;
    int mattersColumn() const { return 1 + hostColumns(); }

    QStringList m_hosts;
    QStringList m_keys; ///< in the order of the guide
    QHash<Place, std::vector<Setting>> m_settings;
    QHash<qint64, Asked> m_asked;    ///< command → what it is to set
    QHash<Place, QString> m_refused; ///< why the last change was not made
    mutable QHash<quint64, QString> m_why;
    mutable int m_whyRevision = -1;
    mutable qint64 m_whyNs = -1;
    size_t m_taken = 0;
};

} // namespace statewire

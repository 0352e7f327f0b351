// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of both hosts' workers that returned by the playhead.
#pragma once

#include "ui/tables/momentmodel.h"

namespace statewire {

class CallModel : public MomentModel
{
    Q_OBJECT

public:
    enum Column
    {
        Time,
        Host,
        Worker,
        Call,
        Arguments,
        Result,
        Took,
        ColumnCount
    };

    explicit CallModel(const ViewContext& context, QObject* parent = nullptr);

    /// The life of the socket that the call was about; nothing if it never had both ends.
    std::optional<SelectedLife> lifeAt(int row) const;

protected:
    std::vector<Row> rowsAt(qint64 nowNs) const override;
    QString text(quint64 id, int column) const override;
    QString toolTip(quint64 id, int column) const override;
    Tone tone(quint64 id, int column) const override;
    bool isNumber(int column) const override { return column == Time || column == Took; }
    QStringList headers() const override;
    void takeIn(bool anew) override;

private:
    const CallEvent& call(quint64 id) const;

    std::vector<size_t> m_calls; ///< events of the session
    size_t m_taken = 0;
};

} // namespace statewire

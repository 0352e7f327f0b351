// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/callmodel.h"

#include "base/durationtext.h"

using namespace Qt::StringLiterals;

namespace statewire {

CallModel::CallModel(const ViewContext& context, QObject* parent) : MomentModel(context, parent)
{
    begin();
}

void CallModel::takeIn(bool anew)
{
    if (anew) {
        m_calls.clear();
        m_taken = 0;
    }
    const std::vector<Event>& events = m_context.source.session().events();
    for (; m_taken < events.size(); ++m_taken) {
        if (events[m_taken].as<CallEvent>())
            m_calls.push_back(m_taken);
    }
}

std::vector<MomentModel::Row> CallModel::rowsAt(qint64 nowNs) const
{
    const std::vector<Event>& events = m_context.source.session().events();
    std::vector<Row> rows;
    for (size_t at : m_calls) {
        if (events[at].tNs > nowNs)
            break;
        rows.push_back({at, 0});
    }
    return rows;
}

const CallEvent& CallModel::call(quint64 id) const
{
    return *m_context.source.session().events()[size_t(id)].as<CallEvent>();
}

QStringList CallModel::headers() const
{
    return {tr("Time, s"), tr("Host"), tr("Worker"), tr("Call"), tr("Arguments"), tr("Result"), tr("Took")};
}

QString CallModel::text(quint64 id, int column) const
{
    const CallEvent& c = call(id);
    switch (Column(column)) {
    case Time: return m_context.scale.origin().seconds(c.beginNs);
    case Host: return c.host;
    case Worker: return c.worker;
    case Call: return c.call;
    case Arguments: return c.arguments;
    case Result: return QString::number(c.result) + (c.errnoName.isEmpty() ? QString() : u' ' + c.errnoName);
    case Took: return durationText(c.endNs - c.beginNs);
    case ColumnCount: break;
    }
    return {};
}

QString CallModel::toolTip(quint64 id, int column) const
{
    Q_UNUSED(column);
    const CallEvent& c = call(id);
    QString tip = tr("%1(%2) = %3").arg(c.call, c.arguments, text(id, Result));
    tip += u'\n' + tr("from %1 to %2")
                       .arg(m_context.scale.origin().secondsText(c.beginNs), m_context.scale.origin().secondsText(c.endNs));
    if (!c.socket.isEmpty())
        tip += u'\n' + tr("on the worker's socket “%1”").arg(c.socket);
    if (c.ends)
        tip += u'\n' + tr("%1 → %2").arg(c.ends->local.toString(), c.ends->remote.toString());
    return tip;
}

Tone CallModel::tone(quint64 id, int column) const
{
    if (column == Call)
        return Tone::Strong;
    return column == Result && !call(id).errnoName.isEmpty() ? Tone::Bad : Tone::Plain;
}

std::optional<SelectedLife> CallModel::lifeAt(int row) const
{
    const CallEvent& c = call(idAt(row));
    const Timeline& timeline = m_context.source.timeline();
    if (!c.ends)
        return std::nullopt;
    const std::optional<size_t> track = timeline.findTrack(c.host, *c.ends);
    if (!track)
        return std::nullopt;
    const std::vector<Life>& lives = timeline.tracks()[*track].lives;
    for (size_t i = lives.size(); i-- > 0;) {
        if (lives[i].beginNs() <= c.endNs)
            return SelectedLife{*track, i};
    }
    return std::nullopt;
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/countermodel.h"

#include "explain/guides/counterguide.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

CounterModel::CounterModel(const ViewContext& context, QObject* parent) : MomentModel(context, parent)
{
    begin();
}

void CounterModel::takeIn(bool anew)
{
    if (anew) {
        m_counters.clear();
        m_index.clear();
        m_taken = 0;
    }
    const std::vector<Event>& events = m_context.source.session().events();
    for (; m_taken < events.size(); ++m_taken) {
        const auto* moved = events[m_taken].as<CounterEvent>();
        if (!moved)
            continue;
        const std::pair key{moved->host, moved->name};
        if (!m_index.contains(key)) {
            m_index.insert(key, m_counters.size());
            m_counters.push_back({moved->host, moved->name, {}});
        }
        std::vector<Move>& moves = m_counters[m_index.value(key)].moves;
        moves.push_back({events[m_taken].tNs, moved->delta + (moves.empty() ? 0 : moves.back().total)});
    }
}

const CounterModel::Move* CounterModel::lastMove(const Counter& counter, qint64 nowNs)
{
    const auto after = std::upper_bound(counter.moves.begin(), counter.moves.end(), nowNs,
                                        [](qint64 t, const Move& move) { return t < move.tNs; });
    return after == counter.moves.begin() ? nullptr : &*(after - 1);
}

std::vector<MomentModel::Row> CounterModel::rowsAt(qint64 nowNs) const
{
    std::vector<Row> rows;
    for (size_t i = 0; i < m_counters.size(); ++i) {
        if (const Move* last = lastMove(m_counters[i], nowNs))
            rows.push_back({i, quint64(last - m_counters[i].moves.data())});
    }
    std::stable_sort(rows.begin(), rows.end(), [this](const Row& a, const Row& b) {
        return m_counters[size_t(a.id)].moves[size_t(a.stamp)].tNs > m_counters[size_t(b.id)].moves[size_t(b.stamp)].tNs;
    });
    return rows;
}

QStringList CounterModel::headers() const
{
    return {tr("Host"), tr("Counter"), tr("Moved by"), tr("Last, s"), tr("What it means")};
}

QString CounterModel::text(quint64 id, int column) const
{
    const Counter& counter = m_counters[size_t(id)];
    const Move* last = lastMove(counter, m_context.playhead.positionNs());
    switch (Column(column)) {
    case Host: return counter.host;
    case Name: return counter.name.section(u'.', -1);
    case MovedBy: return !last ? QString() : (last->total > 0 ? u"+%1"_s : u"%1"_s).arg(last->total);
    case When: return last ? m_context.scale.origin().seconds(last->tNs, 3) : QString();
    case Meaning: {
        const QString meaning = counterMeaning(counter.name);
        return meaning.isEmpty() ? tr("The guide does not know this one.") : meaning;
    }
    case ColumnCount: break;
    }
    return {};
}

QString CounterModel::toolTip(quint64 id, int column) const
{
    return column == Meaning ? text(id, Meaning) : tr("%1 of %2").arg(m_counters[size_t(id)].name, text(id, Host));
}

Tone CounterModel::tone(quint64 id, int column) const
{
    if (column == Name)
        return Tone::Strong;
    return column == Meaning && counterMeaning(m_counters[size_t(id)].name).isEmpty() ? Tone::Muted : Tone::Plain;
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/sysctlmodel.h"

#include "explain/guides/sysctlguide.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

SysctlModel::SysctlModel(const ViewContext& context, QObject* parent) : MomentModel(context, parent)
{
    connect(&context.source, &ShownSource::commandDone, this, &SysctlModel::commandDone);
    connect(&context.source, &ShownSource::statusChanged, this, &SysctlModel::giveUpOnLab);
    begin();
}

void SysctlModel::takeIn(bool anew)
{
    if (anew) {
        m_hosts.clear();
        m_keys.clear();
        m_settings.clear();
        m_asked.clear();
        m_refused.clear();
        m_why.clear();
        m_whyRevision = -1;
        m_taken = 0;
        for (const SysctlEntry& entry : sysctlGuide())
            m_keys << entry.key;
    }
    const std::vector<Event>& events = m_context.source.session().events();
    for (; m_taken < events.size(); ++m_taken) {
        if (const auto* host = events[m_taken].as<HostInfo>()) {
            m_hosts << host->name;
        } else if (const auto* set = events[m_taken].as<SysctlEvent>()) {
            if (!m_keys.contains(set->key))
                m_keys << set->key;
            m_settings[{set->host, set->key}].push_back({events[m_taken].tNs, set->value});
        }
    }
}

std::vector<MomentModel::Row> SysctlModel::rowsAt(qint64 nowNs) const
{
    std::vector<Row> rows;
    for (qsizetype i = 0; i < m_keys.size(); ++i) {
        size_t stamp = 0;
        for (const QString& host : m_hosts) {
            const Setting* setting = settingAt({host, m_keys[i]}, nowNs);
            stamp = qHashMulti(stamp, setting ? setting->value : QString(), m_refused.value({host, m_keys[i]}));
        }
        const bool reported = std::any_of(m_hosts.begin(), m_hosts.end(), [&](const QString& host) {
            return settingAt({host, m_keys[i]}, nowNs);
        });
        if (reported)
            rows.push_back({quint64(i), qHashMulti(stamp, whyItMatters(quint64(i)))});
    }
    return rows;
}

const SysctlModel::Setting* SysctlModel::settingAt(const Place& place, qint64 nowNs) const
{
    const auto found = m_settings.constFind(place);
    if (found == m_settings.constEnd())
        return nullptr;
    const auto after = std::upper_bound(found->begin(), found->end(), nowNs,
                                        [](qint64 t, const Setting& setting) { return t < setting.tNs; });
    return after == found->begin() ? nullptr : &*(after - 1);
}

QString SysctlModel::firstValue(const Place& place) const
{
    const auto found = m_settings.constFind(place);
    return found == m_settings.constEnd() ? QString() : found->front().value;
}

QString SysctlModel::hostAt(int column) const
{
    return m_hosts.value(column - 1);
}

SysctlModel::Place SysctlModel::placeOf(quint64 id, int column) const
{
    return {hostAt(column), m_keys[qsizetype(id)]};
}

QStringList SysctlModel::headers() const
{
    return QStringList{tr("Sysctl")} + m_hosts + QStringList{tr("Matters here"), tr("What it does")};
}

const QString& SysctlModel::whyItMatters(quint64 id) const
{
    const qint64 nowNs = m_context.playhead.positionNs();
    const int revision = m_context.source.revision();
    // A clock that merely runs on brings no reason with it: reasons begin at moments.
    const std::vector<qint64>& moments = m_context.source.moments();
    const auto next = std::upper_bound(moments.begin(), moments.end(), nowNs);
    const qint64 momentNs = next == moments.begin() ? -1 : *(next - 1);
    if (m_whyRevision != revision || m_whyNs != momentNs) {
        m_why.clear();
        m_whyRevision = revision;
        m_whyNs = momentNs;
    }
    const auto known = m_why.constFind(id);
    if (known != m_why.constEnd())
        return *known;
    QStringList reasons;
    for (const QString& host : m_hosts) {
        const QString why = whySysctlMatters(m_keys[qsizetype(id)], host, m_context.source.session(),
                                             m_context.source.timeline(), m_context.source.evidence(), nowNs);
        if (!why.isEmpty())
            reasons << host + u": "_s + why;
    }
    return *m_why.insert(id, reasons.join(u"; "_s));
}

QString SysctlModel::text(quint64 id, int column) const
{
    const QString& key = m_keys[qsizetype(id)];
    if (column == 0)
        return key.section(u'.', -1);
    if (column < mattersColumn()) {
        const Place place = placeOf(id, column);
        const Setting* setting = settingAt(place, m_context.playhead.positionNs());
        if (!setting)
            return u"–"_s;
        const bool asked =
            std::any_of(m_asked.begin(), m_asked.end(), [&place](const Asked& a) { return a.place == place; });
        const bool changed = !firstValue(place).isEmpty() && firstValue(place) != setting->value;
        return (changed ? u"• "_s : QString()) + setting->value + (asked ? u" …"_s : QString()) +
               (m_refused.contains(place) ? u" ✗"_s : QString());
    }
    if (column == mattersColumn()) {
        QStringList notes;
        for (const QString& host : m_hosts) {
            if (const auto refused = m_refused.constFind({host, key}); refused != m_refused.constEnd())
                notes << tr("Refused on %1: %2").arg(host, *refused);
        }
        for (const QString& host : m_hosts) {
            const Setting* setting = settingAt({host, key}, m_context.playhead.positionNs());
            if (setting && setting->value != firstValue({host, key}))
                notes << tr("%1: was %2").arg(host, firstValue({host, key}));
        }
        if (const QString& why = whyItMatters(id); !why.isEmpty())
            notes << why;
        return notes.isEmpty() ? u"–"_s : notes.join(u"; "_s);
    }
    const SysctlEntry* entry = findSysctl(key);
    return entry ? entry->does : QString();
}

QString SysctlModel::toolTip(quint64 id, int column) const
{
    const QString& key = m_keys[qsizetype(id)];
    if (column > 0 && column < mattersColumn()) {
        const auto refused = m_refused.constFind(placeOf(id, column));
        if (refused != m_refused.constEnd())
            return *refused;
    }
    if (column == mattersColumn())
        return text(id, column);
    QStringList lines{key};
    if (const SysctlEntry* entry = findSysctl(key)) {
        lines << entry->does << tr("Default: %1").arg(entry->byDefault);
        if (!entry->misbelief.isEmpty())
            lines << tr("Often believed: %1").arg(entry->misbelief);
    }
    return lines.join(u'\n');
}

Tone SysctlModel::tone(quint64 id, int column) const
{
    const QString& key = m_keys[qsizetype(id)];
    const bool refused = std::any_of(m_hosts.begin(), m_hosts.end(), [&](const QString& host) {
        return m_refused.contains({host, key});
    });
    if (column == 0)
        return whyItMatters(id).isEmpty() ? Tone::Plain : Tone::Strong;
    if (column < mattersColumn()) {
        const Place place = placeOf(id, column);
        if (m_refused.contains(place))
            return Tone::Bad;
        const Setting* setting = settingAt(place, m_context.playhead.positionNs());
        return setting && setting->value != firstValue(place) ? Tone::Strong : Tone::Plain;
    }
    if (column == mattersColumn())
        return refused ? Tone::Bad : whyItMatters(id).isEmpty() ? Tone::Muted : Tone::Plain;
    return Tone::Muted;
}

QString SysctlModel::whyReadOnly() const
{
    const ShownSource& source = m_context.source;
    if (source.isEmpty())
        return tr("no lab runs");
    if (source.isRecording())
        return tr("this is a recording");
    if (const SessionInfo* info = source.session().info(); info && !info->mode.isPrivate()) {
        return info->mode == LabMode::Loopback ? tr("on loopback the host is this machine, which is left as it is")
                                               : tr("the host is no lab's, and is left as it is");
    }
    const LabHand* hand = source.hand();
    if (!hand || !hand->hasWire() || hand->labProcessId() == 0)
        return tr("the lab does not run");
    return m_context.playhead.followsLive() ? QString() : tr("the playhead is in the past");
}

Qt::ItemFlags SysctlModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags plain = MomentModel::flags(index);
    const bool value = index.isValid() && index.column() > 0 && index.column() < mattersColumn();
    return value && whyReadOnly().isEmpty() ? plain | Qt::ItemIsEditable : plain;
}

QVariant SysctlModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::EditRole && index.isValid() && index.column() > 0 && index.column() < mattersColumn()) {
        const Setting* setting = settingAt(placeOf(idAt(index.row()), index.column()), m_context.playhead.positionNs());
        return setting ? setting->value : QString();
    }
    return MomentModel::data(index, role);
}

bool SysctlModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const Place place = placeOf(idAt(index.row()), index.column());
    const QString wanted = value.toString().simplified();
    const Setting* now = settingAt(place, m_context.playhead.positionNs());
    if (wanted.isEmpty() || (now && now->value == wanted))
        return false;
    const qint64 number = m_context.source.hand()->command(SetSysctl{place.first, place.second, wanted});
    if (number == 0)
        return false;
    m_refused.remove(place);
    m_asked.insert(number, {place, wanted});
    touchAll();
    return true;
}

void SysctlModel::commandDone(qint64 number, const QString& error)
{
    const auto asked = m_asked.constFind(number);
    if (asked == m_asked.constEnd())
        return;
    if (!error.isEmpty())
        m_refused.insert(asked->place, error);
    m_asked.erase(asked);
    touchAll();
}

/// A lab that has ended answers nothing any more.
void SysctlModel::giveUpOnLab()
{
    const LabHand* hand = m_context.source.hand();
    if (m_asked.isEmpty() || (hand && hand->labProcessId() != 0))
        return;
    for (const Asked& asked : std::as_const(m_asked))
        m_refused.insert(asked.place, tr("the lab ended before it answered"));
    m_asked.clear();
    touchAll();
}

} // namespace statewire

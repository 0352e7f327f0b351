// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/marks.h"

#include <algorithm>

namespace statewire {

const NamedMark* Marks::find(const QString& name) const
{
    const auto found =
        std::find_if(m_marks.begin(), m_marks.end(), [&name](const NamedMark& mark) { return mark.name == name; });
    return found == m_marks.end() ? nullptr : &*found;
}

QString Marks::freeName() const
{
    // A to Z, then AA, AB and so on, as columns of a sheet are named.
    for (int number = 0;; ++number) {
        QString name;
        for (int rest = number; rest >= 0; rest = rest / 26 - 1)
            name.prepend(QChar(u'A' + rest % 26));
        if (!find(name))
            return name;
    }
}

QString Marks::add(qint64 tNs)
{
    const auto at =
        std::lower_bound(m_marks.begin(), m_marks.end(), tNs, [](const NamedMark& mark, qint64 t) { return mark.tNs < t; });
    if (at != m_marks.end() && at->tNs == tNs)
        return at->name;
    const QString name = freeName();
    m_marks.insert(at, {name, tNs, {}});
    Q_EMIT changed();
    return name;
}

void Marks::remove(const QString& name)
{
    if (std::erase_if(m_marks, [&name](const NamedMark& mark) { return mark.name == name; }) > 0)
        Q_EMIT changed();
}

void Marks::removeNearest(qint64 tNs)
{
    const auto nearest = std::min_element(m_marks.begin(), m_marks.end(), [tNs](const NamedMark& a, const NamedMark& b) {
        return std::abs(a.tNs - tNs) < std::abs(b.tNs - tNs);
    });
    if (nearest == m_marks.end())
        return;
    m_marks.erase(nearest);
    Q_EMIT changed();
}

void Marks::setNote(const QString& name, const QString& note)
{
    for (NamedMark& mark : m_marks) {
        if (mark.name != name || mark.note == note)
            continue;
        mark.note = note;
        Q_EMIT changed();
    }
}

void Marks::restore(std::vector<NamedMark> marks)
{
    m_marks = std::move(marks);
    Q_EMIT changed();
}

void Marks::clear()
{
    if (m_marks.empty())
        return;
    m_marks.clear();
    Q_EMIT changed();
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/recent.h"

#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

const QStringList& kindNames()
{
    static const QStringList names{u"scenario"_s, u"file"_s, u"recording"_s};
    return names;
}

} // namespace

Recent::Recent(const QString& path, QObject* parent)
    : QObject(parent),
      m_path(!path.isEmpty()
                 ? path
                 : QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/statewire/recent.ini"_s)
{
    QSettings settings(m_path, QSettings::IniFormat);
    // Anything may stand in a file.
    m_lessonParts = std::max(0, settings.value(u"lesson"_s).toInt());
    constexpr int mostRead = 100;
    const int count = std::min(settings.beginReadArray(u"recent"_s), mostRead);
    for (int i = 0; i < count && m_items.size() < most; ++i) {
        settings.setArrayIndex(i);
        const qsizetype kind = kindNames().indexOf(settings.value(u"kind"_s).toString());
        RecentItem item{RecentItem::Kind(std::max<qsizetype>(kind, 0)), settings.value(u"what"_s).toString(),
                        settings.value(u"title"_s).toString()};
        if (kind >= 0 && !item.what.isEmpty())
            m_items.push_back(std::move(item));
    }
}

void Recent::add(const RecentItem& item)
{
    m_items.erase(std::remove(m_items.begin(), m_items.end(), item), m_items.end());
    m_items.insert(m_items.begin(), item);
    if (m_items.size() > most)
        m_items.resize(most);
    save();
}

void Recent::remove(const RecentItem& item)
{
    m_items.erase(std::remove(m_items.begin(), m_items.end(), item), m_items.end());
    save();
}

void Recent::setLessonParts(int parts)
{
    if (parts == m_lessonParts)
        return;
    m_lessonParts = parts;
    save();
}

void Recent::save()
{
    QSettings settings(m_path, QSettings::IniFormat);
    settings.setValue(u"lesson"_s, m_lessonParts);
    settings.remove(u"recent"_s);
    settings.beginWriteArray(u"recent"_s, int(m_items.size()));
    for (size_t i = 0; i < m_items.size(); ++i) {
        settings.setArrayIndex(int(i));
        settings.setValue(u"kind"_s, kindNames()[qsizetype(m_items[i].kind)]);
        settings.setValue(u"what"_s, m_items[i].what);
        settings.setValue(u"title"_s, m_items[i].title);
    }
    settings.endArray();
    Q_EMIT changed();
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/librarytest.h"

#include "support/scenariotext.h"
#include "ui/library/scenariodelegate.h"
#include "ui/library/scenariolist.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QStandardPaths>
#include <QTest>
#include <algorithm>

using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace statewire {

void LibraryTest::setUp()
{
    QFile::remove(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/statewire/recent.ini"_s);
    m_folder = std::make_unique<QTemporaryDir>();
    m_own = m_folder->filePath(u"scenarios"_s);
    QVERIFY(QDir().mkpath(m_own));
    makeWindow();
}

void LibraryTest::tearDown()
{
    m_window.reset();
    m_folder.reset();
}

void LibraryTest::makeWindow()
{
    m_window = std::make_unique<WindowUnderTest>(Library(Library::bundledFolder(), {m_own}));
    m_window->action(u"lightLook"_s)->trigger();
    m_window->resize(1500, 950);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
}

bool LibraryTest::labIsReady() const
{
    return QTest::qWaitFor([this] { return m_window->source().isReady() || m_window->source().hasFailed(); }, patienceMs) &&
           m_window->source().isReady();
}

QString LibraryTest::openId() const
{
    return m_window->source().plan() ? m_window->source().plan()->scenarioId : QString();
}

QByteArray LibraryTest::storyText(const QString& id, const QString& title)
{
    return ScenarioText{.id = id.toUtf8(),
                        .title = title.toUtf8(),
                        .question = "What of it?",
                        .hosts = labHosts(),
                        .workers = workerTable("server-1", "server"),
                        .rest = R"([[step]]
id = "listen"
title = "Listen"
say = "x"
do = [{ worker = "server-1", call = "listen", port = "2016" }]
[[step]]
id = "rest"
title = "Rest"
say = "x"
)"}
        .toml();
}

void LibraryTest::put(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QPushButton* LibraryTest::buttonWith(const QWidget& parent, const QString& text)
{
    const QList<QPushButton*> buttons = parent.findChildren<QPushButton*>();
    const auto found = std::find_if(buttons.begin(), buttons.end(),
                                    [&text](const QPushButton* b) { return b->isVisible() && b->text() == text; });
    return found == buttons.end() ? nullptr : *found;
}

QStringList LibraryTest::shownIds(const ScenarioList& list)
{
    QStringList ids;
    for (int row = 0; row < list.model()->rowCount(); ++row) {
        if (const QString id = list.model()->index(row, 0).data(ScenarioDelegate::Id).toString(); !id.isEmpty())
            ids << id;
    }
    return ids;
}

} // namespace statewire

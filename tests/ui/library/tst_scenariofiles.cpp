// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario files of the user: their mistakes are shown until they are mended, and a saved file is read again.
#include "support/librarytest.h"
#include "support/testregistry.h"
#include "ui/context/storyteller.h"
#include "ui/library/mistakespanel.h"
#include "ui/library/scenariodelegate.h"
#include "ui/library/scenariolist.h"
#include "ui/library/scenariopanel.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/timeline/timelineview.h"

#include <QFile>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestScenarioFiles : public LibraryTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void aFileThatComesIntoTheUsersFolderAppearsInTheList()
    {
        m_window->showWelcome();
        put(m_own + u"/fresh.toml"_s, storyText(u"fresh"_s, u"A fresh story"_s));
        QTRY_VERIFY(shownIds(*m_window->welcome().list()).contains(u"fresh"_s));
        QVERIFY(shownIds(*m_window->findChild<ScenarioPanel*>()->list()).contains(u"fresh"_s));
        put(m_own + u"/bad.toml"_s, "format = 1\n");
        ScenarioList* list = m_window->welcome().list();
        const auto rowOfBad = [list] {
            for (int row = 0; row < list->model()->rowCount(); ++row) {
                if (list->model()->index(row, 0).data().toString() == u"bad.toml"_s)
                    return row;
            }
            return -1;
        };
        QTRY_VERIFY(rowOfBad() >= 0);
        Q_EMIT list->clicked(list->model()->index(rowOfBad(), 0));
        QVERIFY(m_window->mistakes().isVisible());
        QVERIFY(QFile::remove(m_own + u"/fresh.toml"_s));
        QTRY_VERIFY(!shownIds(*list).contains(u"fresh"_s));
    }

    void aBrokenFileShowsItsMistakesAndBeginsOnceItIsMended()
    {
        const QString path = m_folder->filePath(u"story.toml"_s);
        put(path, storyText(u"mine"_s, u"Mine"_s).replace("title = \"Mine\"", "titel = \"Mine\""));
        m_window->openFile(path);
        QVERIFY(m_window->mistakes().isVisible());
        QVERIFY2(m_window->mistakes().text().contains(u"story.toml:3:1: unknown key 'titel'"_s),
                 qPrintable(m_window->mistakes().text()));
        QVERIFY(m_window->mistakes().text().contains(u'^'));
        QVERIFY(m_window->source().isEmpty());
        QVERIFY(!m_window->chart().isVisible()); // there is nothing in it
        put(path, storyText(u"mine"_s, u"Mine"_s));
        QTRY_COMPARE(openId(), u"mine"_s);
        QVERIFY(!m_window->mistakes().isVisible());
        QVERIFY(m_window->chart().isVisible());
    }

    void mistakesThatAreAloneLeadBackToTheLibrary()
    {
        const QString path = m_folder->filePath(u"story.toml"_s);
        put(path, "format = 1\n");
        for (const bool byKey : {false, true}) {
            m_window->openFile(path);
            QVERIFY(m_window->mistakes().isVisible() && !m_window->welcome().isVisible());
            if (byKey)
                QTest::keyClick(m_window.get(), Qt::Key_Escape);
            else
                QTest::mouseClick(m_window->mistakes().findChild<QToolButton*>(), Qt::LeftButton);
            QTRY_VERIFY(!m_window->mistakes().isVisible() && m_window->welcome().isVisible());
        }
    }

    void aSavedFileIsToldAgainFromItsBeginning()
    {
        const QString path = m_folder->filePath(u"story.toml"_s);
        put(path, storyText(u"mine"_s, u"First"_s));
        m_window->openFile(path);
        QCOMPARE(m_window->source().plan()->title, u"First"_s);
        // As an editor saves: a new file takes the old one's name.
        put(path + u".new"_s, storyText(u"mine"_s, u"Second"_s));
        QCOMPARE(::rename(QFile::encodeName(path + u".new"_s), QFile::encodeName(path)), 0);
        QTRY_COMPARE(m_window->source().plan()->title, u"Second"_s);
        QVERIFY(m_window->messageBar().text().startsWith(u"Reloaded story.toml"_s));
        QVERIFY(QFile::remove(path));
        QTRY_VERIFY(m_window->messageBar().text().startsWith(u"story.toml is no longer there"_s));
        QCOMPARE(m_window->source().plan()->title, u"Second"_s);
        put(path, storyText(u"mine"_s, u"Third"_s));
        QTRY_COMPARE(m_window->source().plan()->title, u"Third"_s);
    }

    void aRunThatIsUnderWayIsNotEndedByANewText()
    {
        const QString path = m_folder->filePath(u"story.toml"_s);
        put(path, storyText(u"mine"_s, u"First"_s));
        m_window->openFile(path);
        if (!labIsReady())
            QSKIP(qPrintable(m_window->messageBar().text()));
        m_window->teller().next();
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->source().isBusy() && m_window->teller().state().step == 0, patienceMs);
        const qint64 lab = m_window->source().hand()->labProcessId();
        put(path, storyText(u"mine"_s, u"First"_s).replace("\nsay = ", "\nsai = "));
        QTRY_VERIFY(m_window->mistakes().isVisible());
        QCOMPARE(m_window->source().hand()->labProcessId(), lab);
        put(path, storyText(u"mine"_s, u"Second"_s));
        QTRY_VERIFY(buttonWith(m_window->messageBar(), u"Run the New Text"_s));
        QVERIFY(!m_window->mistakes().isVisible());
        QCOMPARE(m_window->source().hand()->labProcessId(), lab);
        QCOMPARE(m_window->source().plan()->title, u"First"_s);
        QCOMPARE(m_window->teller().state().step, 0);
        QTest::mouseClick(buttonWith(m_window->messageBar(), u"Run the New Text"_s), Qt::LeftButton);
        QCOMPARE(m_window->source().plan()->title, u"Second"_s);
    }
};

STATEWIRE_TEST(TestScenarioFiles);
#include "tst_scenariofiles.moc"

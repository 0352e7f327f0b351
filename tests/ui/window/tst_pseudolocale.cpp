// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that the window says of its own comes through the translator: with a language that nobody speaks, no plain word
// is left but what a rule explains. And all of it is known to translators.
#include "scenario/library/library.h"
#include "support/pseudolocale.h"
#include "support/recordings.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/untranslated.h"
#include "support/windowundertest.h"
#include "timeline/sockettext.h"
#include "ui/compare/comparewindow.h"
#include "ui/figure/figureexport.h"
#include "ui/freeplay/freeplaypanel.h"
#include "ui/library/helpbrowser.h"
#include "ui/library/welcomepage.h"
#include "ui/parts/messagebar.h"
#include "ui/window/presenter.h"
#include "ui/window/presenternotes.h"
#include "ui/window/viewarrangement.h"

#include <QAction>
#include <QBuffer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QXmlStreamReader>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestPseudoLocale : public QObject
{
    Q_OBJECT

    PseudoLocale m_locale;
    std::unique_ptr<Untranslated> m_untranslated;
    std::unique_ptr<WindowUnderTest> m_window;
    QTemporaryDir m_folder;

    QStringList leftPlain(QWidget& window) { return m_untranslated->find(everyText(window)); }

    /// Each view in turn, and what each of its rows and pictures says.
    QStringList leftPlainInEveryView()
    {
        const ShownSource& source = m_window->source();
        for (SocketTool tool : {SocketTool::Ss, SocketTool::Netstat}) {
            for (const HostInfo& host : source.session().hosts()) {
                const SocketText told =
                    socketText(tool, source.session(), source.timeline(), host.name, m_window->playhead().positionNs());
                for (const QString& line : told.toString().split(u'\n'))
                    m_untranslated->allow(line);
            }
        }
        QStringList found;
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            found << leftPlain(*m_window);
        }
        return found;
    }

    static void verifyNothingIsLeft(QStringList found)
    {
        found.removeDuplicates();
        for (const QString& text : found)
            qWarning().noquote() << text;
        QVERIFY2(found.isEmpty(), "these words did not come through the translator");
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::installTranslator(&m_locale);
        m_untranslated = std::make_unique<Untranslated>(QStringLiteral(STATEWIRE_SOURCES));
        for (SocketTool tool : {SocketTool::Ss, SocketTool::Netstat}) {
            m_untranslated->allow(commandLine(tool));
            m_untranslated->allow(commandLine(tool).section(u' ', 0, 0));
        }
    }
    void init()
    {
        QFile::remove(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/statewire/recent.ini"_s);
        m_window = std::make_unique<WindowUnderTest>(Library(Library::bundledFolder(), {m_folder.path()}));
        m_window->resize(1600, 1000);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_locale); }

    void whatIsFilledInStaysAsItIs_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("told");
        QTest::newRow("a word") << u"Text"_s << u"[! Ţéẋţ !]"_s;
        QTest::newRow("arguments") << u"%1 of %n in %L12"_s << u"[! %1 öḟ %n îñ %L12 !]"_s;
        QTest::newRow("a mnemonic") << u"&File"_s << u"[! &Ḟîĺé !]"_s.replace(u'ĺ', u'ļ');
        QTest::newRow("tags and entities") << u"<a href=\"x\">a</a> &lt; b"_s << u"[! <a href=\"x\">å</a> &lt; ḃ !]"_s;
    }
    void whatIsFilledInStaysAsItIs()
    {
        QFETCH(QString, source);
        QTEST(PseudoLocale::told(source), "told");
    }

    void aTextThatIsNotTranslatableIsFound()
    {
        QLabel label(u"Plain words"_s, m_window.get());
        label.show();
        QVERIFY(!piecesLeft(u"Plain words"_s).isEmpty());
        label.setText(QCoreApplication::translate("QTest", "Plain words"));
        QVERIFY(piecesLeft(u"Plain words"_s).isEmpty());
    }

    void theWelcomePageIsTranslatable()
    {
        m_untranslated->allow(u"qqqq"_s);
        m_window->showWelcome();
        QStringList found = leftPlain(*m_window);
        for (const QString& asked : {u"time_wait"_s, u"qqqq"_s}) {
            m_window->welcome().searchField()->setText(asked);
            QCoreApplication::processEvents();
            found << leftPlain(*m_window);
        }
        verifyNothingIsLeft(found);
    }

    void aStoryIsTranslatable()
    {
        m_untranslated->allow(sampleSession());
        m_window->showRecording(sampleSession());
        QStringList found;
        m_window->action(u"toStart"_s)->trigger();
        found << leftPlainInEveryView();
        for (int step = 0; step < 4; ++step) {
            m_window->action(u"next"_s)->trigger();
            found << leftPlain(*m_window);
        }
        m_window->action(u"followLive"_s)->trigger();
        found << leftPlainInEveryView();
        m_window->action(u"showShortcuts"_s)->trigger();
        found << leftPlain(*m_window);
        m_window->action(u"showShortcuts"_s)->trigger();
        m_window->resize(950, 650);
        QCoreApplication::processEvents();
        found << leftPlain(*m_window);
        verifyNothingIsLeft(found);
    }

    void presentingIsTranslatable()
    {
        m_untranslated->allow(sampleSession());
        m_window->showRecording(sampleSession());
        m_window->action(u"toStart"_s)->trigger();
        m_window->action(u"present"_s)->trigger();
        QStringList found;
        for (const Qt::Key key : {Qt::Key_N, Qt::Key_PageDown, Qt::Key_PageDown, Qt::Key_PageDown, Qt::Key_1,
                                  Qt::Key_Backspace, Qt::Key_H, Qt::Key_J, Qt::Key_PageDown, Qt::Key_PageDown}) {
            QTest::keyClick(m_window.get(), key);
            QCoreApplication::processEvents();
            found << leftPlain(*m_window) << leftPlain(m_window->presenter().notes());
        }
        m_window->present(false);
        verifyNothingIsLeft(found);
    }

    void recordingsOfARealKernelAreTranslatable_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"address-in-use", "no-room", "reset-causes", "syn-cookie", "time-wait-length", "zero-window"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void recordingsOfARealKernelAreTranslatable()
    {
        QFETCH(QString, name);
        const Session session = recorded(name);
        m_untranslated->allow(session);
        m_window->showRecording(session);
        m_window->action(u"followLive"_s)->trigger();
        QStringList found = leftPlainInEveryView();
        verifyNothingIsLeft(found);
    }

    void aComparisonIsTranslatable()
    {
        CompareWindow window;
        window.resize(1600, 1000);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QStringList found = leftPlain(window);
        m_untranslated->allow(recorded(u"time-wait-length"_s));
        window.compareRecordings(recorded(u"time-wait-length"_s), recorded(u"time-wait-length"_s));
        found << leftPlain(window);
        m_untranslated->allow(sampleSession(2));
        m_untranslated->allow(sampleSession());
        window.compareRecordings(sampleSession(), sampleSession(2));
        found << leftPlain(window);
        window.runs().runAll();
        QTRY_VERIFY_WITH_TIMEOUT(!window.runs().isBusy(), 30'000);
        found << leftPlain(window);
        verifyNothingIsLeft(found);
    }

    void messagesAndMistakesAreTranslatable()
    {
        QFile file(m_folder.filePath(u"broken.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("format = 1\nid = \"broken\"\n");
        file.close();
        m_untranslated->allow(file.fileName());
        m_untranslated->allow(u"broken.toml"_s);
        m_window->openFile(file.fileName());
        QCoreApplication::processEvents();
        QStringList found = leftPlain(*m_window);
        m_window->openRecording(file.fileName());
        found << leftPlain(*m_window);
        m_window->openScenario(u"nowhere"_s);
        m_untranslated->allow(u"nowhere"_s);
        found << leftPlain(*m_window);
        for (MessageBar::Kind kind : {MessageBar::Kind::Good, MessageBar::Kind::Notice, MessageBar::Kind::Error}) {
            m_window->messageBar().showText({}, {}, kind);
            found << leftPlain(*m_window);
        }
        verifyNothingIsLeft(found);
    }

    void aFigureIsTranslatable()
    {
        const Session session = sampleSession();
        const Timeline timeline = Timeline::of(session);
        m_untranslated->allow(session);
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize({1600, 900});
        {
            QPainter painter(&svg);
            renderFigure(painter, session, timeline, explain(session, timeline), {});
        }
        QStringList texts;
        QXmlStreamReader reader(buffer.data());
        while (!reader.atEnd()) {
            if (reader.readNextStartElement() && reader.name() == u"text")
                texts << reader.readElementText();
        }
        QVERIFY(texts.size() > 10);
        const QStringList found = m_untranslated->find({texts, {}});
        verifyNothingIsLeft(found);
    }

    void freePlayIsTranslatable()
    {
        m_window->openFreePlay(LabMode::Loopback);
        ShownSource& source = m_window->source();
        QVERIFY(QTest::qWaitFor([&] { return source.isReady() || source.hasFailed(); }, 30'000));
        if (source.hasFailed())
            QSKIP("no lab can be started here");
        m_untranslated->allow(source.session());
        QStringList found = leftPlain(*m_window);
        const QList<QAction*> actions = m_window->findChild<FreePlayPanel*>()->actions();
        for (const int action : {1, 0}) { // a server, and a client, which connects
            const size_t before = source.session().events().size();
            QTRY_VERIFY_WITH_TIMEOUT(actions[action]->isEnabled(), 30'000);
            actions[action]->trigger();
            QTRY_VERIFY_WITH_TIMEOUT(source.session().events().size() > before, 30'000);
            m_untranslated->allow(source.session());
            found << leftPlain(*m_window);
        }
        verifyNothingIsLeft(found);
    }

    /// The last one: by now everything was asked for.
    void whatIsAskedForIsKnownToTranslators()
    {
        const QStringList lupdate = QStringLiteral(STATEWIRE_LUPDATE).split(u'|', Qt::SkipEmptyParts);
        if (lupdate.isEmpty())
            QSKIP("Qt's LinguistTools are not here");
        const QString path = m_folder.filePath(u"all.ts"_s);
        QCOMPARE(QProcess::execute(lupdate.first(), lupdate.mid(1) + QStringList{u"-ts"_s, path}), 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QSet<PseudoLocale::Asked> known;
        QString context;
        for (QXmlStreamReader reader(&file); !reader.atEnd();) {
            if (!reader.readNextStartElement())
                continue;
            if (reader.name() == u"name")
                context = reader.readElementText();
            else if (reader.name() == u"source")
                known.insert({context, reader.readElementText()});
        }
        QStringList unknown;
        for (const PseudoLocale::Asked& asked : m_locale.asked()) {
            if (!asked.context.startsWith(u'Q') && !known.contains(asked)) // Qt's own have a file of their own
                unknown << asked.context + u": "_s + asked.source;
        }
        QVERIFY(m_locale.asked().size() > 300);
        QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join(u'\n')));
    }

private:
    QStringList piecesLeft(const QString& words) { return leftPlain(*m_window).filter(words); }
};

STATEWIRE_TEST(TestPseudoLocale);
#include "tst_pseudolocale.moc"

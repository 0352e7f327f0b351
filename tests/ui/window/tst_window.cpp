// SPDX-License-Identifier: GPL-3.0-or-later
// The window around the views: how small it gets, what it says and how, what its figures show, and what it remembers.
#include "base/durationtext.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/figure/figureexport.h"
#include "ui/parts/messagebar.h"
#include "ui/tables/packetview.h"
#include "ui/timeline/breaklabels.h"
#include "ui/timeline/timelineplot.h"
#include "ui/timeline/timelineview.h"
#include "ui/window/viewarrangement.h"
#include "ui/window/windowmemory.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowUnderTest> m_window;

    QString wordOfMessage() const
    {
        for (const QLabel* label : m_window->messageBar().findChildren<QLabel*>()) {
            if (label->property("role").toString().startsWith(u"message-word"_s))
                return label->text();
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderTest>(std::vector<Scenario>{sampleScenario()});
        m_window->action(u"lightLook"_s)->trigger();
        m_window->resize(1600, 1000);
        m_window->showRecording(sampleSession());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void aSuccessDoesNotLookLikeAnError_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("projector");
        QTest::newRow("light") << false << false;
        QTest::newRow("dark") << true << false;
        QTest::newRow("light, projector") << false << true;
    }
    void aSuccessDoesNotLookLikeAnError()
    {
        QFETCH(bool, dark);
        QFETCH(bool, projector);
        (dark ? m_window->action(u"darkLook"_s) : m_window->action(u"lightLook"_s))->trigger();
        m_window->action(u"projector"_s)->setChecked(projector);
        MessageBar& bar = m_window->messageBar();
        QList<QRgb> grounds;
        QStringList words;
        for (MessageBar::Kind kind : {MessageBar::Kind::Good, MessageBar::Kind::Notice, MessageBar::Kind::Error}) {
            bar.showText(u"What happened"_s, u"And why"_s, kind);
            QCoreApplication::processEvents();
            grounds << bar.grab().toImage().pixel(3, 3);
            words << wordOfMessage();
            QVERIFY(!words.last().isEmpty());
        }
        for (qsizetype i = 0; i < grounds.size(); ++i) {
            QCOMPARE(grounds.count(grounds[i]), 1);
            QCOMPARE(words.count(words[i]), 1);
        }
        bar.showError({u"open the file"_s, u"x"_s, u"it is gone"_s, {}, 0});
        QCOMPARE(bar.kind(), MessageBar::Kind::Error);
    }

    void theWindowFitsAProjectorAndASmallScreen_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("projector");
        QTest::addColumn<QSize>("size");
        for (bool dark : {false, true}) {
            const char* look = dark ? "dark" : "light";
            QTest::addRow("%s", look) << dark << false << QSize(900, 600);
            QTest::addRow("%s, projector", look) << dark << true << QSize(1024, 700);
        }
    }
    void theWindowFitsAProjectorAndASmallScreen()
    {
        QFETCH(bool, dark);
        QFETCH(bool, projector);
        QFETCH(QSize, size);
        (dark ? m_window->action(u"darkLook"_s) : m_window->action(u"lightLook"_s))->trigger();
        m_window->action(u"projector"_s)->setChecked(projector);
        QCoreApplication::processEvents();
        const QSize least = m_window->minimumSizeHint();
        QVERIFY2(least.width() <= size.width() && least.height() <= size.height(),
                 qPrintable(u"%1 × %2"_s.arg(least.width()).arg(least.height())));
        m_window->resize(size);
        QTRY_COMPARE(m_window->size(), size);
        for (const ViewArrangement::Entry& entry : m_window->views().entries()) {
            m_window->views().showView(entry.id);
            QCoreApplication::processEvents();
            QVERIFY2(m_window->size() == size, qPrintable(entry.id));
            QVERIFY2(entry.view->height() >= 40 && entry.view->width() >= 150, qPrintable(entry.id));
            QVERIFY(m_window->rect().contains(QRect(entry.view->mapTo(m_window.get(), QPoint()), entry.view->size())));
        }
        const auto sliders = m_window->findChildren<QSlider*>();
        const auto time =
            std::find_if(sliders.begin(), sliders.end(), [](QSlider* s) { return s->accessibleName() == u"Playhead"_s; });
        QVERIFY(time != sliders.end());
        QVERIFY2((*time)->width() >= 120, qPrintable(QString::number((*time)->width())));
    }

    void aNarrowWindowOffersTheListOfScenarios()
    {
        QWidget* list = m_window->findChild<QWidget*>(u"sidebar"_s);
        QPushButton* button = nullptr;
        for (QPushButton* b : m_window->findChildren<QPushButton*>()) {
            if (b->text() == u"Scenarios"_s)
                button = b;
        }
        QVERIFY(button);
        m_window->resize(1920, 1000);
        QTRY_VERIFY(list->isVisible());
        QVERIFY(!button->isVisible());
        m_window->resize(950, 650);
        QTRY_VERIFY(!list->isVisible());
        QVERIFY(button->isVisible());
        button->click();
        QVERIFY(list->isVisible());
        button->click();
        QVERIFY(!list->isVisible());
        m_window->resize(1920, 1000);
        QTRY_VERIFY(list->isVisible());
        m_window->resize(1600, 1000);
        QTRY_VERIFY(!list->isVisible()); // while a story is told
    }

    void aFigureShowsTheViewInFront()
    {
        m_window->playhead().toEnd();
        QList<QImage> seen;
        for (const QString& id : {u"timeline"_s, u"ladder"_s, u"diagram"_s, u"ports"_s, u"stage"_s}) {
            m_window->views().showView(id);
            QCOMPARE(m_window->views().pictureInFront().id, id);
            m_window->action(u"copyFigure"_s)->trigger();
            const QImage image = QGuiApplication::clipboard()->image();
            QVERIFY(!image.isNull());
            QVERIFY2(!seen.contains(image), qPrintable(id));
            QCOMPARE(m_window->messageBar().kind(), MessageBar::Kind::Good);
            QVERIFY(m_window->messageBar().text().contains(m_window->views().pictureInFront().title));
            seen << image;
        }
        // A table has no picture: the one above it is meant.
        m_window->views().showView(u"ladder"_s);
        m_window->views().showView(u"sockets"_s);
        QCOMPARE(m_window->views().pictureInFront().id, u"ladder"_s);
    }

    void marksAreInTheFigure()
    {
        m_window->playhead().toEnd();
        m_window->views().showView(u"timeline"_s);
        m_window->action(u"copyFigure"_s)->trigger();
        const QImage before = QGuiApplication::clipboard()->image();
        m_window->action(u"setMark"_s)->trigger();
        m_window->action(u"copyFigure"_s)->trigger();
        QVERIFY(QGuiApplication::clipboard()->image() != before);
    }

    void thePacketsAreShownAtThePlayheadAndNoneIsSelected()
    {
        m_window->playhead().toEnd();
        m_window->views().showView(u"packets"_s);
        auto* packets = m_window->findChild<PacketView*>();
        QTableView* table = packets->findChild<QTableView*>();
        const QModelIndex last = table->model()->index(table->model()->rowCount() - 1, 0);
        QTRY_COMPARE(table->currentIndex().row(), last.row());
        QTRY_VERIFY(table->viewport()->rect().intersects(table->visualRect(last)));
        QVERIFY(m_window->selection().isEmpty());
        QVERIFY(!table->selectionModel()->hasSelection());
    }

    void aDialogIsAsReadableAsItsWindow()
    {
        for (QAction* look : {m_window->action(u"lightLook"_s), m_window->action(u"darkLook"_s)}) {
            look->trigger();
            QDialog dialog(m_window.get());
            QLabel label(u"Where to"_s, &dialog);
            dialog.resize(200, 100);
            dialog.show();
            QVERIFY(QTest::qWaitForWindowExposed(&dialog));
            const QColor ground = dialog.grab().toImage().pixelColor(190, 90);
            QVERIFY(contrastRatio(ground, label.palette().color(QPalette::WindowText)) >= 4.5);
        }
    }

    void labelsOfTornEdgesNeverOverlapNorLeaveThePlot()
    {
        for (bool projector : {false, true}) {
            const Theme theme = Theme::make(Theme::Look::Light, projector);
            for (int count : {1, 2, 3, 8, 40}) {
                for (double apart : {6.0, 25.0, 60.0, 90.0, 140.0}) {
                    std::vector<BreakShape> breaks;
                    qint64 wholeNs = 0;
                    for (int i = 0; i < count; ++i) {
                        const double x = 700 - apart * (count - 1 - i);
                        if (x < 0)
                            continue;
                        const qint64 lengthNs = 210'000'000 + i * qint64(130'000'000);
                        wholeNs += lengthNs;
                        breaks.push_back({x - 5, x + 5, durationText(lengthNs), lengthNs});
                    }
                    const std::vector<BreakLabel> labels = layOutBreakLabels(breaks, 0, 706, 0, theme);
                    QVERIFY(!labels.empty());
                    for (size_t i = 0; i < labels.size(); ++i) {
                        QVERIFY(labels[i].rect.left() >= 0 && labels[i].rect.right() <= 706);
                        QVERIFY(i == 0 || labels[i - 1].rect.right() < labels[i].rect.left());
                    }
                    if (count > 1 && count <= 8 && apart < 10) {
                        QCOMPARE(labels.size(), 1u);
                        QVERIFY2(labels[0].text.contains(u"%1 gaps"_s.arg(breaks.size())), qPrintable(labels[0].text));
                        QVERIFY(labels[0].text.contains(durationText(wholeNs)));
                    }
                }
            }
        }
    }

    void theClockSaysWhatIsBeforeTheFirstEventHoweverShortly()
    {
        const QList<QLabel*> labels = m_window->findChildren<QLabel*>();
        const auto clock = std::find_if(labels.begin(), labels.end(),
                                        [](const QLabel* l) { return l->accessibleName() == u"Time at the playhead"; });
        QVERIFY(clock != labels.end());
        const qint64 firstNs = m_window->scale().origin().zeroFor(0);
        for (qint64 before : {1'000'000, 20'000, 1'000}) { // the last ones are 0.0000 s
            m_window->playhead().moveTo(firstNs - before);
            QCOMPARE((*clock)->text(), u"before 0 s"_s);
        }
        m_window->playhead().moveTo(firstNs);
        QCOMPARE((*clock)->text(), u"0.0000 s"_s);
    }

    void theWindowIsAsItWasLeft()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"window.ini"_s);
        m_window->action(u"darkLook"_s)->trigger();
        m_window->action(u"projector"_s)->setChecked(true);
        m_window->action(u"countFromStep"_s)->trigger();
        m_window->resize(1100, 760);
        QCoreApplication::processEvents();
        WindowMemory(*m_window, path).save();
        WindowUnderTest next(std::vector<Scenario>{sampleScenario()});
        QVERIFY(!next.action(u"projector"_s)->isChecked()); // a window without a memory is always the same
        QVERIFY(next.height() != 760);
        WindowMemory memory(next, path);
        memory.restore();
        next.show();
        QVERIFY(QTest::qWaitForWindowExposed(&next));
        QVERIFY(next.action(u"darkLook"_s)->isChecked());
        QVERIFY(next.action(u"projector"_s)->isChecked());
        QVERIFY(next.action(u"countFromStep"_s)->isChecked());
        QVERIFY(next.theme().projector);
        // It was wider than its screen: later versions of Qt leave a window what the screen has room for.
        QWidget plain;
        plain.setMinimumWidth(next.minimumSizeHint().width());
        plain.resize(m_window->size());
        QVERIFY(plain.restoreGeometry(m_window->saveGeometry()));
        QCOMPARE(next.size(), plain.size());
        QCOMPARE(next.height(), 760);
    }
};

STATEWIRE_TEST(TestWindow);
#include "tst_window.moc"

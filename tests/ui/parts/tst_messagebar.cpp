// SPDX-License-Identifier: GPL-3.0-or-later
// Messages lie over the window and move nothing; questions bear no icons, and buttons that say what they do.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "support/windowundertest.h"
#include "ui/parts/messagebar.h"
#include "ui/parts/questionbox.h"
#include "ui/parts/savedialog.h"
#include "ui/stage/stageview.h"
#include "ui/timeline/timelineview.h"

#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestMessageBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageLiesOverTheWindowAndMovesNothing_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(1024, 768), QSize(1366, 768), QSize(1920, 1080)})
            QTest::addRow("%d", size.width()) << size;
    }
    void aMessageLiesOverTheWindowAndMovesNothing()
    {
        QFETCH(QSize, size);
        WindowUnderTest window({sampleScenario()});
        window.resize(size);
        window.showRecording(sampleSession());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QRect stage = window.stage().geometry();
        const QRect chart = window.chart().geometry();
        MessageBar& bar = window.messageBar();
        bar.showText(u"Something was done"_s,
                     u"And this is what came of it, in a line that is as long as such lines are. "_s.repeated(3));
        bar.offer(u"Do It Again"_s, [] {});
        QCoreApplication::processEvents();
        QVERIFY(bar.isVisible());
        QCOMPARE(window.stage().geometry(), stage);
        QCOMPARE(window.chart().geometry(), chart);
        QVERIFY(bar.parentWidget()->rect().contains(bar.geometry()));
        for (const QLabel* label : bar.findChildren<QLabel*>()) { // none is cut off
            if (label->isVisible() && !label->text().isEmpty())
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        }
        window.resize(size.width() - 200, size.height());
        QCoreApplication::processEvents();
        QVERIFY(bar.parentWidget()->rect().contains(bar.geometry()));
    }

    void escClosesItAndAKeyDoesWhatItOffers()
    {
        WindowUnderTest window({sampleScenario()});
        window.showRecording(sampleSession());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        int done = 0;
        window.messageBar().showText(u"Something was done"_s);
        window.messageBar().offer(u"Do It Again"_s, [&done] { ++done; });
        window.action(u"takeOffer"_s)->trigger();
        QCOMPARE(done, 1);
        QVERIFY(!window.messageBar().isVisible());
        window.action(u"takeOffer"_s)->trigger(); // there is none any more
        QCOMPARE(done, 1);
        window.messageBar().showText(u"Something was done"_s);
        window.action(u"takeOffer"_s)->trigger(); // nor was there one
        QVERIFY(window.messageBar().isVisible());
        window.action(u"clearSelection"_s)->trigger();
        QVERIFY(!window.messageBar().isVisible());
    }

    void questionsHaveNoIconsAndEnterIsTheFirstAnswer()
    {
        QuestionBox box(u"Title"_s, u"Is it so?"_s, u"It may be."_s, nullptr);
        box.addAnswer(u"yes"_s, u"Do It"_s);
        box.addStay(u"Leave It"_s);
        for (const QLabel* label : box.findChildren<QLabel*>())
            QVERIFY(label->pixmap().isNull());
        for (const QPushButton* button : box.findChildren<QPushButton*>())
            QVERIFY(button->icon().isNull());
        QTimer::singleShot(50, &box, [&box] { QTest::keyClick(&box, Qt::Key_Return); });
        QCOMPARE(box.ask(), u"yes"_s);
        QTimer::singleShot(50, &box, [&box] { QTest::keyClick(&box, Qt::Key_Escape); });
        QCOMPARE(box.ask(), QString());
    }

    void dialogsOfTheWindowHaveNoIconsOnTheirButtons()
    {
        const WindowUnderTest window({sampleScenario()});
        QInputDialog dialog(const_cast<WindowUnderTest*>(&window));
        dialog.show();
        const QList<QPushButton*> buttons = dialog.findChildren<QPushButton*>();
        QVERIFY(!buttons.isEmpty());
        for (const QPushButton* button : buttons)
            QVERIFY(button->icon().isNull());
    }

    void aFileIsNotReplacedUnasked()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"there.txt"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const auto answered = [&](const QString& answer) {
            QTimer hand;
            bool named = false;
            connect(&hand, &QTimer::timeout, this, [&] {
                QWidget* modal = QApplication::activeModalWidget();
                if (auto* box = qobject_cast<QuestionBox*>(modal)) {
                    box->findChild<QPushButton*>(answer)->click();
                } else if (auto* dialog = qobject_cast<QFileDialog*>(modal)) {
                    if (named) {
                        dialog->reject();
                        return;
                    }
                    named = true;
                    dialog->findChild<QLineEdit*>(u"fileNameEdit"_s)->setText(path);
                    QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
                }
            });
            hand.start(20);
            return askWhereToSave({u"x"_s, u"Save"_s, folder.filePath(u"new.txt"_s), u"Texts (*.txt)"_s, u"txt"_s}, nullptr);
        };
        QCOMPARE(answered(u"replace"_s), path);
        QCOMPARE(answered(u"stay"_s), QString());
    }
};

STATEWIRE_TEST(TestMessageBar);
#include "tst_messagebar.moc"

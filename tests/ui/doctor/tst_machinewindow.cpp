// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/machinewindow.h"

#include "support/testregistry.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestMachineWindow : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

private Q_SLOTS:
    void itTriesEverythingAndSaysWhatCameOfIt()
    {
        QWidget behind;
        MachineReport report(&behind);
        report.setTheme(Theme::make(Theme::Look::Light));
        report.action()->trigger();
        auto* window = behind.findChild<MachineWindow*>();
        QVERIFY(window);
        QTRY_VERIFY_WITH_TIMEOUT(!window->isLooking(), patienceMs);
        // Whether or not a lab works here, each step is named.
        const QString text = window->shownText();
        for (const QString& tried :
             {u"make a user namespace"_s, u"make a veth link"_s, u"find fonts"_s, u"open a display"_s})
            QVERIFY2(text.contains(tried), qPrintable(text));
        QVERIFY2(text.contains(u"private lab works here"_s), qPrintable(text));

        const QList<QPushButton*> buttons = window->findChildren<QPushButton*>();
        for (QPushButton* button : buttons) {
            if (button->text() == u"Copy as Text")
                button->click();
        }
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"make a user namespace"_s));
        // Again, as often as somebody tries a remedy.
        window->look();
        QVERIFY(window->isLooking());
        QTRY_VERIFY_WITH_TIMEOUT(!window->isLooking(), patienceMs);
        QCOMPARE(window->shownText(), text);
    }

    void closedWhileItLooksItLeavesNothing()
    {
        MachineWindow window;
        window.look();
        QVERIFY(window.isLooking());
    }
};

STATEWIRE_TEST(TestMachineWindow);
#include "tst_machinewindow.moc"

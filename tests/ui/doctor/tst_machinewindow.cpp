// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/machinewindow.h"

#include "support/testregistry.h"

#include <QAction>
#include <QClipboard>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QPushButton>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestMachineWindow : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    /// Of this program, and theirs: all that are the lab's program, by number.
    static QList<qint64> labsBelow(qint64 parent)
    {
        QList<qint64> found;
        for (const QString& entry : QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs)) {
            QFile file(u"/proc/%1/stat"_s.arg(entry));
            if (!file.open(QIODevice::ReadOnly))
                continue; // it has just ended
            // The number, the name in parentheses, the state, the parent.
            const QByteArray stat = file.readAll();
            const QByteArray name = stat.mid(stat.indexOf('(') + 1, stat.lastIndexOf(')') - stat.indexOf('(') - 1);
            const QList<QByteArray> rest = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
            if (rest.size() < 2 || rest[1].toLongLong() != parent)
                continue;
            if (name == "statewire-lab")
                found << entry.toLongLong();
            found << labsBelow(entry.toLongLong());
        }
        return found;
    }
    static bool isThere(qint64 process) { return QFile::exists(u"/proc/%1"_s.arg(process)); }

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
        QList<qint64> labs;
        {
            MachineWindow window;
            window.look();
            // Without its events it cannot find out that the lab has ended, so this is not too late.
            const QDeadlineTimer patience(patienceMs);
            while (labs.isEmpty() && !patience.hasExpired())
                labs = labsBelow(QCoreApplication::applicationPid());
            QVERIFY(!labs.isEmpty());
            QVERIFY(window.isLooking());
        }
        for (qint64 lab : labs)
            QTRY_VERIFY2_WITH_TIMEOUT(!isThere(lab), qPrintable(QString::number(lab)), patienceMs);
        QVERIFY(labsBelow(QCoreApplication::applicationPid()).isEmpty());
    }
};

STATEWIRE_TEST(TestMachineWindow);
#include "tst_machinewindow.moc"

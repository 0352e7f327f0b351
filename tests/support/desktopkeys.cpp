// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/desktopkeys.h"

#include <QApplication>
#include <QCursor>
#include <QEvent>
#include <QTest>
#include <QWidget>

namespace statewire::test {

namespace {

class Moves : public QObject
{
public:
    bool seen = false;
    bool eventFilter(QObject*, QEvent* event) override
    {
        seen = seen || event->type() == QEvent::MouseMove || event->type() == QEvent::HoverMove;
        return false;
    }
};

} // namespace

void bringTheTime()
{
    Moves moves;
    static int step = 1;
    step = -step;
    qApp->installEventFilter(&moves);
    QCursor::setPos(QCursor::pos() + QPoint(step, 0));
    QVERIFY2(QTest::qWaitFor([&moves] { return moves.seen; }, desktopPatienceMs), "the pointer is over no window");
}

QWidget* inFront()
{
    const auto found = [] {
        return QApplication::focusWidget() ? QApplication::focusWidget() : QApplication::activeWindow();
    };
    return QTest::qWaitFor([&found] { return found() != nullptr; }, desktopPatienceMs) ? found() : nullptr;
}

void pressInFront(int key, Qt::KeyboardModifiers modifiers)
{
    QWidget* to = inFront();
    QVERIFY(to);
    QTest::keyClick(to, Qt::Key(key), modifiers);
}

} // namespace statewire::test

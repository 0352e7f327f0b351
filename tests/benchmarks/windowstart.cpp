// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the process to the first picture of the window, beside an empty window of the same style.
#include "measure.h"
#include "scenario/library/library.h"
#include "ui/look/stylesheet.h"
#include "ui/look/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/windowmemory.h"
#include "ui/window/windowpages.h"

#include <QApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>
#include <unistd.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// Ends the process once the window has been painted and nothing else waits to be done.
class EndsWhenPainted : public QObject
{
public:
    explicit EndsWhenPainted(QWidget* window) { window->installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && !m_painted) {
            m_painted = true;
            QTimer::singleShot(0, qApp, [] { ::_exit(0); });
        }
        return false;
    }

private:
    bool m_painted = false;
};

int showEmpty()
{
    loadFonts();
    QMainWindow window;
    const Theme theme = Theme::make(Theme::lookOf(QGuiApplication::palette()));
    window.setPalette(theme.palette());
    window.setStyleSheet(styleSheetFor(theme));
    window.resize(1600, 1000);
    const EndsWhenPainted end(&window);
    window.show();
    return QApplication::exec();
}

/// As the program does it.
int showProduct()
{
    const QTemporaryDir folder;
    MainWindow window(Library::load());
    WindowMemory memory(window, folder.filePath(u"window.ini"_s));
    memory.restore();
    const EndsWhenPainted end(&window);
    window.show();
    window.pages().showWelcome();
    return QApplication::exec();
}

void run(const QString& what)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {what});
    if (!process.waitForFinished() || process.exitCode() != 0) {
        QTextStream(stderr) << process.readAllStandardError();
        ::_exit(1);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 2) {
        QApplication application(argc, argv);
        return QByteArray(argv[1]) == "empty" ? showEmpty() : showProduct();
    }
    QCoreApplication application(argc, argv);
    bench::printHeader();
    const auto pair = bench::inTurn(
        15, [] { run(u"empty"_s); }, [] { run(u"window"_s); });
    bench::print(u"start to visible window"_s, pair);
    return 0;
}

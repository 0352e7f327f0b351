// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/screenexamination.h"

#include "ui/look/theme.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QGuiApplication>
#include <QProcess>
#include <QScreen>
#include <QTextStream>
#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

QString screenText()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    if (!screen)
        return {};
    const QSize size = screen->size() * screen->devicePixelRatio();
    return u"%1, %2×%3"_s.arg(QGuiApplication::platformName()).arg(size.width()).arg(size.height());
}

/// The first line of what Qt said, which is the cause; the others advise about plugins.
QString causeIn(const QByteArray& standardError)
{
    for (const QString& line : QString::fromLocal8Bit(standardError).split(u'\n', Qt::SkipEmptyParts)) {
        if (!line.contains("XDG_RUNTIME_DIR"_L1))
            return line.trimmed();
    }
    return {};
}

Finding displayFinding()
{
    return {u"display"_s, Sentence::tr("open a display"), Finding::Outcome::Works, {}, {}, {}, true};
}

} // namespace

Finding examineFonts()
{
    const Sentence install =
        Sentence::tr("install a font of fixed width, on Debian and Ubuntu: sudo apt install fonts-dejavu-core");
    Finding finding{u"fonts"_s, Sentence::tr("find fonts"), Finding::Outcome::Works, {}, {}, {}, true};
    loadFonts();
    // What is drawn with: fontconfig names a "monospace" of fixed width where there is no font at all.
    const QString fixed = QFontInfo(QFont(fixedFamily())).family();
    if (!QFontDatabase::isFixedPitch(fixed)) {
        finding.outcome = Finding::Outcome::Limited;
        finding.seen = Sentence::tr("only those that the program brings");
        finding.why = Sentence::tr("no font of fixed width is installed: numbers do not stand digit under digit");
        finding.remedy = install;
        if (fixed.isEmpty()) {
            finding.outcome = Finding::Outcome::Fails;
            finding.seen = {};
            finding.why = Sentence::tr("there is none, and the program's own could not be loaded: texts would be empty");
        }
        return finding;
    }
    finding.seen = Sentence(u"%1, %2"_s.arg(figureFamily(), fixed));
    return finding;
}

Finding examineDisplay(const QString& program)
{
    Finding finding = displayFinding();
    const auto fail = [&finding](const Sentence& why, const Sentence& remedy) {
        finding.outcome = Finding::Outcome::Fails;
        finding.why = why;
        finding.remedy = remedy;
        return finding;
    };
    const bool named = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
                       !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
    const Sentence instead = Sentence::tr("Begin it on a desktop, or over ssh with 'ssh -X'; without one 'statewire run' "
                                          "tells stories in the terminal");
    if (!named)
        return fail(Sentence::tr("neither DISPLAY nor WAYLAND_DISPLAY is set"), instead);
    QProcess process;
    process.setChildProcessModifier([] { // Qt aborts where it cannot open the display: that is no crash to keep
        const rlimit none{0, 0};
        ::setrlimit(RLIMIT_CORE, &none);
    });
    process.start(program, {examineDisplayOption});
    constexpr int patienceMs = 20'000;
    if (!process.waitForFinished(patienceMs)) {
        if (process.error() == QProcess::FailedToStart)
            return fail(Sentence::tr("%1 could not be started: %2").arg(program).arg(process.errorString()), {});
        process.kill();
        process.waitForFinished(1000);
        return fail(Sentence::tr("the display did not answer within %1 s").arg(patienceMs / 1000), instead);
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString cause = causeIn(process.readAllStandardError());
        return fail(cause.isEmpty() ? Sentence::tr("it could not be opened") : Sentence(cause), instead);
    }
    finding.seen = Sentence(QString::fromUtf8(process.readAllStandardOutput()).trimmed());
    return finding;
}

int tellDisplay(int argc, char** argv)
{
    const QGuiApplication application(argc, argv);
    const QString text = screenText();
    QTextStream(stdout) << text << '\n';
    return text.isEmpty() ? 1 : 0;
}

Finding seenDisplay()
{
    Finding finding = displayFinding();
    finding.seen = Sentence(screenText());
    return finding;
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// Can it be read? Contrast of every text and line in both looks, and states told apart by eyes that lack a cone.
#include "support/testregistry.h"
#include "ui/look/statecolours.h"
#include "ui/look/stylesheet.h"
#include "ui/look/theme.h"

#include <QTest>
#include <array>
#include <cmath>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
constexpr Matrix protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix trichromat{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

double toLinear(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// CIE L*a*b* of \p colour as an eye sees it that \p eye describes.
Vector toLab(const QColor& colour, const Matrix& eye)
{
    const Vector rgb{toLinear(colour.redF()), toLinear(colour.greenF()), toLinear(colour.blueF())};
    Vector seen{};
    for (size_t i = 0; i < 3; ++i)
        seen[i] = std::clamp(eye[i][0] * rgb[0] + eye[i][1] * rgb[1] + eye[i][2] * rgb[2], 0.0, 1.0);
    const Vector xyz{(0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047,
                     0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2],
                     (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883};
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    return {116 * f(xyz[1]) - 16, 500 * (f(xyz[0]) - f(xyz[1])), 200 * (f(xyz[1]) - f(xyz[2]))};
}

double difference(const QColor& a, const QColor& b, const Matrix& eye)
{
    const Vector la = toLab(a, eye);
    const Vector lb = toLab(b, eye);
    return std::hypot(la[0] - lb[0], la[1] - lb[1], la[2] - lb[2]);
}

/// States that stand side by side in a row because one may follow the other.
const std::array<std::pair<TcpState, TcpState>, 13> neighbours{{
    {TcpState::SynSent, TcpState::Established},
    {TcpState::SynRecv, TcpState::Established},
    {TcpState::SynRecv, TcpState::FinWait1},
    {TcpState::Established, TcpState::FinWait1},
    {TcpState::Established, TcpState::CloseWait},
    {TcpState::FinWait1, TcpState::FinWait2},
    {TcpState::FinWait1, TcpState::Closing},
    {TcpState::FinWait1, TcpState::TimeWait},
    {TcpState::FinWait2, TcpState::TimeWait},
    {TcpState::Closing, TcpState::TimeWait},
    {TcpState::CloseWait, TcpState::LastAck},
    {TcpState::TimeWait, TcpState::SynRecv},
    {TcpState::TimeWait, TcpState::SynSent},
}};

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

    static void addLooks()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static Theme fetched()
    {
        QFETCH(bool, dark);
        return Theme::make(dark ? Theme::Look::Dark : Theme::Look::Light);
    }

private Q_SLOTS:
    void textStandsOutFromItsGround_data() { addLooks(); }
    void textStandsOutFromItsGround()
    {
        const Theme t = fetched();
        const std::array<std::pair<QColor, QColor>, 22> pairs{{
            {t.text, t.panel},        {t.text, t.window},     {t.text, t.sunken},       {t.muted, t.panel},
            {t.muted, t.window},      {t.muted, t.sunken},    {t.accent, t.panel},      {t.accent, t.sunken},
            {t.accent, t.accentSoft}, {t.text, t.accentSoft}, {t.accentText, t.accent}, {t.warning, t.warningSoft},
            {t.good, t.panel},        {t.good, t.goodSoft},   {t.bad, t.panel},         {t.unknown, t.panel},
            {t.arrow, t.sunken},      {t.warning, t.panel},   {t.muted, t.accentSoft},  {t.text, t.warningSoft},
            {t.arrow, t.panel},       {t.accent, t.window},
        }};
        for (const auto& [ink, ground] : pairs)
            QVERIFY2(contrastRatio(ink, ground) >= 4.5,
                     qPrintable(u"%1 on %2: %3"_s.arg(ink.name(), ground.name()).arg(contrastRatio(ink, ground))));
    }

    void linesAndShapesStandOutFromTheirGround_data() { addLooks(); }
    void linesAndShapesStandOutFromTheirGround()
    {
        const Theme t = fetched();
        for (const QColor& line : {t.outline, t.accent, t.playhead, t.arrow, t.bad}) {
            for (const QColor& ground : {t.panel, t.sunken})
                QVERIFY2(contrastRatio(line, ground) >= 3, qPrintable(line.name() + u" on "_s + ground.name()));
        }
        for (TcpState state : allTcpStates) {
            const QColor edge = edgeColour(stateColour(state, t).fill, t.sunken);
            QVERIFY2(contrastRatio(edge, t.sunken) >= 3,
                     qPrintable(u"edge of %1: %2"_s.arg(stateName(state)).arg(contrastRatio(edge, t.sunken))));
        }
    }

    void everyStatesNameIsReadableOnItsColour_data() { addLooks(); }
    void everyStatesNameIsReadableOnItsColour()
    {
        const Theme t = fetched();
        for (TcpState state : allTcpStates) {
            const StateColour full = stateColour(state, t);
            QVERIFY2(contrastRatio(full.text, full.fill) >= 4.5,
                     qPrintable(u"%1: %2"_s.arg(stateName(state)).arg(contrastRatio(full.text, full.fill))));
            const StateColour pale = inferredColour(state, t, t.sunken);
            QVERIFY2(contrastRatio(pale.text, pale.fill) >= 4.5,
                     qPrintable(u"%1 inferred: %2"_s.arg(stateName(state)).arg(contrastRatio(pale.text, pale.fill))));
        }
    }

    void neighboursInARowAreToldApartByEveryEye_data() { addLooks(); }
    void neighboursInARowAreToldApartByEveryEye()
    {
        const Theme t = fetched();
        for (const auto& [a, b] : neighbours) {
            const StateColour ca = stateColour(a, t);
            const StateColour cb = stateColour(b, t);
            if (ca.isHatched() != cb.isHatched())
                continue; // told by the pattern
            for (const Matrix& eye : {trichromat, protanopia, deuteranopia}) {
                const double d = difference(ca.fill, cb.fill, eye);
                QVERIFY2(d >= 12, qPrintable(u"%1 beside %2: %3"_s.arg(stateName(a), stateName(b)).arg(d)));
            }
        }
    }

    void everyStateHasANameAndTwoLetters()
    {
        QStringList shorts;
        for (TcpState state : allTcpStates) {
            QVERIFY(!stateName(state).isEmpty());
            QCOMPARE(stateShortName(state).size(), 2);
            shorts << stateShortName(state);
        }
        QCOMPARE(shorts.removeDuplicates(), 0);
    }

    void aPaletteWhoseWindowIsDarkerThanItsTextIsDark()
    {
        QPalette palette;
        palette.setColor(QPalette::Window, Qt::black);
        palette.setColor(QPalette::WindowText, Qt::white);
        QCOMPARE(Theme::lookOf(palette), Theme::Look::Dark);
        QCOMPARE(Theme::lookOf(Theme::make(Theme::Look::Light).palette()), Theme::Look::Light);
    }

    void theProjectorMakesEverythingHalfAgainAsLarge()
    {
        const Theme desk = Theme::make(Theme::Look::Light);
        const Theme wall = Theme::make(Theme::Look::Light, true);
        QCOMPARE(wall.px(10), desk.px(15));
        QCOMPARE(wall.font(TextRole::Body).pixelSize(), qRound(1.5 * desk.font(TextRole::Body).pixelSize()));
    }

    void theStyleSheetLeavesNoNameUnresolved()
    {
        const QString sheet = styleSheetFor(Theme::make(Theme::Look::Dark));
        QVERIFY(!sheet.contains(u'@'));
        QVERIFY(!sheet.contains(u'$'));
        QVERIFY(!sheet.contains(u"#000000"_s));
    }
};

STATEWIRE_TEST(TestTheme);
#include "tst_theme.moc"

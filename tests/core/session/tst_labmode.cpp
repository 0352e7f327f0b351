// SPDX-License-Identifier: GPL-3.0-or-later
// The kind of a lab: its names in files, what can be said of it, and how one is told that this program does not know.
#include "session/eventjson.h"
#include "session/labmode.h"
#include "support/testregistry.h"

#include <QJsonObject>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestLabMode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyNameComesBack()
    {
        for (const QString& name : LabMode::names()) {
            const LabMode mode = LabMode::named(name);
            QVERIFY2(mode.isKnown(), qPrintable(name));
            QCOMPARE(mode.name(), name);
        }
        QVERIFY(LabMode() == LabMode::Wire);
        QVERIFY(LabMode::named(u"wire"_s).hasWire() && LabMode::named(u"wire"_s).isPrivate());
        QVERIFY(!LabMode::named(u"loopback"_s).hasWire() && !LabMode::named(u"loopback"_s).isPrivate());
    }

    void whatIsToldOnScreen()
    {
        QCOMPARE(LabMode(LabMode::Wire).phrase(LabMode::Form::Heading), u"Private lab"_s);
        QCOMPARE(LabMode(LabMode::Wire).phrase(LabMode::Form::Running), u"private lab"_s);
        QCOMPARE(LabMode(LabMode::Loopback).phrase(LabMode::Form::Heading), u"Loopback · no packets"_s);
        QCOMPARE(LabMode(LabMode::Loopback).phrase(LabMode::Form::Running), u"loopback, no packets"_s);
    }

    void aModeThatIsNotKnownIsKeptAndToldAsWhatItIs()
    {
        const LabMode mode = LabMode::named(u"capture"_s);
        QVERIFY(!mode.isKnown() && !mode.hasWire() && !mode.isPrivate());
        QVERIFY(mode != LabMode::Loopback && mode != LabMode::named(u"watch"_s));
        QCOMPARE(mode.phrase(LabMode::Form::Heading), u"Mode “capture”"_s);

        // What is read is written again.
        const QJsonObject written = eventToJson({0, SessionInfo{1, u"p"_s, u"6.1"_s, mode, 5}});
        QCOMPARE(written.value("mode"_L1).toString(), u"capture"_s);
        const Result<std::optional<Event>> read = eventFromJson(written);
        QVERIFY(read && *read && (*read)->as<SessionInfo>());
        QVERIFY((*read)->as<SessionInfo>()->mode == mode);
    }
};

STATEWIRE_TEST(TestLabMode);
#include "tst_labmode.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Where calls stand on the timeline, and which of them are named.
#include "support/laidtimeline.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/timeline/annotationpainter.h"
#include "ui/timeline/calllayout.h"

#include <QImage>
#include <QPainter>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestCallLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailedCallHasOneCross()
    {
        const Theme theme = Theme::make(Theme::Look::Light);
        const auto redAt = [&theme](const QString& label) {
            QImage image(400, 60, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            TimelineShapes shapes;
            CallTick tick;
            tick.x = tick.endX = 300;
            tick.footY = 50;
            tick.headY = 40;
            tick.refused = true;
            tick.label = label;
            tick.labelRect = QRectF(20, 10, 200, 18);
            shapes.calls.push_back(tick);
            paintCalls(painter, shapes, theme);
            int red = 0;
            for (int x = 302; x < 306; ++x) {
                for (int y = 34; y < 46; ++y)
                    red += image.pixelColor(x, y).green() < 200 ? 1 : 0;
            }
            return red;
        };
        QVERIFY(redAt({}) > 0);
        QCOMPARE(redAt(u"connect \u2717 ECONNREFUSED"_s), 0); // its name has one
    }

    void aCallIsATickAtItsSocketsRow()
    {
        Laid laid(sampleSession());
        laid.scene.plot = QRectF(140, 20, 3000, 700);
        const TimelineShapes shapes = laid.shapes();
        QCOMPARE(shapes.calls.size(), 3u); // three connects
        const RowShape& row = shapes.bands[0].rows[0];
        const CallTick& tick = shapes.calls[1]; // the one that reopens the four-tuple of the first
        const CallEvent& call = laid.timeline.calls().calls()[tick.call];
        QCOMPARE(tick.footY, row.rect.top());
        QVERIFY(tick.headY < row.rect.top());
        QVERIFY(tick.label.isEmpty() || shapes.bands[0].rect.contains(tick.labelRect));
        QCOMPARE(tick.x, xOf(laid.scene, call.beginNs));
        QCOMPARE(tick.endX, xOf(laid.scene, call.endNs));
        QVERIFY(
            std::any_of(shapes.calls.begin(), shapes.calls.end(), [](const CallTick& t) { return t.label == u"connect"; }));
        laid.scene.playheadNs = call.beginNs - 1;
        QCOMPARE(laid.shapes().calls.size(), 2u);
        QVERIFY(!describeCall(call, call.endNs - 1, {}).contains(u"= 0"_s)); // its result is not known before it returns
        QVERIFY(describeCall(call, call.endNs, {}).startsWith(u"connect(192.168.88.131:2016) = 0, 300 µs"_s));
    }

    void aRefusedCallWithoutASocketStandsOnTop()
    {
        Session session = sampleSession();
        CallEvent refused;
        refused.host = u"client"_s;
        refused.worker = u"client-4"_s;
        refused.call = u"connect"_s;
        refused.arguments = u"192.168.88.131:2016"_s;
        refused.result = -1;
        refused.errnoName = u"EADDRNOTAVAIL"_s;
        refused.beginNs = session.endNs() + 50'000;
        refused.endNs = session.endNs() + 70'000;
        session.append({session.endNs() + 100'000, refused});
        Laid laid(std::move(session));
        laid.scene.strip = QRectF(140, 0, 1400, stripHeight(laid.timeline, laid.theme));
        laid.scene.plot.moveTop(laid.scene.strip.bottom());
        const TimelineShapes shapes = laid.shapes();
        const auto tick =
            std::find_if(shapes.calls.begin(), shapes.calls.end(), [](const CallTick& t) { return t.refused; });
        QVERIFY(tick != shapes.calls.end());
        QVERIFY(tick->footY <= laid.scene.plot.top());
        const std::vector<qint64> moments = laid.timeline.moments();
        QVERIFY2(std::binary_search(moments.begin(), moments.end(), refused.endNs), "stepping must not pass it by");
        laid.scene.playheadNs = refused.endNs - 1;
        for (const CallTick& early : laid.shapes().calls)
            QVERIFY(!early.refused);
    }

    void aCallThatFailedIsNamedHoweverCrowdedItIs()
    {
        // Trivial calls all around it, on the same socket, and the failure is the last of them at the right edge.
        Session session = sampleSession();
        const Timeline before = Timeline::of(session);
        const Track& client = before.tracks()[size_t(before.connections()[0].client)];
        const auto call = [&](const QString& name, const QString& errnoName, qint64 tookNs) {
            CallEvent event;
            event.host = client.host;
            event.worker = u"client-1"_s;
            event.call = name;
            event.errnoName = errnoName;
            event.result = errnoName.isEmpty() ? 0 : -1;
            event.ends = client.ends;
            event.beginNs = session.endNs() + 1000;
            event.endNs = event.beginNs + tookNs;
            session.append({event.endNs, event});
        };
        for (int i = 0; i < 12; ++i)
            call(u"send"_s, {}, 2000);
        call(u"read"_s, u"ETIMEDOUT"_s, 40'000'000);
        call(u"send"_s, {}, 2000);
        Laid laid(std::move(session));
        for (double height : {150.0, 400.0}) {
            for (double width : {260.0, 700.0, 1400.0}) {
                laid.scene.plot = QRectF(140, 20, width, height);
                const TimelineShapes shapes = laid.shapes();
                const auto failed =
                    std::find_if(shapes.calls.begin(), shapes.calls.end(), [](const CallTick& t) { return t.refused; });
                QVERIFY(failed != shapes.calls.end());
                QVERIFY2(failed->label.contains(u"ETIMEDOUT"_s), qPrintable(failed->label));
                QVERIFY(failed->labelRect.left() >= 140 && failed->labelRect.right() <= 140 + width);
                if (width > 700)
                    QCOMPARE(failed->label, u"read \u2717 ETIMEDOUT after 40.0 ms"_s);
                QVERIFY2(failed->endX > failed->x, "as long as its wait");
                for (const CallTick& other : shapes.calls)
                    QVERIFY(&other == &*failed || other.labelRect.isNull() ||
                            !other.labelRect.intersects(failed->labelRect));
            }
        }
    }

    void manyCallsThatFailAlikeAreOneNameAndANumber()
    {
        Session session = sampleSession();
        for (int i = 0; i < 5; ++i) {
            CallEvent refused;
            refused.host = u"client"_s;
            refused.call = u"bind"_s;
            refused.errnoName = u"EADDRINUSE"_s;
            refused.result = -1;
            refused.beginNs = session.endNs() + 1000;
            refused.endNs = refused.beginNs + 5000;
            session.append({refused.endNs, refused});
        }
        Laid laid(std::move(session));
        laid.scene.strip = QRectF(140, 0, 1400, stripHeight(laid.timeline, laid.theme));
        laid.scene.plot.moveTop(laid.scene.strip.bottom());
        QStringList names;
        for (const CallTick& tick : laid.shapes().calls) {
            if (tick.refused && !tick.label.isEmpty())
                names << tick.label;
        }
        QCOMPARE(names, QStringList{u"client: bind \u2717 EADDRINUSE ×5"_s});
    }

    void aSocketThatWasMadeIsNotWorthARowUnlessItFailed()
    {
        Session session = sampleSession();
        const double before = stripHeight(Timeline::of(session), Theme::make(Theme::Look::Light));
        CallEvent made;
        made.host = u"client"_s;
        made.worker = u"client-4"_s;
        made.call = u"socket"_s;
        made.result = 3;
        made.beginNs = session.endNs() + 50'000;
        made.endNs = session.endNs() + 70'000;
        session.append({session.endNs() + 100'000, made});
        const auto strips = [](const Session& s) {
            Laid laid{Session(s)};
            laid.scene.strip = QRectF(140, 0, 1400, stripHeight(laid.timeline, laid.theme));
            laid.scene.plot.moveTop(laid.scene.strip.bottom());
            int refused = 0;
            int plain = 0;
            for (const CallTick& tick : laid.shapes().calls) {
                if (laid.timeline.calls().calls()[tick.call].call == "socket"_L1)
                    ++(tick.refused ? refused : plain);
            }
            return std::pair(plain, refused);
        };
        QCOMPARE(stripHeight(Timeline::of(session), Theme::make(Theme::Look::Light)), before);
        QCOMPARE(strips(session), std::pair(0, 0));
        made.result = -1;
        made.errnoName = u"EMFILE"_s;
        made.beginNs = made.endNs = session.endNs() + 50'000;
        session.append({session.endNs() + 100'000, made});
        QCOMPARE(strips(session), std::pair(0, 1));
    }
};

STATEWIRE_TEST(TestCallLayout);
#include "tst_calllayout.moc"

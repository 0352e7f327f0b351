// SPDX-License-Identifier: GPL-3.0-or-later
// The session on screen: what each kind of source has to say, and that views hear of all of them through one object.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/context/livesource.h"
#include "ui/context/opensource.h"
#include "ui/context/recordedsource.h"
#include "ui/context/shownsource.h"
#include "ui/context/whereabouts.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// A kind of its own: grows, tells no story, and no hand can do anything about it.
class WatchedSource : public SessionSource
{
public:
    const Session& session() const override { return m_session; }
    const Timeline& timeline() const override { return m_timeline; }
    Status status() const override { return Status::Ready; }

    void see(Event event)
    {
        m_session.append(std::move(event));
        m_timeline.update(m_session);
        noteGrowth();
    }

private:
    Session m_session;
    Timeline m_timeline;
};

} // namespace

class TestShownSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beforeAnythingIsShownThereIsNothing()
    {
        const ShownSource source;
        QVERIFY(source.isEmpty() && !source.isLive() && !source.isRecording() && !source.isBusy());
        QVERIFY(source.session().isEmpty() && source.moments().empty() && source.evidence().empty());
        QVERIFY(!source.story() && !source.plan() && !source.hand());
        QCOMPARE(source.nowNs(), qint64(0));
        QCOMPARE(whereabouts(source), QString());
    }

    void aRecordingIsWholeAndJudgedAndNoHandCanTouchIt()
    {
        ShownSource source;
        QSignalSpy replaced(&source, &ShownSource::replaced);
        source.showRecording(sampleSession());
        QCOMPARE(replaced.size(), 1);
        QVERIFY(source.isRecording() && source.isFinished() && !source.isReady() && !source.isBusy());
        QVERIFY(source.story() && !source.hasMoreSteps());
        QCOMPARE(source.story()->nextStep, int(source.plan()->steps.size()));
        QCOMPARE(source.checks().size(), source.plan()->checks.size());
        QVERIFY(!source.hand() && !source.hasWire());
        QCOMPARE(source.nowNs(), source.timeline().endNs());
        QVERIFY(!source.evidence().empty());
        QCOMPARE(source.evidenceCount(), 1);
        QCOMPARE(whereabouts(source), u"Replay · Private lab · Linux 6.18.44"_s);
        QCOMPARE(whereabouts(source, true), u"Replay"_s);
    }

    void aLabThatIsNotBuiltYetCannotBeTouched()
    {
        LiveSource source(*makePlan(sampleScenario(), u"default"_s), Pace::Slow);
        QVERIFY(source.status() == SessionSource::Status::Building);
        QVERIFY(!source.hand());
        QCOMPARE(source.wireDelay().ns, slowWireDelayNs);
        QVERIFY(source.story() && source.story()->hasMoreSteps() && !source.story()->checks);
        QVERIFY(!source.stop()); // nothing runs
    }

    void whatGrowsIsHeardOfThroughTheOneObject()
    {
        ShownSource source;
        source.showRecording(sampleSession());
        const int serial = source.serial();
        const int revision = source.revision();
        auto watched = std::make_unique<WatchedSource>();
        WatchedSource* seen = watched.get();
        source.show(std::move(watched));
        QVERIFY(source.serial() != serial && source.revision() != revision);
        QVERIFY(source.isLive() && source.isReady() && !source.isFinished());
        QVERIFY(!source.story() && !source.hand());
        QCOMPARE(whereabouts(source), u"Building the lab…"_s);

        QSignalSpy grew(&source, &ShownSource::grew);
        const int before = source.revision();
        seen->see({0, SessionInfo{1, u"test"_s, u"6.1"_s, LabMode::named(u"watch"_s), 0}});
        seen->see({5, NoteEvent{u"hello"_s}});
        QTRY_VERIFY(!grew.isEmpty());
        QCOMPARE(grew.size(), 1); // at most one a frame
        QVERIFY(source.revision() != before);
        QCOMPARE(source.session().events().size(), size_t(2));
        QCOMPARE(whereabouts(source), u"Mode “watch”"_s);
    }

    void aSourceThatIsReplacedIsHeardOfNoMore()
    {
        ShownSource source;
        auto watched = std::make_unique<WatchedSource>();
        const QPointer<WatchedSource> old = watched.get();
        source.show(std::move(watched));
        source.showRecording({});
        QSignalSpy grew(&source, &ShownSource::grew);
        QSignalSpy changed(&source, &ShownSource::statusChanged);
        Q_EMIT old->grew();
        Q_EMIT old->statusChanged();
        QVERIFY(grew.isEmpty() && changed.isEmpty());
        QTRY_VERIFY(!old);
    }

    void whatAFileHoldsIsShownOrItIsSaidWhyNot()
    {
        const Result<std::unique_ptr<SessionSource>> recorded =
            openSource(QStringLiteral(STATEWIRE_TEST_DATA "/recordings/reset-causes.pcapng"));
        QVERIFY(recorded);
        QVERIFY((*recorded)->status() == SessionSource::Status::Still);
        QVERIFY((*recorded)->story() && (*recorded)->warnings().isEmpty());
        QVERIFY(!openSource(u"/nonexistent/session.pcapng"_s));
    }
};

STATEWIRE_TEST(TestShownSource);
#include "tst_shownsource.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The views that are tables and text: rows are those of the playhead, choosing one selects, and everything can be copied.
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/look/stylesheet.h"
#include "ui/tables/callmodel.h"
#include "ui/tables/callview.h"
#include "ui/tables/countermodel.h"
#include "ui/tables/counterview.h"
#include "ui/tables/packetmodel.h"
#include "ui/tables/packetview.h"
#include "ui/tables/socketmodel.h"
#include "ui/tables/sockettextview.h"
#include "ui/tables/sysctlmodel.h"
#include "ui/tables/sysctlview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTextBlock>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <csignal>
#include <sys/types.h>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

/// What a window holds, without the window.
struct Bench
{
    ShownSource source;
    ViewScale scale{source};
    Playhead playhead{source, scale};
    Selection selection;
    ViewContext context{source, scale, playhead, selection};
};

constexpr qint64 ms = 1'000'000;

/// The sample session with what it lacks: sysctls, workers and counters.
Session fullSession()
{
    const Session sample = sampleSession();
    Session session;
    bool told = false;
    for (const Event& event : sample.events()) {
        if (!told && event.tNs > 0) {
            told = true;
            for (const QString& host : {u"client"_s, u"server"_s}) {
                session.append({0, SysctlEvent{host, u"net.ipv4.tcp_tw_reuse"_s, u"2"_s, {}}});
                session.append({0, SysctlEvent{host, u"net.ipv4.tcp_timestamps"_s, u"1"_s, {}}});
                session.append({0, SysctlEvent{host, u"net.ipv4.ip_local_port_range"_s, u"32768 60999"_s, {}}});
                session.append({0, SysctlEvent{host, u"net.ipv4.tcp_fin_timeout"_s, u"60"_s, {}}});
                session.append({0, SysctlEvent{host, u"net.core.somaxconn"_s, u"4096"_s, {}}});
            }
            session.append(
                {1 * ms, SysctlEvent{u"client"_s, u"net.ipv4.ip_local_port_range"_s, u"40000 40001"_s, u"32768 60999"_s}});
        }
        session.append(event);
        if (const auto* call = event.as<CallEvent>()) {
            session.append({event.tNs, CounterEvent{u"client"_s, u"Tcp.ActiveOpens"_s, 1, 1}});
            if (call->worker == u"client-3")
                session.append({event.tNs, CounterEvent{u"server"_s, u"Tcp.PassiveOpens"_s, 3, 3}});
        }
    }
    return session;
}

QStringList column(const QAbstractItemModel& model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, column).data().toString();
    return texts;
}

} // namespace

class TestTables : public QObject
{
    Q_OBJECT

    std::unique_ptr<Bench> m_bench;

    const ViewContext& context() const { return m_bench->context; }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        m_bench->source.showRecording(fullSession());
        m_bench->scale.rebuild();
        m_bench->playhead.toEnd();
    }
    void cleanup() { m_bench.reset(); }

    void everyModelKeepsItsPromisesWhileThePlayheadMoves()
    {
        CallModel calls(context());
        PacketModel packets(context());
        SysctlModel sysctls(context());
        CounterModel counters(context());
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (QAbstractItemModel* model : std::initializer_list<QAbstractItemModel*>{&calls, &packets, &sysctls, &counters})
            testers.push_back(
                std::make_unique<QAbstractItemModelTester>(model, QAbstractItemModelTester::FailureReportingMode::QtTest));
        const std::vector<qint64> moments = m_bench->source.moments();
        for (qint64 t : moments)
            m_bench->playhead.moveTo(t);
        QVERIFY(packets.rowCount() > 10);
        m_bench->playhead.moveTo(0);
        QCOMPARE(packets.rowCount(), 0);
        QCOMPARE(calls.rowCount(), 0);
        QCOMPARE(counters.rowCount(), 0);
        m_bench->playhead.moveTo(moments[moments.size() / 2]);
        m_bench->source.showRecording(fullSession());
    }

    void rowsThatComeAreAppendedAndNothingIsReset()
    {
        PacketModel packets(context());
        m_bench->playhead.moveTo(m_bench->source.moments()[5]);
        const QSignalSpy resets(&packets, &QAbstractItemModel::modelReset);
        const QSignalSpy removed(&packets, &QAbstractItemModel::rowsRemoved);
        const int before = packets.rowCount();
        m_bench->playhead.toEnd();
        QVERIFY(packets.rowCount() > before);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(removed.size(), 0);
    }

    void theInsideOfAPacketIsOfTheSessionOnScreen()
    {
        PacketView table(context());
        table.show();
        table.insideButton()->setChecked(true);
        auto* inside = table.findChild<QTreeWidget*>();
        QCOMPARE(inside->topLevelItemCount(), 1); // asks to choose one
        const quint64 number = m_bench->source.timeline().arrows().front().number;
        m_bench->selection.select(SelectedFrame{number});
        const auto text = [inside] {
            QStringList texts;
            for (const QTreeWidgetItem* item : inside->findItems(u"*"_s, Qt::MatchWildcard | Qt::MatchRecursive))
                texts << item->text(1);
            return texts.join(u'\n');
        };
        const QString before = text();
        QVERIFY(inside->topLevelItemCount() > 1);
        // The other session's frame of the same number is another one.
        Session other = sampleSession();
        Session changed;
        for (Event event : other.events()) {
            if (auto* frame = std::get_if<FrameEvent>(&event.body); frame && frame->number == number) {
                frame->bytes = makeFrame(
                    {*Endpoint::parse(u"192.168.88.132:45555"), *Endpoint::parse(u"192.168.88.131:2017"), FlagSyn, 77});
                frame->segment = parseSegment(frame->bytes);
            }
            changed.append(std::move(event));
        }
        m_bench->source.showRecording(std::move(changed));
        m_bench->selection.clear();
        QCOMPARE(inside->topLevelItemCount(), 1);
        m_bench->playhead.toEnd();
        m_bench->selection.select(SelectedFrame{number});
        QVERIFY(inside->topLevelItemCount() > 1);
        QVERIFY(text() != before);
    }

    void aPacketShowsNothingThatBecameOfItLater()
    {
        PacketModel packets(context());
        const Arrow& first = m_bench->source.timeline().arrows().front();
        m_bench->playhead.moveTo(first.sentNs);
        QCOMPARE(packets.rowCount(), 1);
        QCOMPARE(packets.index(0, PacketModel::What).data().toString(), u"on the wire"_s);
        m_bench->playhead.moveTo(first.deliveredNs);
        QCOMPARE(packets.index(0, PacketModel::What).data().toString(), u"passed after 70 µs"_s);
    }

    void sequenceNumbersCountFromTheSynOrAreAsSent()
    {
        PacketView view(context());
        const auto seq = [&](int row) { return view.model()->index(row, PacketModel::Seq).data().toString(); };
        QCOMPARE(seq(0), u"0"_s);
        QCOMPARE(view.model()->index(1, PacketModel::Ack).data().toString(), u"1"_s);
        QCOMPARE(seq(2), u"1"_s);
        view.relativeButton()->setChecked(false);
        QCOMPARE(seq(0), u"1736029316"_s);
        QCOMPARE(view.model()->index(0, PacketModel::Ack).data().toString(), QString()); // a SYN acknowledges nothing
    }

    void choosingAPacketSelectsItAndLooksInside()
    {
        PacketView view(context());
        view.insideButton()->setChecked(true);
        view.table()->selectRow(3);
        Q_EMIT view.table()->clicked(view.table()->model()->index(3, 0));
        QCOMPARE(m_bench->selection.item(), SelectedItem(SelectedFrame{4}));
        QStringList layers;
        for (int i = 0; i < view.inside()->topLevelItemCount(); ++i)
            layers << view.inside()->topLevelItem(i)->text(0);
        QCOMPARE(layers, (QStringList{u"Ethernet"_s, u"IPv4"_s, u"TCP"_s}));
        m_bench->selection.select(SelectedFrame{1});
        QCOMPARE(view.table()->selectionModel()->selectedRows().front().row(), 0);
        QVERIFY(view.inside()->topLevelItem(2)->text(1).contains(u"SYN"_s));
    }

    void choosingACallSelectsTheSocketItWasAbout()
    {
        CallView view(context());
        QCOMPARE(view.model()->rowCount(), 3);
        Q_EMIT view.table()->clicked(view.table()->model()->index(2, 0));
        const auto* life = std::get_if<SelectedLife>(&m_bench->selection.item());
        QVERIFY(life);
        const Track& track = m_bench->source.timeline().tracks()[life->track];
        QCOMPARE(track.host, u"client"_s);
        QCOMPARE(int(track.ends.local.port), 40000);
        QCOMPARE(track.lives[life->life].incarnation, 2);
    }

    void countersThatMovedLastComeFirst()
    {
        CounterModel counters(context());
        QCOMPARE(column(counters, CounterModel::Name).size(), qsizetype(2));
        QCOMPARE(column(counters, CounterModel::MovedBy), (QStringList{u"+3"_s, u"+3"_s}));
        QVERIFY(column(counters, CounterModel::Meaning).first().contains(u"connect()"_s));
    }

    void sysctlsStandSideBySideAndTellWhatChangedAndMatters()
    {
        SysctlView view(context());
        const SysctlModel& model = *view.model();
        QCOMPARE(model.hostColumns(), 2);
        const qsizetype range = column(model, 0).indexOf(u"ip_local_port_range"_s);
        QVERIFY(range >= 0);
        QCOMPARE(model.index(int(range), 1).data().toString(), u"• 40000 40001"_s);
        QCOMPARE(model.index(int(range), 2).data().toString(), u"32768 60999"_s);
        QVERIFY(
            model.index(int(range), 3).data().toString().startsWith(u"client: was 32768 60999; client: a connect() here"_s));
        const qsizetype fin = column(model, 0).indexOf(u"tcp_fin_timeout"_s);
        QVERIFY(fin >= 0);
        QVERIFY(model.index(int(fin), 3).data().toString().contains(u"evidence names it"_s));
        QVERIFY(column(model, 3).contains(u"–"_s)); // what did not matter says so
        QVERIFY(!(model.flags(model.index(0, 1)) & Qt::ItemIsEditable));
        QCOMPARE(model.whyReadOnly(), u"this is a recording"_s);
    }

    void theFilterKeepsRowsThatHaveTheWords()
    {
        SysctlView view(context());
        view.filter()->setText(u"TW_REUSE"_s);
        QCOMPARE(column(*view.table()->model(), 0), QStringList{u"tcp_tw_reuse"_s});
        view.copy();
        QCOMPARE(QApplication::clipboard()->text().count(u'\n'), qsizetype(2));
        QVERIFY(QApplication::clipboard()->mimeData()->html().contains(u"<td>tcp_tw_reuse</td>"_s));
        view.filter()->clear();
        QCOMPARE(view.table()->model()->rowCount(), 5);
    }

    void whatIsNoWholeSocketHasNoQueues()
    {
        SocketModel model(context());
        QStringList queues;
        for (int row = 0; row < model.rowCount(); ++row) {
            const auto cell = [&](const QString& title) {
                for (int column = 0; column < model.columnCount(); ++column) {
                    if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() == title)
                        return model.index(row, column).data().toString();
                }
                return QString();
            };
            queues += cell(u"State"_s) + u' ' + cell(u"Recv / Send queue"_s);
        }
        QVERIFY2(queues.contains(u"TIME_WAIT –"_s), qPrintable(queues.join(u'\n')));
        QVERIFY2(queues.contains(u"LISTEN 0 / 0"_s), qPrintable(queues.join(u'\n')));
    }

    void theTextOfSsFollowsThePlayheadAndTheSelection()
    {
        SocketTextView view(context());
        QVERIFY(view.text()->toPlainText().startsWith(u"# client: ss -tanop\nState "_s));
        QVERIFY(view.text()->toPlainText().contains(u"# server: ss -tanop"_s));
        QVERIFY(view.text()->toPlainText().contains(u"TIME-WAIT"_s));
        view.setTool(SocketTool::Netstat);
        QVERIFY(view.text()->toPlainText().contains(u"TIME_WAIT"_s));
        view.setHost(u"client"_s);
        QVERIFY(!view.text()->toPlainText().contains(u"# server"_s));
        m_bench->playhead.moveTo(0);
        QVERIFY(!view.text()->toPlainText().contains(u"ESTABLISHED"_s));
        view.copy();
        QVERIFY(QApplication::clipboard()->text().startsWith(u"# client: netstat -tanp\n"_s));
    }

    void withoutASessionTheViewsSaySo()
    {
        m_bench->source.showRecording({});
        m_bench->scale.rebuild();
        CallView calls(context());
        SocketTextView sockets(context());
        QCOMPARE(calls.table()->model()->rowCount(), 0);
        QVERIFY(sockets.text()->toPlainText().isEmpty());
        QVERIFY(!sockets.text()->placeholderText().isEmpty());
    }

    /// Pictures of every view to look at, in the folder that STATEWIRE_PICTURES names.
    void picturesToLookAt()
    {
        const QString folder = qEnvironmentVariable("STATEWIRE_PICTURES");
        if (folder.isEmpty())
            QSKIP("STATEWIRE_PICTURES names no folder");
        const std::array themes{Theme::make(Theme::Look::Light), Theme::make(Theme::Look::Dark),
                                Theme::make(Theme::Look::Light, true)};
        const std::array names{u"light"_s, u"dark"_s, u"projector"_s};
        m_bench->selection.select(SelectedFrame{16});
        for (size_t t = 0; t < themes.size(); ++t) {
            qApp->setStyleSheet(styleSheetFor(themes[t]));
            qApp->setPalette(themes[t].palette());
            for (const QSize size : {QSize(1130, 260), QSize(560, 220)}) {
                std::vector<std::pair<QString, std::unique_ptr<View>>> views;
                views.emplace_back(u"calls"_s, std::make_unique<CallView>(context()));
                views.emplace_back(u"packets"_s, std::make_unique<PacketView>(context()));
                views.emplace_back(u"inside"_s, std::make_unique<PacketView>(context()));
                views.emplace_back(u"sysctls"_s, std::make_unique<SysctlView>(context()));
                views.emplace_back(u"counters"_s, std::make_unique<CounterView>(context()));
                views.emplace_back(u"ss"_s, std::make_unique<SocketTextView>(context()));
                views.emplace_back(u"netstat"_s, std::make_unique<SocketTextView>(context()));
                static_cast<SocketTextView*>(views.back().second.get())->setTool(SocketTool::Netstat);
                for (const auto& [name, view] : views) {
                    QWidget window;
                    window.setObjectName(u"content"_s);
                    window.setAttribute(Qt::WA_StyledBackground);
                    auto* column = new QVBoxLayout(&window);
                    column->setContentsMargins(0, 0, 0, 0);
                    view->setTheme(themes[t]);
                    if (view->controls()) {
                        column->addWidget(view->controls(), 0, Qt::AlignRight);
                        view->controls()->show();
                    }
                    column->addWidget(view.get(), 1);
                    window.resize(size + QSize(0, 40));
                    window.show();
                    if (name == u"inside")
                        static_cast<PacketView*>(view.get())->insideButton()->setChecked(true);
                    QCoreApplication::processEvents();
                    QVERIFY(window.grab().save(u"%1/%2-%3-%4.png"_s.arg(folder, name, names[t]).arg(size.width())));
                    view->setParent(nullptr);
                }
            }
        }
        qApp->setStyleSheet({});
    }
};

STATEWIRE_TEST(TestTables);
#include "tst_tables.moc"

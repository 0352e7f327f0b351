// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/freeplaypanel.h"

#include "ui/freeplay/freeplayrow.h"
#include "ui/freeplay/freeplaysaving.h"
#include "ui/freeplay/freeplaysetup.h"
#include "ui/freeplay/optionpreset.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/flowlayout.h"

#include <QAction>
#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace statewire {

FreePlayPanel::FreePlayPanel(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_hand(context), m_saving(new FreePlaySaving(m_hand, this)),
      m_setup(new FreePlaySetup(m_hand, this)), m_who(new QLabel), m_message(new QLabel),
      m_title(new QLabel(tr("Free Play"))), m_options(new QMenu(this)), m_scroll(new QScrollArea)
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Free play"));
    m_starts = {
        addAction(tr("New &Client"), Qt::Key_C, [this] { m_hand.startClient(hostName(0)); }),
        addAction(tr("New &Server"), Qt::Key_V, [this] { m_hand.startServer(hostName(1)); }),
        addAction(tr("New Server on the Client's Host"), Qt::SHIFT | Qt::Key_V, [this] { m_hand.startServer(hostName(0)); }),
        addAction(tr("New Client on the Server's Host"), Qt::SHIFT | Qt::Key_C,
                  [this] { m_hand.startClient(hostName(1)); })};
    addVerb(HandVerb::Connect, tr("Connect"), tr("connect() to the newest server"), Qt::Key_G);
    addVerb(HandVerb::Accept, tr("Accept"), tr("accept(): waits until there is a connection"), Qt::Key_E);
    addVerb(HandVerb::Send, tr("Send"), tr("send() the text chosen under Setup"), Qt::Key_T);
    addVerb(HandVerb::Read, tr("Read"), tr("read(): waits until there is data, or the peer's FIN"), Qt::Key_R);
    addVerb(HandVerb::ShutDown, tr("Shut Down"), tr("shutdown(SHUT_WR): sends a FIN and can still read"), Qt::Key_U);
    addVerb(HandVerb::Option, tr("Options…"), tr("setsockopt()"), Qt::Key_O);
    addVerb(HandVerb::Close, tr("Close"), tr("close() the socket"), Qt::Key_X);
    addVerb(HandVerb::Abort, tr("Abort"), tr("close() with SO_LINGER 0: sends a RST"), Qt::Key_I);
    addVerb(HandVerb::Exit, tr("Exit"), tr("exit(): the kernel closes the program's sockets"), Qt::Key_Q);
    addVerb(HandVerb::Kill, tr("Kill"), tr("SIGKILL: the program ends where it stands"), Qt::Key_K);
    addAction(tr("Select Next Socket"), Qt::SHIFT | Qt::Key_Down, [this] { moveSelection(1); });
    addAction(tr("Select Previous Socket"), Qt::SHIFT | Qt::Key_Up, [this] { moveSelection(-1); });
    m_newStep = addAction(tr("New S&tep"), Qt::Key_P, [this] {
        m_hand.beginStep();
        Q_EMIT noted(tr("A new step begins with the next act"));
    });
    m_newStep->setToolTip(tr("What follows is the next step of the scenario that is saved"));
    m_save = addAction(tr("Save as Sce&nario…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { m_saving->saveAs(); });

    setRole(m_title, u"heading"_s);
    auto* setup = new QPushButton(tr("Setup…"));
    setup->setObjectName(u"free-setup"_s);
    setup->setAccessibleName(tr("Setup"));
    setRole(setup, u"segment"_s);
    connect(setup, &QPushButton::clicked, this, [this, setup] { m_setup->openBelow(setup); });
    m_head = new QWidget;
    auto* head = new FlowLayout(6, m_head);
    head->addWidget(m_title);
    head->addWidget(setup);
    head->addWidget(makeButton(m_newStep, u"segment"_s));
    head->addWidget(makeButton(m_save, u"segment"_s));

    m_hosts = new QBoxLayout(QBoxLayout::LeftToRight);
    m_hosts->setSpacing(16);
    m_hosts->addWidget(makeHost(0), 1);
    m_hosts->addWidget(makeHost(1), 1);
    auto* inner = new QWidget;
    inner->setLayout(m_hosts);
    // Never wider than its view: there is no bar to reach what would be beside it.
    inner->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_hosts->setContentsMargins(0, 0, 4, 0);
    m_scroll->setWidget(inner);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    auto* verbs = new QWidget;
    auto* flow = new FlowLayout(6, verbs);
    setRole(m_who, u"strong"_s);
    for (HandVerb verb : {HandVerb::Connect, HandVerb::Accept, HandVerb::Send, HandVerb::Read, HandVerb::ShutDown,
                          HandVerb::Option, HandVerb::Close, HandVerb::Abort, HandVerb::Exit, HandVerb::Kill}) {
        QPushButton* button = makeButton(m_verbActions.value(int(verb)), u"segment"_s);
        m_verbButtons.insert(int(verb), button);
        flow->addWidget(button);
    }
    setRole(m_message, u"refusal"_s);
    m_message->hide();
    m_message->setObjectName(u"free-message"_s);
    m_message->setAccessibleName(tr("What did not succeed"));
    m_message->setWordWrap(true);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_who);
    foot->addWidget(m_message, 1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 12);
    column->setSpacing(6);
    column->addWidget(m_head);
    column->addWidget(m_scroll, 1);
    column->addLayout(foot);
    column->addWidget(verbs);

    connect(&m_hand, &FreePlayHand::changed, this, &FreePlayPanel::refresh);
    connect(&m_hand, &FreePlayHand::refused, this, [this](const QString& text) { say(text); });
    connect(&m_hand, &FreePlayHand::acted, this, [this] { say({}); });
    connect(&context.selection, &Selection::changed, this, &FreePlayPanel::followSelection);
    connect(m_saving, &FreePlaySaving::failed, this, &FreePlayPanel::say);
    connect(m_saving, &FreePlaySaving::saved, this, [this] { say({}); });
    refresh();
}

QAction* FreePlayPanel::addAction(const QString& text, const QKeySequence& key, std::function<void()> what)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, std::move(what));
    m_actions << action;
    return action;
}

void FreePlayPanel::addVerb(HandVerb verb, const QString& text, const QString& tip, const QKeySequence& key)
{
    QAction* action = addAction(text, key, [this, verb] {
        if (verb == HandVerb::Option)
            openOptions();
        else
            m_hand.perform(verb, m_worker, m_socket);
    });
    action->setToolTip(tip);
    m_verbActions.insert(int(verb), action);
}

QPushButton* FreePlayPanel::makeButton(QAction* action, const QString& role)
{
    const QString text = QString(action->text()).remove(u'&');
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    auto* button = new QPushButton(key.size() == 1 ? u"%1  %2"_s.arg(text, key) : text);
    button->setToolTip((action->toolTip() == text ? QString() : action->toolTip() + u' ') + u'(' + key + u')');
    button->setAccessibleName(text);
    setRole(button, role);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, [action, button] { button->setEnabled(action->isEnabled()); });
    return button;
}

QWidget* FreePlayPanel::makeHost(int index)
{
    auto* host = new QWidget;
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* name = new QLabel;
    setRole(name, u"caps"_s);
    m_hostLabels.push_back(name);
    auto* buttons = new FlowLayout(6);
    buttons->addWidget(name);
    // What is usual on a host; the other way round is in the menu Lab, and on the keys with Shift.
    buttons->addWidget(makeButton(m_starts[size_t(index)], u"segment"_s));
    column->addLayout(buttons);
    auto* rows = new QVBoxLayout;
    rows->setSpacing(1);
    m_rowLayouts.push_back(rows);
    column->addLayout(rows);
    column->addStretch(1);
    return host;
}

QString FreePlayPanel::hostName(int index) const
{
    const Plan* plan = m_context.source.plan();
    return plan && size_t(index) < plan->hosts.size() ? plan->hosts[size_t(index)].name : QString();
}

void FreePlayPanel::setTheme(const Theme& theme)
{
    m_theme = theme;
    fit();
    for (FreePlayRow* row : m_rows)
        row->setTheme(theme);
    refresh();
}

FreePlayRow* FreePlayPanel::selectedRow() const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [](const FreePlayRow* r) { return r->isChecked(); });
    return row == m_rows.end() ? nullptr : *row;
}

void FreePlayPanel::say(const QString& text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void FreePlayPanel::refresh()
{
    if (!m_context.source.isFreePlay()) {
        for (QAction* action : m_actions)
            action->setEnabled(false);
        return;
    }
    const bool act = m_hand.canAct();
    for (QAction* action : m_actions)
        action->setEnabled(act);
    m_save->setEnabled(!m_hand.log().isEmpty());
    for (size_t i = 0; i < m_hostLabels.size(); ++i) {
        const QString name = hostName(int(i));
        m_hostLabels[i]->setText(name.toUpper());
        m_hostLabels[i]->setToolTip(addressesIn(m_context.source.session()).value(name));
    }
    const LabState state = m_hand.state();
    showRows(state);
    showVerbs(state);
}

void FreePlayPanel::showRows(const LabState& state)
{
    struct Shown
    {
        const LabWorker* worker;
        const LabSocket* socket;
    };
    std::vector<Shown> shown;
    for (const LabWorker& worker : state.workers) {
        const size_t before = shown.size();
        for (const LabSocket& socket : worker.sockets) {
            if (socket.open || socket.state)
                shown.push_back({&worker, &socket});
        }
        if (shown.size() == before && worker.alive)
            shown.push_back({&worker, nullptr});
    }
    while (m_rows.size() > shown.size()) {
        m_rows.back()->deleteLater();
        m_rows.back()->setParent(nullptr);
        m_rows.pop_back();
    }
    QHash<const QVBoxLayout*, int> places; // taken in each host's column
    for (size_t i = 0; i < shown.size(); ++i) {
        if (i == m_rows.size()) {
            auto* row = new FreePlayRow;
            row->setTheme(m_theme);
            connect(row, &QAbstractButton::clicked, this, [this, row] { select(row->worker(), row->socket(), true); });
            m_rows.push_back(row);
        }
        const Shown& what = shown[i];
        FreePlayRow* row = m_rows[i];
        QVBoxLayout* layout = m_rowLayouts[what.worker->host == hostName(0) ? 0 : 1];
        row->setTarget(what.worker->name, what.socket ? what.socket->name : QString());
        row->show(*what.worker, what.socket);
        // A layout that is touched lays itself out again: only where a row is not in its place yet.
        const int place = places[layout]++;
        if (const QLayoutItem* there = layout->itemAt(place); !there || there->widget() != row) {
            for (QVBoxLayout* any : m_rowLayouts)
                any->removeWidget(row);
            layout->insertWidget(place, row);
        }
    }
    // What was just made is what the hand goes on with.
    QSet<std::pair<QString, QString>> known;
    std::optional<std::pair<QString, QString>> newest;
    for (const LabWorker& worker : state.workers) {
        const auto enter = [&](const QString& socket) {
            const std::pair key{worker.name, socket};
            known.insert(key);
            if (!m_known.contains(key))
                newest = key;
        };
        enter({});
        for (const LabSocket& socket : worker.sockets)
            enter(socket.name);
    }
    const auto isShown = [&] {
        return std::any_of(m_rows.begin(), m_rows.end(), [this](const FreePlayRow* row) {
            return row->worker() == m_worker && row->socket() == m_socket;
        });
    };
    if (newest) {
        std::tie(m_worker, m_socket) = *newest;
    } else if (!isShown() && !m_rows.empty()) {
        const auto sibling =
            std::find_if(m_rows.begin(), m_rows.end(), [this](const FreePlayRow* row) { return row->worker() == m_worker; });
        const FreePlayRow* row = sibling == m_rows.end() ? m_rows.back() : *sibling;
        m_worker = row->worker();
        m_socket = row->socket();
    }
    m_known = std::move(known);
    alignRows();
    for (FreePlayRow* row : m_rows) {
        const bool chosen = row->worker() == m_worker && row->socket() == m_socket;
        if (chosen && !row->isChecked())
            reveal();
        row->setChecked(chosen);
    }
}

void FreePlayPanel::alignRows()
{
    FreePlayRow::Columns columns;
    for (const FreePlayRow* row : m_rows)
        columns.take(*row);
    for (FreePlayRow* row : m_rows)
        row->setColumns(columns);
}

void FreePlayPanel::reveal()
{
    // Once the rows have found their places.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (FreePlayRow* row = selectedRow())
                m_scroll->ensureWidgetVisible(row, 0, row->height() / 2);
        },
        Qt::QueuedConnection);
}

void FreePlayPanel::resizeEvent(QResizeEvent* event)
{
    View::resizeEvent(event);
    fit();
}

void FreePlayPanel::fit()
{
    // Where room is short, what can be done to the sockets goes before what is in the menu as well.
    m_title->setVisible(!m_theme.projector && width() >= m_theme.px(450));
    m_head->setVisible(height() >= m_theme.px(165));
    int beside = m_hosts->spacing();
    for (int i = 0; i < m_hosts->count(); ++i)
        beside += std::max(m_hosts->itemAt(i)->minimumSize().width(), qRound(m_theme.px(170)));
    m_hosts->setDirection(m_scroll->viewport()->width() < beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void FreePlayPanel::showVerbs(const LabState& state)
{
    const LabWorker* worker = state.worker(m_worker);
    const LabSocket* socket = state.socket(m_worker, m_socket);
    const std::vector<HandVerb> verbs = worker ? availableActions(*worker, socket) : std::vector<HandVerb>();
    for (auto it = m_verbActions.constBegin(); it != m_verbActions.constEnd(); ++it) {
        const bool can = std::find(verbs.begin(), verbs.end(), HandVerb(it.key())) != verbs.end();
        it.value()->setEnabled(can && m_hand.canAct());
        m_verbButtons.value(it.key())->setVisible(can);
    }
    const QString name = socket ? u"%1 · %2"_s.arg(m_worker, m_socket) : m_worker;
    const bool past = m_context.source.isReady() && !m_context.playhead.followsLive();
    m_who->setText(past                    ? tr("The past: End leads back to the live lab.")
                   : state.workers.empty() ? tr("Start a server (V), then a client (C).")
                                           : name);
    // Where room is short the marked row says it.
    m_who->setVisible(!m_theme.projector || past || state.workers.empty());
}

void FreePlayPanel::openOptions()
{
    m_options->clear();
    for (const OptionPreset& preset : OptionPreset::all()) {
        connect(m_options->addAction(preset.text), &QAction::triggered, this,
                [this, preset] { m_hand.setOption(m_worker, m_socket, preset.option, preset.value); });
    }
    const QWidget* at = m_verbButtons.value(int(HandVerb::Option));
    m_options->popup(at->mapToGlobal(QPoint(0, at->height())));
}

void FreePlayPanel::select(const QString& worker, const QString& socket, bool byHand)
{
    m_worker = worker;
    m_socket = socket;
    const LabState state = m_hand.state();
    const LabSocket* chosen = state.socket(worker, socket);
    if (byHand && chosen && chosen->track)
        m_context.selection.select(SelectedLife{*chosen->track, chosen->life});
    refresh();
}

void FreePlayPanel::followSelection()
{
    const auto* life = std::get_if<SelectedLife>(&m_context.selection.item());
    if (!life || !m_context.source.isFreePlay())
        return;
    for (const LabWorker& worker : m_hand.state().workers) {
        for (const LabSocket& socket : worker.sockets) {
            if (socket.track == life->track && socket.life == life->life) {
                select(worker.name, socket.name, false);
                return reveal();
            }
        }
    }
}

void FreePlayPanel::moveSelection(int by)
{
    if (m_rows.empty())
        return;
    const auto at = std::find_if(m_rows.begin(), m_rows.end(), [](const FreePlayRow* row) { return row->isChecked(); });
    const int count = int(m_rows.size());
    const int now = at == m_rows.end() ? 0 : int(at - m_rows.begin());
    const FreePlayRow* row = m_rows[size_t((now + by + count) % count)];
    select(row->worker(), row->socket(), true);
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "headerbar.h"

#include "elidedlabel.h"
#include "stylesheet.h"

#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace statewire {

HeaderBar::HeaderBar(const SessionSource& source, QWidget* parent)
    : QFrame(parent), m_source(source), m_title(new QLabel), m_question(new ElidedLabel), m_mode(new QLabel)
{
    setObjectName(u"header"_s);
    auto* app = new QLabel(u"Statewire"_s);
    setRole(app, u"app"_s);
    auto* divider = new QFrame;
    setRole(divider, u"divider"_s);
    divider->setFixedWidth(1);
    setRole(m_title, u"question"_s);
    setRole(m_question, u"muted"_s);
    for (QLabel* label : {m_title, static_cast<QLabel*>(m_question)})
        label->setTextFormat(Qt::PlainText);
    m_mode->setAccessibleName(tr("Mode"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 10, 20, 10);
    row->setSpacing(18);
    row->addWidget(app);
    row->addWidget(divider);
    row->addWidget(m_title);
    row->addWidget(m_question, 1);
    row->addWidget(m_mode);
    connect(&source, &SessionSource::replaced, this, &HeaderBar::refresh);
    connect(&source, &SessionSource::grew, this, &HeaderBar::refresh);
    connect(&source, &SessionSource::statusChanged, this, &HeaderBar::refresh);
    refresh();
}

QString HeaderBar::modeText() const
{
    return m_mode->text();
}

void HeaderBar::refresh()
{
    const Plan* plan = m_source.plan();
    m_title->setText(plan                     ? plan->title
                     : m_source.isRecording() ? tr("A recorded session")
                                              : tr("Pick a scenario to begin"));
    m_question->setWhole(plan ? plan->question : QString());
    const SessionInfo* info = m_source.session().info();
    QString text;
    if (m_source.hasFailed())
        text = tr("No lab");
    else if (info)
        text = info->mode == u"wire" ? tr("Private lab · Linux %1").arg(info->kernel) : tr("Loopback · no packets");
    else if (m_source.kind() == SessionSource::Kind::Live)
        text = tr("Building the lab…");
    if (m_source.isRecording())
        text = text.isEmpty() ? tr("Replay") : tr("Replay · %1").arg(text);
    m_mode->setText(text);
    m_mode->setVisible(!text.isEmpty());
    setRole(m_mode, m_source.isRecording() || m_source.hasFailed() ? u"pill-replay"_s : u"pill-live"_s);
}

} // namespace statewire

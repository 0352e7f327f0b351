// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/headerbar.h"

#include "ui/context/whereabouts.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/elidedlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace statewire {

HeaderBar::HeaderBar(const ShownSource& source, QWidget* parent)
    : QFrame(parent), m_source(source), m_scenarios(new QPushButton(tr("Scenarios"))), m_title(new ElidedLabel),
      m_question(new ElidedLabel), m_mode(new QLabel)
{
    setObjectName(u"header"_s);
    auto* app = new QLabel(u"Statewire"_s);
    setRole(app, u"app"_s);
    auto* divider = new QFrame;
    setRole(divider, u"divider"_s);
    divider->setFixedWidth(1);
    setRole(m_title, u"question"_s);
    setRole(m_question, u"muted"_s);
    for (ElidedLabel* label : {m_title, m_question})
        label->setTextFormat(Qt::PlainText);
    m_scenarios->setObjectName(u"scenarios"_s);
    setRole(m_scenarios, u"segment"_s);
    m_scenarios->setCheckable(true);
    m_scenarios->setToolTip(tr("Show or hide the list of scenarios and variants"));
    m_scenarios->hide();
    connect(m_scenarios, &QPushButton::clicked, this, &HeaderBar::scenariosToggled);
    // A window need not be as wide as what is told here: it is shortened.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_mode->setAccessibleName(tr("Mode"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 7, 20, 7);
    row->setSpacing(18);
    row->addWidget(m_scenarios);
    row->addWidget(app);
    row->addWidget(divider);
    row->addWidget(m_title);
    row->addWidget(m_question, 1);
    m_question->setMostLines(2);
    m_question->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // the title goes first
    row->addWidget(m_mode);
    connect(&source, &ShownSource::replaced, this, &HeaderBar::refresh);
    connect(&source, &ShownSource::grew, this, &HeaderBar::refresh);
    connect(&source, &ShownSource::statusChanged, this, &HeaderBar::refresh);
    refresh();
}

QString HeaderBar::modeText() const
{
    return m_mode->text();
}

void HeaderBar::offerScenarios(bool offered, bool shown)
{
    m_scenarios->setVisible(offered);
    m_scenarios->setChecked(shown);
}

void HeaderBar::setWaiting(int stories)
{
    m_scenarios->setText(stories == 0 ? tr("Scenarios") : tr("Scenarios · %n waiting", nullptr, stories));
}

void HeaderBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    const bool narrow = width() < fontMetrics().averageCharWidth() * 110;
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    refresh();
}

void HeaderBar::refresh()
{
    const Plan* plan = m_source.plan();
    m_title->setWhole(plan                     ? plan->title
                      : m_source.isRecording() ? tr("A recorded session")
                                               : tr("Pick a scenario to begin"));
    m_question->setWhole(plan ? plan->question : QString());
    const QString text = whereabouts(m_source, m_narrow);
    m_mode->setText(text);
    m_mode->setVisible(!text.isEmpty());
    setRole(m_mode, m_source.isRecording() || m_source.hasFailed() ? u"pill-replay"_s : u"pill-live"_s);
}

} // namespace statewire

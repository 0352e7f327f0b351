// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/checksview.h"

#include "scenario/report/checktelling.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/verdictlabels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

std::optional<bool> holds(const CheckResult& check)
{
    return check.isUnknown() ? std::nullopt : std::optional(check.passed());
}

/// All that is shown of it, in lines.
QString textOf(const CheckResult& check)
{
    QStringList lines{verdictGlyph(holds(check)) + u' ' + check.claim.told()};
    if (check.passed())
        lines << check.observed.told();
    if (const Sentence remark = remarkOn(check); !remark.isEmpty())
        lines << remark.told();
    return lines.join(u"\n  "_s);
}

} // namespace

ChecksView::ChecksView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_scroll(makeTextScroll())
{
    setAccessibleName(tr("Checks"));
    m_scroll->setAccessibleName(tr("Checks"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 10);
    column->addWidget(m_scroll);
    connect(&context.source, &ShownSource::replaced, this, &ChecksView::refresh);
    connect(&context.source, &ShownSource::statusChanged, this, &ChecksView::refresh);
    connect(&context.playhead, &Playhead::moved, this, &ChecksView::refresh);
    refresh();
}

void ChecksView::setTheme(const Theme&) {}

std::vector<CheckResult> ChecksView::told() const
{
    // The checks judge the whole run, so they would tell the end of a story that is not told yet.
    const ShownSource& source = m_context.source;
    return source.isFinished() && m_context.playhead.isAtEnd() ? source.checks() : std::vector<CheckResult>();
}

QString ChecksView::whyNone() const
{
    const ShownSource& source = m_context.source;
    if (source.isFreePlay())
        return tr("Free play claims nothing, so there is nothing to check. Saved as a scenario, what you did can be given "
                  "checks.");
    if (source.isRecording() && !source.plan())
        return tr("This recording tells no scenario, so nothing is claimed that could be checked.");
    return tr("The scenario's claims are checked when its last step is done.");
}

void ChecksView::copy()
{
    QString text;
    for (const CheckResult& check : told())
        text += textOf(check) + u'\n';
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void ChecksView::refresh()
{
    const std::vector<CheckResult> checks = told();
    const CheckTally tally = tallyOf(checks);
    // What is not reached stands in the view: the tab has no room for all of it.
    Q_EMIT titleChanged(checks.empty() ? tr("Checks")
                        : tally.unknown > 0
                            ? tr("Checks %1/%2, %3 unknown").arg(tally.passed).arg(tally.all()).arg(tally.unknown)
                            : tr("Checks %1/%2").arg(tally.passed).arg(tally.all()));
    QString key = checks.empty() ? whyNone() : QString();
    for (const CheckResult& check : checks)
        key += check.id + textOf(check);
    if (key == m_shown && m_scroll->widget())
        return;
    m_shown = key;
    auto* view = new QWidget;
    auto* grid = new QGridLayout(view);
    grid->setContentsMargins(0, 0, 4, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    int row = 0;
    if (tally.notReached > 0)
        grid->addWidget(makeLabel(tally.sentence().told(), u"muted"_s), row++, 0, 1, 2);
    for (const CheckResult& check : checks) {
        grid->addWidget(makeVerdict(holds(check)), row, 0);
        grid->addWidget(makeLabel(check.claim.told(), u"body"_s), row++, 1);
        if (check.passed())
            grid->addWidget(makeLabel(check.observed.told(), u"figures"_s), row++, 1);
        if (const Sentence remark = remarkOn(check); !remark.isEmpty())
            grid->addWidget(makeLabel(remark.told(), u"muted"_s), row++, 1);
    }
    if (checks.empty())
        grid->addWidget(makeLabel(whyNone(), u"muted"_s), row++, 0, 1, 2);
    grid->setRowStretch(row, 1);
    m_scroll->setWidget(view);
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/checksview.h"

#include "ui/look/stylesheet.h"
#include "ui/parts/verdictlabels.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

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

QString ChecksView::figures(const CheckResult& check)
{
    return check.passed ? check.observed.told()
                        : tr("expected %1, observed %2").arg(check.expected.told(), check.observed.told());
}

void ChecksView::copy()
{
    QString text;
    for (const CheckResult& check : told())
        text += verdictGlyph(check.passed) + u' ' + check.claim.told() + u"\n  "_s + figures(check) + u'\n';
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void ChecksView::refresh()
{
    const std::vector<CheckResult> checks = told();
    const auto passed = std::count_if(checks.begin(), checks.end(), [](const CheckResult& c) { return c.passed; });
    Q_EMIT titleChanged(checks.empty() ? tr("Checks") : tr("Checks %1/%2").arg(passed).arg(checks.size()));
    QString key;
    for (const CheckResult& check : checks)
        key += check.id + check.observed.text() + QChar(check.passed ? u'1' : u'0');
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
    for (const CheckResult& check : checks) {
        grid->addWidget(makeVerdict(check.passed), row, 0);
        grid->addWidget(makeLabel(check.claim.told(), u"body"_s), row++, 1);
        grid->addWidget(makeLabel(figures(check), u"figures"_s), row++, 1);
    }
    if (checks.empty())
        grid->addWidget(makeLabel(tr("The scenario's claims are checked when its last step is done."), u"muted"_s), row++, 0,
                        1, 2);
    grid->setRowStretch(row, 1);
    m_scroll->setWidget(view);
}

} // namespace statewire

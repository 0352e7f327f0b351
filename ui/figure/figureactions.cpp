// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/figureactions.h"

#include "ui/context/view.h"
#include "ui/figure/figureformats.h"
#include "ui/parts/savedialog.h"
#include "ui/timeline/timelineview.h"

#include <QClipboard>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace statewire {

FigureActions::FigureActions(const ViewContext& context, std::function<FigureSubject()> subject, QWidget* window)
    : ActionSet(window), m_context(context), m_subject(std::move(subject)), m_window(window)
{
    m_all << add(u"saveFigure"_s, tr("&Save Figure…"), {QKeySequence::Save})
          << add(u"copyFigure"_s, tr("Copy &Figure"), {Qt::CTRL | Qt::SHIFT | Qt::Key_C});
    connect(m_all[0], &QAction::triggered, this, &FigureActions::choose);
    connect(m_all[1], &QAction::triggered, this, &FigureActions::copy);
}

void FigureActions::refresh(bool inSight)
{
    for (QAction* action : m_all)
        action->setEnabled(inSight && !m_context.source.moments().empty());
}

FigureOptions FigureActions::options(const FigureSubject& subject) const
{
    FigureOptions options;
    const Plan* plan = m_context.source.plan();
    options.title = plan ? plan->title : tr("Recorded session");
    options.look = m_look;
    options.replayed = m_context.source.isRecording();
    options.scale = m_context.scale.kind();
    options.playheadNs = m_context.playhead.positionNs();
    options.evidence = m_context.currentEvidence();
    // What the view shows is what is drawn: its range, its rows, its marks.
    options.explained = qobject_cast<TimelineView*>(subject.view) != nullptr;
    options.body = [view = subject.view](QPainter& painter, const QRectF& target, const Theme& theme) {
        view->paintFigure(painter, target, theme);
    };
    options.bodyHeight = [view = subject.view](double width, const Theme& theme) {
        return view->figureHeight(width, theme);
    };
    options.counting = m_context.scale.counting();
    return options;
}

void FigureActions::choose()
{
    const FigureSubject subject = m_subject();
    const Plan* plan = m_context.source.plan();
    const QString name = plan && !plan->scenarioId.isEmpty() ? plan->scenarioId : u"statewire"_s;
    const FigureOptions now = options(subject); // as it is now, whatever the dialog hides
    const QString file = u"%1-%2.%3"_s.arg(name, subject.id, figureFormats().front().suffix);
    const QString path =
        askWhereToSave({u"save-figure"_s, tr("Save Figure: %1").arg(subject.title), file, figureFilter(), {}}, m_window);
    if (path.isEmpty())
        return;
    const ShownSource& source = m_context.source;
    if (const Result<void> saved = saveFigure(path, source.session(), source.timeline(), source.evidence(), now); !saved)
        Q_EMIT failed(saved.error());
    else
        Q_EMIT made(tr("Saved as a figure: %1").arg(subject.title), path);
}

void FigureActions::copy()
{
    const FigureSubject subject = m_subject();
    const ShownSource& source = m_context.source;
    QGuiApplication::clipboard()->setImage(
        figureImage(source.session(), source.timeline(), source.evidence(), options(subject)));
    Q_EMIT made(tr("Copied as a figure: %1").arg(subject.title), {});
}

} // namespace statewire

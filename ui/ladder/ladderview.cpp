// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladderview.h"

#include "ui/ladder/laddercanvas.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/connectionchooser.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

LadderView::LadderView(const ViewContext& context, QWidget* parent)
    : View(parent), m_context(context), m_area(new LadderCanvas(context)), m_controls(new QWidget(this)),
      m_chooser(new ConnectionChooser(context, tr("Connection of the Selection"), tr("All Connections"))),
      m_relative(new QPushButton(tr("Relative"))), m_absolute(new QPushButton(tr("Absolute"))),
      m_compressed(new QPushButton(tr("Compressed"))), m_exact(new QPushButton(tr("Exact")))
{
    m_relative->setToolTip(tr("Sequence numbers count from the initial one"));
    m_absolute->setToolTip(tr("Sequence numbers as they are on the wire"));
    m_compressed->setToolTip(tr("Long gaps are torn, every frame has room"));
    m_exact->setToolTip(tr("Distances are proportional to time; Ctrl and the wheel stretch them"));
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_chooser);
    const auto pair = [this, row](QPushButton* first, QPushButton* second) {
        auto* group = new QButtonGroup(this);
        row->addSpacing(6);
        for (QPushButton* button : {first, second}) {
            button->setCheckable(true);
            setRole(button, u"segment"_s);
            group->addButton(button);
            row->addWidget(button);
        }
        first->setChecked(true);
    };
    pair(m_relative, m_absolute);
    pair(m_compressed, m_exact);
    m_controls->hide();
    connect(m_relative, &QPushButton::clicked, this, [this] { setRelative(true); });
    connect(m_absolute, &QPushButton::clicked, this, [this] { setRelative(false); });
    connect(m_compressed, &QPushButton::clicked, this, [this] { setCompressed(true); });
    connect(m_exact, &QPushButton::clicked, this, [this] { setCompressed(false); });
    connect(m_chooser, &ConnectionChooser::chosen, this, &LadderView::refresh);
    connect(&context.playhead, &Playhead::moved, this, &LadderView::refresh);
    connect(&context.selection, &Selection::changed, this, &LadderView::refresh);
    connect(&context.source, &ShownSource::grew, this, &LadderView::refresh);
    connect(&context.source, &ShownSource::replaced, this, &LadderView::refresh);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_area);
    setFocusProxy(m_area);
    m_area->setEmptyText(tr("Nothing has happened yet: no connection, no frame."));
    refresh();
}

void LadderView::setTheme(const Theme& theme)
{
    m_area->setTheme(theme);
}

void LadderView::setRelative(bool relative)
{
    (relative ? m_relative : m_absolute)->setChecked(true);
    m_area->setRelative(relative);
}

void LadderView::setCompressed(bool compressed)
{
    (compressed ? m_compressed : m_exact)->setChecked(true);
    m_area->setCompressed(compressed);
}

void LadderView::refresh()
{
    const Timeline& timeline = m_context.source.timeline();
    std::optional<size_t> one = m_chooser->connection();
    if (!one && m_chooser->isAutomatic())
        one = selectedConnection(m_context);
    std::vector<size_t> connections;
    for (size_t i = 0; i < timeline.connections().size(); ++i) {
        if ((!one || *one == i) && hasBegun(timeline, timeline.connections()[i], m_context.playhead.positionNs()))
            connections.push_back(i);
    }
    m_area->setConnections(std::move(connections));
}

void LadderView::copy()
{
    QGuiApplication::clipboard()->setText(m_area->text());
}

double LadderView::figureHeight(double figureWidth, const Theme& theme)
{
    return m_area->figureHeight(figureWidth, theme);
}

bool LadderView::paintFigure(QPainter& painter, const QRectF& target, const Theme& theme)
{
    m_area->paintFigure(painter, target, theme);
    return true;
}

} // namespace statewire

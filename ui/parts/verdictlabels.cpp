// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/verdictlabels.h"

#include "ui/look/stylesheet.h"
#include "ui/look/words.h"

#include <QLabel>
#include <QObject>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace statewire {

QString verdictGlyph(std::optional<bool> holds)
{
    return !holds ? u"?"_s : *holds ? u"✓"_s : u"✗"_s;
}

QLabel* makeLabel(const QString& text, const QString& role)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setRole(label, role);
    return label;
}

QLabel* makeVerdict(std::optional<bool> holds)
{
    QLabel* label = makeLabel(verdictGlyph(holds), !holds ? u"unknown"_s : *holds ? u"good"_s : u"bad"_s);
    label->setWordWrap(false);
    label->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    label->setAccessibleName(!holds ? Words::tr("not known") : *holds ? Words::tr("holds") : Words::tr("fails"));
    return label;
}

QScrollArea* makeTextScroll()
{
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    return scroll;
}

} // namespace statewire

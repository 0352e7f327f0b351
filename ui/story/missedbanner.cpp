// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/missedbanner.h"

#include "ui/look/stylesheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

MissedBanner::MissedBanner(QWidget* parent)
    : QFrame(parent), m_headline(new QLabel), m_explanation(new QLabel), m_way(new QLabel),
      m_take(new QPushButton(tr("Take It Again")))
{
    setObjectName(u"missed"_s);
    setAccessibleName(tr("What did not come about"));
    auto* sign = new QLabel(u"✗"_s);
    setRole(sign, u"missed-sign"_s);
    setRole(m_headline, u"missed-head"_s);
    setRole(m_explanation, u"missed-text"_s);
    setRole(m_way, u"missed-text"_s);
    setRole(m_take, u"primary"_s);
    m_take->setObjectName(u"takeAgain"_s);
    m_take->setToolTip(tr("A fresh lab runs the steps told so far again, at full speed"));
    for (QLabel* label : {m_headline, m_explanation, m_way}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_explanation->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addWidget(m_headline);
    texts->addWidget(m_explanation);
    texts->addWidget(m_way);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(12);
    row->addWidget(sign, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_take, 0, Qt::AlignVCenter);
    connect(m_take, &QPushButton::clicked, this, &MissedBanner::takeAgainPicked);
    hide();
}

void MissedBanner::setBare()
{
    m_bare = true;
    m_take->hide();
}

void MissedBanner::tell(const QString& headline, const QString& explanation, const QString& way)
{
    m_headline->setText(headline);
    m_explanation->setText(explanation);
    m_explanation->setVisible(!explanation.isEmpty());
    m_way->setText(way);
    m_way->setVisible(!way.isEmpty());
    m_take->setVisible(!m_bare && !way.isEmpty());
    setVisible(!headline.isEmpty());
}

QString MissedBanner::text() const
{
    return isHidden() ? QString() : m_headline->text() + u'\n' + m_explanation->text();
}

} // namespace statewire

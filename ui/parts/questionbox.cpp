// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/questionbox.h"

#include "ui/look/stylesheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

QuestionBox::QuestionBox(const QString& title, const QString& text, const QString& detail, QWidget* parent)
    : QDialog(parent), m_buttons(new QHBoxLayout)
{
    setWindowTitle(title);
    setAccessibleDescription(detail);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(22, 18, 22, 18);
    column->setSpacing(10);
    const auto add = [column](const QString& words, const QString& role) {
        auto* label = new QLabel(words);
        setRole(label, role);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMinimumWidth(label->fontMetrics().averageCharWidth() * 72);
        label->setVisible(!words.isEmpty());
        column->addWidget(label);
    };
    add(text, u"title"_s);
    add(detail, u"story"_s);
    column->addSpacing(8);
    m_buttons->setSpacing(10);
    m_buttons->addStretch(1);
    column->addLayout(m_buttons);
    column->setSizeConstraint(QLayout::SetFixedSize);
}

QPushButton* QuestionBox::add(const QString& id, const QString& text)
{
    auto* button = new QPushButton(text);
    button->setObjectName(id);
    button->setAutoDefault(true);  // Enter presses the one that has the focus
    if (m_buttons->count() == 1) { // behind the stretch
        setRole(button, u"primary"_s);
        button->setDefault(true);
        button->setFocus();
    }
    m_buttons->addWidget(button);
    return button;
}

void QuestionBox::addAnswer(const QString& id, const QString& text)
{
    connect(add(id, text), &QPushButton::clicked, this, [this, id] {
        m_answer = id;
        accept();
    });
}

void QuestionBox::addStay(const QString& text)
{
    connect(add(u"stay"_s, text), &QPushButton::clicked, this, &QDialog::reject);
}

QString QuestionBox::ask()
{
    m_answer.clear();
    exec();
    return m_answer;
}

} // namespace statewire

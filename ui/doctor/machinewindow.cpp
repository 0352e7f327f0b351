// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/machinewindow.h"

#include "doctor/labexamination.h"
#include "scenario/library/library.h"
#include "ui/doctor/screenexamination.h"
#include "ui/look/stylesheet.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

/// Told apart without colours, too.
struct Sign
{
    QString text;
    QColor colour;
};

Sign signOf(Finding::Outcome outcome, const Theme& theme)
{
    switch (outcome) {
    case Finding::Outcome::Works: return {u"✓"_s, theme.good};
    case Finding::Outcome::Limited: return {u"!"_s, theme.warning};
    case Finding::Outcome::Fails: return {u"✗"_s, theme.bad};
    case Finding::Outcome::NotTried: return {u"–"_s, theme.muted};
    }
    return {};
}

QString coloured(const QString& text, const QColor& colour)
{
    return u"<span style=\"color:%1\">%2</span>"_s.arg(colour.name(), text.toHtmlEscaped());
}

} // namespace

MachineWindow::MachineWindow(QWidget* parent)
    : QDialog(parent), m_text(new QTextBrowser), m_again(new QPushButton(tr("Look Again"))),
      m_copy(new QPushButton(tr("Copy as Text"))), m_library(bundledScenarios())
{
    setWindowTitle(tr("What This Machine Allows – Statewire"));
    setObjectName(u"content"_s);
    setRole(m_text, u"panel"_s);
    m_text->setAccessibleName(tr("What was tried, and what came of it"));
    m_text->document()->setDocumentMargin(20);
    auto* close = new QPushButton(tr("Close"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
    connect(m_again, &QPushButton::clicked, this, &MachineWindow::look);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(textOf(m_diagnosis)); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    resize(QSize(820, 640).boundedTo(screen()->availableSize() - QSize(24, 48)));
}

MachineWindow::~MachineWindow() = default;

void MachineWindow::setTheme(const Theme& theme)
{
    m_theme = theme;
    setPalette(theme.palette());
    if (!isLooking() && !m_diagnosis.findings.empty())
        tell();
}

void MachineWindow::look()
{
    if (isLooking())
        return;
    m_again->setEnabled(false);
    m_copy->setEnabled(false);
    m_examination = std::make_unique<LabExamination>();
    connect(m_examination.get(), &LabExamination::finished, this, [this] {
        std::vector<Finding> findings = m_examination->findings();
        m_examination.release()->deleteLater(); // it is its own signal
        findings.push_back(examineFonts());
        findings.push_back(seenDisplay());
        m_again->setEnabled(true);
        m_copy->setEnabled(true);
        m_diagnosis = diagnosisOf(m_library, std::move(findings));
        tell();
    });
    m_text->setPlainText(tr("Trying what a lab needs…"));
    m_examination->start(sysctlsOf(m_library));
}

void MachineWindow::tell()
{
    const int size = qRound(m_theme.px(14));
    QString html = u"<body style=\"font-size:%1px\">"_s.arg(size);
    html += u"<p style=\"font-size:%1px\"><b>"_s.arg(size * 5 / 4) + verdictOf(m_diagnosis).told().toHtmlEscaped() +
            u"</b></p><p>"_s + coloured(whereIsIt(m_diagnosis).told(), m_theme.muted) +
            u"</p><table cellspacing=\"0\" cellpadding=\"4\">"_s;
    for (const Finding& finding : m_diagnosis.findings) {
        const Sign sign = signOf(finding.outcome, m_theme);
        html += u"<tr><td><b>%1</b></td><td>%2&nbsp;&nbsp;</td><td>%3"_s.arg(coloured(sign.text, sign.colour),
                                                                             finding.tried.told().toHtmlEscaped(),
                                                                             coloured(finding.seen.told(), m_theme.muted));
        if (!finding.why.isEmpty())
            html += (finding.seen.isEmpty() ? QString() : u"<br>"_s) + coloured(finding.why.told(), sign.colour);
        if (!finding.remedy.isEmpty())
            html += u"<br>"_s + finding.remedy.told().toHtmlEscaped();
        html += u"</td></tr>"_s;
    }
    html += u"</table>"_s;
    if (const std::vector<Untold> all = untoldByTheKernel(m_diagnosis); !all.empty()) {
        html += u"<p><b>%1</b></p><ul>"_s.arg(tr("Not told by this kernel").toHtmlEscaped());
        for (const Untold& untold : all)
            html += u"<li>%1/%2: %3</li>"_s.arg(untold.scenario.toHtmlEscaped(), untold.variant.toHtmlEscaped(),
                                                untold.why.toHtmlEscaped());
        html += u"</ul>"_s;
    }
    m_text->setHtml(html);
}

QString MachineWindow::shownText() const
{
    return m_text->toPlainText();
}

MachineReport::MachineReport(QWidget* window)
    : QObject(window), m_behind(window), m_action(new QAction(tr("What This &Machine Allows…"), this))
{
    m_action->setObjectName(u"machine"_s);
    connect(m_action, &QAction::triggered, this, &MachineReport::open);
}

void MachineReport::setTheme(const Theme& theme)
{
    m_theme = theme;
    if (m_window)
        m_window->setTheme(theme);
}

void MachineReport::open()
{
    if (!m_window) {
        m_window = new MachineWindow(m_behind);
        m_window->setTheme(m_theme);
    }
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
    m_window->look();
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that opens control runs beside it.
#include "comparewindow.h"
#include "mainwindow.h"
#include "messagebar.h"
#include "session/sessionreader.h"
#include "windowactions.h"

#include <QAction>
#include <QFileDialog>
#include <QInputDialog>

using namespace Qt::StringLiterals;

namespace statewire {

CompareWindow& MainWindow::showCompareWindow()
{
    if (!m_compare)
        m_compare = new CompareWindow(this);
    m_compare->setTheme(m_theme);
    m_compare->show();
    m_compare->raise();
    m_compare->activateWindow();
    return *m_compare;
}

void MainWindow::openControlRun(const QString& variant)
{
    const Scenario* scenario = findScenario(m_scenario);
    if (!scenario)
        return;
    showCompareWindow().compareVariants(*scenario, m_variant, variant,
                                        m_actions->slowWire->isChecked() ? Pace::Slow : Pace::Real);
}

void MainWindow::chooseControlRun()
{
    const Scenario* scenario = findScenario(m_scenario);
    if (!scenario || scenario->variants.size() < 2)
        return;
    QStringList titles;
    QStringList ids;
    for (const Variant& variant : scenario->variants) {
        if (variant.id == m_variant)
            continue;
        titles << (variant.summary.isEmpty() ? variant.title : tr("%1: %2").arg(variant.title, variant.summary));
        ids << variant.id;
    }
    bool chosen = false;
    const QString title = QInputDialog::getItem(
        this, tr("Control Run"),
        tr("Run “%1” side by side with:")
            .arg(scenario->findVariant(m_variant) ? scenario->findVariant(m_variant)->title : m_variant),
        titles, 0, false, &chosen);
    if (const qsizetype at = titles.indexOf(title); chosen && at >= 0)
        openControlRun(ids[at]);
}

void MainWindow::chooseComparison()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Compare with Recording"), {}, tr("Recordings (*.pcapng);;All files (*)"));
    if (path.isEmpty())
        return;
    Result<LoadedSession> loaded = loadSession(path);
    if (!loaded) {
        m_message->showError(loaded.error());
        return;
    }
    showCompareWindow().compareRecordings(m_source.session(), std::move(loaded->session));
}

} // namespace statewire

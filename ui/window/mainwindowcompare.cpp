// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that opens control runs beside it.
#include "session/sessionreader.h"
#include "ui/compare/comparewindow.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/messagebar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presenter.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QFileDialog>
#include <QInputDialog>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

void MainWindow::dressCompareWindow()
{
    if (!m_compare)
        return;
    m_compare->setTheme(m_presenter->isPresenting() ? m_presenter->wallTheme() : m_theme);
    m_compare->setPresented(m_presenter->isPresenting());
}

CompareWindow& MainWindow::showCompareWindow()
{
    if (!m_compare)
        m_compare = new CompareWindow(this);
    dressCompareWindow();
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

bool MainWindow::hasControl(const Scenario& scenario) const
{
    return std::any_of(scenario.variants.begin(), scenario.variants.end(), [this](const Variant& variant) {
        return variant.id != m_variant && notForKernel(variant, runningKernel()).isEmpty();
    });
}

void MainWindow::chooseControlRun()
{
    const Scenario* scenario = findScenario(m_scenario);
    if (!scenario || !hasControl(*scenario))
        return;
    QStringList titles;
    QStringList ids;
    QStringList unfit;
    for (const Variant& variant : scenario->variants) {
        if (variant.id == m_variant)
            continue;
        if (!notForKernel(variant, runningKernel()).isEmpty()) {
            unfit << tr("“%1” is not for this kernel: it needs %2.").arg(variant.title, variant.when.text());
            continue;
        }
        titles << (variant.summary.isEmpty() ? variant.title : tr("%1: %2").arg(variant.title, variant.summary));
        ids << variant.id;
    }
    QInputDialog dialog(this);
    if (m_presenter->isPresenting())
        dialog.setStyleSheet(styleSheetFor(m_presenter->wallTheme()));
    dialog.setWindowTitle(tr("Control Run"));
    dialog.setComboBoxItems(titles);
    dialog.setComboBoxEditable(false);
    dialog.setLabelText(
        (QStringList(tr("Run “%1” side by side with:")
                         .arg(scenario->findVariant(m_variant) ? scenario->findVariant(m_variant)->title : m_variant)) +
         unfit)
            .join(u'\n'));
    if (dialog.exec() != QDialog::Accepted)
        return;
    if (const qsizetype at = titles.indexOf(dialog.textValue()); at >= 0)
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

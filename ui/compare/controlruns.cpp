// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/controlruns.h"

#include "session/sessionreader.h"
#include "ui/compare/comparewindow.h"
#include "ui/look/stylesheet.h"
#include "ui/parts/messagebar.h"

#include <QFileDialog>
#include <QInputDialog>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace statewire {

ControlRuns::ControlRuns(const ShownSource& source, std::function<OpenVariant()> open, MessageBar& message, QWidget* window)
    : ActionSet(window), controlRun(add(u"controlRun"_s, tr("&Control Run…"), {Qt::Key_K})),
      compareRecording(add(u"compareRecording"_s, tr("Compare &with Recording…"))), m_source(source),
      m_open(std::move(open)), m_message(message), m_behind(window)
{
    controlRun->setToolTip(tr("This variant and another one side by side, on one time axis"));
    connect(controlRun, &QAction::triggered, this, &ControlRuns::chooseControlRun);
    connect(compareRecording, &QAction::triggered, this, &ControlRuns::chooseRecording);
}

void ControlRuns::refresh()
{
    controlRun->setEnabled(!m_source.isFreePlay() && !controls().empty());
    compareRecording->setEnabled(m_source.plan() && !m_source.isFreePlay());
}

void ControlRuns::dress(const Theme& theme, bool presented)
{
    m_theme = theme;
    m_presented = presented;
    if (!m_window)
        return;
    m_window->setTheme(theme);
    m_window->setPresented(presented);
}

void ControlRuns::close()
{
    if (m_window)
        m_window->close();
}

CompareWindow& ControlRuns::showWindow()
{
    if (!m_window)
        m_window = new CompareWindow(m_behind);
    dress(m_theme, m_presented);
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
    return *m_window;
}

std::vector<const Variant*> ControlRuns::controls() const
{
    std::vector<const Variant*> found;
    const OpenVariant open = m_open();
    if (!open.scenario)
        return found;
    for (const Variant& variant : open.scenario->variants) {
        if (variant.id != open.variant && notForKernel(variant, runningKernel()).isEmpty())
            found.push_back(&variant);
    }
    return found;
}

void ControlRuns::run(const QString& variant)
{
    const OpenVariant open = m_open();
    if (open.scenario)
        showWindow().compareVariants(*open.scenario, open.variant, variant, open.pace);
}

void ControlRuns::chooseControlRun()
{
    const std::vector<const Variant*> variants = controls();
    if (variants.empty())
        return;
    const OpenVariant open = m_open();
    QStringList titles;
    QStringList ids;
    QStringList unfit;
    for (const Variant* variant : variants) {
        titles << (variant->summary.isEmpty() ? variant->title : tr("%1: %2").arg(variant->title, variant->summary));
        ids << variant->id;
    }
    for (const Variant& variant : open.scenario->variants) {
        if (!notForKernel(variant, runningKernel()).isEmpty() && variant.id != open.variant)
            unfit << tr("“%1” is not for this kernel: it needs %2.").arg(variant.title, variant.when.text());
    }
    QInputDialog dialog(m_behind);
    if (m_presented)
        dialog.setStyleSheet(styleSheetFor(m_theme));
    dialog.setWindowTitle(tr("Control Run"));
    dialog.setComboBoxItems(titles);
    dialog.setComboBoxEditable(false);
    dialog.setOkButtonText(tr("Run Side by Side"));
    dialog.setCancelButtonText(tr("Not Now"));
    const Variant* mine = open.scenario->findVariant(open.variant);
    dialog.setLabelText(
        (QStringList(tr("Run “%1” side by side with:").arg(mine ? mine->title : open.variant)) + unfit).join(u'\n'));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const qsizetype at = titles.indexOf(dialog.textValue());
    if (at >= 0)
        run(ids[at]); // of the library as it is now: it may have been read again meanwhile
}

void ControlRuns::chooseRecording()
{
    const QString path =
        QFileDialog::getOpenFileName(m_behind, tr("Compare with Recording"), {}, tr("Recordings (*.pcapng);;All files (*)"));
    if (path.isEmpty())
        return;
    Result<LoadedSession> loaded = loadSession(path);
    if (!loaded) {
        m_message.showError(loaded.error());
        return;
    }
    showWindow().compareRecordings(m_source.session(), std::move(loaded->session));
}

} // namespace statewire

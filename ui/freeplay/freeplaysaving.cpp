// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/freeplaysaving.h"

#include "ui/freeplay/freeplayhand.h"

#include <QFileDialog>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace statewire {

FreePlaySaving::FreePlaySaving(FreePlayHand& hand, QWidget* panel) : QObject(panel), m_hand(hand), m_panel(panel) {}

bool FreePlaySaving::hasUnsaved() const
{
    return m_hand.log().acts().size() > m_savedActs;
}

void FreePlaySaving::giveUpUnsaved()
{
    m_savedActs = m_hand.log().acts().size();
}

bool FreePlaySaving::mayLeave()
{
    if (!hasUnsaved())
        return true;
    QMessageBox box(QMessageBox::Question, tr("Free Play – Statewire"), tr("This free play is not saved."),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_panel->window());
    box.setObjectName(u"unsaved"_s);
    box.setInformativeText(tr("Saved as a scenario, what you did by hand runs again by itself."));
    box.setDefaultButton(QMessageBox::Save);
    const int answer = box.exec();
    if (answer == QMessageBox::Discard)
        giveUpUnsaved();
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && saveAs());
}

bool FreePlaySaving::saveAs()
{
    QFileDialog dialog(m_panel, tr("Save as Scenario"), m_savedAs.isEmpty() ? u"free-play.toml"_s : m_savedAs,
                       tr("Scenarios (*.toml)"));
    dialog.setObjectName(u"save-scenario"_s);
    dialog.setAcceptMode(QFileDialog::AcceptSave); // asks before it takes a name that is taken
    dialog.setDefaultSuffix(u"toml"_s);
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return false;
    const QString path = dialog.selectedFiles().first();
    if (const Result<void> done = m_hand.saveScenario(path); !done) {
        Q_EMIT failed(done.error().text());
        return false;
    }
    m_savedAs = path;
    giveUpUnsaved();
    Q_EMIT saved(path);
    return true;
}

} // namespace statewire

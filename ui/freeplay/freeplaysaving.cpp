// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/freeplaysaving.h"

#include "scenario/library/library.h"

#include "ui/freeplay/freeplayhand.h"
#include "ui/parts/questionbox.h"
#include "ui/parts/savedialog.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace statewire {

FreePlaySaving::FreePlaySaving(FreePlayHand& hand, QWidget* panel) : QObject(panel), m_hand(hand), m_panel(panel) {}

bool FreePlaySaving::hasUnsaved() const
{
    return m_hand.log().hasUnkept();
}

bool FreePlaySaving::mayLeave()
{
    if (!hasUnsaved())
        return true;
    QuestionBox box(tr("Free Play – Statewire"), tr("This free play is not saved."),
                    tr("Saved as a scenario, what you did by hand runs again by itself."), m_panel->window());
    box.setObjectName(u"unsaved"_s);
    box.addAnswer(u"save"_s, tr("Save as Scenario…"));
    box.addAnswer(u"discard"_s, tr("End Without Saving"));
    box.addStay(tr("Go On Playing"));
    const QString answer = box.ask();
    if (answer == "discard"_L1)
        m_hand.noteKept();
    return answer == "discard"_L1 || (answer == "save"_L1 && saveAs());
}

QString FreePlaySaving::folder()
{
    const QString folder = Library::userFolders().value(0, QDir::homePath());
    return QDir().mkpath(folder) ? folder : QDir::homePath();
}

bool FreePlaySaving::saveAs()
{
    const QString before = m_hand.log().keptAs();
    const QString proposed = before.isEmpty() ? QDir(folder()).filePath(u"free-play.toml"_s) : before;
    const QString path =
        askWhereToSave({u"save-scenario"_s, tr("Save as Scenario"), proposed, tr("Scenarios (*.toml)"), u"toml"_s}, m_panel);
    if (path.isEmpty())
        return false;
    if (const Result<void> done = m_hand.saveScenario(path); !done) {
        Q_EMIT failed(done.error().text());
        return false;
    }
    m_hand.noteKept(path);
    Q_EMIT saved(path);
    return true;
}

} // namespace statewire

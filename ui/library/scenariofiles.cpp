// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/scenariofiles.h"

#include "ui/library/mistakespanel.h"
#include "ui/library/scenarioshelf.h"
#include "ui/parts/messagebar.h"

#include <QFileDialog>
#include <QFileInfo>

namespace statewire {

ScenarioFiles::ScenarioFiles(ScenarioShelf& shelf, MistakesPanel& mistakes, MessageBar& message, std::function<bool()> keeps,
                             QWidget* window)
    : QObject(window), m_shelf(shelf), m_mistakes(mistakes), m_message(message), m_keeps(std::move(keeps)), m_window(window)
{
    connect(&m_shelf, &ScenarioShelf::textChanged, this, &ScenarioFiles::takeNewText);
    connect(&m_shelf, &ScenarioShelf::vanished, this, [this](const QString& path) {
        m_message.showText(tr("%1 is no longer there").arg(QFileInfo(path).fileName()),
                           tr("The story on screen stays. It is read again when the file is back."));
    });
}

void ScenarioFiles::choose()
{
    const QString path =
        QFileDialog::getOpenFileName(m_window, tr("Open Scenario File"), {}, tr("Scenarios (*.toml);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

void ScenarioFiles::open(const QString& path, const QString& variant)
{
    const LibraryEntry& entry = m_shelf.open(path);
    if (entry.isFine()) {
        Q_EMIT scenarioWanted(QString(entry.scenario.id), variant);
        return;
    }
    const QString file = entry.path;
    m_shelf.follow(file);
    Q_EMIT broken();
    showMistakes(file);
}

void ScenarioFiles::showMistakes(const QString& path)
{
    const LibraryEntry* entry = m_shelf.findFile(path);
    if (!entry || entry->isFine())
        return;
    m_message.hide();
    m_mistakes.showMistakes(*entry);
}

void ScenarioFiles::takeNewText(const QString& path)
{
    const LibraryEntry* entry = m_shelf.findFile(path);
    if (!entry)
        return;
    if (!entry->isFine()) {
        showMistakes(path);
        return;
    }
    m_mistakes.hide();
    Q_EMIT mended();
    const QString name = QFileInfo(path).fileName();
    const QString id = entry->scenario.id;
    if (m_keeps()) {
        m_message.showText(tr("%1 has a new text").arg(name), tr("The story that runs is still told as it was."));
        m_message.offer(tr("Run the New Text"), [this, id] { Q_EMIT newTextWanted(id); });
        return;
    }
    Q_EMIT newTextWanted(id);
    m_message.showText(tr("Reloaded %1").arg(name), tr("The story begins again with the new text."), MessageBar::Kind::Good);
}

} // namespace statewire

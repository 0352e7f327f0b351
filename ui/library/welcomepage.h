// SPDX-License-Identifier: GPL-3.0-or-later
// What a new user sees first: the library by question with a search, a first lesson, what was open lately, and other ways
// to begin. Nothing runs until something is picked.
#pragma once

#include "ui/library/firstlesson.h"
#include "ui/library/recent.h"
#include "ui/look/theme.h"

#include "base/result.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace statewire {

class LabProbe;
class MessageBar;
class ScenarioList;

class WelcomePage : public QFrame
{
    Q_OBJECT

public:
    explicit WelcomePage(Recent& recent, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Puts \p section on top of the column beside the questions.
    void setAside(QWidget* section);
    void setEntries(const std::vector<LibraryEntry>& entries);
    /// Says at the top, once the answer is there, if this machine allows no private lab. Asks once.
    void askWhetherLabsArePossible();
    /// Says at the top that no private lab can be built here. \p loopback: a story that runs all the same.
    void showImpossible(const Error& error, const QString& loopbackScenario, const QString& loopbackVariant);
    /// Whether there is a story to go back to.
    void setStoryWaiting(bool waiting);
    /// Empties the search; false if it was empty.
    bool clearSearch();
    /// Puts the cursor into the search field.
    void begin();
    QLineEdit* searchField() const { return m_search; }
    ScenarioList* list() const { return m_list; }
    MessageBar* notice() const { return m_notice; }
    QPushButton* lessonButton() const { return m_beginLesson; }

Q_SIGNALS:
    void picked(const QString& id, const QString& variant);
    void brokenPicked(const QString& path);
    void recordingPicked(const QString& path);
    void filePicked(const QString& path);
    /// The part of the first lesson that is next, from 0.
    void lessonPicked(int part);
    void freePlayPicked();
    void openRecordingPicked();
    void openFilePicked();
    void helpPicked();
    void backPicked();

private:
    QWidget* makeLesson();
    QWidget* makeRecent();
    QWidget* makeBeginnings();
    void showLesson();
    void tellHowMany();
    void showRecent();
    void open(const RecentItem& item);

    Recent& m_recent;
    std::vector<FirstLesson::Part> m_parts;
    std::vector<LibraryEntry> m_entries;
    MessageBar* m_notice;
    LabProbe* m_probe = nullptr;
    QLineEdit* m_search;
    ScenarioList* m_list;
    QLabel* m_found;
    QLabel* m_nothing;
    QVBoxLayout* m_lessonParts;
    QPushButton* m_beginLesson;
    QWidget* m_recentCard;
    QVBoxLayout* m_recentItems;
    QPushButton* m_back;
    QScrollArea* m_side;
    QVBoxLayout* m_cards;
    Theme m_theme;
};

} // namespace statewire

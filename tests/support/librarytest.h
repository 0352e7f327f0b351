// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the library share: a window on it, with a folder of the user's own, and small stories to put there.
#pragma once

#include "support/windowundertest.h"

#include <QTemporaryDir>
#include <memory>

class QPushButton;

namespace statewire {

class ScenarioList;

class LibraryTest : public QObject
{
protected:
    static constexpr int patienceMs = 30'000;

    /// Nothing was opened yet, and the user's folder is empty.
    void setUp();
    void tearDown();
    /// Another window, as at the next start.
    void makeWindow();
    /// Waits until the lab is there, or is not to be had.
    bool labIsReady() const;
    QString openId() const;

    /// A story of two steps, as a file has it.
    static QByteArray storyText(const QString& id, const QString& title);
    static void put(const QString& path, const QByteArray& text);
    /// The button that is seen in \p parent with \p text on it; null if there is none.
    static QPushButton* buttonWith(const QWidget& parent, const QString& text);
    /// The scenarios that \p list shows, in its order.
    static QStringList shownIds(const ScenarioList& list);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_own; ///< the user's folder of scenarios
    std::unique_ptr<WindowUnderTest> m_window;
};

} // namespace statewire

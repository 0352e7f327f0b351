// SPDX-License-Identifier: GPL-3.0-or-later
// The manual's pages in a window of their own: the tutorial, the format of scenarios.
#pragma once

#include <QDialog>
#include <QStringList>

class QTabBar;
class QTextBrowser;

namespace statewire {

struct Theme;

class HelpBrowser : public QDialog
{
    Q_OBJECT

public:
    explicit HelpBrowser(QWidget* parent = nullptr);

    /// The names of the pages there are: "tutorial", "scenario-format".
    static QStringList pages();
    /// The heading that \p page begins with.
    static QString titleOf(const QString& page);
    void setTheme(const Theme& theme);
    void showPage(const QString& page);
    QString shownPage() const;

private:
    void load(const QString& page);

    QTabBar* m_tabs;
    QTextBrowser* m_text;
    int m_codeSize = 13;
};

} // namespace statewire

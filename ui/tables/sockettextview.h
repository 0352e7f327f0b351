// SPDX-License-Identifier: GPL-3.0-or-later
// The sockets at the playhead as ss or netstat would print them on each host: text to compare with a machine of one's own.
#pragma once

#include "timeline/sockettext.h"
#include "ui/context/view.h"
#include "ui/context/viewcontext.h"

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace statewire {

class SocketTextView : public View
{
    Q_OBJECT

public:
    explicit SocketTextView(const ViewContext& context, QWidget* parent = nullptr);

    void setTheme(const Theme& theme) override;
    void copy() override;
    QWidget* controls() override { return m_controls; }

    QPlainTextEdit* text() const { return m_text; }
    SocketTool tool() const { return m_tool; }
    void setTool(SocketTool tool);
    /// An empty name shows all hosts, one below the other.
    void setHost(const QString& host);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow();
    void refresh();
    void refillHosts();
    void markSelection();
    QStringList shownHosts() const;

    ViewContext m_context;
    QPlainTextEdit* m_text;
    QWidget* m_controls;
    QPushButton* m_ss;
    QPushButton* m_netstat;
    QComboBox* m_hosts;
    Theme m_theme;
    SocketTool m_tool = SocketTool::Ss;
    QString m_host;
    QHash<int, SocketTextLine> m_lines; ///< block of the text → its socket
};

} // namespace statewire

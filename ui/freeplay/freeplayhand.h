// SPDX-License-Identifier: GPL-3.0-or-later
// The hand in free play: does in the running lab what buttons and keys ask for, and remembers it for a scenario.
#pragma once

#include "scenario/freeplay/freeplaystate.h"
#include "ui/context/viewcontext.h"

namespace statewire {

class FreePlayHand : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        quint16 port = 2016;
        int backlog = 8;
        bool reuseAddress = true;
        QString engine = QStringLiteral("posix");
        quint16 bindPort = 0; ///< of a client; 0: the kernel chooses
        QString text = QStringLiteral("hello");
        bool untilEof = false; ///< read until the peer's end of stream
    };

    explicit FreePlayHand(const ViewContext& context, QObject* parent = nullptr);

    Settings settings;

    /// What exists at the playhead.
    LabState state() const;
    /// True if the lab runs and the playhead is at its live end: what is shown is what is acted on.
    bool canAct() const;
    bool isOnWire() const;
    /// Of the free play on screen; an empty one if there is none.
    const FreePlayLog& log() const;
    /// What was done so far need not be saved any more; \p path is where it was, if anywhere.
    void noteKept(const QString& path = {});

    void startServer(const QString& host);
    void startClient(const QString& host);
    void perform(HandVerb verb, const QString& worker, const QString& socket);
    void setOption(const QString& worker, const QString& socket, const QString& option, const QString& value);
    void beginStep();
    Result<void> saveScenario(const QString& path) const;

Q_SIGNALS:
    void changed();
    /// Something done by hand did not succeed; \p text says what and why.
    void refused(const QString& text);
    /// The next thing was done; an older refusal is of no interest any more.
    void acted();

private:
    void perform(HandVerb verb, const QString& worker, const QString& socket, HandChoice choice);
    QString engine() const;
    QString targetFrom(const QString& host) const;

    ViewContext m_context;
};

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// A session told in a terminal: steps as they happen, the sockets after each, the checks and the evidence.
#pragma once

#include "scenario/report.h"

#include <QTextStream>

namespace statewire {

class TextOutput
{
public:
    /// Writes to \p out; colours only if \p colours.
    TextOutput(QTextStream& out, bool colours) : m_out(out), m_colours(colours) {}

    void title(const Plan& plan, const QString& mode, const QString& kernel, bool replayed);
    /// What the step tells, before it is performed.
    void stepBegun(const Plan& plan, int step);
    void waiting(const QString& why, qint64 durationNs);
    /// What happened in the step: frames, failed calls, notes, and the sockets that now stand.
    void stepEnded(const Plan& plan, int step, const Session& session, const Timeline& timeline);
    void conclusion(const Report& report);

    /// True if standard output is a terminal and NO_COLOR is not set.
    static bool terminalWantsColours();

private:
    enum class Ink : quint8
    {
        Plain,
        Bold,
        Muted,
        Good,
        Bad,
        Accent
    };
    QString ink(Ink ink, const QString& text) const;
    QString stateInk(TcpState state, const QString& text) const;
    void paragraph(const QString& text, int indent);
    void frames(const Session& session, const Timeline& timeline, qint64 fromNs, qint64 toNs);
    void sockets(const Timeline& timeline, qint64 tNs);
    void evidence(const Evidence& evidence);

    QTextStream& m_out;
    bool m_colours;
};

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// A session told in a terminal: steps as they happen, the sockets after each, the checks and the evidence.
#pragma once

#include "scenario/report/report.h"
#include "timeline/timeorigin.h"

#include <QTextStream>
#include <set>

namespace statewire {

class TextOutput
{
public:
    /// Writes to \p out; colours only if \p colours, and lines that change only in a \p terminal.
    TextOutput(QTextStream& out, bool colours, bool terminal = isTerminal())
        : m_out(out), m_colours(colours), m_terminal(terminal)
    {
    }

    void title(const Plan& plan, const LabMode& mode, const QString& kernel, bool replayed);
    /// One line on why the experiment is taken again.
    void takenAgain(const Sentence& reason);
    /// What may be told of the step before it is performed: its text only if that tells of nothing still to come.
    void stepBegun(const Plan& plan, int step);
    void waiting(const QString& why, qint64 durationNs);
    /// Says on a line of its own, which the next one takes, how long the wait still lasts; only in a terminal.
    void countDown(qint64 leftNs);
    /// The step's text, and what happened in it: frames, failed calls, notes, and the sockets that now stand.
    void stepEnded(const Plan& plan, int step, const Session& session, const Timeline& timeline);
    /// What happened in the step that could not be told, and what is missing: its text is not told.
    void stepMissed(const Plan& plan, const MissedStep& missed, const Session& session, const Timeline& timeline);
    /// What the class answered where the answer did not come.
    void unanswered(const Plan& plan, const Session& session);
    void conclusion(const Report& report);

    /// True if standard output is a terminal that can write over a line.
    static bool isTerminal();
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
    /// A part of a session, and the moment that its times are told from.
    struct Stretch
    {
        qint64 fromNs;
        qint64 toNs;
        qint64 zeroNs;
        QString zero; ///< "since the step began:"
    };
    void frames(const Session& session, const Timeline& timeline, const Stretch& stretch);
    void votes(const Step& asking, const Session& session);
    void sockets(const Timeline& timeline, qint64 tNs);
    void evidence(const Evidence& evidence, const TimeOrigin& origin);

    void head(const QString& text = {});
    void tell(const Step& step);
    void tellHeaded(const Step& step);
    void happened(int step, const Session& session, const Timeline& timeline);

    QTextStream& m_out;
    qint64 m_toldUntilNs = 0; ///< the end of the step that was told last
    bool m_colours;
    bool m_terminal;
    bool m_counting = false;  ///< a countdown stands on the line
    std::set<int> m_answered; ///< the steps whose question was answered
    int m_withheld = -1;      ///< the step whose words wait for the answer that they tell
    int m_begun = -1;         ///< the step that was begun last
    QString m_place;          ///< "6/9": of the step that runs, while its heading is not written
    bool m_told = false;      ///< the text of the step that runs is
};

} // namespace statewire

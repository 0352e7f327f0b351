// SPDX-License-Identifier: GPL-3.0-or-later
#include "textoutput.h"

#include "base/durationtext.h"
#include "base/printable.h"
#include "scenario/judge/prediction.h"
#include "scenario/judge/votes.h"
#include "scenario/report/checktelling.h"
#include "timeline/timeorigin.h"

#include <QRegularExpression>
#include <algorithm>
#include <unistd.h>
#include <utility>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

constexpr int lineWidth = 96;

const StepEvent* stepOf(const Event& event, int index, StepEvent::Phase phase)
{
    const auto* step = event.as<StepEvent>();
    return step && step->index == index && step->phase == phase ? step : nullptr;
}

struct StepSpan
{
    std::optional<qint64> beginNs; ///< nothing: it was given up before it began
    qint64 endNs = 0;
};

StepSpan spanOfStep(const Session& session, int index)
{
    std::optional<qint64> begin;
    qint64 end = session.endNs();
    for (const Event& event : session.events()) {
        if (stepOf(event, index, StepEvent::Phase::Begun))
            begin = event.tNs;
        if (stepOf(event, index, StepEvent::Phase::Ended))
            end = event.tNs;
        if (const auto* missed = event.as<MissedEvent>(); missed && missed->index == index)
            end = event.tNs;
    }
    return {begin, end};
}

QString padded(const QString& text, int width)
{
    return text.leftJustified(width);
}

} // namespace

bool TextOutput::terminalWantsColours()
{
    return isTerminal() && qEnvironmentVariableIsEmpty("NO_COLOR");
}

bool TextOutput::isTerminal()
{
    return ::isatty(STDOUT_FILENO) != 0 && qEnvironmentVariable("TERM") != "dumb"_L1;
}

QString TextOutput::ink(Ink ink, const QString& text) const
{
    if (!m_colours)
        return printable(text);
    const auto code = [ink] {
        switch (ink) {
        case Ink::Plain: return "0";
        case Ink::Bold: return "1";
        case Ink::Muted: return "2";
        case Ink::Good: return "32";
        case Ink::Bad: return "31";
        case Ink::Accent: return "36";
        }
        return "0";
    };
    return u"\x1b[%1m%2\x1b[0m"_s.arg(QLatin1String(code()), printable(text));
}

QString TextOutput::stateInk(TcpState state, const QString& text) const
{
    if (!m_colours)
        return text;
    const auto code = [state] {
        switch (state) {
        case TcpState::Established: return "32";
        case TcpState::SynSent:
        case TcpState::SynRecv:
        case TcpState::NewSynRecv: return "36";
        case TcpState::FinWait1:
        case TcpState::FinWait2:
        case TcpState::Closing: return "33";
        case TcpState::CloseWait:
        case TcpState::LastAck: return "35";
        case TcpState::TimeWait: return "7";
        case TcpState::Listen:
        case TcpState::Close: return "2";
        }
        return "0";
    };
    return u"\x1b[%1m%2\x1b[0m"_s.arg(QLatin1String(code()), text);
}

/// The words of \p line; the groups of a long number, "65 537", are one.
static QStringList unbreakable(const QString& line)
{
    static const QRegularExpression group(u"^[0-9]{3}([^0-9]|$)"_s);
    QStringList words;
    for (const QString& word : line.split(u' ', Qt::SkipEmptyParts)) {
        const bool goesOn = !words.isEmpty() && words.last().back().isDigit() && group.match(word).hasMatch();
        if (goesOn)
            words.last() += u' ' + word;
        else
            words << word;
    }
    return words;
}

void TextOutput::paragraph(const QString& text, int indent)
{
    if (text.isEmpty())
        return;
    const QString margin(indent, u' ');
    for (const QString& source : printable(text).split(u'\n')) {
        QString line;
        for (const QString& word : unbreakable(source)) {
            if (!line.isEmpty() && indent + line.size() + 1 + word.size() > lineWidth) {
                m_out << margin << line << '\n';
                line.clear();
            }
            line += (line.isEmpty() ? u""_s : u" "_s) + word;
        }
        m_out << margin << line << '\n';
    }
}

void TextOutput::title(const Plan& plan, const LabMode& mode, const QString& kernel, bool replayed)
{
    const QString where = mode.phrase(LabMode::Form::Running);
    m_out << '\n'
          << ink(Ink::Bold, plan.title) << "   "
          << ink(Ink::Muted, u"%1%2 · Linux %3 · variant %4"_s.arg(replayed ? u"REPLAY of a "_s : QString(), where, kernel,
                                                                   plan.variant.id))
          << '\n';
    paragraph(plan.question, 0);
    if (!plan.variant.summary.isEmpty())
        paragraph(u"Variant: %1"_s.arg(plan.variant.summary), 0);
    m_out.flush();
}

void TextOutput::takenAgain(const Sentence& reason)
{
    m_out << '\n';
    paragraph(u"⟲ "_s + reason.told(), 0);
    m_out.flush();
}

void TextOutput::stepBegun(const Plan& plan, int index)
{
    const Step& step = plan.steps[size_t(index)];
    m_place = u"%1/%2"_s.arg(index + 1).arg(plan.steps.size());
    m_begun = index;
    m_told = false;
    // The step that answers a question would tell the answer before it has come.
    m_withheld = -1;
    for (int asked = 0; asked < index; ++asked) {
        if (plan.steps[size_t(asked)].prediction && revealingStep(plan, asked) == index)
            m_withheld = index;
    }
    if (m_withheld < 0 && step.isToldAtOnce()) {
        tellHeaded(step);
    } else if (m_withheld >= 0 || !step.meanwhile.isEmpty()) {
        head();
        paragraph(step.meanwhile, 5);
    }
    m_out.flush();
}

/// Begins the step's part with \p text beside its number, if that was not done yet; without a text it has none so far.
void TextOutput::head(const QString& text)
{
    if (m_place.isEmpty())
        return;
    m_out << '\n'
          << ink(Ink::Accent, m_place) << "  " << (text.isEmpty() ? ink(Ink::Muted, u"…"_s) : ink(Ink::Bold, text)) << '\n';
    m_place.clear();
}

void TextOutput::tellHeaded(const Step& step)
{
    if (m_place.isEmpty())
        m_out << "     " << ink(Ink::Bold, step.title) << '\n';
    else
        head(step.title);
    tell(step);
}

void TextOutput::tell(const Step& step)
{
    m_told = true;
    paragraph(step.say, 5);
    if (step.prediction) {
        m_out << "     " << ink(Ink::Accent, step.prediction->question) << '\n';
        for (const Prediction::Option& option : step.prediction->options)
            m_out << "       · " << printable(option.text) << '\n';
    }
}

void TextOutput::waiting(const QString& why, qint64 durationNs)
{
    head();
    const QString reason = m_withheld >= 0 || why.isEmpty() ? QString() : u": "_s + why;
    m_out << "     " << ink(Ink::Muted, u"… %1%2"_s.arg(leftText(durationNs), reason)) << '\n';
    m_out.flush();
}

void TextOutput::countDown(qint64 leftNs)
{
    if (!m_terminal || (leftNs <= 0 && !m_counting))
        return;
    m_counting = leftNs > 0;
    m_out << "\r\x1b[K";
    if (m_counting)
        m_out << "     " << ink(Ink::Muted, u"… %1 s left"_s.arg((leftNs + 999'999'999) / 1'000'000'000));
    m_out.flush();
}

/// What became of a frame, where that is not simply that it passed.
static QString fateOf(const Timeline& timeline, quint64 number)
{
    const std::optional<size_t> arrow = timeline.findArrow(number);
    const Fate fate = arrow ? timeline.arrows()[*arrow].fate : Fate::Passed;
    return fate == Fate::Passed ? QString() : u"  "_s + fateName(fate);
}

void TextOutput::frames(const Session& session, const Timeline& timeline, const Stretch& stretch)
{
    const std::vector<HostInfo> hosts = session.hosts();
    const QString first = hosts.empty() ? QString() : hosts.front().name;
    constexpr int maxShown = 40; // frames; what went wrong is always told
    const auto [fromNs, toNs, zeroNs, zero] = stretch;
    // All with the same digits.
    const TimeFormat format = TimeFormat::fitting(std::max(zeroNs - fromNs, std::min(toNs, session.endNs()) - zeroNs), 1000);
    int shown = 0;
    bool headed = false;
    for (const Event& event : session.events()) {
        if (event.tNs < fromNs || event.tNs > toNs)
            continue;
        QString line;
        if (const auto* frame = event.as<FrameEvent>(); frame && frame->segment) {
            if (++shown > maxShown)
                continue;
            const Segment& s = *frame->segment;
            const bool fromClient = frame->from == first;
            const quint16 clientPort = fromClient ? s.source.port : s.destination.port;
            line = u"%1  %2 %3  %4  %5 %6"_s.arg(u"#%1"_s.arg(frame->number), 4)
                       .arg(clientPort)
                       .arg(fromClient ? u"──▶"_s : u"◀──"_s, padded(s.flagsText(), 8), u"seq %1"_s.arg(s.seq),
                            s.has(FlagAck) ? u"ack %1"_s.arg(s.ack) : QString());
            if (s.payloadBytes > 0)
                line += u"  %1 bytes"_s.arg(s.payloadBytes);
            line += fateOf(timeline, frame->number);
        } else if (const auto* call = event.as<CallEvent>(); call && !call->errnoName.isEmpty()) {
            line = ink(Ink::Bad, u"      %1: %2(%3) = %4"_s.arg(call->worker, call->call, call->arguments, call->errnoName));
        } else if (const auto* note = event.as<NoteEvent>()) {
            line = ink(Ink::Bad, u"      ! %1"_s.arg(note->text.told()));
        } else if (const auto* warning = event.as<WarningEvent>()) {
            line = ink(Ink::Bad, u"      ! %1"_s.arg(warning->text));
        }
        if (line.isEmpty())
            continue;
        if (!std::exchange(headed, true))
            m_out << "     " << ink(Ink::Muted, zero) << '\n';
        const qint64 sinceNs = event.tNs - zeroNs;
        const QString time = (sinceNs < 0 ? QString() : u"+"_s) + format.text(sinceNs);
        m_out << "     " << ink(Ink::Muted, time.rightJustified(13)) << "  " << line << '\n';
    }
    if (shown > maxShown)
        m_out << "     " << ink(Ink::Muted, u"… and %1 frames more"_s.arg(shown - maxShown)) << '\n';
}

void TextOutput::sockets(const Timeline& timeline, qint64 tNs)
{
    std::vector<SocketAt> standing = timeline.socketsAt(tNs);
    std::stable_sort(standing.begin(), standing.end(), [&](const SocketAt& a, const SocketAt& b) {
        return timeline.tracks()[a.track].host < timeline.tracks()[b.track].host;
    });
    for (const SocketAt& socket : standing) {
        const Track& track = timeline.tracks()[socket.track];
        const Life& life = track.lives[socket.life];
        QString extra;
        if (const std::optional<qint64> left = life.timerLeftNs(tNs); left && socket.span->state == TcpState::TimeWait)
            extra += leftText(*left) + u" left"_s;
        if (life.incarnation > 1)
            extra += u"%1life %2"_s.arg(extra.isEmpty() ? u""_s : u", "_s).arg(life.incarnation);
        if (life.fromCookie == true && socket.span->state == TcpState::Established)
            extra += (extra.isEmpty() ? u""_s : u", "_s) + u"from a SYN cookie"_s;
        if (socket.span->mark == Mark::Inferred)
            extra += u" (inferred)"_s;
        const QString remote = track.isListener() ? u"*"_s : track.ends.remote.toString();
        m_out << "     " << padded(printable(track.host), 8) << padded(track.ends.local.toString(), 22) << padded(remote, 22)
              << stateInk(socket.span->state, padded(stateName(socket.span->state), 12)) << ' ' << extra << '\n';
    }
    if (standing.empty())
        m_out << "     " << ink(Ink::Muted, u"no sockets"_s) << '\n';
}

void TextOutput::happened(int index, const Session& session, const Timeline& timeline)
{
    const StepSpan span = spanOfStep(session, index);
    const qint64 fromNs = index == 0 ? span.beginNs.value_or(0) : m_toldUntilNs + 1; // also what came between two steps
    frames(session, timeline,
           {fromNs, span.endNs, span.beginNs.value_or(fromNs),
            span.beginNs ? u"since the step began:"_s : u"since the step before ended:"_s});
    m_toldUntilNs = span.endNs;
    sockets(timeline, span.endNs);
}

void TextOutput::stepEnded(const Plan& plan, int index, const Session& session, const Timeline& timeline)
{
    countDown(0);
    const Step& step = plan.steps[size_t(index)];
    const bool withheld = std::exchange(m_withheld, -1) == index;
    if (!withheld && !m_told)
        tellHeaded(step);
    happened(index, session, timeline);
    const std::vector<StepTimes> times = stepTimes(session);
    for (int asked = 0; asked <= index; ++asked) {
        const Step& asking = plan.steps[size_t(asked)];
        const std::optional<Outcome> outcome = outcomeOf(plan, asked, times, session, timeline, m_toldUntilNs);
        if (!outcome || !m_answered.insert(asked).second)
            continue;
        m_out << "     " << ink(Ink::Accent, asking.prediction->question) << ' '
              << (outcome->option ? ink(Ink::Bold, outcome->option->text)
                                  : ink(Ink::Bold, u"none of the answers: it was %1"_s.arg(outcome->came.told())))
              << '\n';
        votes(asking, session);
    }
    if (withheld)
        tellHeaded(step);
    m_out.flush();
}

/// What the class answered to the question of \p asking; nothing where nobody was asked.
void TextOutput::votes(const Step& asking, const Session& session)
{
    const QString predicted = votesText(*asking.prediction, votesUntil(session, asking.id, openEndNs));
    if (!predicted.isEmpty())
        paragraph(u"The class predicted: %1"_s.arg(predicted), 7);
}

void TextOutput::unanswered(const Plan& plan, const Session& session)
{
    for (int asked = 0; asked <= m_begun && asked < int(plan.steps.size()); ++asked) {
        const Step& asking = plan.steps[size_t(asked)];
        if (!asking.prediction || m_answered.count(asked) || votesUntil(session, asking.id, openEndNs).isEmpty())
            continue;
        m_out << "\n     " << ink(Ink::Accent, asking.prediction->question) << ' '
              << ink(Ink::Muted, u"the answer did not come"_s) << '\n';
        votes(asking, session);
    }
}

void TextOutput::stepMissed(const Plan& plan, const MissedStep& missed, const Session& session, const Timeline& timeline)
{
    countDown(0);
    m_withheld = -1;
    m_place = m_begun == missed.step ? m_place : u"%1/%2"_s.arg(missed.step + 1).arg(plan.steps.size());
    head();
    happened(missed.step, session, timeline);
    const QString line(lineWidth - 5, u'━');
    m_out << "\n     " << ink(Ink::Bad, line) << "\n     " << ink(Ink::Bad, u"✗ "_s + headlineOf(missed, plan).told())
          << '\n';
    paragraph(explanationOf(missed).told(), 7);
    paragraph(u"The story ends here: what it would tell from this step on did not happen."_s, 7);
    m_out << "     " << ink(Ink::Bad, line) << '\n';
    m_out.flush();
}

void TextOutput::evidence(const Evidence& e, const TimeOrigin& origin)
{
    const auto sign = [this](std::optional<bool> holds) {
        return !holds ? ink(Ink::Accent, u"?"_s) : *holds ? ink(Ink::Good, u"✓"_s) : ink(Ink::Bad, u"✗"_s);
    };
    m_out << '\n'
          << "  " << sign(e.holds) << ' ' << ink(Ink::Bold, e.claim) << "   "
          << ink(Ink::Muted, u"at %1%2"_s.arg(origin.secondsText(e.tNs, 4),
                                              e.ends.remote.port ? u", "_s + e.ends.toString() : QString()))
          << '\n';
    if (!e.outcome.isEmpty())
        m_out << "    " << printable(e.outcome) << '\n';
    for (const Condition& c : e.conditions) {
        m_out << "    " << sign(c.holds) << ' ' << printable(c.text) << '\n';
        for (const QString& line : c.figures.split(u'\n', Qt::SkipEmptyParts))
            m_out << "        " << ink(Ink::Muted, line) << '\n';
    }
    m_out << "    " << ink(Ink::Muted, e.source) << '\n';
}

void TextOutput::conclusion(const Report& report)
{
    if (!report.evidence.empty())
        m_out << '\n' << ink(Ink::Bold, u"Evidence"_s) << '\n';
    const TimeOrigin origin = TimeOrigin::of(report.timeline, TimeOrigin::Kind::FirstEvent);
    // One of a kind is enough to read: the last, which the story leads up to. JSON has them all.
    for (size_t i = 0; i < report.evidence.size(); ++i) {
        const bool later = std::any_of(report.evidence.begin() + qptrdiff(i) + 1, report.evidence.end(),
                                       [&](const Evidence& e) { return e.ruleId == report.evidence[i].ruleId; });
        if (!later)
            evidence(report.evidence[i], origin);
    }
    m_out << '\n' << ink(Ink::Bold, u"Checks"_s) << '\n';
    for (const CheckResult& check : report.checks) {
        m_out << "  "
              << (check.isUnknown() ? ink(Ink::Muted, u"?"_s)
                  : check.passed()  ? ink(Ink::Good, u"✓"_s)
                                    : ink(Ink::Bad, u"✗"_s))
              << ' ' << printable(check.claim.told()) << '\n';
        if (check.passed()) {
            m_out << (m_colours ? u"\x1b[2m"_s : QString());
            paragraph(u"observed %1"_s.arg(check.observed.told()), 6);
            m_out << (m_colours ? u"\x1b[0m"_s : QString());
        }
        if (const Sentence remark = remarkOn(check); !remark.isEmpty())
            paragraph(remark.told(), 6);
    }
    if (!report.plan.sources.empty()) {
        m_out << '\n' << ink(Ink::Bold, u"Read more"_s) << '\n';
        for (const SourceLink& source : report.plan.sources)
            paragraph(source.text(), 2);
    }
    m_out << '\n'
          << ink(report.passed ? Ink::Good : Ink::Bad, tallyOf(report.checks).sentence().told()) << " · "
          << ink(Ink::Muted, u"the steps took %1"_s.arg(durationText(report.stepsNs))) << "\n";
    m_out.flush();
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of the wire: which frames they are about, what shall become of them, and how often.
#pragma once

#include "base/result.h"
#include "tcp/rewrite.h"

#include <QJsonObject>
#include <QString>
#include <vector>

namespace statewire {

/// Which frames a rule is about; an empty field matches any.
struct FrameMatch
{
    QString from;                     ///< the sending host
    std::optional<quint8> flagsSet;   ///< of SYN, FIN, RST, ACK, PSH all that must be set
    std::optional<quint8> flagsClear; ///< all that must not be
    std::optional<bool> hasPayload;
    std::optional<quint16> port; ///< of either end
    QByteArray contains;         ///< in the payload
    int ordinal = 0;             ///< only the n-th frame that matches all else; 0: every one

    /// True if all but the ordinal fits.
    bool fits(const QString& sender, const Segment& segment, const QByteArray& frame) const;
};

/// Sets the flags of \p match by words: "SYN" (and no ACK), "SYN,ACK", "FIN", "RST", "ACK" (nothing else, no payload),
/// "data" (with a payload). False if \p words are none of them.
bool matchFlags(QStringView words, FrameMatch& match);
/// The words that matchFlags() understands.
QStringList flagWords();

struct WireRule
{
    enum class Verdict : quint8
    {
        Hold,
        Drop,
        Duplicate,
        Reorder,
        Rewrite
    };

    QString id;
    FrameMatch match;
    Verdict verdict = Verdict::Hold;
    SegmentRewrite rewrite;
    int times = 0; ///< how many frames it takes; 0: every one while it stands
    int seen = 0;  ///< frames that fitted so far
    int taken = 0; ///< frames that it was applied to
};

QStringList verdictWords();

/// The rule of a command's JSON object. The error says which field is wrong.
Result<WireRule> ruleFromJson(const QJsonObject& object);

/// Standing and one-shot rules, the first that matches decides.
class WireRules
{
public:
    /// Adds a rule, in place of one with the same id.
    void add(WireRule rule);
    /// True if there was one.
    bool remove(const QString& id);
    /// The rule that decides about a frame, counted as taken; nothing if it simply passes.
    std::optional<WireRule> decide(const QString& sender, const Segment& segment, const QByteArray& frame);
    const std::vector<WireRule>& all() const { return m_rules; }

private:
    std::vector<WireRule> m_rules;
};

} // namespace statewire

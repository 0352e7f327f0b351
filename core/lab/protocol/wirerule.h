// SPDX-License-Identifier: GPL-3.0-or-later
// A rule of the wire: which frames it is about, what shall become of them, and how often.
#pragma once

#include "base/result.h"
#include "tcp/rewrite.h"

#include <QJsonObject>
#include <QStringList>

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
/// The words that set the flags of \p match; empty if it is about any.
QString flagWordsOf(const FrameMatch& match);

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
    FrameMatch match = {};
    Verdict verdict = Verdict::Hold;
    SegmentRewrite rewrite = {};
    int times = 0; ///< how many frames it takes; 0: every one while it stands
};

QStringList verdictWords();
QString verdictWord(WireRule::Verdict verdict);
std::optional<WireRule::Verdict> verdictFromWord(const QString& word);

/// What is wrong with \p rule: the error says in which field.
Result<void> checkRule(const WireRule& rule);

QJsonObject ruleToJson(const WireRule& rule);
/// The rule of a command's JSON object. The error says which field is wrong.
Result<WireRule> ruleFromJson(const QJsonObject& object);

} // namespace statewire

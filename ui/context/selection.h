// SPDX-License-Identifier: GPL-3.0-or-later
// The one thing that is selected, shared by chart, socket table and evidence, and what it lights up in each of them.
#pragma once

#include "explain/facts/evidence.h"
#include "timeline/timeline.h"

#include <QObject>
#include <variant>

namespace statewire {

struct SelectedLife
{
    size_t track = 0;
    size_t life = 0;
    bool operator==(const SelectedLife&) const = default;
};
struct SelectedFrame
{
    quint64 number = 0;
    bool operator==(const SelectedFrame&) const = default;
};
/// Evidence is computed anew as the session grows, so it is named by what it is about.
struct SelectedEvidence
{
    QString ruleId;
    qint64 tNs = 0;
    FourTuple ends;
    bool operator==(const SelectedEvidence&) const = default;
};
using SelectedItem = std::variant<std::monostate, SelectedLife, SelectedFrame, SelectedEvidence>;

/// What a selection means in every view at a moment: of the evidence about a life, the latest that has happened.
struct Highlight
{
    std::optional<SelectedLife> life;
    quint64 frame = 0; ///< 0: none
    int evidence = -1; ///< index; -1: none
};
Highlight highlightOf(const SelectedItem& item, const Timeline& timeline, const std::vector<Evidence>& evidence,
                      qint64 playheadNs = openEndNs);

/// The evidence to show at \p playheadNs when none is selected: the newest, but what surprises before what is routine.
int flagshipEvidence(const std::vector<Evidence>& evidence, qint64 playheadNs);

class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const SelectedItem& item() const { return m_item; }
    bool isEmpty() const { return std::holds_alternative<std::monostate>(m_item); }
    void select(const SelectedItem& item);
    void selectEvidence(const Evidence& evidence) { select(SelectedEvidence{evidence.ruleId, evidence.tNs, evidence.ends}); }
    void clear() { select({}); }

Q_SIGNALS:
    void changed();

private:
    SelectedItem m_item;
};

} // namespace statewire

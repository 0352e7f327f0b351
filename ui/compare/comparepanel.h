// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a control run: what it is and what was turned in it, above its timeline.
#pragma once

#include "ui/compare/compareruns.h"
#include "ui/timeline/differencemarks.h"
#include "ui/timeline/rowfolding.h"

#include <QFrame>

class QLabel;

namespace statewire {

class ElidedLabel;
class TimelineView;

/// "A" or "B".
QString sideName(Side side);
/// "tcp_tw_reuse of the client: 2", for what was turned; empty if only the story is another one.
QString turnedText(const std::vector<Turned>& turned, Side side);
/// The marks of \p side for the differences that are known at the playhead; \p chosen of them stands out.
std::vector<DifferenceMark> differenceMarks(const CompareRuns& runs, Side side, int chosen = -1);
/// The gaps of \p side in the units of its scale.
std::vector<GapMark> gapMarks(const CommonAxis& axis, Side side, const TimeScale& scale);

/// The rows of \p side: of connections of the same ends in both runs, by what changed last in either.
RowWorth jointWorth(const CompareRuns& runs, Side side);

class ComparePanel : public QFrame
{
    Q_OBJECT

public:
    ComparePanel(CompareRuns& runs, Side side, QWidget* parent = nullptr);

    TimelineView& chart() { return *m_chart; }
    void setTheme(const Theme& theme);
    /// The difference to point out; -1: none.
    void setChosen(int difference);
    void refresh();
    /// Low: what the class needs of the caption alone, with what of the difference told last is true of this run.
    void setBrief(bool brief);
    /// The least height at which the rows of the \p open connections that are worth most are seen.
    int heightWithOpen(size_t open) const;

private:
    CompareRuns& m_runs;
    Side m_side;
    int m_chosen = -1;
    bool m_brief = false;
    QLabel* m_badge;
    QLabel* m_title;
    ElidedLabel* m_detail;
    QLabel* m_mode;
    TimelineView* m_chart;
};

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
// The geometry of the stage: host cards, a row for each socket, and the frames on the wire between. Pure functions.
#pragma once

#include "ui/context/framefacts.h"
#include "ui/context/framefates.h"
#include "ui/look/theme.h"

#include <QLineF>
#include <QRectF>
#include <vector>

namespace statewire {

/// What is to be laid out.
struct StageScene
{
    const Session* session = nullptr;
    const Timeline* timeline = nullptr;
    const FrameFates* stories = nullptr;
    const std::vector<qint64>* moments = nullptr; ///< at which something visible changes; null: all of them count as now
    std::vector<FrameFact> facts;                 ///< of the frames that matter now
    std::optional<std::pair<size_t, size_t>> selected; ///< track and life that must not be among the hidden ones
    qint64 playheadNs = 0;                             ///< nothing after it is laid out
    qint64 delayNs = 1'000'000;                        ///< the wire's, until a frame has shown it
    qint64 delaySinceNs = 0;                           ///< when that was chosen
    QSizeF size;
    QString emptyText;
    QSet<QString> unfolded; ///< keys of queues whose sockets are shown one by one
};

struct StageHost
{
    QString name;
    QString address;
    QRectF rect;
    QRectF nameRect;
    QRectF addressRect; ///< null if there is no room
    QString more;       ///< "+3 more", what the rows below could not take
    QRectF moreRect;
    double heightNeeded = 0; ///< at which a few rows are all seen
    bool operator==(const StageHost&) const = default;
};

struct StageSocket
{
    static constexpr size_t wholeQueue = size_t(-1); ///< as life: the row of a queue, which is no socket
    size_t track = 0;
    size_t life = 0;
    QString host;
    TcpState state = TcpState::Close;
    Mark mark = Mark::Observed;
    QRectF rect;
    QString port; ///< ":40000", "← :40000" at the server's end
    QRectF portRect;
    QString name; ///< the state's, in full or with two letters
    QRectF nameRect;
    QString note; ///< life and timer: "2nd life · 58.9 s"
    QRectF noteRect;
    QString queueKey;      ///< of a row that unfolds a queue, or folds it again
    bool unfolded = false; ///< the sockets of the queue stand below it
    bool cell = false;     ///< one of those: its port, in its state's colour
    double queuePart = -1; ///< of a queue that many sockets are folded into: how full it is
    double timerPart = -1; ///< of the timer's time that is left; negative: no timer runs
    double opacity = 1;    ///< less than 1 while it appears
    double flash = 0;      ///< 1 right after its state changed
    bool operator==(const StageSocket&) const = default;
};

/// The call of a host that failed last, as long as it made no other.
struct StageFailure
{
    QString host;
    QRectF rect;
    QString text;
    bool operator==(const StageFailure&) const = default;
};

struct StageFrame
{
    enum class Kind : quint8
    {
        Flying,
        Held,
        Arrived, ///< it just did
        Last,    ///< the last that arrived, while nothing else is on the wire
        Lost
    };
    enum class Form : quint8
    {
        Full,  ///< flags, number, and the numbers that matter
        Short, ///< flags and number
        Mini,  ///< letters
        Rest   ///< "+7": the end of a queue, for all that did not fit
    };

    quint64 number = 0;
    Kind kind = Kind::Flying;
    Form form = Form::Full;
    QRectF rect;
    bool rightward = true;
    QString title;     ///< "SYN,ACK"
    QString tag;       ///< "frame 19"
    QStringList lines; ///< "seq 1 736 029 316"
    QString badge;     ///< "+3 repeats"
    quint64 copyOf = 0;
    bool matters = false; ///< the evidence is about it
    double letters = 1;   ///< how much larger than the theme's they are
    double opacity = 1;
    bool operator==(const StageFrame&) const = default;
};

struct StageLayout
{
    Theme theme; ///< with lengths and letters as large as the stage allows
    QRectF area;
    QRectF wireArea;         ///< between the cards
    double heightNeeded = 0; ///< of the stage, for the rows of all hosts
    std::vector<QLineF> wires;
    bool wireIsSeen = true; ///< false: no packets are seen here
    std::vector<StageHost> hosts;
    std::vector<StageSocket> sockets;
    std::vector<StageFailure> failures;
    std::vector<StageFrame> frames; ///< in the order in which they are painted
    QString caption;
    QRectF captionRect;
    QString emptyText;

    const StageFrame* frame(quint64 number) const;
    const StageSocket* socket(size_t track, size_t life) const;
    /// What stands on the stage, in words.
    QString description() const;
    bool operator==(const StageLayout&) const = default;
};

/// Lays out \p scene with \p theme's fonts, enlarged where there is room.
StageLayout layOutStage(const StageScene& scene, const Theme& theme);

/// "2nd"
QString ordinal(int number);

} // namespace statewire

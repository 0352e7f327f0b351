// SPDX-License-Identifier: GPL-3.0-or-later
// What a story player does just now. A step goes from Beginning over its actions and what it awaits to Ending.
#pragma once

#include <QtGlobal>
#include <cstddef>
#include <variant>

namespace statewire {

namespace storyphase {

struct SettingUp
{
    int unanswered = 0; ///< commands; none are sent before the lab is built
};

/// Between two steps.
struct Resting
{
};

/// The step's mark is on its way into the session.
struct Beginning
{
};

/// A command other than a call was sent.
struct Acting
{
};

struct Calling
{
    size_t next = 0; ///< index of the action that comes then
    qint64 command = 0;
};

struct Pausing
{
    size_t next = 0; ///< index of the action that comes then
};

struct Awaiting
{
    bool releasing = false; ///< a held frame was let go, and the lab has not answered yet
};

/// Settles, and marks the step's end.
struct Ending
{
};

/// That the step is missed, with which the story ends, is on its way into the session.
struct GivingUp
{
};

/// All is told; calls in the background may be about to return.
struct Gathering
{
};

/// Settles, judges, and records the judgement.
struct Judging
{
};

struct Told
{
};

struct Failed
{
};

} // namespace storyphase

using StoryPhase =
    std::variant<storyphase::SettingUp, storyphase::Resting, storyphase::Beginning, storyphase::Acting, storyphase::Calling,
                 storyphase::Pausing, storyphase::Awaiting, storyphase::Ending, storyphase::GivingUp, storyphase::Gathering,
                 storyphase::Judging, storyphase::Told, storyphase::Failed>;

} // namespace statewire

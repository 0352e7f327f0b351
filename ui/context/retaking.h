// SPDX-License-Identifier: GPL-3.0-or-later
// Takes an experiment again whose time ran out, or whose step did not come about: by itself, or when somebody says so.
#pragma once

#include "ui/context/shownsource.h"

#include <functional>

namespace statewire {

class Retaking : public QObject
{
    Q_OBJECT

public:
    explicit Retaking(ShownSource& source, QObject* parent = nullptr);

    /// Where nothing but time was in the way, it is done unasked.
    void setAutomatic(bool on);
    bool isAutomatic() const { return m_automatic; }
    /// Asked before what was done by hand is lost. Without one the answer is yes.
    void setQuestion(std::function<bool(const Retake& retake)> mayTake) { m_mayTake = std::move(mayTake); }

    /// How what is on screen would be taken again now; nothing where it cannot be.
    std::optional<Retake> offer() const { return m_source.retake(); }
    /// Takes it again. \p asked: the question was put already.
    void takeAgain(bool asked = false);

Q_SIGNALS:
    void changed();

private:
    void takeByItself();

    ShownSource& m_source;
    std::function<bool(const Retake& retake)> m_mayTake;
    bool m_automatic = true;
};

} // namespace statewire

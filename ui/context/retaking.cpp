// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context/retaking.h"

namespace statewire {

Retaking::Retaking(ShownSource& source, QObject* parent) : QObject(parent), m_source(source)
{
    // Afterwards: whoever says that it was missed is not to be replaced while it says so.
    connect(&source, &ShownSource::missed, this, &Retaking::takeByItself, Qt::QueuedConnection);
}

void Retaking::setAutomatic(bool on)
{
    if (on == m_automatic)
        return;
    m_automatic = on;
    Q_EMIT changed();
}

void Retaking::takeAgain(bool asked)
{
    const std::optional<Retake> retake = offer();
    if (!retake)
        return;
    if (retake->byHand && !asked && m_mayTake && !m_mayTake(*retake))
        return;
    // Whoever was asked has taken time: it may stand elsewhere by now.
    if (const std::optional<Retake> now = offer())
        m_source.takeAgain(*now, m_source.story()->missed.has_value());
}

void Retaking::takeByItself()
{
    const std::optional<Retake> retake = offer();
    if (m_automatic && retake && retake->isAutomatic)
        m_source.takeAgain(*retake, true);
}

} // namespace statewire

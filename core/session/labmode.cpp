// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/labmode.h"

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(LabMode::Kind kind)
{
    switch (kind) {
    case LabMode::Wire: return u"wire"_s;
    case LabMode::Loopback: return u"loopback"_s;
    case LabMode::Unknown: break;
    }
    return {};
}

} // namespace

LabMode LabMode::named(const QString& name)
{
    for (const Kind kind : {Wire, Loopback}) {
        if (name == nameOf(kind))
            return kind;
    }
    LabMode mode(Unknown);
    mode.m_unknown = name;
    return mode;
}

QStringList LabMode::names()
{
    return {nameOf(Wire), nameOf(Loopback)};
}

QString LabMode::name() const
{
    return isKnown() ? nameOf(m_kind) : m_unknown;
}

QString LabMode::phrase(Form form) const
{
    const bool heading = form == Form::Heading;
    switch (m_kind) {
    case Wire: return heading ? tr("Private lab") : tr("private lab");
    case Loopback: return heading ? tr("Loopback · no packets") : tr("loopback, no packets");
    case Unknown: break;
    }
    return heading ? tr("Mode “%1”").arg(m_unknown) : tr("mode “%1”").arg(m_unknown);
}

} // namespace statewire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/story/when.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <sys/utsname.h>

namespace statewire {

using namespace Qt::StringLiterals;

namespace {

struct Term
{
    QString comparison;
    KernelVersion version;
};

std::optional<Term> parseTerm(const QString& text)
{
    static const QRegularExpression form(u"\\A(>=|<=|==|>|<)([0-9]{1,4}(\\.[0-9]{1,6}){0,3})\\z"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return Term{match.captured(1), kernelVersion(match.captured(2))};
}

bool holds(const Term& term, KernelVersion version)
{
    // Only the numbers given are compared, so that 6.1.55 is "==6.1" and not ">6.1".
    version.resize(term.version.size(), 0);
    if (term.comparison == ">="_L1)
        return version >= term.version;
    if (term.comparison == "<="_L1)
        return version <= term.version;
    if (term.comparison == "=="_L1)
        return version == term.version;
    return term.comparison == ">"_L1 ? version > term.version : version < term.version;
}

} // namespace

KernelVersion kernelVersion(QStringView release)
{
    KernelVersion version;
    constexpr size_t mostNumbers = 4;
    while (!release.isEmpty() && release.front().isDigit() && version.size() < mostNumbers) {
        qsizetype digits = 0;
        while (digits < release.size() && release[digits].isDigit())
            ++digits;
        version.push_back(release.left(digits).toInt());
        release = release.mid(digits);
        if (!release.startsWith(u'.'))
            break;
        release = release.mid(1);
    }
    return version;
}

QString runningKernel()
{
    utsname name{};
    ::uname(&name);
    return QString::fromLatin1(name.release);
}

bool When::fits(const QString& release, const LabMode& labMode) const
{
    if (mode && *mode != labMode)
        return false;
    const KernelVersion version = kernelVersion(release);
    const QStringList terms = version.empty() ? QStringList() : kernel.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(terms.begin(), terms.end(), [&](const QString& text) {
        const std::optional<Term> term = parseTerm(text);
        return !term || holds(*term, version);
    });
}

QString When::text() const
{
    QStringList parts;
    if (!kernel.isEmpty())
        parts << u"Linux "_s + kernel;
    if (mode)
        parts << (mode->hasWire() ? u"a lab with a wire"_s : mode->name());
    return parts.join(u", "_s);
}

std::optional<QString> badKernelTerm(const QString& kernel)
{
    const QStringList terms = kernel.split(u' ', Qt::SkipEmptyParts);
    if (terms.isEmpty())
        return QString();
    for (const QString& term : terms) {
        if (!parseTerm(term))
            return term;
    }
    return std::nullopt;
}

} // namespace statewire

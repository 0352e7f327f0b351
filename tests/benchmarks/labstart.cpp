// SPDX-License-Identifier: GPL-3.0-or-later
// Lab start: from the command to both hosts up, beside a process that only makes namespaces and links.
#include "measure.h"

#include "base/clock.h"
#include "base/uniquefd.h"
#include "kernel/namespaces.h"
#include "kernel/veth.h"
#include "lab/client/labprocess.h"

#include <QEventLoop>
#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace statewire::bench {

namespace {

const QString hostLink = QStringLiteral("eth0");

/// Two namespaces, two veth pairs, four links up: what any two-host lab costs, without hosts to use.
int bareLab()
{
    for (quint8 i = 0; i < 2; ++i) {
        const NetworkNamespace host = require(NetworkNamespace::create());
        const QString link = QStringLiteral("wire%1").arg(i);
        require(createVeth(link, {2, 0, 0, 0, 1, i}, hostLink, {2, 0, 0, 0, 0, i}, host));
        require(setLinkUp(link));
        {
            const InNamespace inside(host);
            require(inside.entered());
            require(setLinkUp(hostLink));
        }
        require(waitLinkUp(link, 5000));
    }
    return 0;
}

/// From the fork to the links being up, told through a pipe; the child's end is not part of it.
qint64 bareStartNs()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return 0;
    const UniqueFd here(ends[0]);
    UniqueFd there(ends[1]);
    qint64 readyNs = 0;
    const qint64 beginNs = monotonicNs();
    inPrivateChild([&] {
        const int status = bareLab();
        const qint64 now = monotonicNs();
        return ::write(there.get(), &now, sizeof now) == sizeof now ? status : 1;
    });
    there.reset();
    return ::read(here.get(), &readyNs, sizeof readyNs) == sizeof readyNs ? readyNs - beginNs : 0;
}

/// From starting statewire-lab to its answer that both hosts are up.
Result<qint64> labStartNs()
{
    LabProcess lab;
    QEventLoop loop;
    Result<qint64> outcome = 0;
    const qint64 beginNs = monotonicNs();
    QObject::connect(&lab, &LabProcess::replied, &loop, [&](const ReplyEvent&) {
        outcome = monotonicNs() - beginNs;
        loop.quit();
    });
    QObject::connect(&lab, &LabProcess::failed, &loop, [&](const Error& error) {
        outcome = tl::unexpected(error);
        loop.quit();
    });
    lab.start(labSetup());
    loop.exec();
    return outcome;
}

} // namespace

void benchLabStart()
{
    const QString what = QStringLiteral("lab start, both hosts up");
    if (const Result<qint64> first = labStartNs(); !first) {
        printSkipped(what, first.error().text());
        return;
    }
    std::vector<qint64> floors;
    std::vector<qint64> products;
    constexpr int rounds = 30;
    for (int i = 0; i < rounds; ++i) {
        floors.push_back(bareStartNs());
        products.push_back(require(labStartNs()));
    }
    print(what, {medianUs(floors), medianUs(products)});
}

} // namespace statewire::bench

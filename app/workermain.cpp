// SPDX-License-Identifier: GPL-3.0-or-later
// statewire-worker ENGINE NAME: a client or server on a host of the lab, driven over file descriptor 3.
#include "base/logging.h"
#include "lab/worker/channel.h"
#include "lab/worker/engine.h"

#include <QCoreApplication>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>

int main(int argc, char** argv)
{
    if (argc != 3 || ::fcntl(statewire::workerControlFd, F_GETFD) < 0) {
        std::fprintf(stderr, "statewire-worker is started by statewire-lab and is of no use by itself.\n");
        return 2;
    }
    // ss, netstat and ps call it by its name in the story, as far as the kernel has room for that.
    ::prctl(PR_SET_NAME, argv[2]);
    if (std::strcmp(argv[1], "qt") != 0) {
        statewire::readLoggingRules();
        return statewire::runPosixWorker();
    }
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    return statewire::runQtWorker(application);
}

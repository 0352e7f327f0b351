#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test program in a real window: a virtual X server with a window manager, which activates windows as a desktop does.
# Exits 77, "skipped", where there is none.
set -u
for tool in Xvfb openbox xprop; do
    command -v "$tool" >/dev/null 2>&1 || { echo "skipped: $tool is not installed"; exit 77; }
done
scratch=$(mktemp -d)
server=
manager=
finish() {
    [ -n "$manager" ] && kill "$manager" 2>/dev/null
    [ -n "$server" ] && kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT INT TERM
# The server picks a free display itself and says which.
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$scratch/display" 2>"$scratch/log" &
server=$!
tries=0
while [ ! -s "$scratch/display" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
        echo "skipped: Xvfb did not start"
        cat "$scratch/log"
        exit 77
    fi
    sleep 0.1
done
DISPLAY=:$(cat "$scratch/display")
export DISPLAY
openbox >/dev/null 2>&1 &
manager=$!
# A window that comes before the window manager is never activated.
tries=0
until xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id'; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
        echo "skipped: openbox did not start"
        exit 77
    fi
    sleep 0.1
done
QT_QPA_PLATFORM=xcb XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$scratch}" "$@"

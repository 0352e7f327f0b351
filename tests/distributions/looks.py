# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user uses what is installed: reads its pages, completes its commands, starts it from the menu, and tells the seed."""
import life as lives

APPLICATION = "io.github.statewire.Statewire"
CLAIMED = 8
# A page is read as a reader reads it; what is missing ends with a status of its own.
PAGE = "man -w {page} && man {page} | grep -A1 '^NAME'"
COMPLETIONS = {
    "bash": "source /usr/share/bash-completion/bash_completion; "
            "{ _comp_load statewire || _completion_loader statewire; } 2>/dev/null; "
            "complete -p statewire",
    "zsh": "zsh -fc 'autoload -Uz compinit && compinit -u -d /tmp/zcompdump && [[ -n $_comps[statewire] ]] && echo $_comps[statewire] "
           "&& autoload -Uz +X _statewire'",
    "fish": "fish -c 'complete -C \"statewire \"' | grep compare"}
# gio starts it as a desktop does. The screen's memory is a picture in itself.
MENU = f"""
mkdir -p /tmp/screen
Xvfb :9 -screen 0 1366x768x24 -nolisten tcp -fbdir /tmp/screen >/tmp/xvfb.log 2>&1 &
export DISPLAY=:9
for turn in $(seq 150); do [ -e /tmp/.X11-unix/X9 ] && break; sleep 0.2; done
openbox >/dev/null 2>&1 &
gio launch /usr/share/applications/{APPLICATION}.desktop >/tmp/launch.log 2>&1 &
for turn in $(seq 150); do
    if xwininfo -root -tree | grep -q '"Statewire": ("statewire" "statewire")'; then # as StartupWMClass has it
        sleep 3
        xwininfo -root -tree | grep statewire
        cp /tmp/screen/Xvfb_screen0 /tmp/out/SUITE.screen.xwd
        exit 0
    fi
    sleep 0.2
done
cat /tmp/launch.log
xwininfo -root -tree
exit 1
"""


def use(life, suite):
    for page in ("statewire", "statewire-lab"):
        life.expect(life.use(PAGE.format(page=page), f"man {page}").returncode == 0, f"man {page} has a page")
    for shell, script in COMPLETIONS.items():
        life.expect(life.use(script, f"completion in {shell}").returncode == 0, f"{shell} completes statewire")
    handled = life.use("gio mime application/x-pcapng", "who opens recordings").stdout
    life.expect(APPLICATION in handled, "recordings are opened by it")
    out = life.log.parent
    out.chmod(0o777)
    begun = life.use(MENU.replace("SUITE", suite), "started from the menu", binds=((out, "/tmp/out"),))
    life.expect(begun.returncode == 0, "started from the menu, it shows its window")
    told = life.root.run(["bash", "-c", f"statewire run {lives.SEED} --pace fast --format json 2>/tmp/err || cat /tmp/err"],
                         environment=(("HOME", "/tmp"), ("QT_QPA_PLATFORM", "offscreen")))
    life.note(f"== statewire run {lives.SEED}: status {told.returncode}\n{told.stdout[-2000:]}")
    against = lives.seed_against(told.stdout, CLAIMED)
    life.expect(not against, against[0] if against else f"the seed is told right, {CLAIMED} of {CLAIMED}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines there are, and what is done on each."""
from steps import Machine, Step

SEED = "time-wait-reuse"
KNOB = "kernel.apparmor_restrict_unprivileged_userns"
BIN = "/home/teacher/statewire/build/dev/bin"
BUILT = f"{BIN}/statewire"
SHIPPED = "/usr/share/statewire/apparmor/statewire-lab"
INSTALLED = "/etc/apparmor.d/statewire-lab"
LOADED = "cat /sys/kernel/security/apparmor/profiles"
DENIED = "dmesg | grep -E 'apparmor=.DENIED.'"
APPARMOR = "apparmor=1 security=apparmor"
RESTRICTED = f"insmod /machine/userns_restrict.ko && sysctl {KNOB}=1 && aa-enabled"
FORBIDDEN = ("EACCES", r"apparmor_restrict_unprivileged_userns is 1", r"install the Statewire package", r"'loopback'")
# All that is installed, runs or is left of the package, beside what the machine was given.
TRACES = "find / -xdev -path /home -prune -o -name '*statewire*' -print"
WORKS = tuple((name, "works", "") for name in ("user-namespace", "id-maps", "network-namespace", "private-table", "veth",
                                               "packet-socket", "wire", "worker"))
ALL_WORKS = (*WORKS, ("sysctls", "limited", r"a namespace set net\.ipv4\.tcp_tw_reuse_delay\.")) # which Linux has since 6.14

# The first machine of Ubuntu 23.10 makes no user namespace for a program without a profile; from 24.04 on it is made, and holds
# the program to a profile without capabilities. That profile is put in place here by the path of the lab.
WITHOUT_CAPABILITIES = f"""abi <abi/4.0>,
include <tunables/global>
profile without_capabilities {BIN}/statewire-lab {{
  audit deny capability,
  allow file rwlkm /**,
  allow ix /**,
  allow network,
  allow signal,
  allow unix,
  allow userns,
}}
"""


def doctor(name, *findings, program=BUILT, status=0, before="", says=()):
    return Step(name, f"{before}{program} doctor --format json 2>/dev/null", status=status, findings=findings, says=says)


def remedy(of, **more):
    return Step(f"remedy-of-{of}", f"sh /out/apply-remedy {of}", "root", **more)


def offered(name, answer, command="run " + SEED + " --pace fast", **more):
    """./dev run from sources, on a terminal, on which `answer` is typed. What it would build has been built."""
    return Step(name, f"cd statewire && printf '{answer}\\n' | PATH=/out/stubs:$PATH script -qec './dev run {command}' /dev/null",
                **more)


MACHINES = (
    Machine("apparmor", "AppArmor makes no user namespace for who has no profile; the package, its life, and a build from sources", (
        Step("knob", RESTRICTED, "root", says=("= 1", "Yes")),
        Step("unshare", "unshare --user --map-root-user true", status=1, says=("Permission denied",)),
        Step("before", f"{BUILT} run {SEED} --pace fast", status=77, says=FORBIDDEN),
        doctor("doctor", ("user-namespace", "fails", "EACCES.*apparmor_restrict_unprivileged_userns.*package"),
               ("id-maps", "not-tried", ""), status=77),
        Step("loopback", f"{BUILT} run {SEED} --variant loopback --pace fast", says=("7 of 7 checks",)),
        Step("traces-before", TRACES, "root"),
        remedy("doctor"),
        Step("installed", f"cat {INSTALLED} && {LOADED}", "root", says=(r"userns,", r"statewire-lab \(enforce\)")),
        Step("after", f"id -u && statewire run {SEED} --pace fast", says=("1000", "8 of 8 checks")),
        Step("variants", f"statewire run --all {SEED} --pace fast", says=(r"9 told: 9 as claimed",)),
        doctor("doctor-after", *ALL_WORKS, program="statewire"),
        Step("as-root", f"statewire run {SEED} --pace fast", "root", says=("8 of 8 checks",)),
        Step("denied", DENIED, "root", status=1),
        Step("others", f"{BUILT} run {SEED} --pace fast", status=77, says=FORBIDDEN),
        Step("unshare-after", "unshare --user --map-root-user true", status=1, says=("Permission denied",)),
        Step("upgrade", f"dpkg -i /machine/statewire.deb && {LOADED}", "root", says=(r"statewire-lab \(enforce\)",)),
        Step("unloaded", f"apparmor_parser --remove {INSTALLED}", "root"),
        doctor("doctor-unloaded", ("user-namespace", "fails", "not loaded: .*apparmor_parser --replace"), program="statewire",
               status=77),
        remedy("doctor-unloaded"),
        doctor("doctor-loaded", *ALL_WORKS, program="statewire"),
        Step("read-only", f"apparmor_parser --remove {INSTALLED} && mount --bind /etc /etc && mount -o remount,bind,ro /etc && "
             f"/var/lib/dpkg/info/statewire.postinst configure 0.1.0; status=$?; umount /etc; {LOADED}; exit $status", "root",
             says=("cannot be written", r"statewire-lab \(enforce\)")),
        Step("no-parser", "mv /usr/sbin/apparmor_parser /tmp && /var/lib/dpkg/info/statewire.postinst configure 0.1.0; status=$?; "
             "mv /tmp/apparmor_parser /usr/sbin; exit $status", "root", never=(".",)),
        # As in a container, where the knob is seen and policy is the host's.
        Step("container", "umount /sys/kernel/security && /var/lib/dpkg/info/statewire.postinst configure 0.1.0; status=$?; "
             "mount -t securityfs securityfs /sys/kernel/security; exit $status", "root", says=("did not take",)),
        Step("disabled", f"ln -s {INSTALLED} /etc/apparmor.d/disable/ && apparmor_parser --remove {INSTALLED} && "
             f"/var/lib/dpkg/info/statewire.postinst configure 0.1.0; {LOADED}; rm /etc/apparmor.d/disable/statewire-lab", "root",
             never=("statewire-lab",)),
        Step("again", f"dpkg -i /machine/statewire.deb && {LOADED}", "root", says=(r"statewire-lab \(enforce\)",)),
        Step("remove", f"dpkg -r statewire && {LOADED}", "root", never=(r"statewire-lab \(",)),
        Step("purge", "dpkg -P statewire", "root"),
        Step("traces", f"{TRACES} | diff /out/traces-before -", "root", never=(".",)),
        Step("removed", f"{BUILT} run {SEED} --pace fast", status=77, says=FORBIDDEN),
        Step("no-terminal", f"cd statewire && PATH=/out/stubs:$PATH ./dev run run {SEED} --pace fast", status=77,
             says=("On a terminal", "'loopback'")),
        offered("refused", "n", status=77, says=("Install it with sudo", "It is left as it is", *FORBIDDEN)),
        offered("refused-seed", "", command="", says=("It is left as it is", "7 of 7 checks")),
        Step("left", LOADED, "root", never=("statewire",)),
        offered("accepted", "y", command=f"run {SEED} --pace fast", says=("Installed. To take it away again", "8 of 8 checks")),
        Step("built", f"{BUILT} run {SEED} --pace fast && sudo {LOADED}", says=("8 of 8", f"{BIN}/statewire-lab")),
        Step("taken-away", f"sh -c \"$(sed -n 's/.*To take it away again: //p' /out/accepted | tr -d '\\r')\"; {LOADED}; "
             "ls /etc/apparmor.d", never=("statewire",)),
        Step("built-after", f"{BUILT} run {SEED} --pace fast", status=77, says=FORBIDDEN),
        Step("without-capabilities", f"cat >/etc/apparmor.d/lab <<'END'\n{WITHOUT_CAPABILITIES}END\n"
             "apparmor_parser --replace /etc/apparmor.d/lab", "root"),
        doctor("doctor-without-capabilities", ("user-namespace", "works", ""),
               ("id-maps", "fails", "apparmor_restrict_unprivileged_userns.*package"), status=77),
        remedy("doctor-without-capabilities"),
        doctor("doctor-with", *ALL_WORKS, program="statewire"),
    ), append=APPARMOR),
    Machine("apparmor-newest", "the same profile where AppArmor watches sockets of files, too", (
        Step("install", f"dpkg -i /machine/statewire.deb && apparmor_parser --replace {SHIPPED} && {LOADED} && uname -r", "root",
             says=(r"statewire-lab \(enforce\)",)),
        Step("variants", f"statewire run --all {SEED} --pace fast", says=(r"9 told: 9 as claimed",)),
        # What an older kernel cannot tell.
        doctor("doctor", *WORKS, ("sysctls", "works", ""), program="statewire", says=(r'"not_told": \[\s*\]',)),
        Step("untold", "statewire run out-of-ports --variant long-delay --pace fast"),
        Step("denied", DENIED, "root", status=1),
    ), kernel="newest", append=APPARMOR),
    Machine("library", "the whole library, its lab held by the profile", (
        Step("knob", RESTRICTED, "root"),
        Step("install", f"dpkg -i /machine/statewire.deb && {LOADED}", "root", says=(r"statewire-lab \(enforce\)",)),
        Step("library", "statewire run --all --pace fast"),
        Step("denied", DENIED, "root", status=1),
    ), append=APPARMOR, limit_s=7200, only_named=True),
    Machine("namespaces-off", "no user namespaces", (
        Step("limit", "sysctl user.max_user_namespaces=0", "root"),
        doctor("doctor", ("user-namespace", "fails", "ENOSPC.*user.max_user_namespaces"), ("wire", "not-tried", ""), status=77),
        remedy("doctor"),
        doctor("doctor-after", *ALL_WORKS),
        Step("switch", "sysctl kernel.unprivileged_userns_clone=0", "root"),
        doctor("doctor-switch", ("user-namespace", "fails", "EPERM.*kernel.unprivileged_userns_clone"), status=77),
        remedy("doctor-switch"),
        doctor("doctor-switched", *ALL_WORKS),
        Step("seed", f"{BUILT} run {SEED} --pace fast", says=("8 of 8 checks",)),
    )),
    Machine("no-veth", "no links between namespaces", (
        Step("without", "mv /lib/modules/$(uname -r)/kernel/drivers/net/veth.ko* /root && depmod", "root"),
        doctor("doctor", ("network-namespace", "works", ""), ("veth", "fails", "module 'veth'.*package with all modules"),
               ("packet-socket", "not-tried", ""), status=77),
        Step("no-module", "sh /out/apply-remedy doctor", "root", status=1, says=("veth not found",)),
        # What the package with all modules of this kernel brings.
        Step("package", "mv /root/veth.ko* /lib/modules/$(uname -r)/kernel/drivers/net && depmod", "root"),
        doctor("doctor-package", *ALL_WORKS),
        Step("blacklist", "rmmod veth && echo blacklist veth >/etc/modprobe.d/veth.conf", "root"),
        doctor("doctor-blacklist", ("veth", "fails", "modprobe veth"), status=77),
        remedy("doctor-blacklist"),
        doctor("doctor-after", *ALL_WORKS),
        Step("seed", f"{BUILT} run {SEED} --pace fast", says=("8 of 8 checks",)),
    )),
    Machine("no-fonts", "not one font", (
        Step("without", "dpkg --force-depends -P $(dpkg-query -W -f '${Package} ' 'fonts-*') && find / -xdev -name '*.[ot]tf'", "root",
             never=("[.][ot]tf",)),
        doctor("doctor", ("fonts", "limited", "no font of fixed width.*apt install fonts-dejavu-core"), *ALL_WORKS),
        Step("figure", f"{BUILT} run {SEED} --pace fast --figure /tmp/figure.png && cat /tmp/figure.png | wc -c"),
        remedy("doctor"),
        doctor("doctor-after", ("fonts", "works", ""), *ALL_WORKS),
    )),
    Machine("no-display", "no display", (
        doctor("doctor", ("display", "fails", "neither DISPLAY nor WAYLAND_DISPLAY is set.*statewire run"), *ALL_WORKS),
        Step("gui", f"{BUILT}", status=77, says=("DISPLAY",)),
        doctor("doctor-wrong", ("display", "fails", ":77"), before="DISPLAY=:77 "),
        Step("terminal", f"{BUILT} run {SEED} --pace fast", says=("8 of 8 checks",)),
        Step("desktop", "(Xvfb :9 >/tmp/xvfb.log 2>&1 &) ; until [ -e /tmp/.X11-unix/X9 ]; do sleep 0.1; done"),
        doctor("doctor-after", ("display", "works", ""), *ALL_WORKS, before="DISPLAY=:9 "),
    )),
    Machine("kernel-6.1", "a kernel that lacks what some stories tell", (
        # The remedy, a newer kernel, is tried on apparmor-newest.
        doctor("doctor", *WORKS, ("sysctls", "limited", r"tcp_syn_linear_timeouts, net\.ipv4\.tcp_tw_reuse_delay\..*Stories that need it"),
               says=(r'"variant": "long-delay",\s*"why": "[^"]*it needs Linux >=6\.14, and this is 6\.1\.',)),
        Step("untold", f"{BUILT} run out-of-ports --variant long-delay --pace fast", status=77, says=("it needs Linux >=6.14",)),
        Step("seed", f"{BUILT} run {SEED} --pace fast", says=("8 of 8 checks",)),
    ), kernel="6.1"),
)

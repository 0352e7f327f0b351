# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual machine that boots a kernel with a root file system of what Statewire needs, and no more, and does what it is told."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess

from debian import Unavailable

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = {"qemu-system-x86_64": "qemu-system-x86", "busybox": "busybox-static", "kmod": "kmod", "depmod": "kmod", "cpio": "cpio",
            "setpriv": "util-linux"}
PROGRAMS = ("statewire", "statewire-lab", "statewire-worker", "statewire-bench")
MEMORY_MIB = 4096
# With icount the guest's clock counts its own instructions, 1 ns each, and skips what it spends idle: to the guest, an emulator on a
# busy machine looks like an ordinary, rather slow machine of one processor. Not every /dev/kvm can run a distribution's kernel.
EMULATION = ["-accel", "tcg", "-icount", "shift=0,sleep=off", "-smp", "1", "-cpu", "Nehalem"]


def tool(name):
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not path:
        raise Unavailable(f"there is no {name} here; it is in the package {PACKAGES[name]}")
    return path


def demand_tools():
    if os.uname().machine != "x86_64":
        raise Unavailable(f"the kernels are for x86_64, and so must the program be; this machine is {os.uname().machine}")
    for name in PACKAGES:
        tool(name)


def libraries(programs):
    found = set()
    for program in programs:  # one that is static has none, which ldd calls an error
        found.update(re.findall(r"(/\S+\.so[^\s:]*)", subprocess.run(["ldd", str(program)], capture_output=True, text=True).stdout))
    return sorted(found)


def make_root(root, build, release, kernel, commands):
    """Fills the folder `root`. `commands` are what the guest does: (name of the results, program, arguments…) each."""
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("bin", "sbin", "dev", "proc", "sys", "tmp", "out", "etc", "opt/bin", "lib/modules"):
        (root / folder).mkdir(parents=True)
    for name in ("busybox", "kmod", "setpriv"):
        shutil.copy(tool(name), root / "bin" / name)
    for applet in ("sh", "mount", "timeout"):
        (root / "bin" / applet).symlink_to("busybox")  # the shell finds the others in itself
    (root / "sbin/modprobe").symlink_to("../bin/kmod")
    programs = [build / "bin" / name for name in PROGRAMS if (build / "bin" / name).exists()]
    for program in programs:
        shutil.copy(program, root / "opt/bin")
    for data in ("scenarios", "help"):
        shutil.copytree(build / data, root / "opt" / data)
    for library in libraries([*programs, *map(tool, ("busybox", "kmod", "setpriv"))]):
        target = root / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    shutil.copytree(kernel / "modules", root / "lib/modules" / release)
    subprocess.run([tool("depmod"), "-b", str(root), release], check=True, capture_output=True)
    (root / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nteacher:x:1000:1000::/tmp:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\nteacher:x:1000:\n")
    (root / "commands").write_text("".join("told " + shlex.join(command) + "\n" for command in commands))
    shutil.copy(HERE / "init", root / "init")
    (root / "init").chmod(0o755)


def pack(root, initrd):
    names = subprocess.run(["find", ".", "-print0"], cwd=root, capture_output=True, check=True).stdout
    with initrd.open("wb") as file:
        subprocess.run([tool("cpio"), "--null", "--create", "--format=newc", "--owner=0:0", "--quiet"], cwd=root, input=names,
                       stdout=file, check=True)


def boot(kernel, initrd, out, limit_s, append="", options=()):
    """Runs the machine to its end; false if it had to be stopped. More may be said to its kernel, and to qemu."""
    command = [tool("qemu-system-x86_64"), *EMULATION, "-m", str(MEMORY_MIB), "-nodefaults", "-display", "none", "-no-reboot",
               "-kernel", str(kernel / "vmlinuz"), "-initrd", str(initrd), "-append", f"console=ttyS0 quiet panic=-1 mitigations=off {append}",
               "-serial", f"file:{out / 'console.log'}", "-virtfs", f"local,path={out},mount_tag=out,security_model=none", *options]
    try:
        done = subprocess.run(["nice", "-n", "15", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=limit_s)
    except subprocess.TimeoutExpired:
        return False
    if done.returncode:
        raise Unavailable(f"qemu ended with status {done.returncode}: {done.stderr.strip()}")
    return True


def statuses(out):
    """The exit status of each command that the guest came to the end of, by the name of its results."""
    file = out / "statuses"
    lines = file.read_text().split("\n") if file.exists() else []
    return {name: int(status) for name, status, *_ in (line.split() for line in lines if line)}


def tell(line, build, folder, release, kernel, commands, limit_s):
    """Boots the kernel and has it do the commands; the folder of the results, and each command's exit status."""
    out = (folder / "out" / line).resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    work = folder / "work"
    root, initrd = work / "root", work / "initrd"
    make_root(root, build, release, kernel, commands)
    pack(root, initrd)
    in_time = boot(kernel, initrd, out, limit_s)
    shutil.rmtree(work)
    if not in_time:
        print(f"{line}: stopped after {limit_s} s", flush=True)
    return out, statuses(out)

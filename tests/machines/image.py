# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian 13 as a file system image: what Statewire needs to run, AppArmor, an ordinary user, and nothing else."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess

import debian
import machine

HERE = pathlib.Path(__file__).resolve().parent
SUITE = "trixie"
# What a desktop of Debian 13 has, of which the program makes use. Fonts are left out: they are a step of their own.
PACKAGES = ("apparmor", "kmod", "sudo", "procps", "iproute2", "xvfb", "libstdc++6", "libmnl0", "libtomlplusplus3t64", "libqt6charts6",
            "libqt6core6t64", "libqt6gui6", "libqt6network6", "libqt6svg6", "libqt6widgets6")
MODULE_PACKAGES = ("make", "gcc")
# Handed over as files: the guest has no network.
OFFERED = ("fonts-dejavu-core", "fonts-dejavu-mono")
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/locale/*")
ROOT_ONLY = "this needs root: the root file system has files of its users"
TOOLS = {"mmdebstrap": "mmdebstrap", "mke2fs": "e2fsprogs"}


def tool(name):
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not path:
        raise debian.Unavailable(f"there is no {name} here; it is in the package {TOOLS[name]}")
    return path


def run(command, log, **more):
    """Runs what is long, with its words in a file."""
    with log.open("w") as file:
        done = subprocess.run(["nice", "-n", "10", *map(str, command)], stdout=file, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, **more)
    if done.returncode:
        last = log.read_text(errors="replace").strip().splitlines()[-1:] or [""]
        raise debian.Unavailable(f"{command[0]} failed: {last[0]}; see {log}")


def make_root(folder):
    """The root file system as a folder; made once."""
    root, complete = folder / "root", folder / "root.complete"
    if complete.exists() and complete.read_text() == repr(PACKAGES):
        return root
    if os.geteuid() != 0:
        raise debian.Unavailable(ROOT_ONLY)
    shutil.rmtree(root, ignore_errors=True)
    run([tool("mmdebstrap"), "--variant=minbase", "--include=" + ",".join(PACKAGES),
         *(f"--dpkgopt=path-exclude={path}" for path in LEFT_OUT), SUITE, root, debian.known_archives()["Debian"]],
        folder / "root.log")
    with (root / "etc/passwd").open("a") as file:
        file.write("teacher:x:1000:1000::/home/teacher:/bin/bash\n")
    with (root / "etc/group").open("a") as file:
        file.write("teacher:x:1000:\n")
    with (root / "etc/shadow").open("a") as file:
        file.write("teacher:*:20000:0:99999:7:::\n")
    (root / "etc/sudoers.d/teacher").write_text("teacher ALL=(ALL) NOPASSWD: ALL\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost machine\n")
    for each in ("out", "machine", "home/teacher"):
        (root / each).mkdir(parents=True)
    complete.write_text(repr(PACKAGES))
    return root


MAKE_MODULE = r"""set -e
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
cd "$2/root"
mount -t proc proc proc
mount --bind /dev dev
cp "$3/sources.list" etc/apt/sources.list.d/headers.list
cp /etc/resolv.conf etc/resolv.conf
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
chroot . apt-get update -qq
chroot . apt-get install -y -qq --no-install-recommends "linux-headers-$5" $4
chroot . make -C "/lib/modules/$5/build" M=/module modules
"""


def make_module(folder, release, line):
    """The module that gives the kernel the knob; built by the compiler of the kernel's own Debian, in an overlay of the root."""
    source = HERE / "module/userns_restrict.c"
    built = folder / f"module-{release}-{hashlib.sha256(source.read_bytes()).hexdigest()[:8]}.ko"
    if built.exists():
        return built
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    for each in ("upper/module", "work", "root"):
        (work / each).mkdir(parents=True)
    shutil.copy(source, work / "upper/module")
    (work / "upper/module/Makefile").write_text(f"obj-m := {source.stem}.o\n")
    sources = debian.sources(debian.LINES[line], debian.known_archives())
    (work / "sources.list").write_text(re.sub(r"\[.*?\]", "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", sources))
    run(["unshare", "--mount", "--propagation", "private", "sh", "-c", MAKE_MODULE, "sh", make_root(folder), work, work,
         " ".join(MODULE_PACKAGES), release], folder / "module.log")
    shutil.copy(work / "upper/module" / f"{source.stem}.ko", built)
    shutil.rmtree(work)
    return built


def offered(folder):
    """Packages that a step may install, in a folder."""
    packages = folder / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    if not all(list(packages.glob(f"{name}_*.deb")) for name in OFFERED):
        apt = debian.Apt(folder / "apt", (SUITE,), debian.known_archives())
        apt.run("apt-get", "update", "-o", "APT::Update::Error-Mode=any")
        apt.run("apt-get", "download", *OFFERED, where=packages)
    return packages


def make_package(build, folder):
    """The .deb of a build."""
    made = folder / "deb"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    run(["cpack", "-G", "DEB", "-B", made], folder / "package.log", cwd=build)
    return next(made.glob("*.deb"))


def copy_sources(source, build, target):
    """As a clone that was built stands in somebody's home: the tool, what it reads, and the programs."""
    programs = target / "build/dev/bin"
    programs.mkdir(parents=True)
    shutil.copy(source / "dev", target)
    shutil.copytree(source / "packaging", target / "packaging")
    for name in ("statewire", "statewire-lab", "statewire-worker"):
        shutil.copy(build / "bin" / name, programs)
    (target / "build/dev/build.ninja").touch()
    for data in ("scenarios", "help"):
        shutil.copytree(build / data, target / "build/dev" / data)


def make_image(folder, kernels):
    """An ext4 image of the root with the modules of each kernel: (release, folder). Made once."""
    root = make_root(folder)
    image, complete = folder / "image", folder / "image.complete"
    contents = repr((PACKAGES, sorted(release for release, _ in kernels)))
    if image.exists() and complete.exists() and complete.read_text() == contents:
        return image
    modules = root / "usr/lib/modules"
    shutil.rmtree(modules, ignore_errors=True)
    for release, kernel in kernels:
        shutil.copytree(kernel / "modules", modules / release)
        subprocess.run([machine.tool("depmod"), "-b", str(root), release], check=True, capture_output=True)
    image.unlink(missing_ok=True)
    run([tool("mke2fs"), "-q", "-t", "ext4", "-O", "^has_journal", "-d", root, image, "1600M"], folder / "image.log")
    complete.write_text(contents)
    return image


def make_initrd(folder, release, kernel):
    """What finds the image, and no more."""
    root = folder / "initrd.root"
    shutil.rmtree(root, ignore_errors=True)
    for each in ("bin", "sbin", "dev", "proc", "root", "lib/modules"):
        (root / each).mkdir(parents=True)
    for name in ("busybox", "kmod"):
        shutil.copy(machine.tool(name), root / "bin" / name)
    (root / "bin/sh").symlink_to("busybox")
    (root / "sbin/modprobe").symlink_to("../bin/kmod")
    for library in machine.libraries([machine.tool("busybox"), machine.tool("kmod")]):
        target = root / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    wanted = re.compile(r"(kernel/(lib|crypto|arch|drivers|fs|net/(9p|core))/.*|modules\..*)")
    for path in (kernel / "modules").rglob("*"):
        inside = str(path.relative_to(kernel / "modules"))
        if path.is_file() and wanted.fullmatch(inside):
            target = root / "lib/modules" / release / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    subprocess.run([machine.tool("depmod"), "-b", str(root), release], check=True, capture_output=True)
    shutil.copy(HERE / "initrd", root / "init")
    (root / "init").chmod(0o755)
    initrd = folder / f"initrd-{release}"
    machine.pack(root, initrd)
    shutil.rmtree(root)
    return initrd

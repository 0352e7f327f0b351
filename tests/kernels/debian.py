# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's kernels, fetched through an apt of one's own: the system's lists, sources and packages stay as they are."""
import os
import pathlib
import re
import shutil
import subprocess
import tarfile

KEYRING = pathlib.Path("/usr/share/keyrings/debian-archive-keyring.gpg")
INDEX_FORMAT = "$(REPO_URI)|$(ORIGIN)|$(LABEL)|$(COMPONENT)"
# Each line of kernels, and the suites that have it: the newest of them all is taken.
LINES = {"6.1": ("bookworm", "bookworm-security"), "6.12": ("trixie", "trixie-security"), "newest": ("sid",)}
METAPACKAGE = "linux-image-amd64"
# What a lab may ask of a kernel, and what a guest needs to have its files and to hand out its results.
MODULES = re.compile(r"modules\..*|kernel/(net|lib|crypto|arch|drivers/virtio|fs/(9p|netfs|fscache|ext4|jbd2))/.*"
                     r"|kernel/(fs/mbcache|drivers/block/virtio_blk|drivers/net/veth)\..*")


class Unavailable(Exception):
    """What is needed cannot be had on this machine."""


def archives(targets):
    """Where Debian and its security updates come from, by what `apt-get indextargets` tells in INDEX_FORMAT."""
    found = {}
    for line in targets.splitlines():
        uri, origin, label, component = line.split("|")
        if origin == "Debian" and label in ("Debian", "Debian-Security") and component == "main":
            found.setdefault(label, uri)
    return found


def sources(suites, known):
    """The lines of a sources.list for these suites; those of an archive that this machine does not know are left out."""
    lines = []
    for suite in suites:
        uri = known.get("Debian-Security" if suite.endswith("-security") else "Debian")
        if uri:
            lines.append(f"deb [arch=amd64 signed-by={KEYRING}] {uri} {suite} main\n")
    return "".join(lines)


def release_in(description):
    """"6.1.0-50-amd64": the kernel that the metapackage, as `apt-cache show` describes it, depends on."""
    found = re.search(r"^Depends:.*?\blinux-image-(\d[^ ,]*)", description, re.MULTILINE)
    return found.group(1) if found else None


def parts_in(description, release):
    """The packages that the one so described is split into, if it is."""
    depends = re.search(r"^Depends: (.*)$", description, re.MULTILINE)
    names = re.findall(r"linux-(?:binary|modules)-" + re.escape(release) + r"(?=[ ,]|$)", depends.group(1) if depends else "")
    return list(dict.fromkeys(names))


class Apt:
    """An apt with its own sources, lists and cache in `folder`, which knows the given suites and nothing else."""

    def __init__(self, folder, suites, known):
        self.folder = folder.resolve()
        for each in ("lists/partial", "cache/archives/partial", "state"):
            (self.folder / each).mkdir(parents=True, exist_ok=True)
        (self.folder / "state/status").touch()
        (self.folder / "sources.list").write_text(sources(suites, known))
        settings = {
            "Dir::State": self.folder / "state", "Dir::State::status": self.folder / "state/status",
            "Dir::State::lists": self.folder / "lists", "Dir::Cache": self.folder / "cache",
            "Dir::Etc::sourcelist": self.folder / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null", "Dir::Etc::preferencesparts": "/dev/null",
            "APT::Default-Release": "", "APT::Sandbox::User": "root", "APT::Architecture": "amd64",
            "Acquire::Languages": "none", "Acquire::Retries": "3"}
        hooks = ("APT::Update::Pre-Invoke", "APT::Update::Post-Invoke", "APT::Update::Post-Invoke-Success",
                 "Acquire::IndexTargets::deb::Contents-deb", "Acquire::IndexTargets::deb::DEP-11")
        (self.folder / "apt.conf").write_text("".join(f'{key} "{value}";\n' for key, value in settings.items()) +
                                              "".join(f"#clear {hook};\n" for hook in hooks))

    def run(self, program, *arguments, where=None):
        command = [program, "-q", "-c", str(self.folder / "apt.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=where, env={**os.environ, "LC_ALL": "C.UTF-8"})
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("E:")] or [f"status {done.returncode}"]
            raise Unavailable(f"{program} {arguments[0]} failed: {said[0].removeprefix('E: ')}")
        return done.stdout

    def show(self, package):
        return self.run("apt-cache", "show", "--no-all-versions", package)


def known_archives():
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Unavailable("what is needed comes from Debian's packages, and there is no apt here")
    listed = subprocess.run(["apt-get", "indextargets", "--format", INDEX_FORMAT], capture_output=True, text=True, check=True)
    known = archives(listed.stdout)
    if "Debian" not in known or not KEYRING.exists():
        raise Unavailable("what is needed comes from Debian's packages, and this machine's apt has no lists of Debian")
    return known


def take_out(package, release, folder):
    """Takes the image and the modules that are needed out of a package, into folder/vmlinuz and folder/modules."""
    image = re.compile(rf"\./(boot/vmlinuz-{re.escape(release)}|usr/lib/modules/{re.escape(release)}/vmlinuz)")
    module = re.compile(rf"\./(?:usr/)?lib/modules/{re.escape(release)}/({MODULES.pattern})")
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as unpacking:
        with tarfile.open(fileobj=unpacking.stdout, mode="r|") as archive:
            for member in archive:
                found = module.fullmatch(member.name)
                if not member.isfile() or not (found or image.fullmatch(member.name)):
                    continue
                target = folder / "modules" / found.group(1) if found else folder / "vmlinuz"
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as file:
                    shutil.copyfileobj(archive.extractfile(member), file)
    if unpacking.returncode:
        raise Unavailable(f"{package} cannot be unpacked")


def fetch(line, folder):
    """Fetches the newest kernel of a line; its release, and the folder with its vmlinuz and modules."""
    apt = Apt(folder / "apt" / line, LINES[line], known_archives())
    apt.run("apt-get", "update", "-o", "APT::Update::Error-Mode=any")
    release = release_in(apt.show(METAPACKAGE))
    if not release:
        raise Unavailable(f"{METAPACKAGE} of {LINES[line][0]} names no kernel")
    unpacked = folder / "unpacked" / release
    complete = unpacked / "complete"  # says of what
    if complete.exists() and complete.read_text() == MODULES.pattern:
        return release, unpacked
    image = f"linux-image-{release}"
    packages = folder / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(parents=True)
    for package in [image, *parts_in(apt.show(image), release)]:
        apt.run("apt-get", "download", package, where=packages)
        take_out(max(packages.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime), release, unpacked)
    if not (unpacked / "vmlinuz").exists() or not (unpacked / "modules").exists():
        raise Unavailable(f"the packages of {release} have no image or no modules where they are looked for")
    complete.write_text(MODULES.pattern)
    return release, unpacked

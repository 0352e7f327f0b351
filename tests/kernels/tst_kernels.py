# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read and judged here, without a machine: `kernels.py --self-test` runs it."""
import contextlib
import io
import json
import unittest

import debian
import kernels
import tellings
from tellings import CLAIMED, KNOWN, UNKNOWN, UNTOLD, Kernel, Telling


def check(passed=True, **more):
    return {"id": "isn", "claim": "The ISN steps", "expected": "65 537", "observed": "17 501 330", "passed": passed, **more}


def told(name, checks=(), **more):
    scenario, variant = name.split("/")
    return {"scenario": scenario, "variant": variant, "duration_s": 0.1, "checks": list(checks), **more}


def names_of(targets):
    return {target.name: target.verdict for target in targets}


class Judging(unittest.TestCase):
    def test_json_tells_what_is_claimed_known_unknown_and_untold(self):
        read = tellings.from_json(json.dumps([
            told("a/claimed", [check()], passed=True),
            told("a/known", [check(), check(why="Before Linux 6.10 it is another.")], passed=True),
            told("a/failed", [check(), check(False)], passed=False),
            told("a/known-and-failed", [check(why="so"), check(False)], passed=False),
            told("a/broken", error="the lab ended", passed=False),
            told("a/slow", skipped="it is slow")]))
        self.assertEqual(names_of(read), {"a/claimed": CLAIMED, "a/known": KNOWN, "a/failed": UNKNOWN,
                                          "a/known-and-failed": UNKNOWN, "a/broken": UNKNOWN, "a/slow": UNTOLD})
        self.assertEqual([telling.notes for telling in read],
                         [[], ["isn: Before Linux 6.10 it is another."],
                          ["isn: The ISN steps: expected 65 537, observed 17 501 330"],
                          ["isn: The ISN steps: expected 65 537, observed 17 501 330"], ["the lab ended"], ["it is slow"]])

    def test_a_check_that_could_not_be_judged_is_not_a_failed_one(self):
        read = tellings.from_json(json.dumps([told("a/b", [check(None)], passed=True)]))
        self.assertEqual(names_of(read), {"a/b": CLAIMED})

    def test_what_ended_early_cannot_be_read(self):
        for text in ("", '[{"scenario": "a"'):
            with self.assertRaises(ValueError):
                tellings.from_json(text)

    def test_the_worst_of_several_tellings_counts_and_how_often_it_was(self):
        one, two, three = tellings.together([
            [Telling("a/b", CLAIMED), Telling("a/c", KNOWN, ["so"]), Telling("a/d", UNTOLD, ["slow"])],
            [Telling("a/b", UNKNOWN, ["x"]), Telling("a/c", CLAIMED), Telling("a/d", UNTOLD, ["slow"])],
            [Telling("a/b", UNKNOWN, ["y"]), Telling("a/c", CLAIMED), Telling("a/d", UNTOLD, ["slow"])]])
        self.assertEqual((one.verdict, one.notes, one.worst, one.times), (UNKNOWN, ["x"], 2, 3))
        self.assertEqual((two.verdict, two.notes), (KNOWN, ["so"]))
        self.assertEqual(three.verdict, UNTOLD)


class Reporting(unittest.TestCase):
    outcomes = tellings.together([[Telling("a/b", CLAIMED), Telling("a/c", KNOWN, ["so"]), Telling("a/d", UNTOLD, ["slow"])]])

    def test_the_table_has_a_line_for_each_kernel(self):
        failed = tellings.together([[Telling("a/b", UNKNOWN, ["x"])]])
        self.assertEqual(tellings.table([Kernel("6.1", "6.1.0-50-amd64", self.outcomes), Kernel("newest", "7.2", failed)]),
                         "kernel                told  as claimed  known difference  unknown difference  not told\n"
                         "6.1 (6.1.0-50-amd64)     2           1                 1                   0         1\n"
                         "newest (7.2)             1           0                 0                   1         0")

    def test_tap_has_what_the_table_counts(self):
        failed = tellings.together([[Telling("a/e", UNKNOWN, ["the lab ended\nearly"])]])
        self.assertEqual(tellings.tap(Kernel("6.1", "r", self.outcomes + failed)),
                         "TAP version 13\n1..4\nok 1 - a/b\nok 2 - a/c\n# known difference: so\nok 3 - a/d # SKIP slow\n"
                         "not ok 4 - a/e\n# unknown difference: the lab ended\n# unknown difference: early\n")

    def test_what_differs_is_told_with_its_reason(self):
        kernel = Kernel("6.1", "r", self.outcomes + tellings.together([[Telling("e/f", UNKNOWN, ["x"])]] * 2), ["it ended"])
        self.assertEqual(tellings.details(kernel),
                         "6.1: it ended\n6.1: unknown difference (2 of 2): e/f\n    x\n"
                         "6.1: known difference: a/c\n    so\n6.1: not told: a/d\n    slow")

    def test_a_kernel_is_good_if_something_was_told_and_nothing_unknown_came_of_it(self):
        self.assertTrue(Kernel("6.1", "r", self.outcomes).good())
        self.assertFalse(Kernel("6.1", "r", self.outcomes, ["it ended"]).good())
        self.assertFalse(Kernel("6.1", "r", []).good())
        self.assertFalse(Kernel("6.1", "r", tellings.together([[Telling("a/d", UNTOLD)]])).good())
        self.assertFalse(Kernel("6.1", "r", tellings.together([[Telling("a/d", UNKNOWN)]])).good())


class Packages(unittest.TestCase):
    def test_the_archive_is_the_one_that_apt_knows(self):
        known = debian.archives("http://one.example/debian/|Debian|Debian|main\nhttp://one.example/debian/|Debian|Debian|contrib\n"
                                "http://two.example/security/|Debian|Debian-Security|main\nhttp://else.example/|Other|Other|main\n")
        self.assertEqual(known, {"Debian": "http://one.example/debian/", "Debian-Security": "http://two.example/security/"})
        lines = debian.sources(("bookworm", "bookworm-security"), known).splitlines()
        self.assertRegex(lines[0], r"^deb \[.*\] http://one.example/debian/ bookworm main$")
        self.assertRegex(lines[1], r"^deb \[.*\] http://two.example/security/ bookworm-security main$")
        self.assertEqual(debian.archives("http://archive.example/|Ubuntu|Ubuntu|main\n"), {})
        self.assertEqual(len(debian.sources(("trixie", "trixie-security"), {"Debian": "http://one.example/"}).splitlines()), 1)

    def test_the_metapackage_names_the_kernel(self):
        self.assertEqual(debian.release_in("Package: linux-image-amd64\nDepends: linux-image-6.1.0-50-amd64 (= 6.1.176-1)\n"),
                         "6.1.0-50-amd64")
        self.assertEqual(debian.release_in("Depends: linux-base-amd64 (= 7.2.13-1), linux-image-7.2.13+deb14-amd64 (= 7.2.13-1)\n"),
                         "7.2.13+deb14-amd64")
        self.assertIsNone(debian.release_in("Package: linux-image-amd64\nDepends: something\n"))

    def test_a_kernel_in_several_packages_is_put_together(self):
        self.assertEqual(debian.parts_in("Depends: kmod, linux-initramfs-tool\n", "6.1.0-50-amd64"), [])
        self.assertEqual(debian.parts_in("Depends: linux-base-7.2+deb14-amd64 (= 1), linux-binary-7.2+deb14-amd64 (= 1), "
                                         "linux-modules-7.2+deb14-amd64 (= 1)\n", "7.2+deb14-amd64"),
                         ["linux-binary-7.2+deb14-amd64", "linux-modules-7.2+deb14-amd64"])

    def test_only_what_a_lab_may_need_is_taken_out(self):
        for path in ("modules.builtin", "kernel/net/ipv4/tcp_bbr.ko", "kernel/drivers/net/veth.ko.xz", "kernel/fs/9p/9p.ko"):
            self.assertTrue(debian.MODULES.fullmatch(path), path)
        for path in ("kernel/drivers/net/ethernet/e1000.ko", "kernel/sound/soundcore.ko", "kernel/fs/xfs/xfs.ko"):
            self.assertFalse(debian.MODULES.fullmatch(path), path)


class Asking(unittest.TestCase):
    library = [{"id": "long", "group": "A life", "variants": ["a", "b", "c"]}, {"id": "short", "group": "A life", "variants": ["a"]},
               {"id": "time-wait-reuse", "group": "TIME_WAIT", "variants": ["a"] * 11},
               {"id": "other", "group": "TIME_WAIT", "variants": ["a"]}, {"id": "queue", "group": "Queues", "variants": ["a", "b"]}]

    def test_the_quick_choice_is_the_seed_and_a_short_one_of_each_other_group(self):
        self.assertEqual(kernels.quick_choice(self.library), ["time-wait-reuse", "short", "queue"])

    def test_without_a_version_all_are_told_and_quickly_only_one(self):
        self.assertEqual(kernels.parse([]).versions, list(debian.LINES))
        self.assertEqual(kernels.parse(["--quick"]).versions, ["6.1"])
        self.assertEqual(kernels.parse(["newest"]).versions, ["newest"])
        for wrong in (["5.4"], ["--record", "time-wait-reuse"], ["--nonsense"]):
            with self.assertRaises(SystemExit) as refused, contextlib.redirect_stderr(io.StringIO()):
                kernels.parse(wrong)
            self.assertEqual(refused.exception.code, 2)

    def test_each_telling_leaves_results_of_its_own(self):
        commands = kernels.commands_for(kernels.parse(["--times", "2"]), self.library)
        self.assertEqual([command[0] for command in commands], ["library.json", "library-2.json"])
        self.assertEqual(commands[1][1:], ("statewire", "run", "--all", "--slow", "--pace", "fast", "--format", "json"))
        quick = kernels.commands_for(kernels.parse(["--quick"]), self.library)
        self.assertEqual(quick, [("library.json", "statewire", "run", "--all", "time-wait-reuse", "short", "queue", "--pace", "fast",
                                  "--format", "json")])
        self.assertEqual(kernels.commands_for(kernels.parse(["--bench"]), self.library), [("bench.txt", "statewire-bench")])
        recorded = kernels.commands_for(kernels.parse(["--record", "a/b"]), self.library)
        self.assertEqual(recorded[0][-1], "/tmp/kept/a.b.pcapng")


if __name__ == "__main__":
    unittest.main()

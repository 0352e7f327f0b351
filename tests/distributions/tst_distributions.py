# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read and judged of suites and packages, without a root file system: `distributions.py --self-test` runs it."""
import contextlib
import io
import json
import os
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

import distributions
import life
import packages
import results
import roots

JUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Linux-c++" tests="5" failures="2" disabled="0" skipped="1">
  <testcase name="core.base" classname="core.base" time="0.1" status="run"><system-out>
PASS   : TestBase::reads()
SKIP   : TestBase::asksTheKernel() there is no user namespace here
   Loc: [a.cpp(1)]
SKIP   : TestBase::asksTheKernel(again) there is no user namespace here
</system-out></testcase>
  <testcase name="lab.seed" classname="lab.seed" time="0.1" status="fail"><failure message=""/><system-out/></testcase>
  <testcase name="ui.window" classname="ui.window" time="9" status="fail"><failure message="Timeout"/></testcase>
  <testcase name="programs" classname="programs" time="0.1" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
  <testcase name="old" classname="old" time="0" status="disabled"/>
</testsuite>
"""


class Results(unittest.TestCase):
    def test_what_ctest_wrote_tells_passed_failed_and_skipped(self):
        tests = results.tests_in(JUNIT)
        self.assertEqual((tests.passed, tests.failed, tests.skipped), (1, ["lab.seed", "ui.window"],
                         ["core.base: TestBase::asksTheKernel()", "core.base: TestBase::asksTheKernel(again)", "programs", "old"]))

    def test_a_warning_counts_once_and_what_only_names_one_does_not(self):
        log = ("/a.h:3:1: warning: unused [-Wunused]\n[1/2] Building warnings.cpp.o\n/a.h:3:1: warning: unused [-Wunused]\n"
               "CMake Warning: x\ncc1plus: all warnings being treated\nCMake Deprecation Warning at x:\n")
        self.assertEqual(results.warnings_in(log),
                         ["/a.h:3:1: warning: unused [-Wunused]", "CMake Warning: x", "CMake Deprecation Warning at x:"])

    def test_a_suite_is_good_if_tests_passed_none_failed_and_nothing_warned(self):
        def good(passed=1, failed=(), warnings=(), failures=()):
            return results.Suite("s", tests=results.Tests(passed, list(failed)), warnings=list(warnings),
                                 failures=list(failures)).good()
        self.assertTrue(good())
        for wrong in ({"passed": 0}, {"failed": ["x"]}, {"warnings": ["w"]}, {"failures": ["the build failed"]}):
            self.assertFalse(good(**wrong), wrong)

    def test_the_table_has_a_line_for_each_suite(self):
        suite = results.Suite("trixie (Debian 13)", ("14.2.0", "6.8.2", "3.31.6", "6.18.44"), 185.7, ["w"],
                              results.Tests(250, ["a"], ["b", "c"]), 3661)
        self.assertEqual(results.table([suite]),
                         "suite                  g++     Qt   CMake   kernel  build  warnings  passed  failed  skipped  tests\n"
                         "trixie (Debian 13)  14.2.0  6.8.2  3.31.6  6.18.44   3:05         1     250       1        2  61:01")
        self.assertEqual(results.details(suite), "trixie (Debian 13): w\ntrixie (Debian 13): failed: a\n"
                                                 "trixie (Debian 13): skipped: b\ntrixie (Debian 13): skipped: c")


class Roots(unittest.TestCase):
    root = roots.Root(pathlib.Path("/r"), pathlib.Path("/p"))

    def test_sources_are_of_the_archives_that_this_machine_knows(self):
        known = {"Debian": "http://one.example/debian/", "Debian-Security": "http://two.example/security/"}
        self.assertEqual(roots.sources_list("trixie", known), "deb http://one.example/debian/ trixie main\n"
                                                              "deb http://two.example/security/ trixie-security main\n")
        self.assertEqual(roots.sources_list("unstable", known), "deb http://one.example/debian/ sid main\n")
        del known["Debian-Security"]
        self.assertEqual(roots.sources_list("bookworm", known), "deb http://one.example/debian/ bookworm main\n")

    def test_how_archives_are_reached_is_taken_over_and_nothing_else(self):
        dump = ('APT::Install-Recommends "true";\nAcquire::Check-Valid-Until "false";\nAcquire::http "";\n'
                'Acquire::http::Proxy "http://proxy.example:1/";\nAcquire::http::Proxy::host.example "DIRECT";\nAcquire::cdrom "";\n')
        self.assertEqual(roots.settings_taken_over(dump), 'Acquire::Check-Valid-Until "false";\nAcquire::http::Proxy '
                         '"http://proxy.example:1/";\nAcquire::http::Proxy::host.example "DIRECT";\n')

    def test_the_user_has_no_network_but_his_own_and_no_rights(self):
        command = self.root.command(["x"], where="/home/teacher")
        self.assertIn("--unshare-net", command)
        self.assertEqual(command[-6:], ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=-all", "x"])
        as_root = self.root.command(["x"], as_root=True, network=True)
        self.assertNotIn("--unshare-net", as_root)
        self.assertNotIn("setpriv", as_root)
        for each in (command, as_root):
            self.assertIn("--unshare-pid", each)  # with the first process all others end
            self.assertIn("--die-with-parent", each)


class Packages(unittest.TestCase):
    def test_what_is_not_the_same_twice_is_named(self):
        self.assertEqual(packages.differing({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "3", "d": "4"}), ["b", "c", "d"])

    def test_a_tarball_does_not_tell_by_whom_when_and_in_which_order_it_was_made(self):
        with tempfile.TemporaryDirectory() as made:
            tarballs = []
            for number, (mask, names) in enumerate(((0o022, "abc"), (0o077, "cab"))):
                folder = pathlib.Path(made) / str(number) / "statewire"
                before = os.umask(mask)
                folder.mkdir(parents=True)
                for name in names:
                    (folder / name).write_text(name)
                    os.utime(folder / name, (number, number))
                os.umask(before)
                (folder / "a").chmod(0o755 if number else 0o700)
                target = folder.parent / "x.tar.gz"
                packages.pack_folder(folder, target, "1796000000")
                tarballs.append(target.read_bytes())
            self.assertEqual(tarballs[0], tarballs[1])
            with tarfile.open(target) as tarball:
                self.assertEqual({(each.uid, each.gid, each.mtime) for each in tarball}, {(0, 0, 1796000000)})
                self.assertEqual([(each.name, each.mode) for each in tarball][:3],
                                 [("statewire", 0o755), ("statewire/a", 0o755), ("statewire/b", 0o644)])


class Life(unittest.TestCase):
    def test_what_is_left_gone_or_changed_is_told(self):
        before = {"etc/a": "1", "etc/b": "1", "etc/c": "1"}
        after = {"etc/a": "1", "etc/b": "2", "etc/d": "1"}
        self.assertEqual(life.changes(before, after), ["changed: /etc/b", "gone: /etc/c", "left behind: /etc/d"])

    def test_logs_and_the_state_of_apt_and_dpkg_may_differ_and_their_lists_of_files_may_not(self):
        after = {"var/log/dpkg.log": "1", "var/lib/dpkg/status": "1", "var/lib/dpkg/status-old": "1", "var/lib/apt/extended_states": "1"}
        self.assertEqual(life.changes({}, after), [])
        self.assertEqual(life.changes({}, {"var/lib/dpkg/info/statewire.list": "1"}),
                         ["left behind: /var/lib/dpkg/info/statewire.list"])

    def test_a_listing_sees_content_rights_and_links(self):
        with tempfile.TemporaryDirectory() as made:
            root = pathlib.Path(made)
            (root / "etc").mkdir()
            (root / "proc/1").mkdir(parents=True)
            (root / "etc/file").write_text("one")
            (root / "etc/link").symlink_to("file")
            first = life.listing(root)
            self.assertEqual(set(first), {"etc", "etc/file", "etc/link"})
            (root / "etc/file").write_text("two")
            (root / "etc").chmod(0o700)
            (root / "etc/link").unlink()
            (root / "etc/link").symlink_to("else")
            self.assertEqual(life.changes(first, life.listing(root)), ["changed: /etc", "changed: /etc/file", "changed: /etc/link"])

    def test_the_seed_is_told_right_if_each_claimed_check_passed(self):
        def told(*passed):
            return json.dumps({"checks": [{"passed": each} for each in passed]})
        self.assertEqual(life.seed_against(told(True, True), 2), [])
        self.assertEqual(life.seed_against(told(True, None), 2), ["the seed: 1 of 2 checks passed, not 2 of 2"])
        self.assertEqual(life.seed_against(told(True), 2), ["the seed: 1 of 1 checks passed, not 2 of 2"])
        self.assertEqual(life.seed_against("cannot unshare", 2), ["the seed was not told: cannot unshare"])


class Asking(unittest.TestCase):
    def refused(self, parse, *arguments):
        with self.assertRaises(SystemExit) as refusal, contextlib.redirect_stderr(io.StringIO()):
            parse(["--packages", "cmake", *arguments])
        return refusal.exception.code

    def test_without_a_suite_all_are_meant(self):
        self.assertEqual(distributions.parse(["--packages", "cmake"]).suites, ["bookworm", "trixie", "unstable"])
        self.assertEqual(distributions.parse(["--packages", "cmake", "trixie"]).suites, ["trixie"])
        self.assertEqual(packages.parse(["--packages", "cmake"]).suites, ["bookworm", "trixie"])

    def test_what_there_is_not_is_refused(self):
        self.assertEqual(self.refused(distributions.parse, "sarge"), 2)
        self.assertEqual(self.refused(packages.parse, "unstable"), 2)

    def test_a_version_is_the_first_number_with_points(self):
        for text, version in (("14.2.0\n", "14.2.0"), ("6.8.2+dfsg-9+deb13u2", "6.8.2"), ("cmake version 3.25.1", "3.25.1"), ("", "?")):
            self.assertEqual(distributions.version_in(text), version)

    def test_the_script_that_builds_can_be_read_by_a_shell(self):
        for script in (packages.BUILD, packages.PACK_OLDER, packages.INSTALL):
            self.assertEqual(subprocess.run(["sh", "-n"], input=script, text=True).returncode, 0)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a build and its tests in one suite: read from what compiler and ctest wrote, judged, and put into a table."""
import dataclasses
import re
import xml.etree.ElementTree

WARNING = re.compile(r"^.*\bwarning: .*$|^CMake (?:Deprecation )?Warning.*$", re.MULTILINE)
SKIP = re.compile(r"^SKIP +: (\S+)", re.MULTILINE)  # as QtTest writes it


def warnings_in(log):
    """Each warning of a build's output once, however many files include what it is about."""
    return list(dict.fromkeys(WARNING.findall(log)))


@dataclasses.dataclass
class Tests:
    """How the tests of a suite ended, and the names of those that did not pass, or not as a whole."""
    passed: int = 0
    failed: list = dataclasses.field(default_factory=list)
    skipped: list = dataclasses.field(default_factory=list)


def tests_in(junit):
    """Of what `ctest --output-junit` wrote. A test that skipped some of its functions passed, and these were skipped."""
    tests = Tests()
    for case in xml.etree.ElementTree.fromstring(junit).iter("testcase"):
        status = case.get("status")
        if case.find("skipped") is not None or status in ("notrun", "disabled"):
            tests.skipped.append(case.get("name"))
        elif status == "run" and case.find("failure") is None:
            tests.passed += 1
            skipped = dict.fromkeys(SKIP.findall(case.findtext("system-out") or ""))
            tests.skipped += [f"{case.get('name')}: {function}" for function in skipped]
        else:
            tests.failed.append(case.get("name"))
    return tests


@dataclasses.dataclass
class Suite:
    """A line of the table, and what did not come to an end there at all."""
    name: str
    versions: tuple = ("", "", "", "")
    build_s: float = 0
    warnings: list = dataclasses.field(default_factory=list)
    tests: Tests = dataclasses.field(default_factory=Tests)
    tests_s: float = 0
    failures: list = dataclasses.field(default_factory=list)

    def good(self):
        return self.tests.passed > 0 and not self.tests.failed and not self.warnings and not self.failures


COLUMNS = ("suite", "g++", "Qt", "CMake", "kernel", "build", "warnings", "passed", "failed", "skipped", "tests")


def minutes(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def table(suites):
    rows = [COLUMNS]
    for suite in suites:
        tests = suite.tests
        rows.append((suite.name, *suite.versions, minutes(suite.build_s), str(len(suite.warnings)), str(tests.passed),
                     str(len(tests.failed)), str(len(tests.skipped)), minutes(suite.tests_s)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join(f"{row[0]:<{widths[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:]))
                     for row in rows)


def details(suite):
    """What the numbers of a suite's line stand for, one line each."""
    lines = [f"{suite.name}: {failure}" for failure in suite.failures]
    lines += [f"{suite.name}: {warning}" for warning in suite.warnings]
    lines += [f"{suite.name}: failed: {name}" for name in suite.tests.failed]
    lines += [f"{suite.name}: skipped: {name}" for name in suite.tests.skipped]
    return "\n".join(lines)

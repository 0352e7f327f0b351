# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine is made to do, step by step, and what is expected to come of it."""
import dataclasses
import json
import re
import shlex


@dataclasses.dataclass(frozen=True)
class Step:
    name: str
    command: str  # for a shell in the guest
    user: str = "teacher"
    status: int | None = 0  # None: it does not matter
    says: tuple = ()  # what it prints, as regular expressions
    never: tuple = ()  # what it does not print
    findings: tuple = ()  # of `statewire doctor --format json`: id, outcome, and what is said of cause and remedy, as regular expression


@dataclasses.dataclass(frozen=True)
class Machine:
    name: str
    about: str
    steps: tuple
    kernel: str = "6.12"
    append: str = ""  # for the kernel's command line
    limit_s: int = 1800
    only_named: bool = False  # takes long


def script(steps):
    """The steps as the guest's shell reads them."""
    return "".join(f"step {step.name} {step.user} {shlex.quote(step.command)}\n" for step in steps)


def wrong_findings(findings, said):
    try:
        told = {finding["id"]: finding for finding in json.loads(said)["findings"]}
    except (ValueError, KeyError):
        return ["is no diagnosis"]
    found = []
    for name, outcome, words in findings:
        finding = told.get(name, {"outcome": "missing"})
        if finding["outcome"] != outcome:
            found.append(f"{name}: {finding['outcome']}, expected {outcome}")
        if not re.search(words, f"{finding.get('why', '')}. {finding.get('remedy', '')}", re.DOTALL):
            found.append(f"{name}: does not say {words!r}")
    return found


def wrong(step, status, said):
    """What came out otherwise than expected of a step; status None: it was not come to."""
    if status is None:
        return ["it was not come to"]
    found = []
    if step.status is not None and status != step.status:
        found.append(f"status {status}, expected {step.status}")
    found += [f"does not say {pattern!r}" for pattern in step.says if not re.search(pattern, said, re.DOTALL)]
    found += [f"says {pattern!r}" for pattern in step.never if re.search(pattern, said, re.DOTALL)]
    return found + (wrong_findings(step.findings, said) if step.findings else [])

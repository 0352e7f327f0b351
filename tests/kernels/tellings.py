# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kernel made of the library: read from the program's JSON, judged, and put into a table and into TAP."""
import dataclasses
import json

CLAIMED, KNOWN, UNKNOWN, UNTOLD = "as claimed", "known difference", "unknown difference", "not told"
WORST_FIRST = (UNKNOWN, KNOWN, CLAIMED, UNTOLD)


@dataclasses.dataclass
class Telling:
    """One variant, told once."""
    name: str
    verdict: str
    notes: list = dataclasses.field(default_factory=list)


def from_json(text):
    """The tellings of `run --all --format json`. A check that carries a reason held as a scenario says it does on this kernel."""
    tellings = []
    for told in json.loads(text):
        name = f"{told['scenario']}/{told['variant']}"
        if "skipped" in told:
            tellings.append(Telling(name, UNTOLD, [told["skipped"]]))
            continue
        failed = [f"{check['id']}: {check['claim']}: expected {check['expected']}, observed {check['observed']}"
                  for check in told["checks"] if check["passed"] is False]
        known = [f"{check['id']}: {check['why']}" for check in told["checks"] if check.get("why")]
        error = [told["error"]] if told.get("error") else []
        if error or not told["passed"]:
            tellings.append(Telling(name, UNKNOWN, error + failed))
        else:
            tellings.append(Telling(name, KNOWN if known else CLAIMED, known))
    return tellings


@dataclasses.dataclass
class Outcome:
    """One variant, told as often as it was: the worst of its verdicts counts."""
    name: str
    verdict: str = UNTOLD
    notes: list = dataclasses.field(default_factory=list)
    times: int = 0
    worst: int = 0  # in how many of the times it was that


def together(rounds):
    """One outcome for each variant of the rounds of tellings."""
    outcomes = {}
    for telling in (each for tellings in rounds for each in tellings):
        outcome = outcomes.setdefault(telling.name, Outcome(telling.name, telling.verdict, telling.notes))
        outcome.times += 1
        if WORST_FIRST.index(telling.verdict) < WORST_FIRST.index(outcome.verdict):
            outcome.verdict, outcome.notes, outcome.worst = telling.verdict, telling.notes, 0
        outcome.worst += telling.verdict == outcome.verdict
    return list(outcomes.values())


@dataclasses.dataclass
class Kernel:
    """A line of the table, and what did not come to an end there at all."""
    line: str
    release: str
    outcomes: list
    failures: list = dataclasses.field(default_factory=list)

    def count(self, verdict):
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    def told(self):
        return len(self.outcomes) - self.count(UNTOLD)

    def good(self):
        return self.told() > 0 and not self.count(UNKNOWN) and not self.failures


def table(kernels):
    columns = ("kernel", "told", CLAIMED, KNOWN, UNKNOWN, UNTOLD)
    rows = [(f"{kernel.line} ({kernel.release})", kernel.told(), *map(kernel.count, columns[2:])) for kernel in kernels]
    width = max(len(str(row[0])) for row in [columns, *rows])
    return "\n".join(f"{row[0]:<{width}}" + "".join(f"  {cell:>{len(column)}}" for cell, column in zip(row[1:], columns[1:]))
                     for row in [columns, *rows])


def tap(kernel):
    """For what reads TAP: each variant, with what is known of it on this kernel."""
    lines = ["TAP version 13", f"1..{len(kernel.outcomes)}"]
    for number, outcome in enumerate(kernel.outcomes, 1):
        skipped = f" # SKIP {' '.join(outcome.notes)}" if outcome.verdict == UNTOLD else ""
        lines.append(f"{'not ok' if outcome.verdict == UNKNOWN else 'ok'} {number} - {outcome.name}{skipped}".replace("\n", " "))
        if not skipped:
            lines += [f"# {outcome.verdict}: {line}" for note in outcome.notes for line in note.splitlines()]
    return "\n".join(lines) + "\n"


def details(kernel):
    """What the numbers of a kernel's line stand for, one line each."""
    lines = [f"{kernel.line}: {failure}" for failure in kernel.failures]
    for verdict in (UNKNOWN, KNOWN, UNTOLD):
        for outcome in kernel.outcomes:
            if outcome.verdict == verdict:
                times = f" ({outcome.worst} of {outcome.times})" if verdict == UNKNOWN else ""
                lines.append(f"{kernel.line}: {verdict}{times}: {outcome.name}")
                lines += [f"    {note}" for note in outcome.notes]
    return "\n".join(lines)

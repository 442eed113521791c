"""What one or more runs have found, case by case, as known failures would have to say it.

Several runs of the same implementation are compared case by case. What differs between runs on the same interpreter is
a race; what differs between interpreters is a condition.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from queuespec.report.runfile import Run
from queuespec.verdict.expectations import NAMEABLE
from queuespec.verdict.verdicts import NOT_RUN, Judgement, Verdict

KNOWN = re.compile(r"known to be ([A-Z-]+)")  # how the reason of an EXPECTED begins
RATE = re.compile(r"([A-Z-]+) \d+ of \d+ times")  # in the first line that was observed of a FLAKY case
INHERITED = ", inherited from "

Case = tuple[str, str, str]  # clause, start method, kind


@dataclass(frozen=True)
class Judged:
    """The interpreter and the library of a run, which the conditions of entries are about."""

    interpreter: str
    optimized: int
    version: str
    markers: Mapping[str, str] = field(compare=False)

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> Judged:
        return cls(described["interpreter"], described.get("optimized", 0), described["version"], described["markers"])


@dataclass
class Outcome:
    """What came of one case with one interpreter, in all runs."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    red: bool = False  # whether it made a run red
    inherited: bool = False  # whether it was EXPECTED because of an inherited entry
    failure: Judgement | None = None  # the first failure

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """The verdicts of its failures; none if it never failed."""
        return tuple(verdict for verdict in NAMEABLE if self.verdicts[verdict])

    @property
    def passes(self) -> bool:
        return self.verdicts[Verdict.PASS] > 0

    @property
    def wild(self) -> bool:
        """Whether it was never run, so that an entry may or may not be about it."""
        return not (self.passes or self.failing)


class Findings:
    """What runs have found out about the implementations of one file of known failures."""

    def __init__(self) -> None:
        self.cases: defaultdict[Judged, dict[Case, Outcome]] = defaultdict(dict)
        self.judged: set[str] = set()  # the start methods that were asked for
        self.offered: list[str] = []  # those that there are
        self.mistakes = 0  # cases in which queuespec itself failed

    def add(self, run: Run, described: Mapping[str, Any]) -> None:
        """Add what a run found out about one of its implementations."""
        judged = Judged.of(described)
        self.judged |= {*described["start_methods"]}
        offered = described.get("all_start_methods", described["start_methods"])
        self.offered += [method for method in offered if method not in self.offered]
        for judgement in run.judgements:
            if judgement.implementation == described["name"] and judgement.interpreter == described["interpreter"]:
                self._add(judged, judgement)

    @property
    def left_out(self) -> list[str]:
        """The start methods that were not asked for, although there are such."""
        return [method for method in self.offered if method not in self.judged]

    def _add(self, judged: Judged, judgement: Judgement) -> None:
        if judgement.verdict is Verdict.KIT_ERROR:
            self.mistakes += 1
            return
        key = (judgement.clause, judgement.start_method, judgement.kind)
        outcome = self.cases[judged].setdefault(key, Outcome())
        for verdict in seen(judgement):
            outcome.verdicts[verdict] += 1
            if verdict in NAMEABLE:
                outcome.failure = outcome.failure or judgement
        expected = judgement.verdict is Verdict.EXPECTED
        outcome.inherited |= expected and INHERITED in judgement.reason.partition(":")[0]
        outcome.red |= not expected and judgement.red

    def outcomes(self, clause: str, judged: Judged) -> Iterator[tuple[Case, Outcome]]:
        """The cases of a clause with one interpreter."""
        for case, outcome in self.cases[judged].items():
            if case[0] == clause:
                yield case, outcome


def seen(judgement: Judgement) -> list[Verdict]:
    """The verdicts that a case had before known failures were considered: several if its repetitions differed."""
    verdict = judgement.verdict
    if verdict is Verdict.FIXED:
        return [Verdict.PASS]
    if verdict is Verdict.EXPECTED:
        found = KNOWN.match(judgement.reason)
        return [Verdict(found[1])] if found else [Verdict.FAIL]
    if verdict is Verdict.FLAKY:
        rates, _, more = judgement.evidence.observed.partition("\n")
        known = {Verdict.FIXED: Verdict.PASS}
        if found := KNOWN.search(more):
            known[Verdict.EXPECTED] = Verdict(found[1])
        given = [Verdict(name) for name in RATE.findall(rates)]
        return [known.get(each, each) for each in given]
    if verdict in NOT_RUN or verdict is Verdict.OBSERVED:
        return []
    return [verdict]


def condition(failing: Collection[Judged], others: Collection[Judged]) -> str | None:
    """A marker that tells interpreters on which a case fails from others; '' if there are none, None if none does."""
    if not others:
        return ""
    for names in (
        ("python_version",),
        ("platform_python_implementation",),
        ("platform_python_implementation", "python_version"),
        ("platform_python_implementation", "python_full_version"),
    ):
        values = {tuple(each.markers[name] for name in names) for each in failing}
        if values.isdisjoint(tuple(each.markers[name] for name in names) for each in others):
            return " or ".join(
                " and ".join(f"{name} == '{value}'" for name, value in zip(names, each, strict=True))
                for each in sorted(values)
            )
    return None


Rectangle = tuple[list[str] | None, list[str] | None]  # start methods and kinds; None for all


def rectangles(
    wanted: Iterable[Case], all_cases: Mapping[Case, Outcome], start_methods: Sequence[str]
) -> list[Rectangle]:
    """The cases of a clause as few lists of start methods and kinds, which leave out every case that is not wanted.

    `all_cases` are those of the clause that were judged. Those that could not be run may be covered or not. Those of
    other `start_methods` are not covered, unless they are wanted.
    """
    chosen = {(method, kind) for _, method, kind in wanted}
    wild = {(method, kind) for (_, method, kind), outcome in all_cases.items() if outcome.wild}
    kinds = list(dict.fromkeys(kind for _, _, kind in [*all_cases, *sorted(wanted)]))
    by_methods: defaultdict[tuple[str, ...] | None, list[str]] = defaultdict(list)
    for kind in kinds:
        mine = tuple(method for method in start_methods if (method, kind) in chosen)
        others = [method for method in start_methods if (method, kind) not in chosen | wild]
        if mine:
            by_methods[mine if others else None].append(kind)
    found: list[Rectangle] = []
    for named, some in by_methods.items():
        rest = [kind for kind in kinds if kind not in some]
        covered = start_methods if named is None else named
        everywhere = all((method, kind) in wild for method in covered for kind in rest)
        found.append((list(named) if named else None, None if everywhere else some))
    return found

"""What can be said of a case, and of a whole run.

A *case* is a clause on one implementation, kind of object, start method and interpreter. Its verdict has more
values than pass and fail because a queue can also hang, take its process down, or never get into the situation
that a clause is about; calling the last of these a pass is how a test suite lies.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class Verdict(str, enum.Enum):
    """The verdict on a case."""

    PASS = "PASS"
    FAIL = "FAIL"
    HUNG = "HUNG"  # at rest although it must complete
    CRASHED = "CRASHED"  # a process of the implementation died
    LEAKED = "LEAKED"  # passed, but left descriptors, threads or processes behind
    INCONCLUSIVE = "INCONCLUSIVE"  # the situation never arose
    UNSUPPORTED = "UNSUPPORTED"  # a capability that the adapter does not declare
    NOT_APPLICABLE = "NOT-APPLICABLE"  # version, platform or contract
    DIFFERS = "DIFFERS"  # a DE-FACTO clause not met
    OBSERVED = "OBSERVED"  # MAY and HAZARD: what was seen
    EXPECTED = "EXPECTED"  # a known failure
    FIXED = "FIXED"  # a known failure that passes: the ledger is out of date
    KIT_ERROR = "KIT-ERROR"  # queuespec itself went wrong

    def __str__(self) -> str:
        return self.value


BROKEN = frozenset({Verdict.FAIL, Verdict.HUNG, Verdict.CRASHED, Verdict.LEAKED})
"""The verdicts that a known failure may name."""

NOT_RUN = frozenset({Verdict.UNSUPPORTED, Verdict.NOT_APPLICABLE})

LETTERS = {
    Verdict.PASS: ".",
    Verdict.FAIL: "F",
    Verdict.HUNG: "H",
    Verdict.CRASHED: "C",
    Verdict.LEAKED: "L",
    Verdict.INCONCLUSIVE: "?",
    Verdict.UNSUPPORTED: "u",
    Verdict.NOT_APPLICABLE: "n",
    Verdict.DIFFERS: "d",
    Verdict.OBSERVED: "o",
    Verdict.EXPECTED: "x",
    Verdict.FIXED: "X",
    Verdict.KIT_ERROR: "K",
}


@dataclass(frozen=True)
class Step:
    """One operation of a case, or one step of a program that a case runs."""

    actor: str  # who did it: "producer"
    call: str  # as it is written: "q.put('first')"
    outcome: str = ""  # "-> None", "raised queue.Full", "... waits"; empty where there is none to tell
    begun: float | None = None  # in seconds since the case began; None where it is not known
    ended: float | None = None  # likewise; None too if it has not ended

    def __str__(self) -> str:
        return f"{self.actor:<9} {self.call:<36} {self.outcome}".rstrip()


@dataclass(frozen=True)
class Evidence:
    """Why a verdict was given: the parts of a failure as it is printed."""

    expected: str = ""
    observed: str = ""  # its first line names the cause, as far as it is known
    traceback: str = ""  # of an exception that nobody expected, from the judged process: the library's frames
    operations: list[Step] = field(default_factory=list)  # what was called, by whom, with what outcome
    said: str = ""  # what the judged processes wrote to stdout and stderr in the meantime, the end of it
    stacks: str = ""  # when something hung or crashed: whoever is to the point first
    location: str = ""  # "test_put.py:42"

    def as_data(self) -> dict[str, Any]:
        return {**vars(self), "operations": [vars(step) for step in self.operations]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Evidence:
        return cls(**{**data, "operations": [Step(**step) for step in data["operations"]]})


@dataclass(frozen=True)
class Judgement:
    """The verdict on one case, with all that a report needs. Plain data: it travels between xdist's processes."""

    clause: str
    level: str
    implementation: str
    start_method: str
    kind: str
    interpreter: str  # "CPython 3.13.0"
    verdict: Verdict
    gating: bool  # whether a verdict other than a pass turns the run red
    seconds: float = 0.0  # the whole case, set-up and retirement included
    reason: str = ""  # one line: why skipped, expected, fixed, inconclusive
    evidence: Evidence = Evidence()
    hint: str = ""  # what to look at first; it goes with what was seen, or is empty
    reproduce: str = ""  # one line to paste into a shell

    @property
    def red(self) -> bool:
        """True if this verdict fails the run. DIFFERS does if DE-FACTO clauses gate."""
        if self.verdict in (Verdict.FIXED, Verdict.KIT_ERROR):
            return True
        return self.gating and (self.verdict in BROKEN or self.verdict in (Verdict.INCONCLUSIVE, Verdict.DIFFERS))

    def as_data(self) -> dict[str, Any]:
        return {**vars(self), "verdict": self.verdict.value, "evidence": self.evidence.as_data()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Judgement:
        return cls(**{**data, "verdict": Verdict(data["verdict"]), "evidence": Evidence.from_data(data["evidence"])})


EXIT_INTERRUPTED = 2
EXIT_KIT_ERROR = 3
EXIT_MISTAKE = 4  # in what was asked for
EXIT_NOTHING = 5  # was selected
EXIT_CANNOT_JUDGE = 6  # the machine as it stands: no room, nothing to write to, no semaphores
EXIT_ONLY_INCONCLUSIVE = 10


def exit_code(pytest_code: int, judgements: Iterable[Judgement]) -> int:
    """The exit code of a run that came to its end: pytest's own 0 to 5 keep their meaning.

    3 when queuespec itself went wrong, 10 when nothing but INCONCLUSIVE verdicts stands against a pass.
    """
    red = {j.verdict for j in judgements if j.red}
    if Verdict.KIT_ERROR in red:
        return EXIT_KIT_ERROR
    if pytest_code == 1 and red == {Verdict.INCONCLUSIVE}:
        return EXIT_ONLY_INCONCLUSIVE
    return pytest_code

"""The verdicts on a case, and on a whole run.

A *case* is a clause on one implementation, kind of object, start method and interpreter. There are more verdicts than
pass and fail, because a queue can also hang, take its process down, or never get into the situation that a clause is
about; a test suite that calls the last of these a pass lies.
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
    HUNG = "HUNG"  # an operation that must complete never returns
    CRASHED = "CRASHED"  # a process of the implementation died
    LEAKED = "LEAKED"  # passed, but left descriptors, threads or processes behind
    FLAKY = "FLAKY"  # not the same in all repetitions
    INCONCLUSIVE = "INCONCLUSIVE"  # the situation never arose
    UNSUPPORTED = "UNSUPPORTED"  # the adapter does not offer what the clause needs
    NOT_APPLICABLE = "NOT-APPLICABLE"  # version, platform or contract
    DIFFERS = "DIFFERS"  # a DE-FACTO clause not met
    OBSERVED = "OBSERVED"  # MAY and HAZARD: what was seen
    EXPECTED = "EXPECTED"  # a known failure
    FIXED = "FIXED"  # a known failure that passes: the ledger is out of date
    KIT_ERROR = "KIT-ERROR"  # queuespec itself failed

    def __str__(self) -> str:
        return self.value


BROKEN = frozenset({Verdict.FAIL, Verdict.HUNG, Verdict.CRASHED, Verdict.LEAKED})
"""The verdicts that a known failure may name."""

RED_IF_IT_COUNTS = frozenset({Verdict.FLAKY, Verdict.INCONCLUSIVE, Verdict.DIFFERS})

NOT_RUN = frozenset({Verdict.UNSUPPORTED, Verdict.NOT_APPLICABLE})

LETTERS = {
    Verdict.PASS: ".",
    Verdict.FAIL: "F",
    Verdict.HUNG: "H",
    Verdict.CRASHED: "C",
    Verdict.LEAKED: "L",
    Verdict.FLAKY: "~",
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
    outcome: str = ""  # "-> None", "raised queue.Full", "... waits"; empty if there is none
    begun: float | None = None  # in seconds since the case began; None if unknown
    ended: float | None = None  # likewise; also None if it has not ended

    def __str__(self) -> str:
        return f"{self.actor:<9} {self.call:<36} {self.outcome}".rstrip()


FREED = "everything the objects opened is freed once they are closed and collected"
TIDIED_UP = "the cleanup that follows the clause completes: close(), then join_thread() if there is one"
"""What is expected once a check has passed."""


@dataclass(frozen=True)
class Evidence:
    """Why a verdict was given: the parts of a failure as it is printed."""

    expected: str = ""
    observed: str = ""  # its first line names the cause, if known
    traceback: str = ""  # of an unexpected exception in the judged process: the library's frames
    operations: list[Step] = field(default_factory=list)  # what was called, by whom, with what outcome
    said: str = ""  # what the judged processes wrote to stdout and stderr meanwhile, the last part
    stacks: str = ""  # when something hung or crashed, the most relevant first
    location: str = ""  # "test_put.py:42"

    def as_data(self) -> dict[str, Any]:
        return {**vars(self), "operations": [vars(step) for step in self.operations]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Evidence:
        return cls(**{**data, "operations": [Step(**step) for step in data["operations"]]})


@dataclass(frozen=True)
class Judgement:
    """The verdict on one case, with everything that a report needs. Plain data: it travels between xdist processes."""

    clause: str
    level: str
    implementation: str
    start_method: str
    kind: str
    interpreter: str  # "CPython 3.13.0"
    verdict: Verdict
    gating: bool  # whether a verdict other than a pass turns the run red
    seconds: float = 0.0  # the whole case, including setup and cleanup
    reason: str = ""  # one line: why skipped, expected, fixed, inconclusive
    evidence: Evidence = Evidence()
    hint: str = ""  # the likely cause, given what was seen, or empty
    reproduce: str = ""  # one line to paste into a shell

    @property
    def red(self) -> bool:
        """Whether this verdict fails the run. DIFFERS does if DE-FACTO clauses count."""
        if self.verdict in (Verdict.FIXED, Verdict.KIT_ERROR):
            return True
        return self.gating and (self.verdict in BROKEN or self.verdict in RED_IF_IT_COUNTS)

    def as_data(self) -> dict[str, Any]:
        return {**vars(self), "verdict": self.verdict.value, "evidence": self.evidence.as_data()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Judgement:
        return cls(**{**data, "verdict": Verdict(data["verdict"]), "evidence": Evidence.from_data(data["evidence"])})


EXIT_INTERRUPTED = 2
EXIT_KIT_ERROR = 3
EXIT_MISTAKE = 4  # a usage error
EXIT_NOTHING = 5  # no case was selected
EXIT_CANNOT_JUDGE = 6  # on this machine: no disk space, no usable output, no semaphores
EXIT_ONLY_INCONCLUSIVE = 10


def exit_code(pytest_code: int, judgements: Iterable[Judgement]) -> int:
    """The exit code of a run that was not stopped: pytest's own 0 to 5 keep their meaning.

    3 if queuespec itself failed, 10 if only INCONCLUSIVE verdicts stand in the way of a pass.
    """
    red = {j.verdict for j in judgements if j.red}
    if Verdict.KIT_ERROR in red:
        return EXIT_KIT_ERROR
    if pytest_code == 0 and Verdict.FLAKY in red:  # none of its verdicts alone may have been red
        return 1
    if pytest_code == 1 and red == {Verdict.INCONCLUSIVE}:
        return EXIT_ONLY_INCONCLUSIVE
    return pytest_code

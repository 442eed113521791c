"""The two suites, run in the same way: on an interpreter, under a time limit, metered."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from metering import Cost, metered
from run_cpython_tests import NO_TEST_PACKAGE

from queuespec.report import runfile
from queuespec.verdict.verdicts import EXIT_KIT_ERROR, EXIT_ONLY_INCONCLUSIVE, NOT_RUN, Verdict

CPYTHON = "CPython's tests"
QUEUESPEC = "queuespec"
PROGRAM = Path(__file__).with_name("run_cpython_tests.py")
EXIT_FAILED = 1  # of both
NO_VERDICT = (EXIT_KIT_ERROR, EXIT_ONLY_INCONCLUSIVE)  # of queuespec: nothing was found out about the implementation


class NoTestPackage(Exception):
    """The interpreter has no CPython tests. The message says so."""


@dataclass(frozen=True)
class Result:
    """What came of a run of one of the suites."""

    suite: str
    cost: Cost
    passed: tuple[str, ...]  # the checks that were put to the test and held, as often as they were
    skipped: int
    failed: tuple[str, ...]
    output: str  # the end of what it printed

    @property
    def statements(self) -> int:
        """How many different checks held: test methods, or clauses."""
        return len(set(self.passed))

    @property
    def noticed(self) -> bool:
        """Whether the run says that something is wrong. CPython's tests have no other way to say that something hangs
        than to hang; queuespec has words for it."""
        if self.suite == QUEUESPEC:
            return self.cost.exit_code not in (None, 0, *NO_VERDICT)
        return self.cost.exit_code != 0

    @property
    def how(self) -> str:
        """In a few words, how it ended."""
        match self.cost.exit_code:
            case None:
                return "over the limit"
            case 0:
                return "passed"
            case code if code == EXIT_FAILED and self.failed:
                return self.failed[0]
            case code:
                return f"exit code {code}"


def cpython(python: str, start_method: str, group: str, *, limit: float, first: bool = False) -> Result:
    """A group of CPython's tests; with `first`, to the first failure."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        record, output = directory / "record", directory / "output"
        command = [python, str(PROGRAM), start_method, group, str(record), *(["-f"] if first else [])]
        cost = metered(command, limit=limit, directory=directory, output=output)
        printed = output.read_text(errors="replace")
        if cost.exit_code == NO_TEST_PACKAGE:
            raise NoTestPackage(printed.strip().splitlines()[-1])
        # A line may be cut short where its writer was killed.
        lines = record.read_text().split("\n")[:-1] if record.exists() else []
    outcomes: dict[str, set[str]] = {"passed": set(), "skipped": set(), "failed": set()}
    for line in map(json.loads, lines):
        outcomes[line["outcome"]].add(line["test"])
    passed = outcomes["passed"] - outcomes["failed"]
    skipped = outcomes["skipped"] - outcomes["failed"] - passed
    failed = tuple(sorted(map(_method, outcomes["failed"])))
    held = tuple(sorted(map(_method, passed)))
    return Result(CPYTHON, cost, held, len(skipped), failed, printed[-2000:])


def _method(test: str) -> str:
    """The class and method of a test's full name."""
    return ".".join(test.split(".")[-2:])


def queuespec(
    python: str, start_methods: Sequence[str], implementation: str = "stdlib", *, limit: float, first: bool = False
) -> Result:
    """A run of queuespec on some start methods, in one command; with `first`, to the first failure."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        record, output = directory / "run.jsonl", directory / "output"
        command = [sys.executable, "-m", "queuespec", "run", implementation, "--python", python]
        command += [f"--start-method={each}" for each in start_methods]
        command += [f"--run-file={record}", *(["--", "-x"] if first else [])]
        cost = metered(command, limit=limit, directory=directory, output=output)
        printed = output.read_text(errors="replace")
        try:
            judgements = runfile.read(record).judgements
        except runfile.RunFileError:
            judgements = []  # it was ended at its limit, or never began
    held = [j.clause for j in judgements if not j.red and j.verdict in (Verdict.PASS, Verdict.EXPECTED)]
    skipped = sum(j.verdict in NOT_RUN for j in judgements)
    failed = tuple(f"{j.clause} {j.verdict}" for j in judgements if j.red)
    return Result(QUEUESPEC, cost, tuple(held), skipped, failed, printed[-2000:])


def median(results: Sequence[Result]) -> Result:
    """The first of several runs of the same, with the median of what they cost."""
    wall = statistics.median(result.cost.wall for result in results)
    cpu = statistics.median(result.cost.cpu for result in results)
    return replace(results[0], cost=replace(results[0].cost, wall=wall, cpu=cpu))


def total(results: Sequence[Result]) -> Result:
    """Several runs, one after the other, as one."""
    wall, cpu = sum(result.cost.wall for result in results), sum(result.cost.cpu for result in results)
    passed = tuple(name for result in results for name in result.passed)
    failed = tuple(name for result in results for name in result.failed)
    skipped = sum(result.skipped for result in results)
    return Result(results[0].suite, Cost(0, wall, cpu), passed, skipped, failed, "")

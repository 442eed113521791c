"""Each queue or pipe in mutants/ has one thing wrong with it, and the right clause says so in the right words.

A kit that finds nothing is no proof that there is nothing to find. So every mutant names the clauses that must see
what is wrong with it, and one that must not: a clause that fails whatever it is put to proves as little.

Each mutant is judged on one start method. With QUEUESPEC_EVERY_START_METHOD in the environment, on all that it has.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import os
import platform
import runpy
import shlex
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from queuespec import places
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Level
from queuespec.report import runfile
from queuespec.verdicts import Judgement, Verdict

HERE = Path(__file__).parent
START_METHODS = ("fork", "spawn", "forkserver")
EVERY_START_METHOD = bool(os.environ.get("QUEUESPEC_EVERY_START_METHOD"))
MUTANTS_IN_A_RUN = 10
RUNS_AT_A_TIME = 2

NOT_CAUGHT: dict[str, str] = {}  # clauses that no mutant breaks, and why; there is none


@dataclass(frozen=True)
class Check:
    """What the source of a clause tells of its check."""

    name: str  # of the function
    level: Level
    start_methods: tuple[str, ...]  # empty: all


@functools.cache
def checks() -> dict[str, Check]:
    """The checks, by the ids of their clauses; read from the sources, for clauses are not imported by their users."""
    found = {}
    for path in places.spec().glob("test_*.py"):
        constants: dict[str, ast.expr] = {}
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    constants[name] = value
                case ast.FunctionDef(
                    name=name,
                    decorator_list=[
                        ast.Call(args=[ast.Constant(value=str(id)), ast.Name(id=level), *_], keywords=keywords)
                    ],
                ):
                    where = next((each.value for each in keywords if each.arg == "start_methods"), ast.Tuple([]))
                    where = constants[where.id] if isinstance(where, ast.Name) else where
                    given = ast.literal_eval(where)
                    found[id] = Check(name, Level[level], (given,) if isinstance(given, str) else tuple(given))
    return found


@dataclass(frozen=True)
class Mutant:
    """A queue or pipe that is broken on purpose."""

    path: Path
    caught_by: dict[str, tuple[str, str]]  # clause -> its verdict, and words of its evidence
    sound: str  # a clause that it obeys
    python: str = ""  # the versions in which it can be judged, such as ">=3.13"; empty: all
    start_methods: tuple[str, ...] = START_METHODS

    @property
    def name(self) -> str:
        return self.path.stem

    def clauses(self, start_method: str) -> list[str]:
        """Those of its clauses that are about this start method."""
        mine = [clause for clause in [*self.caught_by, self.sound] if clause in checks()]
        return [clause for clause in mine if start_method in (checks()[clause].start_methods or START_METHODS)]


@dataclass(frozen=True)
class Trial:
    """A mutant on a start method."""

    mutant: Mutant
    start_method: str

    def __str__(self) -> str:
        return f"{self.mutant.name}-{self.start_method}"

    @property
    def clauses(self) -> list[str]:
        return self.mutant.clauses(self.start_method)


def read(path: Path) -> Mutant:
    """What a mutant says of itself, without importing it."""
    found: dict[str, Any] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="caught_by" | "sound" | "python" | "start_methods" as name)], value=value
            ):
                found[name] = ast.literal_eval(value)
    return Mutant(path, **found)


def trials(mutant: Mutant) -> list[Trial]:
    """One is enough, on a start method that all its clauses are about; or one on each that any of them is about.

    The mutant's name decides which one, so that a new mutant does not change that of the others.
    """
    judged = {start_method: mutant.clauses(start_method) for start_method in mutant.start_methods}
    if EVERY_START_METHOD:
        return [Trial(mutant, each) for each, clauses in judged.items() if mutant.caught_by.keys() & clauses]
    whole = [each for each, clauses in judged.items() if len(clauses) == len(mutant.caught_by) + 1]
    return [Trial(mutant, whole[zlib.crc32(mutant.name.encode()) % len(whole)])] if whole else []


def place(trial: Trial) -> tuple[str, str]:
    """What trials have in common that one run can judge."""
    return trial.mutant.python, trial.start_method


MUTANTS = [read(path) for path in sorted(HERE.glob("mutants/*.py")) if path.stem not in ("__init__", "unbroken")]
TRIALS = sorted((trial for mutant in MUTANTS for trial in trials(mutant)), key=place)


@functools.cache
def interpreter(python: str) -> str | None:
    """The path of an interpreter with one of these versions: of this one, or of the oldest that the machine has."""
    if SpecifierSet(python).contains(platform.python_version().rstrip("+"), prereleases=True):
        return sys.executable
    found: str | None = runpy.run_path(str(HERE / "judged_interpreters.py"))["oldest"](python)
    return found


class Run:
    """A run that puts several mutants to the clauses that each of them names."""

    def __init__(self, trials: list[Trial], python: str, directory: Path) -> None:
        self.trials = trials
        self._python = python
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self._judgements: list[Judgement] | None = None

    def start(self) -> None:
        if self._process is not None:
            return
        self._directory.mkdir()
        clauses = sorted({clause for trial in self.trials for clause in trial.clauses})
        cases = [f"{checks()[clause].name}[{trial}" for trial in self.trials for clause in trial.clauses]
        words = [sys.executable, "-m", "queuespec", "run", *(str(trial.mutant.path) for trial in self.trials)]
        words += [f"--clause={clause}" for clause in clauses]
        words += [f"--python={shlex.quote(self._python)}"] if self._python != sys.executable else []
        words += [f"--start-method={self.trials[0].start_method}"]
        words += [f"--run-file={self._directory / 'run.jsonl'}", "--", "-k", " or ".join(cases)]
        with (self._directory / "output").open("wb") as output:
            self._process = subprocess.Popen(words, stdout=output, stderr=output)

    def judgements(self, trial: Trial) -> dict[str, Judgement]:
        """The verdicts on a mutant, by clause."""
        if self._judgements is None:
            self.start()
            assert self._process is not None
            self._process.wait()
            try:
                self._judgements = runfile.read(self._directory / "run.jsonl").judgements
            except runfile.RunFileError as error:
                pytest.fail(f"{error}\n{(self._directory / 'output').read_text(errors='replace')}")
        mine = [j for j in self._judgements if j.implementation == trial.mutant.name]
        return {j.clause: j for j in mine if j.verdict is not Verdict.UNSUPPORTED}

    def end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Run]]:
    """The runs that judge the mutants which were selected, in the order in which their tests come."""
    directory = tmp_path_factory.mktemp("mutants")
    items = [item for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec")]
    parameters = [item.callspec.params.get("trial") for item in items]
    selected = [trial for trial in parameters if isinstance(trial, Trial)]
    made: list[Run] = []
    for (python, _), group in groupby(selected, place):
        alike = list(group)
        if executable := interpreter(python):
            for first in range(0, len(alike), MUTANTS_IN_A_RUN):
                made.append(Run(alike[first : first + MUTANTS_IN_A_RUN], executable, directory / str(len(made))))
    yield made
    for run in made:
        run.end()


@pytest.mark.parametrize("trial", TRIALS, ids=str)
def test_the_right_clause_says_what_is_wrong(trial: Trial, runs: list[Run]) -> None:
    mutant = trial.mutant
    mine = next((number for number, run in enumerate(runs) if trial in run.trials), None)
    if mine is None:
        pytest.skip(f"no Python {mutant.python} to judge it in, neither on PATH nor among the versions of pyenv")
    for run in runs[mine : mine + RUNS_AT_A_TIME]:
        run.start()
    judgements = runs[mine].judgements(trial)
    for clause, (verdict, words) in mutant.caught_by.items():
        if clause in trial.clauses:
            evidence = judgements[clause].evidence
            assert judgements[clause].verdict.value == verdict, evidence
            assert words in "\n".join([evidence.expected, evidence.observed, *evidence.operations])
    if mutant.sound in trial.clauses:
        assert judgements[mutant.sound].verdict is Verdict.PASS, judgements[mutant.sound].evidence


def test_every_mutant_is_made_by_the_rules() -> None:
    for mutant in MUTANTS:
        assert mutant.caught_by and all(words for _, words in mutant.caught_by.values()), mutant.name
        assert mutant.sound not in mutant.caught_by, mutant.name
        assert {*mutant.caught_by, mutant.sound} <= checks().keys(), mutant.name
        assert set(mutant.start_methods) <= set(START_METHODS), mutant.name
        assert trials(mutant), f"no start method on which {mutant.name} can be put to all its clauses"


def test_every_clause_that_can_fail_is_broken_by_a_mutant() -> None:
    broken = {clause for mutant in MUTANTS for clause in mutant.caught_by}
    can_fail = {clause for clause, check in checks().items() if check.level in (MUST, SHOULD, DE_FACTO)}
    assert can_fail - broken == NOT_CAUGHT.keys()

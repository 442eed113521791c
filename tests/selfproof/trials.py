"""The queues and pipes that prove what the kit can do: those of mutants/, which are broken on purpose, and of benign/.

What a mutant says of itself is read from its source: it is imported in the judged interpreter alone.
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
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from queuespec import places
from queuespec.clauses import Level
from queuespec.report import runfile
from queuespec.verdict.verdicts import Judgement, Verdict

TESTS = Path(__file__).parent.parent
START_METHODS = ("fork", "spawn", "forkserver")
EVERY_START_METHOD = bool(os.environ.get("QUEUESPEC_EVERY_START_METHOD"))
EVERY_CLAUSE = bool(os.environ.get("QUEUESPEC_EVERY_CLAUSE"))
HANDS = 4  # that the clauses are dealt into, where not all are put to everybody


@dataclass(frozen=True)
class Check:
    """What the source of a clause tells of its check."""

    path: Path
    name: str  # of the function
    level: Level
    start_methods: tuple[str, ...]  # empty: all


def _body(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8"), path).body


def _constants(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """The values of names that are assigned at the top of a module."""
    assigned = [node for node in body if isinstance(node, ast.Assign)]
    return {name.id: node.value for node in assigned for name in node.targets if isinstance(name, ast.Name)}


@functools.cache
def checks() -> dict[str, Check]:
    """The checks, by the ids of their clauses; read from the sources, for clauses are not imported by their users."""
    found = {}
    shared = _constants(_body(places.spec() / "sources.py"))
    for path in sorted(places.spec().glob("test_*.py")):
        body = _body(path)
        constants = shared | _constants(body)
        for node in body:
            match node:
                case ast.FunctionDef(
                    name=name,
                    decorator_list=[
                        ast.Call(args=[ast.Constant(value=str(id)), ast.Name(id=level), *_], keywords=keywords)
                    ],
                ):
                    where = next((each.value for each in keywords if each.arg == "start_methods"), ast.Tuple([]))
                    where = constants[where.id] if isinstance(where, ast.Name) else where
                    given = ast.literal_eval(where)
                    found[id] = Check(path, name, Level[level], (given,) if isinstance(given, str) else tuple(given))
    return found


def dealt(hand: int) -> tuple[str, ...]:
    """The clauses of one of the hands, or none, which means all, with QUEUESPEC_EVERY_CLAUSE in the environment.

    Their ids decide, so that a new clause does not change what others meet.
    """
    if EVERY_CLAUSE:
        return ()
    return tuple(sorted(clause for clause in checks() if zlib.crc32(clause.encode()) % HANDS == hand % HANDS))


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

    @property
    def areas(self) -> list[str]:
        """Of the clauses that must see what is wrong with it, as folders are named: put, conn."""
        return [clause.split("-")[0].lower() for clause in self.caught_by]

    def clauses(self, start_method: str) -> list[str]:
        """Those of its clauses that are about this start method."""
        mine = [clause for clause in [*self.caught_by, self.sound] if clause in checks()]
        return [clause for clause in mine if start_method in (checks()[clause].start_methods or START_METHODS)]

    def about_all(self) -> list[str]:
        """The start methods that all of its clauses are about."""
        return [each for each in self.start_methods if len(self.clauses(each)) == len(self.caught_by) + 1]


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


REQUIRED = {
    "caught_by": "the clauses that must see what is wrong, each with its verdict and words of its evidence",
    "sound": "a clause that it obeys all the same",
}


class IncompleteMutant(Exception):
    """A mutant does not say what is needed to judge it."""


def read(path: Path) -> Mutant:
    """What a mutant says of itself, without importing it. Raises IncompleteMutant if that is not all it must say."""
    return said_by(path.read_text(encoding="utf-8"), path)


def said_by(source: str, path: Path) -> Mutant:
    """What the source of a mutant says."""
    found: dict[str, Any] = {}
    for node in ast.parse(source, path).body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="caught_by" | "sound" | "python" | "start_methods" as name)], value=value
            ):
                found[name] = ast.literal_eval(value)
    for required, says in REQUIRED.items():
        if required not in found:
            raise IncompleteMutant(f"{path.relative_to(TESTS.parent)} lacks `{required} = ...`: {says}")
    return Mutant(path, **found)


def trials(mutant: Mutant) -> list[Trial]:
    """One is enough, on a start method that all its clauses are about; or one on each that any of them is about.

    The mutant's name decides which one, so that a new mutant does not change that of the others.
    """
    if EVERY_START_METHOD:
        methods = mutant.start_methods
        return [Trial(mutant, each) for each in methods if mutant.caught_by.keys() & mutant.clauses(each)]
    whole = mutant.about_all()
    return [Trial(mutant, whole[zlib.crc32(mutant.name.encode()) % len(whole)])] if whole else []


def place(trial: Trial) -> tuple[str, str]:
    """What trials have in common that one run can judge."""
    return trial.mutant.python, trial.start_method


def these_alone(cases: Iterable[tuple[str, Trial]]) -> list[str]:
    """The words that put mutants to these clauses alone."""
    cases = [*cases]
    clauses = sorted({clause for clause, _ in cases})
    alone = " or ".join(f"{clause}-{trial}" for clause, trial in cases)
    return [*(f"--clause={clause}" for clause in clauses), "--", "-k", alone]


MUTANTS = sorted(
    (read(path) for path in TESTS.glob("mutants/*/*.py") if path.stem != "__init__"), key=lambda mutant: mutant.name
)
TRIALS = sorted((trial for mutant in MUTANTS for trial in trials(mutant)), key=place)


@functools.cache
def interpreter(python: str) -> str | None:
    """The path of an interpreter with one of these versions: of this one, or of the oldest that the machine has."""
    if SpecifierSet(python).contains(platform.python_version().rstrip("+"), prereleases=True):
        return sys.executable
    found: str | None = runpy.run_path(str(TESTS / "judged_interpreters.py"))["oldest"](python)
    return found


class Run:
    """A run of the command, in a process of its own, that judges implementations on one start method, or on all: "".

    `words` are more of its command line. The directory is its own, and made by it.
    """

    def __init__(
        self,
        implementations: Iterable[str | Path],
        start_method: str,
        python: str,
        directory: Path,
        words: Iterable[str] = (),
    ) -> None:
        self.directory = directory
        self._words = [sys.executable, "-m", "queuespec", "run", *map(str, implementations)]
        self._words += [f"--start-method={start_method}"] if start_method else []
        self._words += [f"--python={shlex.quote(python)}"] if python != sys.executable else []
        self._words += [f"--run-file={directory / 'run.jsonl'}", *words]
        self._process: subprocess.Popen[bytes] | None = None
        self._judgements: list[Judgement] | None = None

    def start(self) -> None:
        """Begin, unless it has begun."""
        if self._process is None:
            self.directory.mkdir()
            with (self.directory / "output").open("wb") as output:
                self._process = subprocess.Popen(self._words, stdout=output, stderr=output)

    def judgements(self) -> list[Judgement]:
        """The verdicts, once it has ended. Raises RunFileError, with all that it has said, if it gave none."""
        if self._judgements is None:
            self.ended()
            try:
                self._judgements = runfile.read(self.directory / "run.jsonl").judgements
            except runfile.RunFileError as error:
                raise runfile.RunFileError(f"{error}\n{self.output}") from None
        return self._judgements

    def ended(self) -> int:
        """Its exit code, once it has ended."""
        self.start()
        assert self._process is not None
        return self._process.wait()

    @property
    def output(self) -> str:
        """What it has said so far."""
        return (self.directory / "output").read_text(errors="replace")

    def judgements_on(self, name: str) -> dict[str, Judgement]:
        """The verdicts on one of the implementations, by clause, without those that its adapter does not support."""
        mine = [j for j in self.judgements() if j.implementation == name]
        return {j.clause: j for j in mine if j.verdict is not Verdict.UNSUPPORTED}

    def end(self) -> None:
        """End it now, if it has not ended yet."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)


def selected(request: pytest.FixtureRequest, parameter: str) -> list[Any]:
    """What the tests of the fixture's module that were selected are to be given for a parameter, in their order."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec")]
    mine = [item for item in items if item.path == request.path]
    return [item.callspec.params[parameter] for item in mine if parameter in item.callspec.params]

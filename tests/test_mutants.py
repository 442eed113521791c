"""Each queue or pipe in mutants/ has one thing wrong with it, and the right clause says so in the right words.

A kit that finds nothing is no proof that there is nothing to find. So every mutant names the clauses that must see
what is wrong with it, and one that must not: a clause that fails whatever it is put to proves as little.
"""

from __future__ import annotations

import ast
import contextlib
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from queuespec import places
from queuespec.report import runfile
from queuespec.verdicts import Judgement, Verdict

START_METHODS = ("fork", "spawn", "forkserver")
MUTANTS_IN_A_RUN = 10
RUNS_AT_A_TIME = 2


@dataclass(frozen=True)
class Mutant:
    """A queue or pipe that is broken on purpose."""

    path: Path
    caught_by: dict[str, tuple[str, str]]  # clause -> its verdict, and words of its evidence
    sound: str  # a clause that it obeys

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def start_method(self) -> str:
        """One is enough for each; its name decides which, so that a new mutant does not change that of the others."""
        return START_METHODS[zlib.crc32(self.name.encode()) % len(START_METHODS)]

    @property
    def clauses(self) -> list[str]:
        return [*self.caught_by, self.sound]


def read(path: Path) -> Mutant:
    """What a mutant says of itself, without importing it."""
    found: dict[str, Any] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="caught_by" | "sound" as name)], value=value):
                found[name] = ast.literal_eval(value)
    return Mutant(path, **found)


def checks() -> dict[str, str]:
    """The name of each clause's check, by the clause's id."""
    found = {}
    for path in places.spec().glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match node:
                case ast.FunctionDef(decorator_list=[ast.Call(args=[ast.Constant(value=str(id)), *_])], name=name):
                    found[id] = name
    return found


PATHS = [path for path in Path(__file__).parent.glob("mutants/*.py") if path.stem not in ("__init__", "unbroken")]
MUTANTS = sorted(map(read, PATHS), key=lambda mutant: (mutant.start_method, mutant.name))


class Run:
    """A run that puts several mutants to the clauses that each of them names."""

    def __init__(self, mutants: list[Mutant], directory: Path) -> None:
        self.mutants = mutants
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self._judgements: list[Judgement] | None = None

    def start(self) -> None:
        if self._process is not None:
            return
        self._directory.mkdir()
        clauses = sorted({clause for mutant in self.mutants for clause in mutant.clauses})
        check = checks()
        cases = [f"{check[clause]}[{m.name}-{m.start_method}" for m in self.mutants for clause in m.clauses]
        words = [sys.executable, "-m", "queuespec", "run", *(str(mutant.path) for mutant in self.mutants)]
        words += [f"--clause={clause}" for clause in clauses]
        words += [f"--start-method={self.mutants[0].start_method}", f"--run-file={self._directory / 'run.jsonl'}"]
        with (self._directory / "output").open("wb") as output:
            self._process = subprocess.Popen([*words, "--", "-k", " or ".join(cases)], stdout=output, stderr=output)

    def judgements(self, mutant: Mutant) -> dict[str, Judgement]:
        """The verdicts on a mutant, by clause."""
        if self._judgements is None:
            self.start()
            assert self._process is not None
            self._process.wait()
            try:
                self._judgements = runfile.read(self._directory / "run.jsonl").judgements
            except runfile.RunFileError as error:
                pytest.fail(f"{error}\n{(self._directory / 'output').read_text(errors='replace')}")
        mine = [j for j in self._judgements if j.implementation == mutant.name]
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
    parameters = [item.callspec.params.get("mutant") for item in items]
    selected = [mutant for mutant in parameters if isinstance(mutant, Mutant)]
    made: list[Run] = []
    for start_method in START_METHODS:
        alike = [mutant for mutant in selected if mutant.start_method == start_method]
        for first in range(0, len(alike), MUTANTS_IN_A_RUN):
            made.append(Run(alike[first : first + MUTANTS_IN_A_RUN], directory / str(len(made))))
    yield made
    for run in made:
        run.end()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{mutant.name}-{mutant.start_method}" for mutant in MUTANTS])
def test_the_right_clause_says_what_is_wrong(mutant: Mutant, runs: list[Run]) -> None:
    mine = next(number for number, run in enumerate(runs) if mutant in run.mutants)
    for run in runs[mine : mine + RUNS_AT_A_TIME]:
        run.start()
    judgements = runs[mine].judgements(mutant)
    for clause, (verdict, words) in mutant.caught_by.items():
        evidence = judgements[clause].evidence
        assert judgements[clause].verdict.value == verdict, evidence
        assert words in "\n".join([evidence.expected, evidence.observed, *evidence.operations])
    assert judgements[mutant.sound].verdict is Verdict.PASS, judgements[mutant.sound].evidence


def test_every_mutant_is_made_by_the_rules() -> None:
    known = checks()
    for mutant in MUTANTS:
        assert mutant.caught_by and all(words for _, words in mutant.caught_by.values()), mutant.name
        assert mutant.sound not in mutant.caught_by, mutant.name
        assert set(mutant.clauses) <= known.keys(), mutant.name

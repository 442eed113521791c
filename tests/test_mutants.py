"""Each queue or pipe in mutants/ has one thing wrong with it, and the right clause says so in the right words.

A kit that finds nothing is no proof that there is nothing to find. So every mutant names the clauses that must see
what is wrong with it, and one that must not: a clause that fails whatever it is put to proves as little.

Each mutant is judged on one start method. With QUEUESPEC_EVERY_START_METHOD in the environment, on all that it has.
All but one mutant of each area are broad.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pytest
from trials import (
    MUTANTS,
    START_METHODS,
    TESTS,
    TRIALS,
    Run,
    Trial,
    checks,
    interpreter,
    place,
    selected,
    these_alone,
    trials,
)

from queuespec.clauses import DE_FACTO, MUST, SHOULD
from queuespec.verdict.verdicts import Verdict

MUTANTS_IN_A_RUN = 12
RUNS_AT_A_TIME = 2

NOT_CAUGHT: dict[str, str] = {}  # clauses that no mutant breaks, and why; there is none


@dataclass(frozen=True)
class Batch:
    """Several mutants that one run puts to the clauses that each of them names."""

    trials: list[Trial]
    run: Run


@pytest.fixture(scope="module")
def batches(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Batch]]:
    """The mutants that were selected, in the order in which their tests come."""
    directory = tmp_path_factory.mktemp("mutants")
    made: list[Batch] = []
    for (python, start_method), group in groupby(selected(request, "trial"), place):
        alike = list(group)
        if executable := interpreter(python):
            for first in range(0, len(alike), MUTANTS_IN_A_RUN):
                few = alike[first : first + MUTANTS_IN_A_RUN]
                paths = [trial.mutant.path for trial in few]
                own = directory / str(len(made))
                made.append(Batch(few, Run(paths, start_method, executable, own, _their_clauses(few))))
    yield made
    for batch in made:
        batch.run.end()


def _their_clauses(few: list[Trial]) -> list[str]:
    """The words that put each of these mutants to its own clauses alone."""
    return these_alone((clause, trial) for trial in few for clause in trial.clauses)


def area(trial: Trial) -> str:
    """That of the first clause that must see it: "PUT" or "CONN-RBI"."""
    return next(iter(trial.mutant.caught_by)).rpartition("-")[0]


ONE_OF_EACH_AREA = {area(trial): trial for trial in sorted(TRIALS, key=str, reverse=True)}.values()


@pytest.mark.timeout(600)  # the first of several waits for the run in which all of them are judged
@pytest.mark.parametrize(
    "trial",
    [pytest.param(trial, marks=() if trial in ONE_OF_EACH_AREA else pytest.mark.broad) for trial in TRIALS],
    ids=str,
)
def test_the_right_clause_says_what_is_wrong(trial: Trial, batches: list[Batch]) -> None:
    mutant = trial.mutant
    mine = next((number for number, batch in enumerate(batches) if trial in batch.trials), None)
    if mine is None:
        pytest.skip(f"no Python {mutant.python} to judge it in, neither on PATH nor among the versions of pyenv")
    for batch in batches[mine : mine + RUNS_AT_A_TIME]:
        batch.run.start()
    judgements = batches[mine].run.judgements_on(mutant.name)
    for clause, (verdict, words) in mutant.caught_by.items():
        if clause in trial.clauses:
            evidence = judgements[clause].evidence
            assert judgements[clause].verdict.value == verdict, evidence
            assert words in "\n".join([evidence.expected, evidence.observed, *map(str, evidence.operations)])
    if mutant.sound in trial.clauses:
        assert judgements[mutant.sound].verdict is Verdict.PASS, judgements[mutant.sound].evidence


def test_every_mutant_is_made_by_the_rules() -> None:
    outside = {path.name for path in TESTS.glob("mutants/*.py")} - {"unbroken.py"}
    assert not outside, "each goes into the folder of its area"
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names), "each has a name of its own, whatever its folder"
    for mutant in MUTANTS:
        assert mutant.path.parent.name in mutant.areas, f"{mutant.name} belongs in the folder of a clause that it names"
        assert (mutant.path.parent / "__init__.py").is_file(), f"{mutant.path.parent} lacks it, to find unbroken.py"
        assert mutant.caught_by and all(words for _, words in mutant.caught_by.values()), mutant.name
        assert mutant.sound not in mutant.caught_by, mutant.name
        assert {*mutant.caught_by, mutant.sound} <= checks().keys(), mutant.name
        assert set(mutant.start_methods) <= set(START_METHODS), mutant.name
        assert trials(mutant), f"no start method on which {mutant.name} can be put to all its clauses"


def test_some_mutants_are_not_broad_on_every_start_method() -> None:
    assert {trial.start_method for trial in ONE_OF_EACH_AREA} == {*START_METHODS}


def test_every_clause_that_can_fail_is_broken_by_a_mutant() -> None:
    broken = {clause for mutant in MUTANTS for clause in mutant.caught_by}
    can_fail = {clause for clause, check in checks().items() if check.level in (MUST, SHOULD, DE_FACTO)}
    assert can_fail - broken == NOT_CAUGHT.keys()

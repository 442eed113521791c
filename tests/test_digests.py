"""A proof is stale once a clause or a mutant does something else, and not when it only says something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import digests
import proof
import pytest
from trials import MUTANTS, IncompleteMutant, checks, said_by

CLAUSE = '''\
"""An area."""
from .sources import LIMIT
from queuespec.judged.payloads import Parcel

@clause(
    "PUT-01", MUST,
    "It arrives.",
    source=PUT,
    kinds=Kind.QUEUE,
)  # fmt: skip
def test_it(queue: MakeQueue) -> None:
    for each in items():
        assert queue().get() == each < LIMIT

def items():
    return [1, 2]

PUT = "queue.Queue.put"
'''

MUTANT = '''\
"""It loses one."""
from unbroken import Queue, breaking

caught_by = {"PUT-01": ("FAIL", "lost")}
sound = "PUT-02"

class Losing(Queue):
    def put(self, obj: object) -> None:
        if obj != 1:
            super().put(obj)

context, start_methods = breaking("Queue", Losing)
'''

UNBROKEN = "def breaking(kind, make): return made(kind, make)\ndef made(kind, make): return 1\ndef other(): return 2\n"


def of_clause(folder: Path, old: str = "", new: str = "", sources: str = "LIMIT = 3\nPUT = 1\n") -> str:
    folder.mkdir()
    assert old in CLAUSE
    (folder / "test_put.py").write_text(CLAUSE.replace(old, new))
    (folder / "sources.py").write_text(sources)
    return digests.of_check(folder / "test_put.py", "test_it")


def of_mutant(folder: Path, old: str = "", new: str = "", unbroken: str = UNBROKEN) -> str:
    (folder / "put").mkdir(parents=True)
    assert old in MUTANT
    (folder / "put" / "losing.py").write_text(MUTANT.replace(old, new))
    (folder / "unbroken.py").write_text(unbroken)
    return digests.of_mutant(folder / "put" / "losing.py")


@pytest.mark.parametrize(
    ("old", "new", "other"),
    [
        ('"It arrives."', '"It comes."', False),
        ("source=PUT", "source=GET, hint='lost'", False),
        ("for each in items():\n", "for each in (  # all\n        items()\n    ):\n", False),
        ("queue: MakeQueue", "queue: object", False),
        ('PUT = "queue', 'PUT = "multiprocessing', False),
        ('"""An area."""', '"""Another."""', False),
        ("MUST", "DE_FACTO", True),
        ("kinds=Kind.QUEUE", "kinds=Kind.PIPE", True),
        ("get()", "get_nowait()", True),
        ("return [1, 2]", "return [1, '2']", True),
        ("LIMIT\nfrom", "LIMIT as LEAST\nLIMIT = 3\nfrom", True),
    ],
)
def test_what_a_check_does_counts(tmp_path: Path, old: str, new: str, other: bool) -> None:
    assert (of_clause(tmp_path / "before") != of_clause(tmp_path / "after", old, new)) == other


def test_what_a_check_uses_nearby_counts(tmp_path: Path) -> None:
    before = of_clause(tmp_path / "before")
    assert of_clause(tmp_path / "same", sources="PUT = 2\nLIMIT = 3  # items\n") == before
    assert of_clause(tmp_path / "other", sources="LIMIT = 4\n") != before


def test_the_programs_that_a_check_has_run_count() -> None:
    path = checks()["SEED-00a"].path
    programs = {(file.name, name) for file, name in digests._reached(path, [checks()["SEED-00a"].name])}
    assert ("tutorials.py", "two_writers_and_a_reader") in programs


@pytest.mark.parametrize(
    ("old", "new", "other"),
    [
        ("It loses one.", "It loses some.", False),
        ('"lost"', '"gone"', False),
        ("obj: object", "obj: int", False),
        ("obj != 1", "obj != 2", True),
        ('breaking("Queue"', 'breaking("JoinableQueue"', True),
    ],
)
def test_what_a_mutant_does_counts(tmp_path: Path, old: str, new: str, other: bool) -> None:
    assert (of_mutant(tmp_path / "before") != of_mutant(tmp_path / "after", old, new)) == other


def test_of_what_mutants_are_made_from_only_what_it_uses_counts(tmp_path: Path) -> None:
    before = of_mutant(tmp_path / "before")
    assert of_mutant(tmp_path / "same", unbroken=UNBROKEN.replace("return 2", "return 3")) == before
    assert of_mutant(tmp_path / "other", unbroken=UNBROKEN.replace("return 1", "return 3")) != before


def test_what_has_changed_is_told_with_the_command_that_judges_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    known = proof.load()
    first, second, third, *_ = MUTANTS
    known.mutants[first.name] = replace(known.mutants[first.name], digest="another")
    clause = next(iter(second.caught_by))
    named = {**known.mutants[second.name].named, clause: "another"}
    known.mutants[second.name] = replace(known.mutants[second.name], named=named)
    del known.mutants[third.name]
    assert proof.stale(known) == {first.name: [], second.name: [clause], third.name: []}
    monkeypatch.setattr(proof, "load", lambda: known)
    assert proof.outdated() == (
        "changed, and to be judged anew: python tests/selfproof/selfproof.py --stale\n"
        f"{first.name} by all clauses\n{second.name} by {clause}\n{third.name} by all clauses"
    )


def test_a_mutant_that_breaks_what_it_names_as_sound_is_a_fault() -> None:
    known = proof.load()
    mutant = MUTANTS[0]
    finding = known.mutants[mutant.name]
    known.mutants[mutant.name] = replace(finding, caught={**finding.caught, mutant.sound: "FAIL"})
    assert [*proof.faults_of_mutants(known, [mutant.name])] == [
        f"NOT SOUND: {mutant.name} breaks {mutant.sound}, which it names as the clause that it obeys"
    ]


def test_a_mutant_that_does_not_say_what_it_obeys_is_named() -> None:
    folder = MUTANTS[0].path.parent
    for left_out, why in (
        ("sound", "a clause that it obeys all the same"),
        ("caught_by", "the clauses that must see what is wrong, each with its verdict and words of its evidence"),
    ):
        path = folder / f"no_{left_out}.py"
        lines = [line for line in MUTANT.splitlines(keepends=True) if not line.startswith(left_out)]
        with pytest.raises(IncompleteMutant) as error:
            said_by("".join(lines), path)
        assert str(error.value) == f"tests/mutants/{folder.name}/no_{left_out}.py lacks `{left_out} = ...`: {why}"

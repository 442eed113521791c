"""Adapters that declare what their queues cannot do: sound ones are green, and one broken variant of each is red.

What is declared makes clauses UNSUPPORTED, with the reason, and no other. A few clauses stand for all, and one
adapter for all adapters; with `-m broad` all adapters meet a quarter of the clauses each, and with
QUEUESPEC_EVERY_CLAUSE in the environment all clauses.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from trials import Run, dealt

from queuespec import cli, places
from queuespec.case import actors
from queuespec.verdict.verdicts import Judgement, Verdict

LIMITED = Path(__file__).parent / "limited"
SOME: tuple[str, ...] = (*("CTOR-05", "FIFO-01", "FIFO-06", "GET-18", "PUT-04", "SER-01", "SER-18", "STATE-12"),)
GREEN = {
    *(Verdict.PASS, Verdict.UNSUPPORTED, Verdict.NOT_APPLICABLE, Verdict.OBSERVED, Verdict.DIFFERS, Verdict.EXPECTED),
    Verdict.INCONCLUSIVE,
}
CLASSES = "its items stand for no objects of other classes"
PROGRAMS = "its items stand for no values that a program puts"
TYPES = "its items stand for no values of all types"
REASONS = {
    "json_only": {CLASSES, PROGRAMS, TYPES},
    "bytes_only": {CLASSES, PROGRAMS, TYPES},
    "arrays_only": {CLASSES, PROGRAMS, TYPES, "its items take no size"},
    "eight_kib": {"its largest item has 8192 bytes"},
    "four_objects": set(),  # no clause needs more of them at once
    "by_name": set(),
    "no_empty": {
        "its Queue has no get_nowait, as its adapter declares",
        "its Queue has no put_nowait, as its adapter declares",
        "its SimpleQueue has no empty, as its adapter declares",
    },
    "global_start_method": set(),
}
BROKEN = {  # the clauses that must see what is wrong, and on which start methods
    "json_only": ("FIFO-01", {"fork", "spawn"}),
    "bytes_only": ("SER-18", {"fork", "spawn"}),
    "arrays_only": ("FIFO-01", {"fork", "spawn"}),
    "eight_kib": ("MODEL-09", {"fork", "spawn"}),
    "four_objects": ("PUT-04", {"fork", "spawn"}),
    "by_name": ("SIMPLE-01", {"fork", "spawn"}),
    "no_empty": ("SIMPLE-01", {"fork", "spawn"}),
    "global_start_method": ("PUT-03", {"spawn"}),
}


def broad_but(names: Iterable[str], always: str) -> list[Any]:
    """These, of which one is always tried and the others with -m broad."""
    return [name if name == always else pytest.param(name, marks=pytest.mark.broad) for name in names]


def judged(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[list[Judgement], Run]:
    """The verdicts on an adapter, whose objects have a directory of their own, and the run that gave them."""
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setenv("ROOM_FOR_QUEUES", str(room))
    run = Run([LIMITED / f"{name}.py"], "", sys.executable, tmp_path / "run", words)
    return run.judgements(), run


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("name", "clauses"),
    [
        pytest.param("json_only", SOME, id="json_only-some"),
        *(pytest.param(name, dealt(hand), id=name, marks=pytest.mark.broad) for hand, name in enumerate(REASONS)),
    ],
)
def test_what_is_declared_is_not_held_against_it(
    name: str, clauses: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"--clause={clause}" for clause in clauses]
    if clauses is not SOME and name != "global_start_method":  # of which one alone says little
        words.append("--start-method=fork")
    judgements, run = judged(name, tmp_path, monkeypatch, *words)
    wrong = [
        f"{j.clause} {j.kind} {j.start_method}: {j.evidence.observed}" for j in judgements if j.verdict not in GREEN
    ]
    assert not wrong
    assert run.ended() == 0, run.output
    reasons = {j.reason for j in judgements if j.verdict is Verdict.UNSUPPORTED and j.reason.startswith("its ")}
    assert clauses is not SOME or reasons <= REASONS[name]
    assert clauses or reasons >= REASONS[name]
    assert sum(j.verdict is Verdict.PASS for j in judgements) > 5
    left = [*(tmp_path / "room").glob("queue-*")]
    assert left == [], "what discard should have removed"


@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", broad_but(BROKEN, "json_only"))
def test_what_is_not_declared_is_seen(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clause, methods = BROKEN[name]
    judgements, _ = judged(f"broken_{name}", tmp_path, monkeypatch, f"--clause={clause}")
    red = {each.start_method for each in judgements if each.verdict not in GREEN}
    assert red == methods, [(each.verdict, each.reason) for each in judgements]


KEYWORDS_ONLY = """\
from multiprocessing.queues import Queue

missing = ["Queue.get_nowait"]


class Mute(Queue):
    def get(self, *, block=True, timeout=None):
        return super().get(block, timeout)
"""


def test_a_call_that_stands_for_a_missing_method_is_told_as_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = ADAPTER.format(declared="").replace("self.mp.Queue(maxsize)", "Mute(maxsize, ctx=self.mp)")
    (tmp_path / "mute.py").write_text(KEYWORDS_ONLY + adapter)
    run = Run([tmp_path / "mute.py"], "", sys.executable, tmp_path / "run", ["--clause=HIST-01"])
    (judgement,) = (each for each in run.judgements() if each.kind == "Queue")
    assert "get(False) raised TypeError" in judgement.evidence.observed
    assert "get_nowait" not in judgement.evidence.observed


def test_what_is_declared_is_told_with_the_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judgements, run = judged("no_empty", tmp_path, monkeypatch, "--clause=STATE-12", "--start-method=fork")
    reason = "its SimpleQueue has no empty, as its adapter declares"
    assert [(each.verdict, each.reason) for each in judgements if each.kind == "SimpleQueue"] == [
        (Verdict.UNSUPPORTED, reason)
    ]
    assert "  declared: no Queue.get_nowait, no Queue.put_nowait, no SimpleQueue.empty" in run.output
    with open(tmp_path / "run" / "run.jsonl", encoding="utf-8") as file:
        header = json.loads(file.readline())
    assert header["implementations"][0]["limits"] == {
        "missing": ["Queue.get_nowait", "Queue.put_nowait", "SimpleQueue.empty"]
    }


def test_the_programs_about_which_something_is_known_are_those_that_there_are() -> None:
    modules = [ast.parse(path.read_text()) for path in (places.judged() / "programs").glob("*.py")]
    there = {node.name for module in modules for node in module.body if isinstance(node, ast.FunctionDef)}
    assert {*actors.WITHOUT_ITEMS, *actors.GIVEN_ITEMS, *actors.MAKE} <= there


@pytest.mark.broad
@pytest.mark.parametrize("name", broad_but(REASONS, "bytes_only"))
def test_smoke_finds_it_right(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOM_FOR_QUEUES", str(tmp_path))
    assert cli.main(["smoke", str(LIMITED / f"{name}.py")]) == 0


ADAPTER = """\
import multiprocessing

version = "1.0"
start_methods = ["fork"]
{declared}


class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process

    def Queue(self, maxsize=0):
        return self.mp.Queue(maxsize)
"""
WRONG = {
    "items = lambda n: 7": "items(0) is equal to items(1); items must be equal for equal n, and unequal otherwise",
    "items = lambda n: object()": "items(0) is not equal to items(0); items must be equal for equal n",
    "items = lambda n: 1 / n": "items(0) raised ZeroDivisionError: division by zero; items(n) must return",
    "items = lambda n: [n] * 5000": "when it is pickled; an item for which no size is given must be small",
    "items = lambda n: lambda: n\nequal = lambda one, other: one() == other()": "items(0) was put, and get did not",
    "items = lambda n: (n,)\nequal = lambda one, other: one is other": "items(0) is not equal to items(0)",
    "largest_item = 10 ** 12": "MemoryError; write a smaller largest_item",
    "missing = ['Queue.full']": 'Queue.full is there; take "Queue.full" out of missing, and its clauses are run',
    "def discard(queue):\n    raise ValueError('no')": "its discard raised ValueError: no (line 6 of mine.py)",
    "items = 7": "its items is 7; it must be a function: items(n) returns the n-th item",
    "equal = max": "it has equal, which compares items, but no items",
    "largest_item = '8 KiB'": "its largest_item is '8 KiB'; it must be a whole number, such as 8192",
    "most_objects = 0": "its most_objects is 0; it must be a whole number, such as 8",
    "missing = ['Queue.ful']": "its missing names 'Queue.ful'; each must be one of Queue.put, ",
    "missing = ['Queue.get']": "its missing names 'Queue.get'; without that nothing can be judged",
}
TOLD_ALWAYS = {"items = lambda n: 7", "largest_item = 10 ** 12", "missing = ['Queue.full']", "missing = ['Queue.ful']"}


@pytest.mark.parametrize(
    "declared",
    [pytest.param(each, marks=() if each in TOLD_ALWAYS else pytest.mark.broad) for each in WRONG],
    ids=lambda declared: declared.partition("\n")[0],
)
def test_smoke_names_what_is_wrong(
    declared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(ADAPTER.format(declared=declared))
    assert cli.main(["smoke", "mine.py"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert WRONG[declared].replace("; ", " ") in said.replace("; ", " ")


@pytest.mark.broad
def test_smoke_says_what_could_be_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROOM_FOR_QUEUES", str(tmp_path))
    text = (LIMITED / "no_empty.py").read_text().replace("missing = ", "_missing = ")
    (tmp_path / "undeclared.py").write_text(text)
    (tmp_path / "material.py").write_text((LIMITED / "material.py").read_text())
    cli.main(["smoke", str(tmp_path / "undeclared.py")])
    said = " ".join(capsys.readouterr().out.split())
    assert "there is no Queue.put_nowait, no Queue.get_nowait, no SimpleQueue.empty" in said
    assert 'write missing = ["Queue.get_nowait", "Queue.put_nowait", "SimpleQueue.empty"]' in said

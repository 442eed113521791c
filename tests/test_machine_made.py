"""What a machine does wrong in multiprocessing's own sources is found, made, and seen by clauses.

All of it takes an hour: `python tests/machine_made/judge.py`. Here a few mutants are judged, and that those who judge
them can be trusted.
"""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import subjects
import survivors
from decisions import ERROR, KILLED, SURVIVED, Decision, Decisions
from left_out import LEFT_OUT
from mutation import FILES, Place, mutated, places

HERE = Path(__file__).parent
JUDGE = HERE / "machine_made" / "judge.py"
EXPECTED_NUMBER = {"queues": range(220, 320), "connection": range(450, 700), "synchronize": range(100, 160)}
EVERY = 37  # so many places are passed over in a sample

SEEN = {  # sins that are in every version of the sources, and the clause that sees each first, with its verdict
    ("queues", "Queue.get", "the call of `self._sem.release` is gone", 1): ("PUT-04", "HUNG"),
    ("queues", "Queue.get", "the call of `self._sem.release` is gone", 2): ("PUT-04", "HUNG"),
    ("connection", "Connection._recv_bytes", "`>` is `>=`", 1): ("CONN-RB-04", "FAIL"),
    ("synchronize", "Condition.notify_all", "the call of `self.notify` is gone", 1): ("JOIN-05", "HUNG"),
}


def found(file: str, python: str = sys.executable) -> list[Place]:
    return places(file, subjects.source(python, file))


def judged(decisions: Path, *words: str) -> list[Decision]:
    """What the script decides, asked in these words."""
    command = [sys.executable, str(JUDGE), f"--resume={decisions}", *words]
    run = subprocess.run(command, capture_output=True, text=True)
    decided = Decisions(decisions).known
    assert run.returncode == any(decision.outcome == ERROR for decision in decided), run.stdout + run.stderr
    return decided


@pytest.mark.parametrize("file", FILES)
def test_the_places_of_this_interpreter_are_found(file: str) -> None:
    mine = found(file)
    assert len(mine) in EXPECTED_NUMBER[file]
    assert [place.number for place in mine] == list(range(1, len(mine) + 1))
    assert len({place.key for place in mine}) == len(mine)
    assert mine == found(file)


@pytest.mark.parametrize("file", FILES)
def test_a_mutated_source_is_another_program(file: str) -> None:
    source = subjects.source(sys.executable, file)
    seen = {ast.dump(ast.parse(source))}
    for place in found(file)[::EVERY]:
        program = mutated(source, place)
        compile(program, file, "exec")
        tree = ast.dump(ast.parse(program))
        assert tree not in seen, place
        seen.add(tree)


def test_a_place_of_another_source_is_refused() -> None:
    place = found("queues")[0]
    with pytest.raises(ValueError, match="no such place"):
        mutated("x = 1\n", place)


def test_what_nobody_can_see_is_left_out() -> None:
    source = '''
"""For readers."""
__all__ = ["Queue"]
class Queue:
    def __repr__(self) -> str:
        return "<Queue>"
    def get(self, timeout: float = None) -> "Event":
        """Also for readers."""
        debug("get")
        util.debug("get")
        if sys.platform == "win32":
            self.wlock = None
        if sys.platform != "win32":
            pass
        else:
            self.wlock = None
        raise OSError(f"{self!r} is closed" + "%s" % 1)
class Event:
    def set(self):
        self.flag = True
'''
    assert [place.sin for place in places("queues", source)] == [
        "`None` is `0`",
        "the raise is gone",
        "another exception is raised than `OSError`",
    ]
    assert all(each.what and each.why for each in LEFT_OUT)


@pytest.mark.parametrize(
    "clauses",
    [
        pytest.param({clause for clause, _ in SEEN.values()}, marks=pytest.mark.broad, id="these"),
        pytest.param({"*"}, marks=pytest.mark.broad, id="all"),
    ],
)
def test_clauses_see_what_is_wrong(tmp_path: Path, clauses: set[str]) -> None:
    chosen = {}
    for place in (place for file in FILES for place in found(file)):
        if clause := SEEN.get((place.file, place.function, place.sin, place.occurrence)):
            chosen[place] = clause
    assert len(chosen) == len(SEEN)
    words = [f"--place={place.file}:{place.number}" for place in chosen] + [f"--clause={each}" for each in clauses]
    decided = judged(tmp_path / "decisions", *words)
    assert {decision.place: (decision.clause, decision.verdict) for decision in decided} == chosen
    assert {decision.outcome for decision in decided} == {KILLED}


def test_what_was_decided_is_not_judged_again(tmp_path: Path) -> None:
    first, second, third = found("queues")[:3]
    killed = Decision(first, ("fork",), KILLED, "PUT-01", "HUNG")
    survived = Decision(second, ("fork",), SURVIVED)
    nothing_learnt = Decision(third, ("fork",), ERROR)
    written = Decisions(tmp_path / "decisions")
    for decision in (killed, survived, nothing_learnt):
        written.add(decision)
    with (tmp_path / "decisions").open("a") as file:
        file.write('{"place": {"file": "que')  # killed in the middle of a line
    read = Decisions(tmp_path / "decisions")
    assert read.known == [killed, survived, nothing_learnt]
    assert read.lacking(first, ["fork", "spawn"]) == []
    assert read.lacking(second, ["fork", "spawn"]) == ["spawn"]
    assert read.lacking(third, ["fork"]) == ["fork"]
    assert read.lacking(None, ["fork"]) == ["fork"]
    read.add(Decision(second, ("spawn",), KILLED, "SER-13", "DIFFERS"))
    latest = Decisions(tmp_path / "decisions").of(second)
    assert latest is not None
    assert (latest.outcome, latest.clause) == (KILLED, "SER-13")


@pytest.mark.broad
def test_a_copy_in_which_nothing_is_wrong_passes(tmp_path: Path) -> None:
    [decision] = judged(tmp_path / "decisions", "--unmutated", "--clause=PUT-0*", "--clause=CONN-SEND-*")
    assert decision.outcome == SURVIVED


@pytest.mark.broad
def test_a_run_that_judged_the_installed_package_is_an_error(tmp_path: Path) -> None:
    deaf = tmp_path / "python"  # to all on its path but what the kit itself puts there
    deaf.write_text(f'#!/bin/sh\nPYTHONPATH="${{PYTHONPATH%%:*}}" exec {sys.executable} "$@"\n')
    deaf.chmod(0o755)
    [decision] = judged(tmp_path / "decisions", f"--python={deaf}", "--unmutated", "--clause=PUT-01")
    assert decision.outcome == ERROR
    assert "the copy was not imported" in decision.words


def other_interpreters() -> Iterator[str]:
    script = runpy.run_path(str(HERE / "judged_interpreters.py"))
    for name in script["EXECUTABLES"]:
        if interpreter := script["find"](name):
            yield interpreter[0]


@pytest.mark.broad
def test_what_is_known_of_survivors_is_about_places_that_exist() -> None:
    entries = {(entry, sin) for entry in survivors.load() for sin in entry.sins}
    assert {entry.verdict for entry, _ in entries} <= set(survivors.VERDICTS)
    assert all(entry.reason for entry, _ in entries)
    for python in (sys.executable, *other_interpreters()):
        here = {file: found(file, python) for file in FILES} if entries else {}
        entries -= {
            (entry, sin)
            for entry, sin in entries
            if any(entry.covers(place) and place.sin == sin for place in here[entry.file])
        }
    assert not entries

"""Scripts that several processes play at once: how they are made up, played and told."""

from __future__ import annotations

import queue
import time
from collections import Counter
from typing import Any

import pytest

from queuespec.case.scripts import BOUNDS, Round, Script, rounds
from queuespec.case.wording import in_a_row, played
from queuespec.judged import commands
from queuespec.judged.wire import Raised
from queuespec.judged.worker import Servant


def plays(script: list[Any], of: Any) -> list[list[Any]]:
    """What a servant tells of a script that it has played on an object."""
    return Servant("", "worker", {1: of}, "").play(1, 0, script)


def outcomes(script: list[Any], of: Any) -> list[Any]:
    return [outcome for _, _, outcome in plays(script, of)]


@pytest.mark.parametrize("joinable", [False, True])
def test_the_rounds_are_the_same_in_every_run(joinable: bool) -> None:
    assert [*rounds(joinable)] == [*rounds(joinable)]


def steps(each: Round, method: str) -> int:
    """How many steps of a round end with this method."""
    scripts: list[Script] = [each.before, *each.scripts.values()]
    return sum(step[-1][0] == method for script in scripts for step in script)


@pytest.mark.parametrize("joinable", [False, True])
def test_as_much_is_taken_as_is_put_and_every_step_ends_with_a_call_that_waits(joinable: bool) -> None:
    items = Counter[Any]()
    bounds = set()
    for each in rounds(joinable):
        bounds.add(each.maxsize)
        assert steps(each, "put") == steps(each, "get") > 0
        assert steps(each, "task_done") == joinable * steps(each, "get")
        for script in (each.before, *each.scripts.values()):
            for step in script:
                assert step[-1][0] in ("put", "get", "task_done", "join", commands.NAP)
                assert len(step[-1][1]) == (step[-1][0] in ("put", commands.NAP))
                items.update(arguments[0] for method, arguments in step if method.startswith("put"))
    assert bounds == {*BOUNDS}
    assert max(items.values()) == 1, "each call puts an item of its own"


def test_the_calls_of_a_step_are_made_until_one_is_not_refused() -> None:
    q = queue.Queue[int](maxsize=1)
    get, give_up = ("get_nowait", ()), ("put", (9, True, 0.0001))
    told = outcomes([[get, get, ("put", (1,)), ("put", (2,))], [give_up, get], [("task_done", ())] * 2], q)
    assert told == ["Empty", "Empty", None, "Full", 1, None]


def test_a_script_ends_at_a_step_that_is_refused_altogether() -> None:
    assert outcomes([[("get_nowait", ())], [("put", (1,))]], queue.Queue()) == ["Empty"]


def test_a_task_done_too_many_is_told_and_the_script_goes_on() -> None:
    first, second = outcomes([[("task_done", ())], [("qsize", ())]], queue.Queue())
    assert type(first) is Raised and first.classes[0] == "ValueError"
    assert second == 0


def test_anything_else_that_is_raised_ends_the_script() -> None:
    class Broken(queue.Queue):  # type: ignore[type-arg]
        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            raise OSError("bad descriptor")

    (only,) = outcomes([[("get", ()), ("put", (1,))], [("put", (2,))]], Broken())
    assert type(only) is Raised and only.text == "bad descriptor"


def test_a_script_begins_at_its_instant_and_stamps_each_call() -> None:
    start = time.monotonic_ns() + 2_000_000
    script: Script = [[("put", (1,))], [(commands.NAP, (0.001,))], [("get", ())]]
    stamps = [
        stamp for *call, _ in Servant("", "worker", {1: queue.Queue()}, "").play(1, start, script) for stamp in call
    ]
    assert stamps == sorted(stamps)
    assert stamps[0] >= start
    assert stamps[3] - stamps[2] >= 1_000_000


def test_a_script_is_told_by_its_first_and_its_last_call() -> None:
    script: Script = [[("put_nowait", (1,)), ("put", (2,))], [("get", (True, 0.5)), ("get", ())]]
    assert played("q", script) == "script q.put_nowait(1) ... q.get() (2 steps)"
    assert played("q", [[("join", ())]]) == "script q.join()"


def test_calls_in_turn_are_told_by_the_first_and_the_last_and_a_single_one_as_it_is() -> None:
    calls = [("put", [1], {}), ("put_nowait", [2], {}), ("put", [3], {"block": False})]
    assert in_a_row("q", calls) == "q.put(1) ... q.put(3, block=False) (3 calls)"
    assert in_a_row("b", [("recv_bytes", [], {})]) == "b.recv_bytes()"

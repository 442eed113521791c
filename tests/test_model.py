"""The model of the contract, the programs that are judged by it, and how one that breaks it is shrunk."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from queuespec.hosts.forecast import CREW
from queuespec.model.contract import Action, Broken, Model, Promise, Rules
from queuespec.model.programs import GET, GET_FORMS, PUT, PUT_FORMS, Dealer, Program, Step
from queuespec.model.session import PLAYED, SEEDS, Asked
from queuespec.model.shrink import shrunk
from queuespec.model.sweep import ROUNDS
from queuespec.model.values import MESSAGES, SMALL, VALUES, Value

CAPABILITIES = frozenset({"processes", "close", "feeder", "copies"})
KINDS = ("Queue", "JoinableQueue", "SimpleQueue", "Pipe")
PAGE = Path(__file__).parents[1] / "docs" / "programs.md"
SITUATIONS = {
    "empty": "nothing is in the queue",
    "at rest": "items are there, and everything is at rest",
    "under way": "items are there, and may still be on their way",
    "room for one": "there is room for one item",
    "full": "the queue is full",
    "others wait for an item": "others wait for an item",
    "others wait for a slot": "others wait for a slot",
}
EMPTY, FULL = "queue.Empty", "queue.Full"


def programs(kind: str, seed: int, count: int = PLAYED) -> list[Program]:
    dealer = Dealer(kind, seed, ("parent", *CREW), CAPABILITIES)
    return list(itertools.islice(dealer.deal(), count))


class Course:
    """What happens to one queue, in the words of the model: each call is one operation that ends at once."""

    def __init__(self, maxsize: int = 0, feeder: bool = True) -> None:
        self.model = Model(Rules("q", maxsize, feeder=feeder))
        self._clock = itertools.count()

    def put(self, item: str, by: str = "producer", raised: str = "", waits: float | None = None) -> Action:
        return self._ended(self.giving(item, by, waits), raised=raised)

    def giving(self, item: str, by: str = "producer", waits: float | None = None) -> Action:
        return Action("give", by, self.model.item(item, item, by, 100, "put"), waits)

    def get(self, item: str = "", raised: str = "", waits: float | None = None, seconds: float = 0.0) -> Action:
        action = Action("take", "consumer", waits=waits, seconds=seconds, outcome=item, told=item)
        return self._ended(action, raised=raised)

    def call(self, verb: str, outcome: object = None, raised: str = "") -> Action:
        return self._ended(Action(verb, "parent", outcome=outcome), raised=raised)

    def rest(self) -> bool:
        self.model.ended([], at_rest=True)
        return True

    def waits(self, action: Action) -> bool:
        self.model.pending.append(action)
        return self.rest()

    def _ended(self, action: Action, raised: str) -> Action:
        action.raised, action.ended = raised, next(self._clock)
        self.model.ended([action], at_rest=False)
        return action


ALLOWED: dict[str, Callable[[Course], object]] = {
    "first in first out": lambda q: (q.put("a"), q.put("b"), q.get("a"), q.get("b")),
    "items of several processes in any order": lambda q: (q.put("a", "x"), q.put("b", "y"), q.get("b"), q.get("a")),
    "Empty while an item is under way": lambda q: (q.put("a"), q.get(raised=EMPTY, waits=0.0), q.get("a")),
    "Empty after its timeout": lambda q: q.get(raised=EMPTY, waits=0.01, seconds=0.0101),
    "as many tasks as items": lambda q: (q.put("a"), q.call("task_done"), q.call("join")),
    "ValueError for one task too many": lambda q: q.call("task_done", raised="ValueError"),
    "qsize counts what is there": lambda q: (q.put("a"), q.rest(), q.call("qsize", 1), q.get("a"), q.call("qsize", 0)),
    "what is there comes before the end of file": lambda q: (
        *(q.put("a"), q.call("end"), q.rest(), q.call("poll", True), q.get("a")),
        *(q.call("poll", True), q.get(raised="EOFError"), q.get(raised="EOFError")),
    ),
    "a get that waits on an empty queue": lambda q: q.waits(Action("take", "consumer", waits=None)),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_the_model_allows(what: str) -> None:
    ALLOWED[what](Course())


def _full(q: Course) -> Action:
    q.put("a")
    return q.put("b")


BREAKS: dict[str, tuple[Promise, str, Callable[[Course], object]]] = {
    "a later item of the same process first": (
        Promise.ORDER,
        "returned b, but a was put before it by the same process and not taken yet",
        lambda q: (q.put("a"), q.put("b"), q.get("b")),
    ),
    "an item that was put after another had arrived": (
        Promise.ORDER,
        "returned b, but a was put before it and not taken yet",
        lambda q: (q.put("a", "x"), q.rest(), q.put("b", "y"), q.get("b")),
    ),
    "the same item twice": (
        Promise.LOSS,
        "returned 'a' again, which has been taken, and q is empty",
        lambda q: (q.put("a"), q.get("a"), q.get("a")),
    ),
    "an item that nobody put": (
        Promise.LOSS,
        "returned 'a', but nothing has been put that was not taken",
        lambda q: q.get("a"),
    ),
    "another item in its place": (
        Promise.FIDELITY,
        "returned 'A', but must return a",
        lambda q: (q.put("a"), q.get("A")),
    ),
    "more than maxsize": (
        Promise.CAPACITY,
        "returned, but q held 2 items, its maxsize",
        lambda q: (_full(q), q.put("c")),
    ),
    "Full with room left": (
        Promise.OUTCOME,
        "raised , but q held 1 of 2 items",
        lambda q: (q.put("a"), q.put("b", raised=FULL, waits=0.0)),
    ),
    "Empty at rest with an item": (
        Promise.OUTCOME,
        "raised Empty, but q held a",
        lambda q: (q.put("a"), q.rest(), q.get(raised=EMPTY, waits=0.0)),
    ),
    "another exception": (
        Promise.OUTCOME,
        "must return an item: q held a",
        lambda q: (q.put("a"), q.get(raised="KeyError")),
    ),
    "a wrong qsize": (
        Promise.OBSERVERS,
        "returned 0, but must return 1: q held a",
        lambda q: (q.put("a"), q.rest(), q.call("qsize", 0)),
    ),
    "a qsize that is no int": (
        Promise.OBSERVERS,
        "returned False, but must return 0",
        lambda q: q.call("qsize", False),
    ),
    "a join that does not wait": (
        Promise.TASKS,
        "returned, but must wait: 1 task is unfinished",
        lambda q: (q.put("a"), q.call("join")),
    ),
    "a task too many": (
        Promise.TASKS,
        "must raise ValueError: no task is unfinished",
        lambda q: q.call("task_done"),
    ),
    "a get that waits although an item has arrived": (
        Promise.WAITING,
        "waits, but q holds a",
        lambda q: (q.put("a"), q.waits(Action("take", "consumer", waits=None))),
    ),
    "a put that waits although there is room": (
        Promise.WAITING,
        "waits, but q holds 0 of 2 items",
        lambda q: q.waits(q.giving("a")),
    ),
    "a join that waits for nothing": (
        Promise.TASKS,
        "waits, but all tasks are done",
        lambda q: q.waits(Action("join", "parent", waits=None)),
    ),
    "the end of file before what is there": (
        Promise.OUTCOME,
        "must return an item: q held a",
        lambda q: (q.put("a"), q.call("end"), q.get(raised="EOFError")),
    ),
    "the end of file while the other end is open": (
        Promise.OUTCOME,
        "must wait: q was empty",
        lambda q: q.get(raised="EOFError", waits=None),
    ),
    "another exception than Empty": (
        Promise.OUTCOME,
        "must raise Empty: q was empty",
        lambda q: q.get(raised="TimeoutError", waits=0.0),
    ),
    "another exception than Full": (
        Promise.OUTCOME,
        "must raise Full",
        lambda q: (q.put("a"), q.put("b"), q.put("c", raised="TimeoutError", waits=0.0)),
    ),
    "another exception at the end of file": (
        Promise.OUTCOME,
        "must raise EOFError: q was empty, and closed",
        lambda q: (q.call("end"), q.get(raised="OSError")),
    ),
    "a recv that waits at the end of file": (
        Promise.WAITING,
        "waits, but q was empty, and closed",
        lambda q: (q.call("end"), q.waits(Action("take", "consumer", waits=None))),
    ),
    "a poll that does not see the end of file": (
        Promise.OBSERVERS,
        "must return True: q was empty, and closed",
        lambda q: (q.call("end"), q.call("poll", False)),
    ),
    "Empty before its timeout": (
        Promise.WAITING,
        "after 0.0010 s; its timeout is 0.01 s",
        lambda q: q.get(raised=EMPTY, waits=0.01, seconds=0.001),
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_the_model_does_not_allow(what: str) -> None:
    promise, words, happens = BREAKS[what]
    with pytest.raises(Broken) as broken:
        happens(Course(maxsize=2))
    assert broken.value.promise is promise
    assert words.replace("raised ,", "raised Full,") in broken.value.words


def test_without_a_feeder_the_order_is_that_of_the_puts() -> None:
    q = Course(feeder=False)
    q.put("a", "x")
    q.put("b", "y")
    with pytest.raises(Broken) as broken:
        q.get("b")
    assert broken.value.promise is Promise.ORDER


def test_what_waits_may_go_on_in_any_order_that_fits() -> None:
    """A get frees the slot that a put waits for: whichever reply comes first, the get came first."""
    q = Course(maxsize=1)
    q.put("a")
    waiting = q.giving("b")
    q.waits(waiting)
    get = Action("take", "consumer", waits=None, outcome="a", told="a", ended=2)
    waiting.ended = 1
    q.model.pending.remove(waiting)
    q.model.ended([waiting, get], at_rest=True)
    assert [item.name for item in q.model.states[0].items] == ["b"]


def test_what_explains_the_most_is_told() -> None:
    """Of two that wait in join one returns: not that it returned is wrong, but that the other still waits."""
    q = Course()
    q.put("a")
    joins = [Action("join", by, waits=None) for by in ("x", "y")]
    for join in joins:
        q.waits(join)
    q.model.pending.remove(joins[0])
    with pytest.raises(Broken) as broken:
        q.model.ended([joins[0], Action("task_done", "z", ended=1)], at_rest=True)
    assert broken.value.action is joins[1]


@pytest.mark.parametrize("kind", KINDS)
def test_programs_are_the_same_in_every_run_and_differ_between_seeds(kind: str) -> None:
    told = [repr(program.steps) for program in programs(kind, 1)]
    assert told == [repr(program.steps) for program in programs(kind, 1)]
    assert len({*told, *(repr(program.steps) for program in programs(kind, 2))}) == 2 * PLAYED


def test_each_form_is_called_in_each_situation_in_the_programs_of_a_run() -> None:
    met = set()
    for kind, seed in itertools.product(("Queue", "JoinableQueue"), SEEDS.values()):
        dealer = Dealer(kind, seed, ("parent", *CREW), CAPABILITIES)
        list(itertools.islice(dealer.deal(), PLAYED))
        met |= dealer.givers.dealt.keys() | dealer.takers.dealt.keys()
    forms = (*PUT_FORMS, *GET_FORMS)
    told = re.findall(r"^\| (.*) \| (\d+) of (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    situations = {str(situation) for situation, _ in met}
    assert {situation for situation, _, _ in told} == {SITUATIONS[situation] for situation in situations}
    for situation in situations:
        row = next(row for row in told if row[0] == SITUATIONS[situation])
        assert row[1:] == (str(sum((situation, form) in met for form in forms)), str(len(forms)))


def test_each_value_meets_each_form_in_the_rounds_of_a_run() -> None:
    turns = [turn for rounds in ROUNDS.values() for turn in rounds]
    assert sorted(turns) == list(range(len(PUT_FORMS)))
    gives, takes, both = set(), set(), set()
    for turn in turns:
        for position, value in enumerate(VALUES):
            give = PUT_FORMS[(position + turn) % len(PUT_FORMS)]
            take = GET_FORMS[(position // len(PUT_FORMS) + 3 * turn) % len(GET_FORMS)]
            gives.add((value.name, give))
            takes.add((value.name, take))
            both.add((give, take))
    assert len(gives) == len(takes) == len(VALUES) * len(PUT_FORMS)
    assert len(both) == len(PUT_FORMS) * len(GET_FORMS)


def test_values_are_told_apart() -> None:
    assert len({value.told for value in VALUES}) == len(VALUES)
    assert len({value.name for value in (*VALUES, *MESSAGES)}) == len({*VALUES_BY_NAME})


VALUES_BY_NAME = {value.name: value for value in (*VALUES, *MESSAGES)}


def test_a_program_is_shrunk_to_the_steps_that_matter() -> None:
    steps = tuple(Step("producer", PUT, Value(str(n), n)) for n in range(19))
    program = Program("Queue", "1:0", ("producer",), steps=(*steps, Step("consumer", GET)))
    tried = 0

    def fails(candidate: Program) -> bool:
        nonlocal tried
        tried += 1
        names = [step.value.name if step.value else "get" for step in candidate.steps]
        return "7" in names and "get" in names

    small = shrunk(program, fails)
    assert [step.value.name if step.value else "get" for step in small.steps] == ["7", "get"]
    assert tried < 60


def test_a_shrunk_program_puts_plain_values_where_any_will_do() -> None:
    program = Program("Queue", "1:0", ("x",), steps=(Step("x", PUT_FORMS[4], SMALL[0]),))
    (step,) = shrunk(program, lambda candidate: len(candidate.steps) == 1).steps
    assert step.form is PUT
    assert step.value is not None
    assert step.value.made == "first"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("x", "", ""), "--seed is a whole number, such as 7, not 'x'"),
        (("", "soon", ""), "--budget is a number of seconds, such as 60, not 'soon'"),
        (("", "0", ""), "--budget is a number of seconds"),
        (("", "nan", ""), "--budget is a number of seconds"),
        (("", "inf", ""), "--budget is a number of seconds"),
        (("", "", "7"), "--program is a seed and a number, such as 1:42, not '7'"),
        (("7", "", "1:2"), "--program plays one program; leave out --seed and --budget"),
    ],
)
def test_what_is_asked_wrongly_is_told(given: tuple[str, str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        Asked.from_options(*given)


def test_what_is_asked() -> None:
    assert Asked.from_options("7", "1.5", "") == Asked(7, 1.5)
    assert Asked.from_options("", "", "1:42") == Asked(program=(1, 42))

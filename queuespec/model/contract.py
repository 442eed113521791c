"""The contract as a model: what a queue, or one direction of a pipe, may answer, given all that was done before.

Operations are begun one after the other, and each has ended, or everything is at rest, before the next begins. So at
most a few are under way: those that wait. What they do takes effect in some order, which the model does not know; it
keeps every state that fits the outcomes, nearly always one. If none is left, a promise is broken.

What multiprocessing's feeder threads leave open is left open here: an item has an order among those of its own process
and those that had arrived before it was put; it has arrived once everything was at rest.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

FITS = 48 * 1024  # bytes that every pipe holds
NEVER_FITS = 1_050_000  # bytes that no pipe holds: Linux lets every user enlarge one to 1 MiB


class Promise(enum.Enum):
    """What can be broken; each has its own clause."""

    ORDER = "order"
    LOSS = "loss"
    CAPACITY = "capacity"
    OUTCOME = "outcome"
    OBSERVERS = "observers"
    TASKS = "tasks"
    WAITING = "waiting"
    FIDELITY = "fidelity"


class Broken(Exception):
    """A promise was broken: which, and what it allowed instead, in words."""

    def __init__(self, promise: Promise, words: str, missed: Item | None = None) -> None:
        super().__init__(words)
        self.promise = promise
        self.words = words
        self.missed = missed  # the item that another has overtaken
        self.action: Action | None = None  # that breaks it
        self.after = 0  # how many of the operations that had ended fit
        self.finds_nothing = False  # whether a call raised Empty, or waits for an item, although there is one


@dataclass(frozen=True)
class Rules:
    """What kind of queue it is."""

    name: str  # in messages
    maxsize: int = 0  # 0: unbounded
    feeder: bool = False  # put may return before the item has arrived
    pipe: bool = False  # put, or send, may itself write into a pipe, and wait for room in it


@dataclass(frozen=True)
class Item:
    """An item that was put."""

    number: int
    told: str  # what it must be equal to
    name: str
    by: str  # the process that put it
    size: int = 0  # bytes, at most
    method: str = ""  # by which it was given
    after: frozenset[int] = frozenset()  # the numbers of those that must be taken before it

    def __hash__(self) -> int:
        return self.number


@dataclass(frozen=True)
class State:
    """What a queue holds."""

    items: tuple[Item, ...] = ()  # in the order in which they were put
    arrived: frozenset[int] = frozenset()  # the numbers of those that had arrived when all was at rest
    unfinished: int = 0
    taken: tuple[Item, ...] = ()
    closed: bool = False  # where items go in, in every process

    def first(self) -> list[Item]:
        """The items that may be taken next."""
        here = {item.number for item in self.items}
        return [item for item in self.items if not item.after & here]

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items)


@dataclass(eq=False)
class Action:
    """An operation, in the words of the model."""

    verb: str  # give, take, qsize, empty, full, poll, task_done, join, close, join_thread, end
    by: str
    item: Item | None = None  # that is given
    waits: float | None = 0.0  # seconds; None: forever; 0: not at all
    ended: int = 0
    seconds: float = 0.0
    outcome: object = None  # what it returned
    raised: str = ""  # or the name of what it raised
    said: str = ""  # and what that said
    told: str = ""  # what it returned, as `Value.told`

    @property
    def text(self) -> str:
        return f"raised {self.said}" if self.raised else f"returned {self.outcome!r}"


RELEASES = {
    "give": ("take", "poll"),
    "take": ("give", "join_thread"),
    "task_done": ("join",),
    "end": ("take", "poll"),
}  # what may let what go on


class Model:
    """All states that a queue may be in."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.states = [State()]
        self.pending: list[Action] = []
        self._numbers = itertools.count(1)

    def item(self, told: str, name: str, by: str, size: int, method: str) -> Item:
        return Item(next(self._numbers), told, name, by, size, method)

    # before an operation

    def waits(self, action: Action) -> bool | None:
        """Whether an operation must wait if it is begun now, unless its time is up first; None if it may."""
        answers = {self._waits(state, action) for state in self.states}
        return answers.pop() if len(answers) == 1 else None

    def _are_pending(self, verb: str) -> bool:
        return any(each.verb == verb for each in self.pending)

    def _waits(self, state: State, action: Action) -> bool | None:
        rules = self.rules
        if action.verb == "give":
            assert action.item is not None
            if rules.maxsize and len(state.items) >= rules.maxsize:
                return True
            if rules.pipe and (state.size + action.item.size > FITS or self._are_pending("give")):
                return True if action.item.size >= NEVER_FITS and not self._are_pending("take") else None
            return False
        if action.verb in ("take", "poll"):
            return not (state.items or state.closed)
        if action.verb == "join":
            return state.unfinished > 0
        if action.verb == "join_thread":
            return None if state.size > FITS else False
        return False

    def may_release(self, action: Action) -> bool:
        """Whether an operation may let one go on that waits."""
        return any(each.verb in RELEASES.get(action.verb, ()) for each in self.pending)

    # after it

    def ended(self, actions: Sequence[Action], at_rest: bool) -> None:
        """These operations have ended, in an order that may differ from that in which they took effect.

        Those that are pending still wait, at rest. Raises Broken if no state fits.
        """
        for action in actions:
            _in_time(action)
        refusals: list[Broken] = []
        states: dict[State, None] = {}
        in_turn = sorted(actions, key=lambda action: action.ended)
        for order in itertools.permutations(in_turn):
            for state in self.states:
                try:
                    for after in self._played(state, order):
                        states.setdefault(self._rested(after) if at_rest else after)
                except Broken as broken:
                    refusals.append(broken)
        if not states:
            raise max(refusals, key=lambda refusal: refusal.after)  # the first of those that explain the most
        self.states = list(states)

    def _played(self, state: State, actions: Sequence[Action]) -> Iterator[State]:
        if not actions:
            yield state
            return
        try:
            after = self._after(state, actions[0])
        except Broken as broken:
            broken.action, broken.after = actions[0], -len(actions)
            raise
        for each in after:
            yield from self._played(each, actions[1:])

    def _after(self, state: State, action: Action) -> Iterable[State]:
        """The states that an operation with this outcome may lead to. Raises Broken if there are none."""
        return getattr(self, f"_{action.verb}")(state, action)  # type: ignore[no-any-return]

    def _give(self, state: State, action: Action) -> Iterable[State]:
        rules, item = self.rules, action.item
        assert item is not None
        full = rules.maxsize and len(state.items) >= rules.maxsize
        if action.raised == "queue.Full" and action.waits is not None:
            if full:
                return [state]
            held = f"held {len(state.items)} of {rules.maxsize} items" if rules.maxsize else "is unbounded"
            raise Broken(Promise.OUTCOME, f"raised Full, but {rules.name} {held}")
        if action.raised:
            must = "return" if not full else "wait" if action.waits is None else "raise Full"
            raise Broken(Promise.OUTCOME, f"{action.text}, but must {must}")
        if full:
            raise Broken(Promise.CAPACITY, f"returned, but {rules.name} held {len(state.items)} items, its maxsize")
        before = frozenset(each.number for each in state.items if each.by == item.by or not rules.feeder)
        item = replace(item, after=before | state.arrived)
        return [replace(state, items=(*state.items, item), unfinished=state.unfinished + 1)]

    def _take(self, state: State, action: Action) -> Iterable[State]:
        rules = self.rules
        if action.raised == "queue.Empty" and action.waits is not None:
            if state.arrived or (state.items and not rules.feeder):
                broken = Broken(Promise.OUTCOME, f"raised Empty, but {self._held(state)}")
                broken.finds_nothing = True
                raise broken
            return [state]
        if state.closed and not state.items:
            if action.raised == "EOFError":
                return [state]
            raise Broken(Promise.OUTCOME, f"{action.text}, but must raise EOFError: {self._held(state)}")
        if action.raised:
            must = "return an item" if state.items else "wait" if action.waits is None else "raise Empty"
            raise Broken(Promise.OUTCOME, f"{action.text}, but must {must}: {self._held(state)}")
        first = state.first()
        taken = [item for item in first if item.told == action.told]
        if not taken:
            raise self._not_allowed(state, action)
        return [
            replace(
                state,
                items=tuple(each for each in state.items if each is not item),
                arrived=state.arrived - {item.number},
                taken=(*state.taken, item),
            )
            for item in taken
        ]

    def _not_allowed(self, state: State, action: Action) -> Broken:
        """What is wrong with an item that may not be taken."""
        first = state.first()
        names = " or ".join(dict.fromkeys(item.name for item in first))
        for item in state.items:
            if item.told == action.told:
                before = next(each for each in state.items if each.number in item.after)
                whose = "by the same process " if before.by == item.by else ""
                words = f"returned {item.name}, but {before.name} was put before it {whose}and not taken yet"
                return Broken(Promise.ORDER, words, before)
        if any(item.told == action.told for item in state.taken):
            others = f"; next is {names}" if names else f", and {self.rules.name} is empty"
            return Broken(Promise.LOSS, f"returned {action.outcome!r} again, which has been taken{others}")
        if not first:
            return Broken(Promise.LOSS, f"returned {action.outcome!r}, but nothing has been put that was not taken")
        return Broken(Promise.FIDELITY, f"returned {action.outcome!r}, but must return {names}")

    def _qsize(self, state: State, action: Action) -> Iterable[State]:
        if action.raised == "NotImplementedError":
            return [state]
        return self._observed(state, action, len(state.items))

    def _empty(self, state: State, action: Action) -> Iterable[State]:
        return self._observed(state, action, not state.items)

    def _full(self, state: State, action: Action) -> Iterable[State]:
        return self._observed(state, action, bool(self.rules.maxsize) and len(state.items) >= self.rules.maxsize)

    def _poll(self, state: State, action: Action) -> Iterable[State]:
        return self._observed(state, action, bool(state.items) or state.closed)

    def _observed(self, state: State, action: Action, answer: object) -> Iterable[State]:
        """An answer about what is there, at rest."""
        if action.raised or type(action.outcome) is not type(answer) or action.outcome != answer:
            raise Broken(Promise.OBSERVERS, f"{action.text}, but must return {answer!r}: {self._held(state)}")
        return [state]

    def _task_done(self, state: State, action: Action) -> Iterable[State]:
        if action.raised == "ValueError" and not state.unfinished:
            return [state]
        if action.raised:
            raise Broken(Promise.TASKS, f"{action.text}, but {_tasks(state.unfinished)}")
        if not state.unfinished:
            raise Broken(Promise.TASKS, f"{action.text}, but must raise ValueError: no task is unfinished")
        return [replace(state, unfinished=state.unfinished - 1)]

    def _join(self, state: State, action: Action) -> Iterable[State]:
        if action.raised:
            raise Broken(Promise.TASKS, f"{action.text}, but must return")
        if state.unfinished:
            raise Broken(Promise.TASKS, f"returned, but must wait: {_tasks(state.unfinished)}")
        return [state]

    def _close(self, state: State, action: Action) -> Iterable[State]:
        if action.raised:
            raise Broken(Promise.OUTCOME, f"{action.text}, but must return")
        return [state]

    _join_thread = _close

    def _end(self, state: State, action: Action) -> Iterable[State]:
        return [replace(each, closed=True) for each in self._close(state, action)]

    # at rest

    def _rested(self, state: State) -> State:
        """The state once everything is at rest. Raises Broken if an operation could go on that still waits."""
        if self._are_pending("give") and self._are_pending("take"):
            raise self._stuck(self.pending[0], "others wait for what is put, and to put", state)
        for action in self.pending:
            if self._waits(state, action) is False:
                raise self._stuck(action, self._goes_on(state, action), state)
        if state.size > FITS and self.rules.feeder:  # not all has arrived, and which has not is not known
            return state
        return replace(state, arrived=frozenset(item.number for item in state.items))

    def stuck(self, action: Action) -> Broken:
        """What is wrong with an operation that never returns."""
        return self._stuck(action, self._goes_on(self.states[0], action), self.states[0])

    @staticmethod
    def _stuck(action: Action, why: str, state: State) -> Broken:
        promise = Promise.TASKS if action.verb == "join" else Promise.WAITING
        broken = Broken(promise, f"waits, but {why}")
        broken.action = action
        broken.finds_nothing = action.verb == "take" and bool(state.items)
        return broken

    def _goes_on(self, state: State, action: Action) -> str:
        """Why an operation must not wait, in words."""
        if action.verb not in ("give", "take", "join"):
            return "must return at once"
        if action.waits is not None and self._waits(state, action):
            return f"its timeout of {action.waits:g} s is over" if action.waits else "must return at once"
        if action.verb == "give":
            limit = self.rules.maxsize
            return f"{self.rules.name} holds {len(state.items)} of {limit} items" if limit else "there is room"
        return "all tasks are done" if action.verb == "join" else self._held(state).replace("held", "holds")

    def _held(self, state: State) -> str:
        names = [item.name for item in state.items]
        few = names if len(names) <= 4 else [*names[:2], "...", names[-1]]
        held = f"{self.rules.name} held {', '.join(few)}" if names else f"{self.rules.name} was empty"
        return f"{held}, and closed" if state.closed else held

    @property
    def may_be_told(self) -> bool:
        """Whether what is there has arrived for certain and as a whole, so that observers have one right answer."""
        return not (self.rules.pipe and self._are_pending("give")) and all(state.size <= FITS for state in self.states)


def _in_time(action: Action) -> None:
    """Raises Broken if a call has given up before its time was up."""
    gave_up = action.raised in ("queue.Full", "queue.Empty") or (action.verb == "poll" and action.outcome is False)
    if gave_up and action.waits and action.seconds < action.waits - max(0.001, action.waits / 1000):
        words = f"{action.text} after {action.seconds:.4f} s; its timeout is {action.waits:g} s"
        broken = Broken(Promise.WAITING, words)
        broken.action = action
        raise broken


def _tasks(unfinished: int) -> str:
    return f"{unfinished} task{'s are' if unfinished != 1 else ' is'} unfinished"

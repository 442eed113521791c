"""Programs: what several processes do to one queue or pipe, one step after the other.

A program is plain data, dealt rather than diced: each form of put and of get meets each situation as soon as possible,
and each value comes once before any comes again. (That each value meets each form is seen to by sweep.py.) The dealer
follows the program as it grows, without knowing the order of what several processes put: that suffices to know how many
items there are, and who waits.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from queuespec.model.values import EVERYTHING, LARGE, MESSAGES, Pool, Value

SHORT = 0.01  # seconds: a timeout that is waited for
LONG = 2.0  # seconds: a timeout that is not meant to end
STEPS = 20
LATE_CHILDREN, BACKLOGS, CLOSED_ENDS = 0.08, 0.3, 0.3  # of the programs
SAME_AGAIN = 0.4  # of the steps
MOST_WAITING = 2  # operations at a time
BURSTS = (5, 20, 60, 130)  # items

Dealt = TypeVar("Dealt", bound=Hashable)


@dataclass(frozen=True)
class Form:
    """A way of writing a call; the item, if there is one, comes first."""

    verb: str  # of the model
    method: str
    arguments: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    waits: float | None = 0.0  # seconds that it may wait; None: forever

    def __repr__(self) -> str:
        given = [*map(repr, self.arguments), *(f"{name}={value!r}" for name, value in self.keywords)]
        return f"{self.method}({', '.join(given)})"


def _forms(verb: str, method: str) -> tuple[Form, ...]:
    """All documented ways of writing put or get."""
    return (
        Form(verb, method, waits=None),
        Form(verb, method, (True,), waits=None),
        Form(verb, method, (True, None), waits=None),
        Form(verb, method, (), (("block", True), ("timeout", None)), waits=None),
        Form(verb, method, (), (("timeout", LONG),), waits=LONG),
        Form(verb, method, (True, LONG), waits=LONG),
        Form(verb, method, (), (("timeout", SHORT),), waits=SHORT),
        Form(verb, method, (True, SHORT), waits=SHORT),
        Form(verb, method, (True, 0), waits=0.0),
        Form(verb, method, (), (("timeout", 0.0),), waits=0.0),
        Form(verb, method, (False,)),
        Form(verb, method, (), (("block", False),)),
        Form(verb, method, (False, LONG)),
        Form(verb, f"{method}_nowait"),
    )


@dataclass(frozen=True)
class Step:
    """What one process does."""

    by: str
    form: Form
    value: Value | None = None
    settled: bool = False  # only once everything is at rest
    times: int = 1  # that many items, one after the other
    end: int = 0  # of a pipe: where it is done

    def __repr__(self) -> str:
        value = f" {self.value.name}" if self.value else ""
        times = f" x{self.times}" if self.times > 1 else ""
        return f"{self.by}: {self.form!r}{value}{times}{' settled' if self.settled else ''}"


@dataclass(frozen=True)
class Program:
    """Steps on one queue, or on one pipe."""

    kind: str
    name: str  # "7:3", seed and number
    cast: tuple[str, ...]
    maxsize: int = 0
    duplex: bool = False
    steps: tuple[Step, ...] = ()
    dealt: int = 0  # how many steps it had at first
    closed: int | None = None  # which end of a pipe is closed in the end, with `left` sent and not received yet
    left: tuple[Value, ...] = ()

    def without(self, positions: range) -> Program:
        kept = tuple(step for position, step in enumerate(self.steps) if position not in positions)
        return replace(self, steps=kept)


class Deck:
    """Deals pairs, those first that have been dealt least; each deck begins elsewhere, so that several deal more."""

    def __init__(self, begins: int) -> None:
        self._begins = begins
        self.dealt: Counter[tuple[Hashable, Hashable]] = Counter()

    def deal(self, partner: Hashable, choices: Sequence[Dealt]) -> Dealt:
        """The choice that has met this partner least often."""
        first = self._begins % len(choices)
        chosen = min([*choices[first:], *choices[:first]], key=lambda choice: self.dealt[partner, choice])
        self.dealt[partner, chosen] += 1
        return chosen


PUT_FORMS, GET_FORMS = _forms("give", "put"), _forms("take", "get")
OBSERVERS = tuple(Form(name, name) for name in ("qsize", "empty", "full"))
TASK_DONE, JOIN = Form("task_done", "task_done"), Form("join", "join", waits=None)
PUT, GET = Form("give", "put", waits=None), Form("take", "get", waits=None)
SEND, RECV = Form("give", "send", waits=None), Form("take", "recv", waits=None)
SEND_BYTES, RECV_BYTES = Form("give", "send_bytes", waits=None), Form("take", "recv_bytes", waits=None)
POLLS = (
    Form("poll", "poll"),
    Form("poll", "poll", (0,)),
    Form("poll", "poll", (SHORT,), waits=SHORT),
    Form("poll", "poll", (), (("timeout", SHORT),), waits=SHORT),
    Form("poll", "poll", (None,), waits=None),
)
CLOSE_END = Form("end", "close")
CLOSE, JOIN_THREAD = Form("close", "close"), Form("join_thread", "join_thread", waits=None)
CHANGE = Form("change", "put, change and put again")
CHILD = "child"  # a process that is started when it has its first step


class Dealer:
    """Deals the programs of one kind of object: the same for the same seed."""

    def __init__(
        self,
        kind: str,
        seed: int,
        actors: Sequence[str],
        capabilities: frozenset[str],
        pool: Pool = EVERYTHING,
        missing: Collection[str] = (),
    ) -> None:
        """`pool`: the values that are carried; `missing`: the methods that this kind of object does not have."""
        self.pool = pool
        self.missing = missing
        self._chance = random.Random(f"{kind} {seed}")
        self._seed = seed
        self._kind = kind
        self._actors = actors
        self.copies = "copies" in capabilities
        self.apart = "processes" in capabilities  # each has ends of its own
        self.closes = {"close", "feeder"} <= capabilities and not {"close", "join_thread"} & {*missing}
        self.givers, self.takers = Deck(5 * seed), Deck(5 * seed)  # of forms, by situation
        self._turn: dict[str, list[Value]] = {}

    def deal(self) -> Iterator[Program]:
        """One program after the other, without end."""
        growing = _Pipe if self._kind == "Pipe" else _Queue
        for number in itertools.count():
            yield growing(self, self._chance, self._kind).program(f"{self._seed}:{number}")

    def there(self, forms: Sequence[Form]) -> tuple[Form, ...]:
        """Those of these forms whose methods the kind of object has."""
        return tuple(form for form in forms if form.method not in self.missing)

    def value(self, among: str) -> Value:
        """The next value of this sort, each once before any comes again."""
        pool = self.pool
        sorts = {"small": pool.small, "any": pool.all, "middle": pool.middle, "larger": pool.larger, "bytes": MESSAGES}
        values = sorts[among]
        left = self._turn.setdefault(among, [])
        if not left:
            left.extend(values)
            self._chance.shuffle(left)
        return left.pop()


class _Growing:
    """A program that grows, and what it comes to so far."""

    def __init__(self, dealer: Dealer, chance: random.Random, kind: str) -> None:
        self.dealer = dealer
        self.chance = chance
        self.kind = kind
        self.steps: list[Step] = []
        self.settled = True

    def add(self, by: str, form: Form, value: Value | None = None, times: int = 1, end: int = 0) -> None:
        self.steps.append(Step(by, form, value, self.settled, times, end))

    def some(self, weights: dict[str, int]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]


class _Queue(_Growing):
    """A program of a queue."""

    def __init__(self, dealer: Dealer, chance: random.Random, kind: str) -> None:
        super().__init__(dealer, chance, kind)
        self.simple = kind == "SimpleQueue"
        self.maxsize = 0 if self.simple else chance.choice((0, 0, 1, 1, 2, 3, 7))
        self.cast = tuple(chance.sample(dealer._actors, min(3, len(dealer._actors))))
        if chance.random() < LATE_CHILDREN:
            self.cast = (*self.cast[:-1], CHILD)
        self.staying = list(self.cast)  # those that have not closed the queue
        self.items: list[Value] = []
        self.unfinished = 0
        self.waiting: Counter[str] = Counter()
        self.last: Value | None = None  # put last

    def program(self, name: str) -> Program:
        draw = {"give": 4, "take": 4, "see": 2, "burst": 1, "change": 1, "leave": 1, "done": 3, "join": 1}
        weights = {what: self.chance.choice((0, 1, 1, 3)) * weight for what, weight in draw.items()}
        weights["give"] = weights["give"] or 2
        if self.simple:
            weights["see"] = min(weights["see"], 1)
        weights["backlog"] = self.chance.random() < BACKLOGS
        if self.dealer.pool.large is None:
            weights["backlog"] = 0
        for form, what in ((TASK_DONE, "done"), (JOIN, "join")):
            if form.method in self.dealer.missing:
                weights[what] = 0
        if self.kind != "JoinableQueue":
            weights["done"] = weights["join"] = 0
        if self.simple or not self.dealer.closes:
            weights["leave"] = 0
        if not self.dealer.copies:
            weights["change"] = 0
        rests = self.chance.choice((0.1, 0.3, 0.6))  # how often everything is at rest before a step
        while len(self.steps) < STEPS:
            self.settled = self.chance.random() < rests
            getattr(self, f"_{self.some(weights)}")()
        return Program(self.kind, name, self.cast, self.maxsize, steps=tuple(self.steps), dealt=len(self.steps))

    @property
    def full(self) -> bool:
        return bool(self.maxsize) and len(self.items) >= self.maxsize

    def _someone(self) -> str:
        """Often who took the last step: what one call leaves behind may show in the next of the same process."""
        last = self.steps[-1].by if self.steps else ""
        return last if last in self.staying and self.chance.random() < SAME_AGAIN else self.chance.choice(self.staying)

    def _situation(self) -> str:
        if self.waiting["take"]:
            return "others wait for an item"
        if self.waiting["give"]:
            return "others wait for a slot"
        if self.full:
            return "full"
        if self.maxsize and len(self.items) == self.maxsize - 1:
            return "room for one"
        if not self.items:
            return "empty"
        return "at rest" if self.settled else "under way"

    def _give(self) -> None:
        by, situation = self._someone(), self._situation()
        forms = (PUT,) if self.simple else self.dealer.there(PUT_FORMS)
        if self.full:
            forms = self._that_give_up(forms) or forms
            if self.waiting.total() < MOST_WAITING and not self.waiting["take"] and self.chance.random() < 0.5:
                forms = tuple(form for form in PUT_FORMS if form.waits is None or form.waits == LONG)
        large = self.chance.random() < 0.02 and self.dealer.pool.large is not None
        value = LARGE if large else self.dealer.value(self.some({"small": 40, "any": 10, "larger": 1}))
        if self.last is not None and self.chance.random() < 0.1:
            value = self.last
        self.last = value
        if self.simple and large and not self.waiting["take"]:
            self.waiting["give"] += self.waiting.total() < MOST_WAITING
        form = self.dealer.givers.deal(situation, forms)
        self.add(by, form, value)
        if not self.full:
            self._put(value)
        elif form.waits is None or form.waits == LONG:
            self.waiting["give"] += 1
            self.items.append(value)

    def _that_give_up(self, forms: Sequence[Form]) -> tuple[Form, ...]:
        """Those of these forms that do not wait, or not for long; now and then the latter alone."""
        waits = self.chance.random() < 0.35
        return tuple(form for form in forms if form.waits == SHORT or (form.waits == 0.0 and not waits))

    def _put(self, value: Value) -> None:
        self.unfinished += 1
        if self.waiting["take"]:
            self.waiting["take"] -= 1
        else:
            self.items.append(value)

    def _take(self) -> None:
        by, situation = self._someone(), self._situation()
        forms = (GET,) if self.simple else self.dealer.there(GET_FORMS)
        if not self.items:
            wait = self.waiting.total() < MOST_WAITING and self.chance.random() < 0.5
            lasting = tuple(form for form in forms if form.waits is None or form.waits == LONG)
            forms = lasting if wait else self._that_give_up(forms)
            if not forms:
                return
        value = self.items[0] if self.items else None
        form = self.dealer.takers.deal(situation, forms)
        self.add(by, form)
        if value is not None:
            self.items.pop(0)
            if self.waiting["give"]:
                self.waiting["give"] -= 1
        elif form.waits is None or form.waits == LONG:
            self.waiting["take"] += 1

    def _see(self) -> None:
        forms = self.dealer.there(OBSERVERS if not self.simple else OBSERVERS[1:2])
        if not forms:
            return
        form = self.chance.choice(forms)
        self.settled = True
        self.add(self._someone(), form)

    def _burst(self) -> None:
        room = self.maxsize - len(self.items) if self.maxsize else BURSTS[-1]
        if room < 2 or self.waiting.total():
            return
        times = min(room, self.chance.choices(BURSTS, (8, 4, 2, 1))[0])
        if len(self.items) + times > BURSTS[-1]:
            return
        value = self.dealer.value("small")
        self.add(self._someone(), PUT, value, times)
        self.items += [value] * times
        self.unfinished += times

    def _backlog(self) -> None:
        """A process puts an item that fills the pipe, and others behind it."""
        room = self.maxsize - len(self.items) if self.maxsize else 4
        if room < 3 or self.waiting.total() or self.simple:
            return
        by = self._someone()
        behind = [self.dealer.value("small") for _ in range(min(room, 4) - 2)]
        for value in (LARGE, *behind, self.dealer.value("middle")):
            self.settled = False
            self.add(by, PUT, value)
            self._put(value)

    def _change(self) -> None:
        room = self.maxsize - len(self.items) if self.maxsize else 2
        if room >= 2 and not self.waiting.total():
            value = Value("['kept']", ["kept"])
            self.add(self._someone(), CHANGE, value)
            self.items += [value] * 2
            self.unfinished += 2

    def _leave(self) -> None:
        """A process closes the queue and waits until its items are flushed; it takes no further part."""
        others = [by for by in self.staying if by not in ("parent", CHILD)]
        if len(self.staying) > 1 and others and len(self.steps) > STEPS // 3:
            by = self.chance.choice(others)
            self.staying.remove(by)
            self.add(by, CLOSE)
            self.add(by, JOIN_THREAD)

    def _done(self) -> None:
        if self.unfinished > 0 or self.chance.random() < 0.1:
            self.add(self._someone(), TASK_DONE)
            self.unfinished = max(0, self.unfinished - 1)

    def _join(self) -> None:
        if self.waiting.total() < MOST_WAITING:
            self.add(self._someone(), JOIN)


class _Pipe(_Growing):
    """A program of a pipe: one process at each end."""

    def __init__(self, dealer: Dealer, chance: random.Random, kind: str) -> None:
        super().__init__(dealer, chance, kind)
        self.cast = tuple(chance.sample(dealer._actors, 2))
        self.duplex = chance.random() < 0.6
        self.sent: tuple[list[Form], list[Form]] = ([], [])  # at each end: by which form each message was sent
        self.receives = [False, False]  # whether someone waits there
        self.size = [0, 0]
        self.stuck = [False, False]  # whether a message waits there for room

    def program(self, name: str) -> Program:
        weights = {"send": 4, "recv": 4, "poll": self.chance.choice((0, 2, 4))}
        rests = self.chance.choice((0.0, 0.1, 0.4))
        bytes_too = self.chance.random() < 0.5
        while len(self.steps) < STEPS:
            self.settled = self.chance.random() < rests
            getattr(self, f"_{self.some(weights)}")(bytes_too)
        program = Program(self.kind, name, self.cast, 0, self.duplex, tuple(self.steps), dealt=len(self.steps))
        if self.chance.random() >= CLOSED_ENDS or not self.dealer.apart:
            return program
        left = tuple(self.dealer.value("small") for _ in range(self.chance.choice((0, 0, 1, 3))))
        return replace(program, closed=self._end(True), left=left)

    def _end(self, sends: bool) -> int:
        """Where something is sent or received: one-way, the first end receives and the second sends."""
        return self.chance.randrange(2) if self.duplex else int(sends)

    def _send(self, bytes_too: bool) -> None:
        end = self._end(True)
        if self.stuck[end]:
            return
        if self.chance.random() < 0.03 and self.dealer.pool.large is not None:
            self.add(self.cast[end], SEND, LARGE, end=end)
            self.stuck[end] = not self.receives[1 - end]
            self.receives[1 - end] = False
            if self.stuck[end]:
                self.sent[end].append(SEND)
            return
        form = SEND_BYTES if bytes_too and self.chance.random() < 0.5 and self.dealer.there([SEND_BYTES]) else SEND
        value = self.dealer.value("bytes" if form is SEND_BYTES else self.some({"small": 3, "any": 1}))
        if self.size[end] + value.size > 40_000:
            return
        self.add(self.cast[end], form, value, end=end)
        self.size[end] += value.size
        self.sent[end].append(form)
        if self.receives[1 - end]:
            self.receives[1 - end] = False
            self._received(end)

    def _received(self, end: int) -> None:
        self.sent[end].pop(0)
        if not self.sent[end]:
            self.size[end], self.stuck[end] = 0, False

    def _recv(self, bytes_too: bool) -> None:
        end = self._end(False)
        if self.receives[end]:
            return
        sent = self.sent[1 - end]
        if not sent:
            if bytes_too or self.chance.random() < 0.5:  # it is not known which form comes next
                return
            self.receives[end] = True
        form = RECV_BYTES if sent and sent[0] is SEND_BYTES else RECV
        self.add(self.cast[end], form, end=end)
        if sent:
            self._received(1 - end)

    def _poll(self, bytes_too: bool) -> None:
        end = self._end(False)
        if not self.receives[end]:
            forms = self.dealer.there(POLLS if self.sent[1 - end] else POLLS[:-1])
            if not forms:
                return
            self.add(self.cast[end], self.chance.choice(forms), end=end)

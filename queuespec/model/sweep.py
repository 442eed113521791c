"""Each value by each way of putting or sending it, and each way of getting or receiving it.

The calls of a process travel together, so that some thousand take no longer than a few clauses.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from queuespec.case.actors import Actor
from queuespec.case.pending import Pending
from queuespec.case.record import Denial, Subject
from queuespec.case.stage import Stage
from queuespec.case.wording import bounded
from queuespec.judged.wire import Raised
from queuespec.model.contract import FITS
from queuespec.model.programs import GET, GET_FORMS, PUT, PUT_FORMS, RECV, RECV_BYTES, SEND, SEND_BYTES, Form
from queuespec.model.values import EVERYTHING, MESSAGES, Pool, Value, told

ROUNDS = {"fork": range(5), "spawn": range(5, 10), "forkserver": range(10, 14)}  # of as many as there are forms
LONGEST = 2.0  # seconds, for an implementation that takes its time
WITH_LENGTH = Form("take", "recv_bytes", (100_000,), waits=None)


@dataclass(frozen=True)
class Pair:
    """A value on its way."""

    value: Value
    give: Form
    take: Form


class Sweep:
    """All values, by each of the forms."""

    def __init__(self, stage: Stage, start_method: str) -> None:
        self.stage = stage
        self.record = stage.record
        rounds = ROUNDS.get(start_method, range(5))
        self._rounds = rounds if stage.kind in ("Queue", "JoinableQueue") else rounds[:2]  # the others have few forms
        described = stage.host.description
        several = described.contract == "multiprocessing"
        feeds = stage.kind in ("Queue", "JoinableQueue") and "feeder" in described.capabilities
        carried = self.record.carried
        self._pool = Pool.that(carried.fits, carried.offered) if carried.limited else EVERYTHING
        missing = described.missing(stage.kind)
        self._puts = [form for form in PUT_FORMS if form.method not in missing]
        self._gets = [form for form in GET_FORMS if form.method not in missing]
        self._messages = not {"send_bytes", "recv_bytes"} & missing
        self._waits_for_room = several and not feeds  # put, or send, of what does not fit in the pipe

    def arrives(self) -> bool:
        """Whether each value arrives unchanged. If one does not, that is shown by itself."""
        self.record.answers(None)
        if self.stage.kind != "Pipe":
            queue = self.stage.queue()
            return self._all_arrive(queue, queue)
        a, b = self.stage.pipe()
        return self._all_arrive(a, b) and self._all_arrive(b, a)

    def _all_arrive(self, entrance: Subject, outlet: Subject) -> bool:
        deadline = time.monotonic() + LONGEST
        for pairs in self._groups():
            wrong = self._wrong(entrance, outlet, pairs)
            if wrong is not None:
                self._show(entrance, outlet, *wrong)
                return False
            if time.monotonic() > deadline:
                break
        return True

    def _groups(self) -> Iterator[list[Pair]]:
        """Values that are under way together: what fits in a pipe, or a larger one alone."""
        for turn in self._rounds:
            group: list[Pair] = []
            for pair in self._pairs(turn):
                if group and sum(each.value.size for each in group) + pair.value.size > FITS:
                    yield group
                    group = []
                group.append(pair)
            yield group

    def _pairs(self, turn: int) -> Iterator[Pair]:
        """Over all rounds each value meets each form, and each form of giving each form of taking."""
        if self.stage.kind == "Pipe":
            yield from (Pair(value, SEND, RECV) for value in self._pool.all)
            messages = MESSAGES if self._messages else ()
            yield from (Pair(value, SEND_BYTES, (RECV_BYTES, WITH_LENGTH)[turn % 2]) for value in messages)
            return
        simple = self.stage.kind == "SimpleQueue"
        for position, value in enumerate(self._pool.all):
            if simple:
                yield Pair(value, PUT, GET)
            elif not (self._waits_for_room and value.size > FITS):
                give = self._puts[(position + turn) % len(self._puts)]
                yield Pair(value, give, self._gets[(position // len(self._puts) + 3 * turn) % len(self._gets)])

    def _wrong(self, entrance: Subject, outlet: Subject, pairs: Sequence[Pair]) -> tuple[Pair, object] | None:
        """The first value that does not arrive as it should, and what came of it."""
        producer, consumer = self.stage.actor("producer"), self.stage.actor("consumer")
        before = len(self.record.operations)
        gives = [_call(pair.give, pair.value.made, *pair.value.more) for pair in pairs]
        takes = [_call(pair.take) for pair in pairs]
        entrance.items += len(pairs)
        if self._waits_for_room and all(pair.take.waits is None for pair in pairs):
            taking = consumer.begin_series(outlet, takes)
            given = self._came_of(producer.begin_series(entrance, gives))
        else:
            given = self._came_of(producer.begin_series(entrance, gives))
            self.stage.settle()
            taking = consumer.begin_series(outlet, takes)
        taken = self._came_of(taking)
        entrance.items -= sum(type(outcome) is not Raised for outcome in taken)
        for pair, gave, took in zip(pairs, given, taken, strict=True):
            if type(gave) is Raised:
                return pair, gave
            if type(took) is Raised or told(took) != pair.value.told:
                return pair, took
        del self.record.operations[before:]
        return None

    def _show(self, entrance: Subject, outlet: Subject, pair: Pair, outcome: object) -> None:
        """Put the value by itself, if that goes wrong too: it says more than a long series."""
        before = len(self.record.operations)
        words = f"{pair.value.name} by {pair.give!r} and {pair.take!r} came to {_told(outcome)}"
        if self.stage.kind != "Pipe":
            fresh = self.stage.queue()
            producer, consumer = self.stage.actor("producer"), self.stage.actor("consumer")
            self._outcome(producer, fresh, *_call(pair.give, pair.value.made, *pair.value.more))
            self.stage.settle()
            came = self._outcome(consumer, fresh, *_call(pair.take))
            if type(came) is Raised or told(came) != pair.value.told:
                del self.record.operations[:before]
                fresh.label = "q"
                words = f"{pair.value.name} by {pair.give!r} and {pair.take!r} came to {_told(came)}"
        self.record.answers(Denial(lambda: words))

    def _outcome(self, actor: Actor, queue: Subject, method: str, given: list[Any], keywords: dict[str, Any]) -> Any:
        return self._came_of(actor.start(queue, method, given, keywords))

    def _came_of(self, begun: Pending) -> Any:
        """What an operation returns; what it raises counts as such."""
        reply = self.record.awaited(begun.operation)
        if reply is None:
            raise self.record.hung(begun.operation)
        begun.operation.looked_at = True
        return reply.value


def _call(form: Form, *item: Any) -> tuple[str, list[Any], dict[str, Any]]:
    """A call in this form: its method, arguments and keywords."""
    return form.method, [*item, *form.arguments], dict(form.keywords)


def _told(outcome: object) -> str:
    return outcome.brief() if type(outcome) is Raised else bounded(outcome)

"""What is done in a case: the objects, the calls, and what becomes of each call that has been begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from queuespec.verdict.trouble import RemoteError
from queuespec.verdict.verdicts import Step
from queuespec.watch.decision import AT_ONCE, LATE
from queuespec.watch.lanes import Lane, Reply

if TYPE_CHECKING:
    from queuespec.case.stage import Stage


class Subject:
    """An object under test: a queue, one end of a pipe, or what a call has returned."""

    def __init__(self, number: int, kind: str, label: str) -> None:
        self.number = number
        self.kind = kind
        self.label = label
        self.peer: Subject | None = None  # the other end of a pipe
        self.spoiled = False  # it may hold half an item, for which a reader would wait for ever
        self.items = 0  # put or sent and not taken, as far as it is known
        self.unfinished = 0  # put and not followed by task_done
        self.address: Any = None  # of a listener

    def __repr__(self) -> str:
        return self.label


class Operation:
    """One call, for the record."""

    def __init__(self, actor: str, call: str) -> None:
        self.actor = actor
        self.call = call
        self.outcome = "... has not returned"
        self.reply: Reply | None = None

    def step(self) -> Step:
        return Step(self.actor, self.call, self.outcome)


class Pending:
    """An operation that has been begun."""

    def __init__(
        self,
        stage: Stage,
        lane: Lane,
        operation: Operation,
        subject: Subject | None,
        method: str,
        timeout: float | None = None,
        patience: float = LATE,
    ) -> None:
        self._stage = stage
        self._lane = lane
        self.operation = operation
        self.subject = subject
        self.method = method
        self.timeout = timeout
        self.patience = patience
        self._sent = lane.sent

    def __repr__(self) -> str:
        return f"{self.operation.actor}'s {self.operation.call}"

    @property
    def due(self) -> float | None:
        return None if self.timeout is None else self._sent + self.timeout

    def arrived(self) -> bool:
        """Whether the reply is there, now."""
        if self.operation.reply is None:
            with self._stage.watched(self.operation):
                reply = self._lane.reply(0)
            if reply is not None:
                self._stage.finish(self.operation, self.subject, self.method, reply)
        return self.operation.reply is not None

    def blocks(self) -> bool:
        """Whether it waits: True once nothing but another operation, or its own timeout, can end it."""
        self._lane.until_begun(AT_ONCE)
        waits = self._stage.host.decision.blocks(self.arrived, lambda: self._lane.announced, self._stage.due)
        if waits:
            self.operation.outcome = "... waits"
        return waits

    def completes(self) -> bool:
        """True when it has returned. Raises what it raised, and Hung if it never will return."""
        self.result()
        return True

    def result(self) -> Any:
        """What it returns, or raises."""
        if self.operation.reply is None:
            reply = self._awaited()
            if reply is None:
                raise self._stage.hung(self.operation)
        return self._stage.value(self.operation)

    def never_returns(self) -> bool:
        """Whether nothing will ever end it, not even its own timeout. Who carries it out is killed then."""
        if self.operation.reply is None and self._awaited() is None:
            self._stage.lost(self.operation)
            return True
        return False

    @property
    def begun(self) -> float:
        """When the call itself began, in seconds on the clock that all processes share; known once it has ended."""
        return self._reply.begun / 1e9

    @property
    def ended(self) -> float:
        """When the call itself returned or raised, on the same clock."""
        return self._reply.ended / 1e9

    @property
    def _reply(self) -> Reply:
        assert self.operation.reply is not None, f"{self!r} has not ended"
        return self.operation.reply

    def fate(self) -> str:
        """How it ends, in words, for clauses that observe: never, by a value or by an exception."""
        if self.never_returns():
            return "never returns"
        try:
            return f"returns {bounded(self.result())}"
        except RemoteError as error:
            return f"raises {type(error).__name__}"

    def _awaited(self) -> Reply | None:
        with self._stage.watched(self.operation):
            reply = self._stage.host.decision.awaits(self._lane, self.timeout, self._stage.due, self.patience)
        if reply is not None:
            self._stage.finish(self.operation, self.subject, self.method, reply)
        return reply

    @property
    def seconds(self) -> float:
        """How long the call took."""
        assert self.operation.reply is not None
        return self.operation.reply.seconds


def bounded(value: Any, most: int = 120) -> str:
    text = f"memoryview({bytes(value)!r})" if isinstance(value, memoryview) else repr(value)
    return text if len(text) <= most else f"{text[:most]}... ({len(value) if hasattr(value, '__len__') else '?'} items)"


def called(what: str, arguments: Iterable[Any], keywords: Mapping[str, Any]) -> str:
    """A call as it is written."""
    words = [*map(bounded, arguments), *(f"{name}={bounded(value)}" for name, value in keywords.items())]
    return f"{what}({', '.join(words)})"


def shortly(method: str, subject: Subject, items: Sequence[Any]) -> str:
    if len(items) <= 4:
        return f"{subject}.{method} of each of {list(items)!r}"
    return f"{subject}.{method} of {items[0]!r}, {items[1]!r} ... {items[-1]!r} ({len(items)} items)"

"""An operation that has been begun, and what a clause may ask of it."""

from __future__ import annotations

from typing import Any

from queuespec.case.record import Denial, Operation, Record, Subject
from queuespec.case.wording import bounded
from queuespec.verdict.trouble import RemoteError
from queuespec.watch.decision import AT_ONCE
from queuespec.watch.lanes import Lane, Reply
from queuespec.watch.rest import NEVER

WAITED = 0.2  # seconds in an operation after which it has waited before it ended


class Pending:
    """An operation that has been begun."""

    def __init__(self, record: Record, operation: Operation) -> None:
        self._record = record
        self.operation = operation

    def __repr__(self) -> str:
        return repr(self.operation)

    @property
    def subject(self) -> Subject | None:
        return self.operation.subject

    @property
    def method(self) -> str:
        return self.operation.method

    def arrived(self) -> bool:
        """Whether the reply is there, now."""
        self._record.answers(None)
        if self._record.arrived(self.operation):
            return True
        self._record.answers(Denial(lambda: f"{self!r} has not returned"))
        return False

    def blocks(self) -> bool:
        """Whether it blocks: True once only another operation, or its own timeout, can end it."""
        record, operation, lane = self._record, self.operation, self._lane
        record.answers(None)
        with record.waiting():
            lane.until_begun(AT_ONCE)
            waits = record.host.decision.blocks(
                lambda: record.arrived(operation), lambda: lane.announced, record.due, lane
            )
        if waits:
            operation.note = "... waits"
        else:
            record.answers(Denial(lambda: f"{self!r} {_past(record.outcome(operation))}: it did not block", operation))
        return waits

    def waits_without_limit(self, below: float = NEVER) -> bool:
        """Whether it waits, and no timer that nobody asked for will end it. To begin with, all were at rest.

        `below`: the timeout that was asked for, in seconds; a timer that is due then or later may end it.
        """
        record, operation, lane = self._record, self.operation, self._lane
        with record.waiting():
            lane.until_begun(AT_ONCE)
            limit = record.host.decision.limit(lambda: record.arrived(operation), lambda: lane.announced)
        if not limit.ended:
            operation.note = "... waits"
        return record.is_without_limit(operation, limit, self._how_it_ended, below)

    def _how_it_ended(self) -> str:
        outcome, reply = _past(self._record.outcome(self.operation)), self.operation.reply
        if reply is None or reply.seconds < WAITED:
            return f"{outcome}: it did not block"
        return f"{outcome} after {reply.seconds:.2g} s, although nothing had ended its wait"

    def completes(self) -> bool:
        """True when it has returned. Raises what it raised, and Hung if it never will return."""
        self.result()
        return True

    def result(self) -> Any:
        """What it returns, or raises."""
        return self._record.result(self.operation)

    def never_returns(self) -> bool:
        """Whether nothing will ever end it, not even its own timeout. If so, its process is killed."""
        if self._record.awaited(self.operation) is None:
            self._record.lose(self.operation)
            return True
        self.operation.looked_at = True
        return False

    @property
    def begun(self) -> float:
        """When the call itself began, in seconds on the clock that all processes share; known once it has ended."""
        return self._reply.begun / 1e9

    @property
    def ended(self) -> float:
        """When the call itself returned or raised, on the same clock."""
        return self._reply.ended / 1e9

    def has_ended_before(self, instant: float, otherwise: str) -> bool:
        """Whether it had ended before an instant, on the same clock. `otherwise`: what it means that it had not."""
        self._record.answers(None)
        if self.ended < instant:
            return True
        self._record.answers(Denial(lambda: f"{self!r} took {1000 * self.seconds:.1f} ms: {otherwise}", self.operation))
        return False

    @property
    def seconds(self) -> float:
        """How long the call took."""
        return self._reply.seconds

    @property
    def _reply(self) -> Reply:
        assert self.operation.reply is not None, f"{self!r} has not ended"
        return self.operation.reply

    @property
    def _lane(self) -> Lane:
        assert self.operation.lane is not None
        return self.operation.lane

    def fate(self) -> str:
        """How it ends, in words, for clauses that observe: never, by a value or by an exception."""
        if self.never_returns():
            return "never returns"
        try:
            return f"returns {bounded(self.result())}"
        except RemoteError as error:
            return f"raises {type(error).__name__}"


def _past(outcome: str) -> str:
    """An outcome as the end of a sentence."""
    return f"returned {outcome.removeprefix('-> ')}" if outcome.startswith("-> ") else outcome

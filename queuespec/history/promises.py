"""What queues promise: which rules a history must keep, and how sure the answer is."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from queuespec.history import rules
from queuespec.history.operations import History
from queuespec.history.rules import Violation


class Answer(enum.Enum):
    """Whether a queue that keeps the promise can have such a history."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"  # no rule is broken, but with a bound the rules do not forbid everything that is impossible


@dataclass(frozen=True)
class Finding:
    """What came of checking a history."""

    answer: Answer
    violations: Sequence[Violation]

    def of(self, *broken: str) -> Violation | None:
        """The first violation of one of these rules."""
        return next((each for each in self.violations if each.rule in broken), None)


def fifo(history: History, maxsize: int = 0) -> Finding:
    """One sequence for all: queue.Queue, and what a manager makes of it."""
    rules.take_pending(history, lambda stay: stay.put.ended)
    found = [rules.once(history), rules.producer_order(history), rules.order(history), rules.empty(history)]
    return _finding(history, maxsize, found)


def pipelined(history: History, maxsize: int = 0) -> Finding:
    """A sequence for each process that puts, and a delay that ends when it flushes: multiprocessing.Queue.

    Its get may raise Empty for no better reason than that another process is in a get.
    """
    rules.take_pending(history, rules.deadlines(history))
    found = [
        rules.once(history),
        rules.producer_order(history),
        rules.flushed_order(history),
        rules.empty_when_flushed(history),
    ]
    return _finding(history, maxsize, found)


def _finding(history: History, maxsize: int, found: list[Violation | None]) -> Finding:
    found.append(rules.tasks(history))
    found.append(rules.full(history, maxsize))
    if maxsize > 0:
        found.append(rules.bound(history, maxsize))
    violations = [each for each in found if each is not None]
    sure = Answer.KEPT if maxsize <= 0 else Answer.OPEN
    return Finding(Answer.BROKEN if violations else sure, violations)

"""The same operation in several threads at once, and how long it takes at the least."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from queuespec.case.calls import Calls
from queuespec.case.operations import Pending, Subject
from queuespec.verdict.trouble import Trouble

if TYPE_CHECKING:
    from queuespec.case.actors import Actor
    from queuespec.case.stage import Stage


TAKE_AGAIN = 1.0  # seconds in which more samples are taken while the least of them was late


class Sample:
    """The same timed operation, several times side by side: noise only adds, so the least is what counts."""

    def __init__(self, stage: Stage, begin: Callable[[], list[Pending]]) -> None:
        self._stage = stage
        self._begin = begin
        self._quantum = stage.host.description.poll_quantum
        self._pending: list[Pending] = []
        self._outcomes: list[Any] = []
        self._take()

    def _take(self) -> None:
        begun = self._begin()
        self._pending += begun
        self._outcomes += [self._outcome(each) for each in begun]
        for each in begun:
            each.operation.outcome += f" after {each.seconds:.2g} s"

    def _least(self) -> float:
        return min(each.seconds for each in self._pending)

    def _least_is_below(self, limit: float) -> bool:
        """Whether the least took less time. While it did not, others are taken, at a time when there may be less noise.

        What is late in itself stays late; that it was the load each time becomes incredible.
        """
        told = len(self._stage.operations)
        deadline = time.monotonic() + TAKE_AGAIN
        while self._least() >= limit and time.monotonic() < deadline:
            self._take()
        del self._stage.operations[told:]
        return self._least() < limit

    @staticmethod
    def _outcome(each: Pending) -> Any:
        try:
            return each.result()
        except Trouble:
            raise
        except Exception as error:  # an answer of the implementation
            return error

    def __repr__(self) -> str:
        seconds = ", ".join(f"{each.seconds:.4f}" for each in self._pending)
        outcomes = sorted({f"{type(o).__name__}" if isinstance(o, Exception) else repr(o) for o in self._outcomes})
        return f"{self._pending[0]!r} x{len(self._pending)}, which took {seconds} s and gave {' or '.join(outcomes)}"

    def all_raise(self, error: type[BaseException]) -> bool:
        return all(isinstance(outcome, error) for outcome in self._outcomes)

    def all_return(self, value: Any) -> bool:
        return all(type(outcome) is type(value) and outcome == value for outcome in self._outcomes)

    def never_early(self, timeout: float) -> bool:
        """Whether each took its timeout at least, but for the resolution of a wall clock (1 ms or a thousandth)."""
        return self._least() >= timeout - max(0.001, timeout / 1000)

    def in_time(self, timeout: float) -> bool:
        """Whether the least took hardly longer than its timeout."""
        return self._least_is_below(timeout + max(0.010, 0.2 * timeout) + self._quantum)

    def at_once(self) -> bool:
        """Whether the least took no time to speak of."""
        return self._least_is_below(0.005 + self._quantum)


class Repeated(Calls[Sample]):
    def __init__(self, actor: Actor, times: int) -> None:
        self._actor = actor
        self._times = times

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Sample:
        def begin() -> list[Pending]:
            return [self._actor.start(subject, method, arguments, keywords) for _ in range(self._times)]

        return Sample(self._actor.stage, begin)

"""The same operation several times, at once or in turn, and how long the fastest takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from queuespec.case.calls import Calls, Start
from queuespec.case.pending import Pending
from queuespec.case.record import Denial, Record, Subject
from queuespec.verdict.trouble import RemoteError
from queuespec.watch.rest import NEVER

LONGEST_NAP = 1.0  # seconds: what is late by more than this does not look like polling
TAKE_AGAIN = 1.0  # seconds during which more samples are taken while the fastest was late
SLOWEST = 0.05  # seconds that a call which does not block may take; one that takes longer seems to have waited


class Sample:
    """The same timed operation, several times: noise only adds time, so the fastest counts."""

    def __init__(self, record: Record, begin: Callable[[], list[Pending]]) -> None:
        self._record = record
        self._begin = begin
        self._quantum = record.host.description.poll_quantum
        self._pending: list[Pending] = []
        self._outcomes: list[Any] = []
        self._take()

    def _take(self) -> None:
        begun = self._begin()
        self._pending += begun
        self._outcomes += [self._outcome(each) for each in begun]
        for each in begun:
            each.operation.note = f"after {each.seconds:.2g} s"

    def _least(self) -> float:
        return min(each.seconds for each in self._pending)

    def _least_is_below(self, limit: float) -> bool:
        """Whether the fastest took less time. If not, more samples are taken, when there may be less noise.

        What is inherently late stays late; load becomes an ever less likely explanation. A library may be slow for
        each item: the time that the same call took when it did not block is allowed on top.
        """
        limit += self._in_any_case
        told = len(self._record.operations)
        deadline = time.monotonic() + TAKE_AGAIN
        while self._least() >= limit and time.monotonic() < deadline:
            self._take()
        more = len(self._record.operations) - told
        del self._record.operations[told:]
        if more:
            self._record.note(self._pending[0].operation.actor, lambda: f"does the same {more} times more")
        return self._least() < limit

    @property
    def _in_any_case(self) -> float:
        """The least time that the call has taken in this case when it did not block."""
        mine = [each.operation for each in self._pending]
        method = mine[0].method.removesuffix("_nowait")
        same = [each for each in self._record.operations if each.method.removesuffix("_nowait") == method]
        replies = [each.reply for each in same if each not in mine]
        done = [reply.seconds for reply in replies if reply is not None and reply.outcome == "done"]
        return min(SLOWEST, *done) if done else 0.0

    @staticmethod
    def _outcome(each: Pending) -> Any:
        try:
            return each.result()
        except RemoteError as error:  # an answer of the implementation
            return error

    def __repr__(self) -> str:
        seconds = ", ".join(f"{each.seconds:.4f}" for each in self._pending)
        return f"{self._call()}, which took {seconds} s and {' or '.join(self._fates())}"

    def _call(self) -> str:
        return f"{self._pending[0]!r} x{len(self._pending)}"

    def _fates(self) -> list[str]:
        raised = {
            f"raised {o.raised.brief()}" if isinstance(o, RemoteError) else f"returned {o!r}" for o in self._outcomes
        }
        return sorted(raised)

    def _is_so(self, answers: list[bool], what: str) -> bool:
        """Whether all answers are yes; if not, the first no explains why."""
        self._record.answers(None)
        if all(answers):
            return True
        first = self._pending[answers.index(False)].operation
        self._record.answers(Denial(lambda: f"{self._call()} {' or '.join(self._fates())}, {what}", first))
        return False

    def all_raise(self, error: type[BaseException]) -> bool:
        """Whether each has raised this exception."""
        answers = [isinstance(outcome, error) for outcome in self._outcomes]
        return self._is_so(answers, f"not {error.__name__} every time")

    def all_return(self, value: Any) -> bool:
        """Whether each has returned this value."""
        answers = [type(outcome) is type(value) and outcome == value for outcome in self._outcomes]
        return self._is_so(answers, f"not {value!r} every time")

    def never_early(self, timeout: float) -> bool:
        """Whether each took at least its timeout, up to the resolution of a wall clock (1 ms or a thousandth)."""
        limit = timeout - max(0.001, timeout / 1000)
        return self._timed(self._least() >= limit, f"less than its timeout of {timeout:g} s")

    def in_time(self, timeout: float) -> bool:
        """Whether the fastest took hardly longer than its timeout."""
        limit = timeout + max(0.010, 0.2 * timeout) + self._quantum
        what = f"more than {limit:g} s for a timeout of {timeout:g} s"
        return self._timed(self._least_is_below(limit), what, timeout)

    def at_once(self) -> bool:
        """Whether the fastest took almost no time."""
        limit = 0.005 + self._quantum
        return self._timed(
            self._least_is_below(limit), f"but should take almost no time, {1000 * limit:g} ms at most", 0.0
        )

    def _timed(self, answer: bool, what: str, due: float = NEVER) -> bool:
        """Pass on an answer; if it is no, `due` is when the operation should have ended if it was late."""
        self._record.answers(None)
        if not answer:
            least = min(self._pending, key=lambda each: each.seconds)
            words = f"took {least.seconds:.4f} s at its fastest, {what}; it {' or '.join(self._fates())}"
            if 0 < least.seconds - due < LONGEST_NAP:
                words += "; if it polls, declare poll_quantum"
            self._record.answers(Denial(lambda: f"{self._call()} {words}", least.operation))
        return answer


class Repeated(Calls[Sample]):
    """Calls that are made several times, all at once or each when the one before it has ended."""

    def __init__(self, record: Record, start: Start, times: int, *, in_turn: bool = False) -> None:
        self._record = record
        self._start = start
        self._times = times
        self._in_turn = in_turn

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Sample:
        def begin() -> list[Pending]:
            begun: list[Pending] = []
            for _ in range(self._times):
                begun.append(self._start(subject, method, arguments, keywords))
                if self._in_turn:
                    with suppress(RemoteError):  # an answer of the implementation
                        begun[-1].result()
            return begun

        return Sample(self._record, begin)

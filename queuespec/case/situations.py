"""Situations that some clauses are about but cannot force.

A pipe may hold more than any clause sends, and a thread may always come too late. Then there is nothing to judge: to
call that a failure would be unfair to the implementation, and to call it a pass would be a lie.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from queuespec.case.pending import Pending
from queuespec.verdict.trouble import Inconclusive, RemoteError

ATTEMPTS = 6


def arises(situation: bool, otherwise: str) -> None:
    """Continue if the situation has arisen. Otherwise raises Inconclusive, with the reason."""
    if not situation:
        raise Inconclusive(otherwise)


def signalled_midway(
    timeout: float, begin: Callable[[float], Pending], wait: Callable[[float], object], signal: Callable[[], object]
) -> tuple[float, float]:
    """The seconds that a timed call takes, and those that it would take if its timeout began anew with a signal.

    `begin` begins the call with a timeout, `wait` lets so many seconds pass, `signal` sends a signal and returns when it
    has been handled. If that is not during the call, the machine is busy, and it is tried with a longer timeout. Of
    several attempts the best counts. Raises Inconclusive if it is never during the call.
    """
    attempts: list[tuple[float, float]] = []
    for _ in range(ATTEMPTS):
        call = begin(timeout)
        with suppress(RemoteError):
            wait(timeout / 2)
        signalled = time.monotonic()
        signal()
        handled = time.monotonic()
        with suppress(RemoteError):
            call.result()
        if call.begun < signalled and handled < call.ended:
            attempts.append((call.seconds, signalled + timeout - call.begun))
            if attempts[-1][0] < attempts[-1][1]:
                break
        else:
            timeout *= 2
    arises(attempts != [], "the signal was never handled during the call")
    return min(attempts, key=lambda attempt: attempt[0] - attempt[1])

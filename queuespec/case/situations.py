"""Situations that some clauses are about but cannot force.

A pipe may hold more than any clause sends, and a thread may always come too late. Then there is nothing to judge: to
call that a failure would be unfair to the implementation, and to call it a pass would be a lie.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from queuespec.case.actors import LARGE, Actor
from queuespec.case.children import Child, Ending
from queuespec.case.pending import Pending
from queuespec.case.record import Subject
from queuespec.verdict.trouble import Inconclusive, RemoteError

ATTEMPTS = 6


def arises(situation: bool, otherwise: str) -> None:
    """Continue if the situation has arisen. Otherwise raises Inconclusive, with the reason."""
    if not situation:
        raise Inconclusive(otherwise)


def waits_to_flush(waiting: Pending | Ending, another: Subject, child: Callable[..., Child], consumer: Actor) -> bool:
    """Whether what must not return before a large item is flushed waits, since a pipe holds less than that.

    Who lays such an item elsewhere, in a file or in shared memory, has flushed it as soon as it is there, and need not
    wait: then a process that has put one into another queue does not wait either, and the item arrives.
    """
    if waiting.blocks():
        return True
    putter = child(another)
    putter.put(another, LARGE)
    ending = putter.exits()
    flushed_at_once = not ending.blocks()
    assert consumer.get(another) == LARGE
    assert ending.completes()
    return flushed_at_once or waiting.blocks()  # still not: that is what the report tells


def keeps_its_timeout(
    timeout: float, begin: Callable[[float], Pending], wait: Callable[[float], object], signal: Callable[[], Pending]
) -> bool:
    """Whether the timeout of a call does not begin anew when a signal is handled.

    `begin` begins the call with a timeout, `wait` lets so many seconds pass, `signal` begins to handle a signal. If it
    does not come during the call, the machine is busy, and it is tried with a longer timeout. Of several attempts the
    best counts, of those in which it is handled during the call if there are any: some handle it when the call has
    ended. What the call takes besides its timeout it may take before it begins to wait: a signal then ends no wait.
    Raises Inconclusive if it never comes during the call.
    """
    undisturbed = begin(timeout)
    with suppress(RemoteError):
        undisturbed.result()
    besides = max(0.0, undisturbed.seconds - timeout)
    handled: list[tuple[Pending, float, float]] = []
    waited: list[tuple[Pending, float, float]] = []
    for _ in range(ATTEMPTS):
        call = begin(timeout)
        with suppress(RemoteError):
            wait(besides + timeout / 2)
        handling = signal()
        with suppress(RemoteError):
            call.result()
        handling.result()  # no sooner: some handle a signal when the call has ended
        if call.begun < handling.begun < call.ended:
            in_time = handling.ended < call.ended
            (handled if in_time else waited).append((call, handling.begun, timeout))
            if in_time and call.ended < handling.begun + timeout:
                break
        else:
            timeout *= 2
    arises(handled + waited != [], "the signal never came during the call")
    call, signalled, timeout = min(handled or waited, key=lambda attempt: attempt[0].ended - attempt[1] - attempt[2])
    began = f"began anew with the signal that was handled after {1000 * (signalled - call.begun):.1f} ms"
    return call.has_ended_before(signalled + timeout, f"its timeout of {1000 * timeout:g} ms {began}")

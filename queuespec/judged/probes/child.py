"""What the processes do that a probe starts: each of these functions is the target of a Process.

They tell what they saw through the objects that are tried; a process that cannot do that ends with an exception, and
its exit code or its silence is what the probe sees.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from .. import adapters
from ..items import alike
from . import trying

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SIGNALLED = 0.05  # seconds after which the signal comes
IN_TIME = 0.15  # seconds after that, in which its handler must have run
WAITED = 0.6  # seconds for which get waits then, where it takes a timeout


class Interrupted(Exception):
    """Raised by the handler of the signal."""


SAME, OTHER, NEITHER = 1, 2, 3  # numbers of the items that say in which process the item was taken
IN_ORDER, TOO_LATE, WRONG = 1, 2, 3  # and of those that say what became of a signal


def carrying(adapter: str) -> Any:
    """The adapter that offers items, if it does."""
    if not adapter:
        return None
    found = adapters.adapt(adapters.load(adapter))
    trying.offered, trying.alike = found.items, getattr(found, "equal", None) or alike
    return found


def echo(there: Any, back: Any, adapter: str = "", asking: int = 0) -> None:
    """Take an item, and send it back with the number of this process; or an item that says the same."""
    loaded = carrying(adapter)
    taken = there.recv() if hasattr(there, "recv") else there.get()
    give = back.send if hasattr(back, "send") else back.put
    if loaded is None:
        give([taken, os.getpid()])
    elif not trying.alike(loaded.items(0), taken):
        give(loaded.items(NEITHER))
    else:
        give(loaded.items(SAME if os.getpid() == asking else OTHER))
    # A queue without a feeder may need some time until what was put can be taken; one with a feeder flushes at exit.


def leave(code: int, _held: Any) -> None:
    """End with this exit code; a negative one is a signal."""
    if code < 0:
        os.kill(os.getpid(), -code)
        time.sleep(60)
    sys.exit(code)


def is_signalled(empty: Any, back: Any, adapter: str = "") -> None:
    """Wait for an item that does not come, handle a signal meanwhile, and send back what happened."""
    loaded = carrying(adapter)
    sent: list[float] = []
    handled: list[float] = []

    def handle(*_: Any) -> None:
        handled.append(time.monotonic())
        raise Interrupted

    def send() -> None:
        sent.append(time.monotonic())
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    signal.signal(signal.SIGUSR1, handle)
    threading.Timer(SIGNALLED, send).start()
    told = ""
    try:
        try:
            wait(empty)
        except Interrupted:
            pass
        except BaseException as error:  # Empty, if the handler has not run yet
            told = "get raised " + type(error).__name__
    except Interrupted:  # it ran when get had ended
        pass
    try:
        if not told and empty is not back:
            empty.put(trying.item(2))
            taken = empty.get()
            told = "" if trying.alike(taken, trying.item(2)) else "the next get returned %r" % (taken,)
    except BaseException as error:
        told = "the next call raised " + type(error).__name__
    late = handled[0] - sent[0] if handled else -1.0
    give = back.send if hasattr(back, "send") else back.put
    if loaded is None:
        give([late, told])
    else:
        give(loaded.items(TOO_LATE if late > IN_TIME else WRONG if late < 0 or told else IN_ORDER))


def signalled(answer: Any) -> Any:
    """How late a handler was, and what was wrong then, as it was sent back."""
    if trying.offered is None:
        return answer
    known = [number for number in (IN_ORDER, TOO_LATE) if trying.alike(trying.item(number), answer)]
    return {IN_ORDER: (0.0, ""), TOO_LATE: (2 * IN_TIME, "")}.get(known[0] if known else WRONG, (-1.0, ""))


def wait(empty: Any) -> None:
    if hasattr(empty, "recv"):
        empty.recv()
        return
    try:
        empty.get(timeout=WAITED)
    except TypeError:
        empty.get()

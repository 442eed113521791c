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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SIGNALLED = 0.05  # seconds after which the signal comes
IN_TIME = 0.15  # seconds after that, in which its handler must have run
WAITED = 0.6  # seconds for which get waits then, where it takes a timeout


class Interrupted(Exception):
    """Raised by the handler of the signal."""


def echo(there: Any, back: Any) -> None:
    """Take an item, and send it back with the number of this process."""
    taken = there.recv() if hasattr(there, "recv") else there.get()
    give = back.send if hasattr(back, "send") else back.put
    give([taken, os.getpid()])
    # A queue without a feeder may need some time until what was put can be taken; one with a feeder flushes at exit.


def leave(code: int, _held: Any) -> None:
    """End with this exit code; a negative one is a signal."""
    if code < 0:
        os.kill(os.getpid(), -code)
        time.sleep(60)
    sys.exit(code)


def is_signalled(empty: Any, back: Any) -> None:
    """Wait for an item that does not come, handle a signal meanwhile, and send back what happened."""
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
            empty.put("after")
            taken = empty.get()
            told = "" if taken == "after" else "the next get returned %r" % (taken,)
    except BaseException as error:
        told = "the next call raised " + type(error).__name__
    late = handled[0] - sent[0] if handled else -1.0
    (back.send if hasattr(back, "send") else back.put)([late, told])


def wait(empty: Any) -> None:
    if hasattr(empty, "recv"):
        empty.recv()
        return
    try:
        empty.get(timeout=WAITED)
    except TypeError:
        empty.get()

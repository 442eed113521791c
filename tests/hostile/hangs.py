"""Implementations that do not come back, or that do not let go: each is a class of this file."""

import ctypes
import signal
import subprocess
import sys
import threading
import time

from honest import Adapter


def hold_the_interpreter() -> None:
    """Sleep for ever in C, without letting another thread of this process run."""
    ctypes.PyDLL(None).pause()


class HoldsTheInterpreterAtConstruction(Adapter):
    """A queue that is made sleeps for ever, and all threads of its process with it."""

    def at_construction(self) -> None:
        hold_the_interpreter()


class HoldsTheInterpreterInPut(Adapter):
    """A put sleeps for ever, and all threads of its process with it."""

    def at_put(self) -> None:
        hold_the_interpreter()


class HoldsTheInterpreterInGet(Adapter):
    """A get sleeps for ever, and all threads of its process with it."""

    def at_get(self) -> None:
        hold_the_interpreter()


class SleepsInClose(Adapter):
    """A close waits for what never comes."""

    def at_close(self) -> None:
        threading.Event().wait()


class WaitsInPieces(Adapter):
    """A get sleeps for ever, a minute at a time."""

    def at_get(self) -> None:
        while True:
            time.sleep(60)


class IgnoresSignals(Adapter):
    """A process that has got ignores SIGTERM and SIGINT."""

    def at_get(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class HasStubbornChildren(Adapter):
    """A put starts a process with a session of its own that ignores signals."""

    def at_put(self) -> None:
        program = (
            "import signal, time\n"
            "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)\n"
            "time.sleep(600)"
        )
        subprocess.Popen([sys.executable, "-S", "-c", program], start_new_session=True)


class SleepsInJoinThread(Adapter):
    """A join_thread waits for what never comes."""

    def at_join_thread(self) -> None:
        threading.Event().wait()

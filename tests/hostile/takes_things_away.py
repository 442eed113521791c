"""Implementations that spoil the process that they are used in: each is a class of this file."""

import json
import os
import resource
import signal
import socket
import stat
import sys
import tempfile
import threading
import time
from typing import Any

from honest import Adapter, Family

HIGHEST_DESCRIPTOR = 256


def write_into_every_socket(message: bytes) -> None:
    for descriptor in range(HIGHEST_DESCRIPTOR):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, message)
        except OSError:
            continue


class ClosesStandardDescriptors(Adapter):
    """A put closes stdin, stdout and stderr."""

    def at_put(self) -> None:
        os.closerange(0, 3)


class ClosesAllDescriptors(Adapter):
    """A get closes every descriptor that there is, those of the kit among them."""

    def at_get(self) -> None:
        os.closerange(0, HIGHEST_DESCRIPTOR)


class ClosesEverySocket(Adapter):
    """A put closes every socket that is open, the kit's own among them."""

    def at_put(self) -> None:
        for descriptor in reversed(range(HIGHEST_DESCRIPTOR)):
            try:
                if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    os.close(descriptor)
            except OSError:
                continue


class WritesIntoEverySocket(Adapter):
    """A get writes what is no message into every socket that is open, those of the kit among them."""

    def at_get(self) -> None:
        write_into_every_socket(b"\0\0\0\x04{]\xff\xff")


class AnswersForTheKit(Adapter):
    """A get writes into every socket what is a message, but no answer."""

    def at_get(self) -> None:
        write_into_every_socket(b'\0\0\0\x0a["done",1]')


class PromisesALongAnswer(Adapter):
    """A get writes into every socket the beginning of a message that never ends."""

    def at_get(self) -> None:
        write_into_every_socket(b"\0\xff\0\0")


class BlocksSignals(Adapter):
    """A put blocks all signals in the thread that calls it."""

    def at_put(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))


class HandlesEverySignal(Adapter):
    """A queue that is made takes the signals that the kit uses, and every hook for exceptions, for itself."""

    def at_construction(self) -> None:
        for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGTERM):
            signal.signal(number, self.ignore)
        sys.excepthook = self.ignore
        threading.excepthook = self.ignore

    @staticmethod
    def ignore(*_: Any) -> None:
        pass

    def at_get(self) -> None:
        threading.Event().wait()


class DiesOfTheKitsSignal(Adapter):
    """A queue that is made resets SIGUSR1, which then ends the process, and a get hangs."""

    def at_construction(self) -> None:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)

    def at_get(self) -> None:
        threading.Event().wait()


class WorksInARemovedDirectory(Adapter):
    """A queue that is made changes to a directory that is no more."""

    def at_construction(self) -> None:
        directory = tempfile.mkdtemp()
        os.chdir(directory)
        os.rmdir(directory)


class ClearsTheEnvironment(Adapter):
    """A queue that is made clears os.environ."""

    def at_construction(self) -> None:
        os.environ.clear()


class ForksInGet(Adapter):
    """A get returns twice, in its process and in a copy of it."""

    def answer_of_get(self, answer: Any) -> Any:
        os.fork()
        return answer


class LeavesNoDescriptors(Adapter):
    """A get sees to it that no further descriptor can be opened."""

    def at_get(self) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


class LeavesNoMemory(Adapter):
    """A get sees to it that no further memory is to be had."""

    def at_get(self) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1, 1))


class LeavesNoTime(Adapter):
    """A get sees to it that the process is ended for having run too long, and runs."""

    def at_get(self) -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (0, 1))
        while True:
            pass


class AllowsHardlyAnyCalls(Adapter):
    """A get leaves the interpreter hardly any room for calls within calls."""

    def at_get(self) -> None:
        for limit in range(1, sys.getrecursionlimit()):
            try:
                sys.setrecursionlimit(limit)
            except RecursionError:  # that is less than are under way
                continue
            return


class CallsItselfForever(Adapter):
    """A get calls itself."""

    def at_get(self) -> None:
        self.at_get()


class TracesEverything(Adapter):
    """A queue that is made installs a trace function, which raises."""

    def at_construction(self) -> None:
        sys.settrace(self.trace)

    def trace(self, *_: Any) -> None:
        raise OSError("no trace")


class ForgetsTheKit(Adapter):
    """A queue that is made removes the kit's modules from those that are imported."""

    def at_construction(self) -> None:
        for name in [name for name in sys.modules if name.startswith("queuespec_judged")]:
            del sys.modules[name]


class StopsTheClock(Adapter):
    """A queue that is made replaces the clocks by what is none."""

    def at_construction(self) -> None:
        for name in ("monotonic", "monotonic_ns", "time", "perf_counter"):
            setattr(time, name, str)


class TakesItselfForItsParent(Adapter):
    """Once its context is asked for, os.getpid gives the number of another process: of the kit, in the host."""

    def context(self, start_method: str) -> Family:
        os.getpid = os.getppid
        return super().context(start_method)

    def at_get(self) -> None:
        threading.Event().wait()


class ReplacesModules(Adapter):
    """A queue that is made replaces what json and socket offer."""

    def at_construction(self) -> None:
        json.dumps = json.loads = str  # type: ignore[assignment]
        socket.socket = str  # type: ignore[assignment,misc]

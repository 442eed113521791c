"""Implementations that take their process down: each is a class of this file."""

import faulthandler
import multiprocessing.util
import os
import signal

from honest import Adapter


def segfault() -> None:
    faulthandler._sigsegv()  # type: ignore[attr-defined]


class SegfaultsAtConstruction(Adapter):
    """A queue that is made reads where there is no memory."""

    def at_construction(self) -> None:
        segfault()


class SegfaultsInPut(Adapter):
    """A put reads where there is no memory."""

    def at_put(self) -> None:
        segfault()


class SegfaultsInClose(Adapter):
    """A close reads where there is no memory."""

    def at_close(self) -> None:
        segfault()


class SegfaultsAtExit(Adapter):
    """A process that has put reads where there is no memory when it ends."""

    def at_put(self) -> None:
        multiprocessing.util.Finalize(None, segfault, exitpriority=0)


class AbortsAtConstruction(Adapter):
    """A queue that is made aborts."""

    def at_construction(self) -> None:
        os.abort()


class AbortsInGet(Adapter):
    """A get aborts."""

    def at_get(self) -> None:
        os.abort()


class LeavesAtConstruction(Adapter):
    """A queue that is made ends the process as if all were well."""

    def at_construction(self) -> None:
        os._exit(0)


class LeavesInPut(Adapter):
    """A put ends the process as if all were well."""

    def at_put(self) -> None:
        os._exit(0)


class LeavesInGet(Adapter):
    """A get ends the process with a code of its own."""

    def at_get(self) -> None:
        os._exit(77)


class IsKilledByASignalWithoutAName(Adapter):
    """A put ends the process by a signal that has no name."""

    def at_put(self) -> None:
        os.kill(os.getpid(), signal.SIGRTMIN + 3)

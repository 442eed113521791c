"""Queues whose faults are easily told wrong: each is a class of this file, whose docstring says what must be told.

A queue here is the standard library's with one fault. What is printed of it stands in golden files beside this one.
"""

import collections
import multiprocessing
import multiprocessing.queues
import os
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unbroken import Queue as Base
else:
    from multiprocessing.queues import Queue as Base


class Family:
    """Makes queues of one class, and processes."""

    def __init__(self, made: type, start_method: str) -> None:
        self._made = made
        self._context: Any = multiprocessing.get_context(start_method)
        self.Process = self._context.Process  # type: ignore[attr-defined]

    def Queue(self, maxsize: int = 0) -> Any:
        return self._made(maxsize, ctx=self._context)


class Adapter:
    """An adapter of the queue that is declared within it."""

    start_methods = ("fork",)

    class Queue(Base): ...

    def context(self, start_method: str) -> Family:
        return Family(self.Queue, start_method)


class RaisesInABegunPut(Adapter):
    """A get hangs since a put that was begun before it has raised: it is the put that is told."""

    class Queue(Base):
        def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
            super().__init__(maxsize, ctx=ctx)
            self._asked = ctx.Semaphore(0)

        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> None:
            if obj == "small":
                self._asked.acquire()  # the get has begun
                raise OverflowError("the slot is too small")
            super().put(obj, block, timeout)

        def get(self, block: bool = True, timeout: Any = None) -> Any:
            self._asked.release()
            return super().get(block, timeout)


class RaisesWhereItShouldWait(Adapter):
    """A put that should wait raises: what it raised is reported, not just that it was False."""

    class Queue(Base):
        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> None:
            if block and timeout is None and self.full():
                self._find_room()
            super().put(obj, block, timeout)

        def _find_room(self) -> None:
            raise RuntimeError("no room")


class DiesInItsOwnProgram(Adapter):
    """A process of a program ends with exit code 1: what it wrote before that is told."""

    class Queue(Base):
        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> None:
            if multiprocessing.parent_process() is not None and isinstance(obj, list):
                raise NotImplementedError("lists are not carried")
            super().put(obj, block, timeout)


class CannotBeCompared(Adapter):
    """A get that returns what cannot be sorted: a check can do nothing with it, and it is the queue's fault."""

    class Queue(Base):
        def get(self, block: bool = True, timeout: Any = None) -> Any:
            return super().get(block, timeout) or {}


class FeedsNothing(Adapter):
    """The feeder thread dies of an exception: what it printed explains why a get hangs."""

    class Queue(Base):
        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> None:
            threading.Thread(target=self._feed_one, args=(obj,), daemon=True).start()

        def _feed_one(self, obj: Any) -> None:
            raise BlockingIOError("the ring has no slot")


class WaitsInItsOwnThread(Adapter):
    """A get hangs at a line of the library, and so does a thread of its own: both are told, and no others."""

    class Queue(Base):
        def get(self, block: bool = True, timeout: Any = None) -> Any:
            taker = threading.Thread(target=self._take_slot, daemon=True)
            taker.start()
            taker.join()

        def _take_slot(self) -> None:
            threading.Event().wait()


class Spins(Adapter):
    """A get looks again for ever: that it was given up, and where it is."""

    class Queue(Base):
        def get(self, block: bool = True, timeout: Any = None) -> Any:
            while True:
                time.sleep(0.005)


class Dies(Adapter):
    """A put kills its process: how it ended."""

    class Queue(Base):
        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> None:
            os.abort()


class HangsInJoinThread(Adapter):
    """A join_thread that never returns is told by that name."""

    class Queue(Base):
        def join_thread(self) -> None:
            threading.Event().wait()


class KeepsAThread(Adapter):
    """A thread that stays behind is told by its name, the kit's own are not."""

    class Queue(Base):
        def close(self) -> None:
            threading.Thread(target=threading.Event().wait, name="janitor", daemon=True).start()
            super().close()


class RaisesTooLate(Adapter):
    """A put that was waiting raises when there is room: it is told although another clause is asked."""

    class Queue(Base):
        def put(self, obj: Any, block: bool = True, timeout: Any = None) -> None:
            waits = self.full()
            super().put(obj, block, timeout)
            if waits and block and timeout is None:
                raise LookupError("the slot has moved")


class RaisesFromACause(Adapter):
    """What an exception was raised from is told above it."""

    class Queue(Base):
        def get(self, block: bool = True, timeout: Any = None) -> Any:
            try:
                return collections.deque()[0]
            except IndexError as error:
                raise OSError("the ring is broken") from error


class CannotBeStarted(Adapter):
    """Its processes cannot be started: what raised, and where, is told."""

    def context(self, start_method: str) -> Family:
        family = super().context(start_method)
        family.Process = Unstartable
        return family


class Unstartable(multiprocessing.Process):
    def start(self) -> None:
        raise KeyError("no slot left")


class KeepsNothing(Adapter):
    """Nothing is wrong with it: what passes is told with when it was done, if that is asked for."""

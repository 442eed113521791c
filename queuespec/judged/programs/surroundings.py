"""Programs that use queues and pipes where their process has been told something unusual about its surroundings.

They are run like those of the tutorials: see starting.py. What they change, they change back.
"""

from __future__ import annotations

import contextlib
import os
import queue
import resource
import socket
import threading

from ..adapters import adapt, load
from . import starting
from .starting import joined, started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

NO_STACK = 1 << 47  # bytes: as much as an address space holds, so no thread with such a stack can start


@contextlib.contextmanager
def descriptors_beyond(most: int) -> Iterator[None]:
    """Within this, new descriptors are numbered from here on, or as high as the process is allowed to go."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = most + 32
    if hard != resource.RLIM_INFINITY:
        enough = min(enough, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, enough), hard))
    below: list[int] = []
    try:
        while not below or below[-1] < enough - 32:
            below.append(os.dup(2))
        yield
    finally:
        for each in below:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def polls_beyond(family: Any, descriptor: int) -> list[bool]:
    """What poll returns before and after a send, at the end of a pipe whose descriptors are this number or higher."""
    with descriptors_beyond(descriptor):
        first, second = family.Pipe()
        seen = [first.poll()]
        second.send("object")
        seen.append(first.poll())
        first.close()
        second.close()
        return seen


def waits_beyond(family: Any, descriptor: int) -> list[int]:
    """How many objects are ready before and after a send, to a wait for a pipe with such descriptors."""
    wait = adapt(load(starting.opened_by[0])).wait
    with descriptors_beyond(descriptor):
        first, second = family.Pipe()
        seen = [len(wait([first], 0))]
        second.send("object")
        seen.append(len(wait([first])))
        first.close()
        second.close()
        return seen


def gets_beyond(family: Any, kind: str, descriptor: int) -> list[Any]:
    """What get returns with a timeout and without a wait, from a queue with such descriptors."""
    with descriptors_beyond(descriptor):
        made = getattr(family, kind)()
        made.put("item")
        seen = [made.get(timeout=60)]
        with contextlib.suppress(queue.Empty):
            seen.append(made.get(block=False))
        if hasattr(made, "close"):
            made.close()
        if hasattr(made, "join_thread"):
            made.join_thread()
        return seen


def send(end: Any, item: Any) -> None:
    end.send(item)


def passes_beyond(family: Any, descriptor: int) -> tuple[Any, list[Any]]:
    """What a process sent that was passed an end with such a descriptor, and its exit code."""
    with descriptors_beyond(descriptor):
        first, second = family.Pipe()
        codes = joined(started(family, send, second, "object"))
        received = first.recv() if first.poll() else None
        first.close()
        second.close()
        return received, codes


def sets_the_default_timeout(family: Any, seconds: float | None) -> None:
    """Of sockets, of the whole process."""
    socket.setdefaulttimeout(seconds)


@contextlib.contextmanager
def a_default_timeout_of(seconds: float) -> Iterator[None]:
    default = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(default)


def blocking_under_a_default_timeout(family: Any) -> list[bool]:
    """Whether the descriptors of a pipe block although sockets had a default timeout when it was made."""
    with a_default_timeout_of(60):
        ends = family.Pipe()
    return [os.get_blocking(end.fileno()) for end in ends]


def receives_under_a_default_timeout(family: Any, message: str) -> list[Any]:
    """What each end receives after waiting longer than the timeout that sockets had when the pipe was made."""
    with a_default_timeout_of(0.01):
        first, second = family.Pipe()
    received = []
    for near, far in ((first, second), (second, first)):
        sending = threading.Timer(0.03, far.send, [message])
        sending.start()
        try:
            received.append(near.recv())
        finally:
            sending.join()
    return received


def puts_where_no_thread_starts(family: Any, made: Any, item: Any) -> str:
    """Whether the item is "stored" or "refused" when the process cannot start a thread at this moment."""
    size = threading.stack_size(NO_STACK)
    try:
        made.put(item)
    except RuntimeError:
        return "refused"
    finally:
        threading.stack_size(size)
    return "stored"

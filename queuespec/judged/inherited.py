"""What belongs to queuespec in a judged process: its sockets, its files, and the tables of the objects under test.

A forked child inherits its parent's and must drop them, so as not to keep pipes and sockets open. And an implementation
may close descriptors that it does not own; so this module records what each of queuespec's descriptors refers to.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from typing import Any

COUNTS_REFERENCES = hasattr(sys, "getrefcount")  # PyPy does not: unreferenced objects live until they are collected

# As they were before the implementation was imported:
environment = dict(os.environ)
directory = os.getcwd()
sockets: list[socket.socket] = []
descriptors: dict[int, tuple[int, int]] = {}  # device and inode that each of queuespec's own refers to
tables: list[dict[int, Any]] = []
opened: dict[int, list[tuple[int, str]]] = {}  # by objects under test, by number: descriptors, and what they refer to


def own(number: int) -> None:
    """Record a descriptor as queuespec's own."""
    found = os.fstat(number)
    descriptors[number] = found.st_dev, found.st_ino


def close(connection: socket.socket) -> None:
    """Close one of queuespec's own sockets, unless its descriptor now refers to something else.

    It is removed from the list first: once it is closed, another thread may open one that gets the same number.
    """
    if connection in sockets:
        sockets.remove(connection)
    number = connection.fileno()
    intact = is_intact(number)
    descriptors.pop(number, None)
    if intact:
        connection.close()
    else:
        connection.detach()


def is_intact(number: int) -> bool:
    """Whether a descriptor of queuespec's own still refers to what it did."""
    return leads_to(number, descriptors.get(number))


def are_intact() -> bool:
    """Whether all of queuespec's own descriptors still refer to what they did, except those just closed by a thread."""
    return all(leads_to(n, there) or descriptors.get(n) != there for n, there in list(descriptors.items()))


def leads_to(number: int, there: tuple[int, int] | None) -> bool:
    try:
        found = os.fstat(number)
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == there


def let_go(keep: dict[int, Any]) -> None:
    for connection in list(sockets):
        close(connection)
    descriptors.clear()  # those of a parent's files may be closed already
    for table in tables:
        if table is not keep:
            table.clear()
    del tables[:]
    if not COUNTS_REFERENCES:
        gc.collect()
        gc.collect()

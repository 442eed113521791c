"""What is the kit's own in a judged process: its sockets, its files, and the tables of the objects under test.

A forked child inherits its parent's and must let go of them, lest it keep pipes and sockets open. And an implementation
may close what is not its own; so it is known what each of the kit's descriptors leads to.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from typing import Any

COUNTS_REFERENCES = hasattr(sys, "getrefcount")  # PyPy does not: what nobody holds lives on until it is collected

sockets: list[socket.socket] = []
descriptors: dict[int, tuple[int, int]] = {}  # device and inode of what each of the kit's own leads to
tables: list[dict[int, Any]] = []


def own(number: int) -> None:
    """A descriptor is the kit's own."""
    found = os.fstat(number)
    descriptors[number] = found.st_dev, found.st_ino


def close(connection: socket.socket) -> None:
    """Close one of the kit's own sockets, unless its descriptor leads elsewhere by now.

    It is struck off the list first: once it is closed, another thread may open one that gets the same number.
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
    """Whether a descriptor of the kit's own still leads to where it did."""
    return leads_to(number, descriptors.get(number))


def are_intact() -> bool:
    """Whether all that are the kit's own still lead to where they did, but for those that a thread has just closed."""
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
    descriptors.clear()  # those of a parent's files may be closed by now
    for table in tables:
        if table is not keep:
            table.clear()
    del tables[:]
    if not COUNTS_REFERENCES:
        gc.collect()
        gc.collect()

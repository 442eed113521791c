"""What a forked child inherits of its parent's and must let go of, lest it keep pipes and sockets open."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from typing import Any

COUNTS_REFERENCES = hasattr(sys, "getrefcount")  # PyPy does not: what nobody holds lives on until it is collected

sockets: list[socket.socket] = []
tables: list[dict[int, Any]] = []


def let_go(keep: dict[int, Any]) -> None:
    for connection in sockets:
        connection.close()
    del sockets[:]
    for table in tables:
        if table is not keep:
            table.clear()
    del tables[:]
    if not COUNTS_REFERENCES:
        gc.collect()
        gc.collect()

"""Programs of a few lines, for what no single call shows. They are run like those of the tutorials: see starting.py."""

from __future__ import annotations

import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def raises_within(family: Any, end: Any) -> None:
    """Leave a with statement on an end by ZeroDivisionError."""
    with end:
        raise ZeroDivisionError


def readable_by_number(family: Any, first: Any, second: Any) -> list[bool]:
    """Whether the system calls the fileno of the first end readable: at first, after a send, and after its recv."""
    asked = select.poll()
    asked.register(first.fileno(), select.POLLIN)
    seen = [bool(asked.poll(0))]
    second.send("object")
    seen.append(bool(asked.poll(0)))
    first.recv()
    return [*seen, bool(asked.poll(0))]


def readable_behind_each(family: Any, first: Any, second: Any) -> list[bool]:
    """Whether the system calls the fileno of the first end readable when it has received each of four messages."""
    asked = select.poll()
    asked.register(first.fileno(), select.POLLIN)
    second.send("object")
    for message in (b"bytes", b"others", b"last"):
        second.send_bytes(message)
    seen = []
    for receive in (first.recv, first.recv_bytes, lambda: first.recv_bytes_into(bytearray(8)), first.recv_bytes):
        receive()
        seen.append(bool(asked.poll(0)))
    return seen


def derived_from(family: Any, module: Any, base: str) -> list[str]:
    """The names of a module's classes that derive from the one of this name."""
    classes = {name: value for name, value in vars(module).items() if isinstance(value, type)}
    return sorted(name for name in classes if name != base and issubclass(classes[name], classes[base]))

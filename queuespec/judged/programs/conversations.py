"""Programs of the documentation in which two processes communicate over a connection, each having opened its own end.

They are run like those of the tutorials: see starting.py.
"""

from __future__ import annotations

from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def serve_one_client(family: Any, listener: Any) -> None:
    with listener, listener.accept() as connection:
        connection.send([2.25, None, "junk", float])
        connection.send_bytes(b"hello")
        connection.send_bytes(array("i", [42, 1729]))


def be_served(family: Any, connection: Any) -> list[Any]:
    """What the server sent: its list, with the class by name, and the number of bytes of the array, with the array."""
    with connection:
        *values, sent_class = connection.recv()
        words = connection.recv_bytes()
        numbers = array("i", [0, 0, 0, 0, 0])
        count = connection.recv_bytes_into(numbers)
        return [[*values, sent_class.__name__], words, count // numbers.itemsize, numbers.tolist()]

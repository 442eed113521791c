"""Calls that may never return, and what came of them, in a line.

Each call is made in a thread of its own, and is given up if it takes too long. The thread stays behind then: a prober
ends with os._exit, which waits for nobody.
"""

from __future__ import annotations

import re
import threading

from .. import items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

PATIENCE = 2.0  # seconds for a call that should return at once
LONGEST = 120  # characters of an exception's text
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


adapter = ""  # the name of the adapter that is looked at
alike: Any = items.alike  # whether two of its items are equal
largest: Any = None  # the size of the largest item that it declares
offered: Any = None  # the items of the adapter that is looked at, if it offers any


def item(number: int = 0, size: int = 0) -> Any:
    """What a probe puts: text, or the adapter's own item of this number, and of this size in bytes if it is given.

    Raises CannotBeTried if its items have no size, or cannot have this one.
    """
    if size and largest is not None and size > largest:
        raise CannotBeTried("its largest item has %d bytes" % largest)
    if offered is None and size:
        return bytes(size)
    if offered is None:
        return ("an item", "late", "after")[number % 3]
    if not size:
        return offered(number)
    try:
        return offered(number, size)
    except TypeError:
        raise CannotBeTried("its items take no size") from None


class CannotBeTried(Exception):
    """Something cannot be found out with the items that the adapter offers."""


class Tried:
    """What came of a call."""

    def __init__(self) -> None:
        self.returned = False
        self.value: Any = None
        self.error: BaseException | None = None
        self.thread: threading.Thread | None = None

    @property
    def waits(self) -> bool:
        return not self.returned and self.error is None

    def __str__(self) -> str:
        """As the end of a sentence about the call: "raised queue.Full"."""
        if self.error is not None:
            return "raised " + named(self.error)
        return "returned " + shown(self.value) if self.returned else "did not return"


def tried(call: Callable[..., Any], *arguments: Any, seconds: float = PATIENCE, **keywords: Any) -> Tried:
    """Make a call, and wait for it for so many seconds."""
    told = Tried()

    def make() -> None:
        try:
            told.value = call(*arguments, **keywords)
            told.returned = True
        except BaseException as error:  # a library may raise anything
            told.error = error.with_traceback(None)

    told.thread = threading.Thread(target=make, daemon=True)
    told.thread.start()
    told.thread.join(seconds)
    return told


def named(error: BaseException) -> str:
    """An exception in a line: its class, and the beginning of its text."""
    cls = type(error)
    name = cls.__name__ if cls.__module__ == "builtins" else cls.__module__.lstrip("_") + "." + cls.__name__
    try:
        text = " ".join(str(error).split())
    except Exception:  # an exception's own __str__ may raise anything
        text = ""
    text = ADDRESS.sub("", text)
    return name + ": " + (text if len(text) <= LONGEST else text[: LONGEST - 3] + "...") if text else name


def shown(value: Any) -> str:
    """A value in a few characters."""
    try:
        text = repr(value)
    except Exception:  # a library's own __repr__ may raise anything
        text = "a " + type(value).__name__
    return text if len(text) <= 40 else "a " + type(value).__name__

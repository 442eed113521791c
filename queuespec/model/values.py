"""The values that generated programs put and send: those that a broken queue is likely to damage, drop or confuse.

New ones are added at the end, so that the programs made from them stay the same.
"""

from __future__ import annotations

import array
import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queuespec.case.descriptions import description
from queuespec.judged.payloads import Knot, Number, Parcel, Pattern, Row, Table, Text

Values = tuple[Any, ...]

OVERHEAD = 512  # bytes that a small item takes in a pipe at most, with its pickle and its length


@dataclass(frozen=True)
class Value:
    """A value, with what tells it apart from all others, and how much room it takes."""

    name: str
    made: Any
    size: int = OVERHEAD  # bytes in a pipe, at most
    arrives: Any = None  # what it arrives as, if not as the same
    more: tuple[Any, ...] = ()  # arguments that follow it

    @functools.cached_property
    def told(self) -> str:
        return told(self.made if self.arrives is None else self.arrives)


def told(value: object) -> str:
    """The same for values of the same types and content, and for no others."""
    return repr(description(value))


def sized(size: int, kind: str = "bytes") -> Value:
    """A value of so many bytes."""
    return Value(f"{size} {kind}", Pattern(size, size % 251, kind), size + OVERHEAD)


NOTHINGS: Values = (None, False, 0, 0.0, -0.0, 0j, "", b"", (), [], {}, set(), frozenset(), bytearray())
ALIKE: Values = (True, 1, 1.0, "1", b"1", bytearray(b"1"), (1,), [1], {1}, frozenset({1}))
NUMBERS: Values = (-1, 2**31, 2**63, 2**64, -(2**200), float("nan"), float("inf"))
TEXTS: Values = ("\x00", "\udc80", "e\u0301", "\u00e9", "\U0001f40d\r\n", pickle.dumps([1]))
NESTED: Values = ((None,), [[]], {None: None}, [(), [()]], {1: "int", "1": "str", (1,): "tuple"}, list(range(100)))
CLASSES = (
    Parcel("parcel", [1, (2,)]),
    Knot(),
    Text("text"),
    Number(7),
    Row([1, 2]),
    Table({1: 2}),
)
# around what is written at once (16 KiB with its header), and what a pipe, or a socket's buffer, holds
SIZES = (1025, 4096, 8191, 16383, 16384, 16385, 32768, 65535, 65536, 65537)

SMALL = tuple(Value(repr(made), made) for made in (*NOTHINGS, *ALIKE, *NUMBERS, *TEXTS, *NESTED, *CLASSES))
LARGER = tuple(sized(size) for size in (131_071, 262_145, 524_288, 1_048_577))  # a pipe may hold them
MIDDLE = tuple(sized(size) for size in SIZES)
VALUES = (*SMALL, *MIDDLE, sized(5000, "bytearray"))
BULKY = 1_100_000  # bytes: more than any pipe holds
LARGE = sized(BULKY)
OWN_ITEMS = 40  # different ones that an adapter offers

BUFFERS = (
    Value("a bytearray", bytearray(b"array"), arrives=b"array"),
    Value("an array of two-byte items", array.array("H", [1, 2, 513]), arrives=array.array("H", [1, 2, 513]).tobytes()),
    Value("a view", memoryview(b"view"), arrives=b"view"),
    Value("b'message' from 2", b"message", arrives=b"ssage", more=(2,)),
    Value("b'message' from 1, 3 bytes", b"message", arrives=b"ess", more=(1, 3)),
    Value("a bytearray from 0, 2 bytes", bytearray(b"array"), arrives=b"ar", more=(0, 2)),
)
MESSAGES = (
    *(Value(repr(made), made) for made in (b"\x00", b"message", bytes(range(256)), pickle.dumps(None), b"\r\n")),
    *BUFFERS,
    *(sized(size) for size in SIZES),
)
"""What send_bytes sends. It may be asked to send nothing, too: but b"" is not told apart from the end by all."""


@dataclass(frozen=True)
class Pool:
    """The values that an implementation carries."""

    small: tuple[Value, ...] = SMALL
    middle: tuple[Value, ...] = MIDDLE
    larger: tuple[Value, ...] = LARGER
    all: tuple[Value, ...] = VALUES  # but the larger ones
    large: Value | None = LARGE

    @classmethod
    def that(cls, fits: Callable[[int], bool], own_items: bool) -> Pool:
        """Those of which an item of so many bytes fits; with `own_items`, those that an adapter's items stand for."""
        small = tuple(Value(f"{number}", number) for number in range(OWN_ITEMS)) if own_items else SMALL
        middle, larger, others = (
            tuple(value for value in values if fits(value.size - OVERHEAD))
            for values in (MIDDLE, LARGER, () if own_items else (sized(5000, "bytearray"),))
        )
        return cls(small, middle or small, larger or small, (*small, *middle, *others), LARGE if fits(BULKY) else None)


EVERYTHING = Pool()

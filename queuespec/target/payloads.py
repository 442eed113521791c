"""What the clauses send: values that both interpreters know by name."""

from __future__ import annotations

import functools
import random
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Pattern:
    """A large bytes value, known by size and seed: unpredictable, without period, and recognised on arrival.

    A queue that cuts, repeats, swaps or mixes parts of it makes something that is no pattern any more.
    """

    SEED_BYTES = 8

    def __init__(self, size: int, seed: int = 0, kind: str = "bytes") -> None:
        self.size = size
        self.seed = seed
        self.kind = kind

    def build(self) -> Any:
        value = _pattern(self.size, self.seed)
        return bytearray(value) if self.kind == "bytearray" else value

    def __eq__(self, other: object) -> bool:
        return type(other) is Pattern and (other.size, other.seed, other.kind) == (self.size, self.seed, self.kind)

    def __hash__(self) -> int:
        return hash((self.size, self.seed))

    def __repr__(self) -> str:
        return "pattern(%d, %d)" % (self.size, self.seed)


@functools.lru_cache(4)
def _pattern(size: int, seed: int) -> bytes:
    head = seed.to_bytes(Pattern.SEED_BYTES, "big")
    bits = 8 * max(0, size - len(head))
    body = random.Random(seed).getrandbits(bits).to_bytes(bits // 8, "big") if bits else b""
    return (head + body)[:size]


def recognise(value: Any) -> Pattern | None:
    """The pattern that a bytes value holds, or None."""
    seed = int.from_bytes(value[: Pattern.SEED_BYTES], "big")
    pattern = Pattern(len(value), seed)
    return Pattern(len(value), seed, type(value).__name__) if pattern.build() == value else None


class Parcel:
    """An instance of a user's class, with state and a method."""

    def __init__(self, label: str, contents: Any = None) -> None:
        self.label = label
        self.contents = contents

    def opened(self) -> str:
        return "%s: %r" % (self.label, self.contents)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and state(other) == state(self)

    def __hash__(self) -> int:
        return hash(self.label)

    def __repr__(self) -> str:
        return "%s(%r, %r)" % (type(self).__name__, self.label, self.contents)


class Laborious(Parcel):
    """A parcel whose pickling takes a while (seconds): who puts it off lets others overtake."""

    TAKES = 0.02

    def __reduce__(self) -> Any:
        time.sleep(self.TAKES)
        return Laborious, (self.label, self.contents)


class RefusesToBePickled(Exception):
    """Raised by the kit's unpicklable payload."""


class RefusesToBeUnpickled(Exception):
    """Raised by the kit's unloadable payload."""


class Unpicklable:
    """An object whose pickling fails. (A lambda would not do: some libraries pickle those.)"""

    def __reduce__(self) -> Any:
        raise RefusesToBePickled("this payload cannot be pickled")

    def __repr__(self) -> str:
        return "Unpicklable()"


def _refuse() -> None:
    raise RefusesToBeUnpickled("this payload cannot be unpickled")


class Unloadable:
    """An object that pickles well and whose unpickling fails."""

    def __reduce__(self) -> Any:
        return _refuse, ()

    def __repr__(self) -> str:
        return "Unloadable()"


CLASSES = (Parcel, Laborious, Unpicklable, Unloadable)


def state(value: Any) -> tuple[Any, ...]:
    """The arguments that make such a payload again."""
    return (value.label, value.contents) if isinstance(value, Parcel) else ()


def from_state(name: str, arguments: tuple[Any, ...]) -> Any:
    """A payload made by name. Raises KeyError for a name that is none."""
    return {cls.__name__: cls for cls in CLASSES}[name](*arguments)

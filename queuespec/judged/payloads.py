"""What the clauses send: values that both interpreters know by name."""

from __future__ import annotations

import builtins
import copyreg
import functools
import pickle
import random
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Pattern:
    """A large bytes value, defined by size and seed: unpredictable, without a period, and recognised on arrival.

    A queue that cuts, repeats, swaps or mixes parts of it produces something that is no longer a pattern. A value
    larger than a block repeats the block, each time rotated a little further: so it is cheap to make, and still has no
    period.
    """

    SEED_BYTES = 8
    BLOCK = 1 << 16  # bytes
    TURN = 4099  # bytes; a prime, so that swapped or repeated parts differ

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
    bits = 8 * max(0, min(size, Pattern.BLOCK) - len(head))
    source = random.Random(size << 64 | seed)  # so that a cut pattern is not a shorter one
    body = source.getrandbits(bits).to_bytes(bits // 8, "big") if bits else b""
    value = (head + body)[:size]
    if size <= Pattern.BLOCK:
        return value
    block = memoryview(value)
    turns = [n * Pattern.TURN % Pattern.BLOCK for n in range(-(-size // Pattern.BLOCK))]
    return b"".join(part for turn in turns for part in (block[turn:], block[:turn]))[:size]


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

    def add(self, content: Any) -> None:
        self.contents.append(content)

    def opened(self) -> str:
        return "%s: %r" % (self.label, self.contents)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and state(other) == state(self)

    def __hash__(self) -> int:
        return hash(self.label)

    def __repr__(self) -> str:
        return "%s(%r, %r)" % (type(self).__name__, self.label, self.contents)


class Knot:
    """An object that holds the same list twice, and itself; compared by whether it still does."""

    def __init__(self, twice: bool = True, itself: bool = True) -> None:
        self.one: list[Any] = []
        self.same = self.one if twice else []
        self.itself = self if itself else None

    def __eq__(self, other: object) -> bool:
        return type(other) is Knot and state(other) == state(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Knot(twice=%r, itself=%r)" % state(self)


class Laborious(Parcel):
    """A parcel that takes a while to pickle (TAKES seconds): deferring that lets other items overtake it."""

    TAKES = 0.02

    def __reduce__(self) -> Any:
        time.sleep(self.TAKES)
        return Laborious, (self.label, self.contents)


def by_copyreg(cls: Any) -> Any:
    """Register with copyreg how the instances of a class are pickled."""
    copyreg.pickle(cls, lambda parcel: (cls, state(parcel)))
    return cls


@by_copyreg
class Registered(Parcel):
    """A parcel that has no way of its own to be pickled."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("this payload is pickled as copyreg says")


class Buffered(Parcel):
    """A parcel whose contents, some bytes, are pickled as a buffer by protocols that have buffers."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        return Buffered, (self.label, pickle.PickleBuffer(self.contents) if protocol >= 5 else self.contents)

    def __deepcopy__(self, _: Any) -> Any:
        return Buffered(*state(self))  # its contents may have arrived as a memoryview, which cannot be copied


class Agreeable(Parcel):
    """A parcel that is equal to anything it is compared with."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = Parcel.__hash__


class Touchy(Parcel):
    """A parcel that raises when it is compared, or asked for its length or truth value."""

    def __eq__(self, other: object) -> bool:
        raise TypeError("this payload cannot be compared")

    def __bool__(self) -> bool:
        raise TypeError("this payload is neither true nor false")

    def __len__(self) -> int:
        raise TypeError("this payload has no length")

    __hash__ = None  # type: ignore[assignment]


class Text(str):
    """A string of a class of its own."""

    def __repr__(self) -> str:
        return "Text(%s)" % str.__repr__(self)


class Number(int):
    """An integer of a class of its own."""

    def __repr__(self) -> str:
        return "Number(%s)" % int.__repr__(self)


class Row(list):  # type: ignore[type-arg]
    """A list of a class of its own."""

    def __repr__(self) -> str:
        return "Row(%s)" % list.__repr__(self)


class Table(dict):  # type: ignore[type-arg]
    """A dictionary of a class of its own."""

    def __repr__(self) -> str:
        return "Table(%s)" % dict.__repr__(self)


BASES = {Text: str, Number: int, Row: list, Table: dict}


class RefusesToBePickled(Exception):
    """Raised by the unpicklable payload, together with the class that it was given."""


class RefusesToBeUnpickled(Exception):
    """Raised by the unloadable payload, likewise."""


class Unpicklable:
    """An object whose pickling fails. (A lambda would not do: some libraries pickle those.)"""

    def __init__(self, error: str = "Exception") -> None:
        self.error = error

    def __reduce__(self) -> Any:
        raise _refusal(RefusesToBePickled, self.error)("this payload cannot be pickled")

    def __repr__(self) -> str:
        return _with_error(self)


class Unloadable:
    """An object that can be pickled but not unpickled."""

    def __init__(self, error: str = "Exception") -> None:
        self.error = error

    def __reduce__(self) -> Any:
        return _refuse, (self.error,)

    def __repr__(self) -> str:
        return _with_error(self)


def _refuse(error: str) -> None:
    raise _refusal(RefusesToBeUnpickled, error)("this payload cannot be unpickled")


def _refusal(mine: type[Exception], error: str) -> type[Exception]:
    """A class of exception that is both this one and the built-in or pickle's one of that name."""
    import pickle  # the controller need not

    known: Any = getattr(builtins, error, None) or getattr(pickle, error)
    return mine if known is Exception else type(error, (mine, known), {})


def _with_error(payload: Unpicklable | Unloadable) -> str:
    return "%s(%s)" % (type(payload).__name__, "" if payload.error == "Exception" else repr(payload.error))


class Holder:
    """An object that holds something which pickle refuses, each time with a message of its own."""

    def __init__(self, what: str) -> None:
        class Local:
            pass

        self.what = what
        self.held = {
            "a lambda": lambda: None,
            "a lock": threading.Lock(),
            "a generator": (each for each in "abc"),
            "an instance of a local class": Local(),
        }[what]

    def __repr__(self) -> str:
        return "Holder(%r)" % self.what


CLASSES = (Parcel, Knot, Laborious, Registered, Buffered, Agreeable, Touchy, Unpicklable, Unloadable, Holder, *BASES)


def state(value: Any) -> tuple[Any, ...]:
    """The arguments that make such a payload again."""
    if isinstance(value, Knot):
        return value.same is value.one, value.itself is value
    if type(value) in BASES:
        return (BASES[type(value)](value),)
    if isinstance(value, (Unpicklable, Unloadable)):
        return (value.error,)
    if isinstance(value, Holder):
        return (value.what,)
    if isinstance(value, Parcel):
        return value.label, bytes(value.contents) if isinstance(value.contents, memoryview) else value.contents
    return ()


def from_state(name: str, arguments: tuple[Any, ...]) -> Any:
    """A payload made by name. Raises KeyError for an unknown name."""
    return {cls.__name__: cls for cls in CLASSES}[name](*arguments)

"""The wire between the controller and the processes of the judged interpreter.

It carries only data. A pickle would let a broken or hostile implementation run code in the controller, and would tie
the versions of the two interpreters together; so a message is JSON with tags for what JSON lacks, preceded by a length
of four bytes. Values keep their exact types: a tuple that became a list, or True that became 1, must be noticed. What
is neither a builtin value nor one of queuespec's payloads arrives as its type's name and a bounded repr.
"""

from __future__ import annotations

import array
import builtins
import json
import math
import os
import queue
import struct

from . import payloads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Sequence

KIT = os.path.dirname(__file__) + os.sep
BESIDE_THE_KIT = os.path.dirname(os.path.dirname(__file__)) + os.sep
INTERPRETER = os.path.dirname(os.__file__) + os.sep
PLAIN = frozenset((str, float, bool, type(None)))  # carried as they are, as are most numbers
SMALLEST, LARGEST = -(2**63) + 1, 2**63 - 1  # of those
VIEWED = frozenset("BHIQ")  # formats of views that travel; those of one byte in one dimension are told more briefly
LENGTH = struct.Struct(">I")
LONGEST_MESSAGE = 64 * 1024 * 1024  # bytes; a longer one is not from us
LONGEST_REPR = 300  # characters
LONGEST_TEXT = 2000  # characters of an exception, which may quote a remote traceback
BRIEF = 160  # characters of it in one line
MOST_FRAMES = 20
ROOMY = 50_000  # characters and items in the answer of a process under test; less than a socket holds
DEEPEST = 40
LARGE = 1024  # bytes objects of this size or more travel as the name of their pattern

_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # packed values are trees


class Ref:
    """An object under test, by the number that host and workers know it by."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return type(other) is Ref and other.number == self.number

    def __hash__(self) -> int:
        return hash(self.number)

    def __repr__(self) -> str:
        return "<object %d>" % self.number


class Item:
    """An item that the adapter offers: its number and, if it is to be large, its least size in bytes."""

    def __init__(self, number: int, size: int = 0) -> None:
        self.number = number
        self.size = size

    def __eq__(self, other: object) -> bool:
        return type(other) is Item and (other.number, other.size) == (self.number, self.size)

    def __hash__(self) -> int:
        return hash((self.number, self.size))

    def __repr__(self) -> str:
        return "items(%d%s)" % (self.number, ", %d" % self.size if self.size else "")


class Stray:
    """A value that came out of a queue and is none of the items expected; kept by its process under a token."""

    def __init__(self, token: int, value: Any) -> None:
        self.token = token
        self.value = value


class Raised:
    """An exception that a call raised: the names of its classes, most derived first, its text, and its frames."""

    def __init__(
        self,
        classes: list[str],
        text: str,
        args: tuple[Any, ...] = (),
        frames: Sequence[Sequence[Any]] = (),
        cause: Raised | None = None,
    ) -> None:
        self.classes = classes
        self.text = text
        self.args = args
        self.frames = frames  # outermost first: file, line, function, and whether it is the interpreter's own
        self.cause = cause  # what it was raised from

    def __repr__(self) -> str:
        return "%s(%s)" % (self.classes[0], self.text) if self.text else self.classes[0]

    def brief(self) -> str:
        """One line. If the text quotes a traceback, as managers do, its last line is the most informative."""
        lines = [line.strip() for line in self.text.splitlines() if line.strip("- ")]
        text = lines[-1] if "Traceback (most recent call last)" in self.text else " ".join(lines)
        return "%s(%s)" % (self.classes[0], cut(text, BRIEF)) if text else self.classes[0]

    def names(self) -> set[str]:
        """The names of its classes, without their modules."""
        return {name.rpartition(".")[2] for name in self.classes}


class Foreign:
    """A value that the wire does not carry: the name of its type, and its repr."""

    def __init__(self, type_name: str, text: str) -> None:
        self.type_name = type_name
        self.text = text

    def __repr__(self) -> str:
        return "<%s %s>" % (self.type_name, self.text)


def name_of(cls: type) -> str:
    """A class's name as the documentation gives it: ValueError, queue.Full."""
    if cls is queue.Empty or cls is queue.Full:
        return "queue." + cls.__name__
    try:
        module = type.__getattribute__(cls, "__module__")
        name = type.__getattribute__(cls, "__qualname__")
        return str(name) if module == builtins.__name__ else "%s.%s" % (module, name)
    except BaseException:  # a class under test may have any object as its name
        return "(a class without a name)"


def _told(tell: Callable[[Any], str], value: object, what: str) -> str:
    """The repr or str of an object under test: either may do anything, even return a string that misbehaves."""
    try:
        return str.__str__(tell(value))
    except BaseException as error:
        return "(its %s raised %s)" % (what, name_of(type(error)))


def bounded_repr(value: object) -> str:
    text = _told(repr, value, "repr")
    return text if len(text) <= LONGEST_REPR else "%s... (%d characters)" % (text[:LONGEST_REPR], len(text))


# A class under test may have any object as these attributes.
_ARGS, _CAUSE, _TRACEBACK = (vars(BaseException)[name].__get__ for name in ("args", "__cause__", "__traceback__"))


def cut(text: str, most: int) -> str:
    """A text of at most `most` characters: the middle is cut, since a traceback ends with what matters."""
    if len(text) <= most:
        return text
    end = most * 2 // 3
    return "%s ... %s" % (text[: most - end - 5], text[-end:])


def raised(error: BaseException, causes: int = 1) -> Raised:
    """Convert an exception to the form that travels, with this many of its causes."""
    classes = type.__getattribute__(type(error), "__mro__")[:-1]
    text = cut(_told(str, error, "text"), LONGEST_TEXT)
    cause = _CAUSE(error) if causes else None
    return Raised(
        [name_of(cls) for cls in classes],
        text,
        _ARGS(error),
        frames(error),
        None if cause is None else raised(cause, causes - 1),
    )


def frames(error: BaseException) -> list[list[Any]]:
    """Where an exception was raised, outermost first, without queuespec's frames."""
    told: list[list[Any]] = []
    entry = _TRACEBACK(error)
    while entry is not None:
        code = entry.tb_frame.f_code
        file = code.co_filename
        if not file.startswith(KIT):
            own = file.startswith("<frozen") or (file.startswith(INTERPRETER) and "-packages" + os.sep not in file)
            real = os.path.realpath(file) if file.startswith(BESIDE_THE_KIT) else file  # adapters are links there
            told.append([real, entry.tb_lineno, code.co_name, own])
        entry = entry.tb_next
    if len(told) > MOST_FRAMES:
        told[MOST_FRAMES // 4 : -3 * MOST_FRAMES // 4] = []
    return told


class _Room:
    """How much more fits in a message."""

    def __init__(self, left: float) -> None:
        self.left = left

    def has(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0


def _pack(value: Any, refer: Callable[[Any], Ref | None] | None, depth: int, room: _Room) -> Any:
    kind = type(value)
    if kind is int:
        return value if SMALLEST <= value <= LARGEST else {"int": hex(value)}
    if value is None or kind is bool or kind is float:
        return value
    if kind is str:
        return value if room.has(len(value)) else _cut(value, "characters")
    if type(kind) is not type:  # then even comparing the type may do anything
        return _name(value, refer)
    if depth > DEEPEST:
        return {"foreign": [name_of(kind), "nested deeper than %d levels" % DEEPEST]}
    if kind in (list, tuple, set, frozenset, dict) and not room.has(len(value)):
        return {"foreign": [kind.__name__, "of %d items" % len(value)]}
    if kind is list:
        return _pack_each(value, refer, depth + 1, room)
    if kind in (tuple, set, frozenset):
        return {kind.__name__: _pack_each(value, refer, depth + 1, room)}
    if kind is dict:
        return {
            "dict": [[_pack(k, refer, depth + 1, room), _pack(v, refer, depth + 1, room)] for k, v in value.items()]
        }
    if kind is bytes or kind is bytearray:
        if len(value) >= LARGE:
            pattern = payloads.recognise(value)
            if pattern is None:
                return _cut(value, "bytes")
            return {"pattern": [kind.__name__, pattern.size, pattern.seed]}
        return {kind.__name__: value.decode("latin-1")}
    if kind is memoryview and value.format == "B" and value.contiguous and value.ndim == 1:
        return {"memoryview": bytes(value).decode("latin-1")}
    if kind is memoryview and value.format == "B" and value.ndim == 1:
        return {"strided": [value.tobytes().decode("latin-1"), value.strides[0]]}
    if kind is memoryview and value.c_contiguous and value.format in VIEWED:
        return {"view": [value.tobytes().decode("latin-1"), value.format, list(value.shape)]}
    if kind is array.array:
        return {"array": [value.typecode, value.tolist()]}
    if kind is complex:
        return {"complex": [value.real, value.imag]}
    if kind is payloads.Pattern:
        return {"pattern": ["bytes", value.size, value.seed]}
    if kind is Ref:
        return {"ref": value.number}
    if kind is Item:
        return {"item": [value.number, value.size]}
    if kind is Stray:
        return {"stray": [value.token, _pack(value.value, refer, depth + 1, _Room(LONGEST_TEXT))]}
    if kind is Raised:
        cause = None if value.cause is None else _pack(value.cause, refer, depth + 1, room)
        args = _pack(value.args, refer, depth + 1, room)
        return {"raised": [value.classes, value.text, args, value.frames, cause]}
    if kind is Foreign:
        return {"foreign": [value.type_name, value.text]}
    if kind in payloads.CLASSES:
        return {"payload": [kind.__name__, _pack(payloads.state(value), refer, depth + 1, room)]}
    return _name(value, refer)


def _pack_each(values: Iterable[Any], refer: Callable[[Any], Ref | None] | None, depth: int, room: _Room) -> list[Any]:
    """The items of a collection, packed: what is carried as it is, without a call for each."""
    return [
        value
        if value is None or type(value) is bool or (type(value) is int and SMALLEST <= value <= LARGEST)
        else _pack(value, refer, depth, room)
        for value in values
    ]


def _name(value: object, refer: Callable[[Any], Ref | None] | None) -> dict[str, Any]:
    """What travels for a value that the wire does not carry."""
    ref = refer(value) if refer is not None else None
    if ref is not None:
        return {"ref": ref.number}
    return {"foreign": [name_of(type(value)), bounded_repr(value)]}


def _cut(value: str | bytes | bytearray, units: str) -> dict[str, list[str]]:
    beginning = value[:40] if isinstance(value, str) else bytes(value[:40])
    return {"foreign": [type(value).__name__, "of %d %s, %r..." % (len(value), units, beginning)]}


def _unpack(data: Any, build: bool) -> Any:
    if type(data) is list:
        return [item if type(item) in PLAIN or type(item) is int else _unpack(item, build) for item in data]
    if type(data) is not dict:
        return data
    ((tag, body),) = data.items()
    return _UNPACKERS[tag](body, build)


def _pattern(body: Any, build: bool) -> Any:
    kind, size, seed = body
    pattern = payloads.Pattern(size, seed, kind)
    return pattern.build() if build else pattern


_UNPACKERS: dict[str, Callable[[Any, bool], Any]] = {
    "int": lambda body, build: int(body, 16),
    "tuple": lambda body, build: tuple(_unpack(item, build) for item in body),
    "set": lambda body, build: {_unpack(item, build) for item in body},
    "frozenset": lambda body, build: frozenset(_unpack(item, build) for item in body),
    "dict": lambda body, build: {_unpack(k, build): _unpack(v, build) for k, v in body},
    "bytes": lambda body, build: body.encode("latin-1"),
    "bytearray": lambda body, build: bytearray(body.encode("latin-1")),
    "memoryview": lambda body, build: memoryview(body.encode("latin-1")),
    "view": lambda body, build: memoryview(body[0].encode("latin-1")).cast(body[1], body[2]),
    "strided": lambda body, build: _strided(body[0].encode("latin-1"), body[1]),
    "array": lambda body, build: array.array(*body),
    "complex": lambda body, build: complex(*body),
    "pattern": _pattern,
    "ref": lambda body, build: Ref(body),
    "item": lambda body, build: Item(*body),
    "stray": lambda body, build: Stray(body[0], _unpack(body[1], build)),
    "raised": lambda body, build: Raised(body[0], body[1], _unpack(body[2], build), body[3], _unpack(body[4], build)),
    "payload": lambda body, build: payloads.from_state(body[0], _unpack(body[1], build)),
    "foreign": lambda body, build: Foreign(*body),
}


def _strided(shown: bytes, step: int) -> memoryview:
    """A view that shows these bytes of a buffer that has others between them, or has them in reverse order."""
    base = bytearray(b"\xff" * (len(shown) * abs(step)))
    memoryview(base)[::step] = shown
    return memoryview(bytes(base))[::step]


def encode(value: Any, refer: Callable[[Any], Ref | None] | None = None) -> bytes:
    """A message, its length in front. `refer` names the objects under test that may be part of the value.

    If given, the value is an answer, and may be anything: parts that do not fit arrive as their type and size.
    """
    room = _Room(ROOMY if refer is not None else math.inf)
    body = _JSON.encode(_pack(value, refer, 0, room)).encode("ascii")
    return LENGTH.pack(len(body)) + body


def decode(body: bytes, build: bool = False) -> Any:
    """The value of a message without its length. In the judged interpreter, `build` makes patterns real bytes.

    Raises ValueError if it is no message of this wire.
    """
    try:
        return _unpack(json.loads(body.decode("ascii")), build)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("not a message: %r" % body[:80]) from error


def read(receive: Callable[[int], bytes]) -> bytes | None:
    """One message's body from a blocking `receive(size)`; None at end of file."""
    head = _exactly(receive, LENGTH.size)
    return None if head is None else _exactly(receive, LENGTH.unpack(head)[0])


def _exactly(receive: Callable[[int], bytes], size: int) -> bytes | None:
    parts = []
    while size:
        part = receive(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)

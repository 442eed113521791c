"""The wire carries values of the exact type they had, and data only."""

from __future__ import annotations

import queue
import socket
import threading
from array import array

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queuespec.judged import payloads, wire
from queuespec.verdict import trouble
from queuespec.verdict.trouble import Crashed, RemoteError, as_exception
from queuespec.watch.lanes import Lane, LaneClosed
from queuespec.watch.waiting import until_readable

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(max_size=wire.LARGE - 1)
    | st.complex_numbers(allow_nan=False)
    | st.binary(max_size=50).map(bytearray)
    | st.binary(max_size=50).map(lambda data: memoryview(data))
    | st.booleans().map(lambda short: memoryview(bytes(range(24))).cast("H" if short else "I"))
    | st.sampled_from([[4, 6], [1, 24], [2, 3, 4]]).map(lambda shape: memoryview(bytes(range(24))).cast("B", shape))
    | st.sampled_from([2, 3, -1, -5]).map(lambda step: memoryview(bytes(range(24)))[::step])
    | st.lists(st.integers(-(2**31), 2**31 - 1), max_size=5).map(lambda numbers: array("i", numbers))
    | st.builds(payloads.Knot, st.booleans(), st.booleans())
)
hashable = st.none() | st.booleans() | st.integers() | st.text() | st.binary(max_size=50)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(hashable, inner)
        | st.sets(hashable)
        | st.frozensets(hashable)
        | inner.map(lambda value: payloads.Parcel("label", value))
    ),
    max_leaves=20,
)


def carried(value: object) -> object:
    return wire.decode(wire.encode(value)[wire.LENGTH.size :])


def shape(value: object) -> object:
    """A value with the types of all its parts, since 1 == True == 1.0."""
    if isinstance(value, payloads.Parcel):
        return "Parcel", shape(payloads.state(value))
    if isinstance(value, list | tuple):
        return type(value).__name__, [shape(item) for item in value]
    if isinstance(value, dict):
        return "dict", [(shape(key), shape(item)) for key, item in value.items()]
    if isinstance(value, set | frozenset):
        return type(value).__name__, sorted(repr(shape(item)) for item in value)
    if isinstance(value, memoryview):
        return "memoryview", repr((value.tobytes(), value.format, value.shape))
    return type(value).__name__, repr(value)


# How long an example takes says something of the machine alone.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_a_value_arrives_with_its_exact_types(value: object) -> None:
    assert shape(carried(value)) == shape(value)


def test_a_large_bytes_value_travels_as_the_pattern_it_holds() -> None:
    pattern = payloads.Pattern(100_000, 7)
    built = pattern.build()
    assert len(built) == 100_000
    assert carried(built) == pattern
    assert len(wire.encode(built)) < 100
    assert wire.decode(wire.encode(pattern)[4:], build=True) == built


def test_what_is_larger_than_a_block_repeats_nothing() -> None:
    pattern = payloads.Pattern(3 * payloads.Pattern.BLOCK + 5, 9)
    built = pattern.build()
    assert len(built) == pattern.size
    assert payloads.recognise(built) == pattern
    pieces = [built[n : n + 4096] for n in range(0, len(built) - 4096, 4096)]
    assert len(set(pieces)) == len(pieces)
    assert payloads.recognise(pieces[1] + pieces[0] + built[8192:]) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[:-1],
        lambda b: b + b"x",
        lambda b: b[:500] + bytes([b[500] ^ 1]) + b[501:],
        lambda b: b[:4096] + b[8192:] + b[4096:8192],
        lambda b: b[:65536] + b[:65536],
    ],
    ids=["cut", "longer", "one bit", "blocks swapped", "repeated"],
)
def test_a_damaged_pattern_is_no_pattern(damage: object) -> None:
    assert callable(damage)
    arrived = carried(damage(payloads.Pattern(200_000, 3).build()))
    assert isinstance(arrived, wire.Foreign)
    assert repr(arrived).startswith("<bytes of ")


class Hostile:
    def __repr__(self) -> str:
        raise SystemExit("not even a repr")

    def __eq__(self, other: object) -> bool:
        raise KeyboardInterrupt

    __hash__ = None  # type: ignore[assignment]


class Subclassed(int):
    pass


def test_what_is_no_builtin_value_arrives_as_its_type_and_bounded_repr() -> None:
    assert repr(carried(Hostile())) == "<tests.test_wire.Hostile (its repr raised SystemExit)>"
    assert repr(carried(Subclassed(3))) == "<tests.test_wire.Subclassed 3>"
    assert repr(carried([range(3)])) == "[<range range(0, 3)>]"
    assert repr(carried(range(10**400))).endswith("... (411 characters)>")


def test_a_cyclic_value_arrives_cut_off() -> None:
    cyclic: list[object] = []
    cyclic.append(cyclic)
    assert "nested deeper than 40 levels" in repr(carried(cyclic))


@pytest.mark.parametrize(
    "body", [b"", b"\xff\x00", b'{"no such tag":1}', b'{"a":1,"b":2}', b'{"set":[[]]}', b'{"int":5}']
)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        wire.decode(body)


def test_exceptions_are_known_by_the_classes_of_the_documentation() -> None:
    class Fuller(queue.Full):
        pass

    error = as_exception(wire.raised(Fuller("no room")))
    assert isinstance(error, queue.Full)
    assert isinstance(error, RemoteError)
    assert str(error) == "no room"
    assert type(error).__name__ == "Fuller"
    assert not isinstance(as_exception(wire.raised(queue.Empty())), queue.Full)
    assert isinstance(as_exception(wire.raised(BrokenPipeError(32, "x"))), OSError)


def test_an_exception_that_each_implementation_has_of_its_own_is_known_by_its_name() -> None:
    class AuthenticationError(Exception):
        pass

    class Refused(AuthenticationError, OSError):
        pass

    for error in (AuthenticationError("no"), Refused("no")):
        seen = as_exception(wire.raised(error))
        assert isinstance(seen, trouble.AuthenticationError)
        assert isinstance(seen, OSError) is isinstance(error, OSError)
        assert not isinstance(seen, trouble.ShutDown)


def test_an_exception_that_would_end_the_controller_does_not() -> None:
    for ending in (KeyboardInterrupt(), SystemExit(3), GeneratorExit()):
        error = as_exception(wire.raised(ending))
        assert isinstance(error, Exception)
        assert not isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit)
        assert repr(error.raised).startswith(type(ending).__name__)  # type: ignore[attr-defined]


def test_a_lane_into_which_somebody_else_writes_is_a_crash() -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(wire.encode(["worker", "0", 1, threading.get_native_id(), threading.get_ident(), 0]))
    lane = Lane(ours)
    theirs.sendall(b"\x7f\xff\xff\xff and more")
    with pytest.raises(Crashed, match="worker wrote something else to queuespec's own socket"):
        lane.reply(1)
    theirs.close()
    lane.close()


def test_a_lane_whose_other_end_closes_says_so() -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(wire.encode(["worker", "0", 1, 1, 1, 0]))
    lane = Lane(ours)
    assert not lane.ended()
    theirs.close()
    assert lane.ended()
    with pytest.raises(LaneClosed, match="worker ended"):
        lane.reply(1)
    lane.close()


def test_a_reply_that_is_too_long_for_the_socket_is_read_whole_although_its_sender_sleeps() -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(wire.encode(["worker", "0", 1, 1, 1, 0]))
    lane = Lane(ours)
    lane.send("anything")
    long = "x" * 2_000_000
    threading.Thread(target=theirs.sendall, args=(wire.encode(["done", 1, 2, long]),), daemon=True).start()
    assert until_readable([ours], 60)
    reply = lane.reply(0)
    assert reply is not None, "its rest was not waited for"
    assert reply.value == long
    theirs.close()
    lane.close()


def test_of_a_long_traceback_the_end_is_told_since_it_says_what_it_was() -> None:
    frames = "".join(f'  File "server.py", line {number}, in serve\n' for number in range(200))
    text = f"\n---\nTraceback (most recent call last):\n{frames}KeyError: 'unknown'\n---"
    told = wire.raised(RuntimeError(text)).text
    assert len(told) <= wire.LONGEST_TEXT
    assert told.startswith("\n---\nTraceback")
    assert told.endswith("KeyError: 'unknown'\n---")
    assert " ... " in told

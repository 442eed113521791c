"""The bytes methods of connections: send_bytes, recv_bytes and recv_bytes_into."""

from __future__ import annotations

import gzip
import json
import pickle
import zlib
from array import array

from pytest import raises

from queuespec.case.actors import HUGE, LARGE, Actor, pattern
from queuespec.case.examples import exactly
from queuespec.case.fixtures import Hand, MakePipe, Observe
from queuespec.clauses import DE_FACTO, MAY, MUST, SHOULD, Kind, clause
from queuespec.verdict.trouble import BufferTooShort, RemoteError

from .sources import CONNECTION_OBJECTS, OBSERVED

SEND_BYTES = "multiprocessing.connection.Connection.send_bytes"
RECV_BYTES = "multiprocessing.connection.Connection.recv_bytes"
RECV_BYTES_INTO = "multiprocessing.connection.Connection.recv_bytes_into"

# Messages that look like what a connection may make of others: compressed, pickled, as JSON, framed, or a challenge.
LOOKALIKES = (
    *(zlib.compress(bytes(1_000), level) for level in (0, 1, 6, 9)),
    gzip.compress(bytes(1_000), mtime=0),
    *(pickle.dumps(["message"], protocol) for protocol in (0, 2, 4)),
    json.dumps(["message"]).encode(),
    *(bytes(number) + b"message" for number in (1, 4, 8)),
    b"\xff\xff\xff\xff" + (7).to_bytes(8, "big") + b"message",
    b"#CHALLENGE#message",
    b"message\r\n\0",
)


@clause(
    "CONN-SB-01", MUST,
    "send_bytes accepts bytes, a bytearray, a memoryview or an array, and sends its bytes as one message.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="items are counted instead of bytes, or a pickle is sent",
    if_raised="only bytes objects are accepted",
)  # fmt: skip
def test_send_bytes_sends_one_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    arrays = array("h", [1, -2]), array("i", [3, -4])
    for message in (b"bytes", bytearray(b"bytearray"), memoryview(b"memoryview"), *arrays):
        producer.send_bytes(a, message)
        assert consumer.recv_bytes(b) == exactly(bytes(message))


@clause(
    "CONN-SB-02", MUST,
    "send_bytes with an offset sends the bytes from that position on.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the offset is ignored, or counted in items instead of bytes",
)  # fmt: skip
def test_send_bytes_begins_at_the_offset(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"0123456789", 4)
    assert consumer.recv_bytes(b) == b"456789"
    producer.send_bytes(a, b"0123456789", 0)
    assert consumer.recv_bytes(b) == b"0123456789"
    numbers = array("i", [1, 2, 3])
    for offset in (numbers.itemsize, 2):
        producer.send_bytes(a, numbers, offset)
        assert consumer.recv_bytes(b) == bytes(numbers)[offset:]


@clause(
    "CONN-SB-03", MUST,
    "send_bytes with an offset and a size sends size bytes, starting at the offset.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the size is ignored, treated as the end index, or counted in items instead of bytes",
    if_raised="the size is treated as a number of items",
)  # fmt: skip
def test_send_bytes_sends_as_many_bytes_as_size_says(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for offset, size, message in ((0, 4, b"0123"), (2, 5, b"23456"), (7, 3, b"789"), (4, 0, b"")):
        producer.send_bytes(a, b"0123456789", offset, size)
        assert consumer.recv_bytes(b) == message
    numbers = array("i", [1, 2, 3])
    producer.send_bytes(a, numbers, numbers.itemsize, 5)
    assert consumer.recv_bytes(b) == bytes(numbers)[numbers.itemsize :][:5]


@clause(
    "CONN-SB-04", DE_FACTO,
    "send_bytes raises ValueError for an offset or size that is negative or beyond the buffer, and sends nothing.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs=("CONN-SB-02", "CONN-SB-03"),
    hint="the data is sliced, and slicing accepts any index",
)  # fmt: skip
def test_send_bytes_refuses_what_is_not_in_the_buffer(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for offset, size in ((11, None), (-1, None), (0, 11), (6, 5), (4, -1)):
        with raises(ValueError):
            producer.send_bytes(a, b"0123456789", offset, size)
    assert consumer.poll(b) is False


@clause(
    "CONN-SB-07", MUST,
    "send_bytes sends exactly size bytes: if the buffer does not have that many from the offset on, it raises.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-03",
    hint="the data is sliced, and slicing accepts any index",
)  # fmt: skip
def test_send_bytes_sends_no_less_than_size(pipe: MakePipe, producer: Actor) -> None:
    a, _b = pipe()
    for offset, size in ((0, 11), (6, 5)):
        with raises(RemoteError):
            producer.send_bytes(a, b"0123456789", offset, size)


@clause(
    "CONN-SB-08", MUST,
    "send_bytes sends all bytes of a contiguous buffer as one message, whatever its shape and item size.",
    source=(SEND_BYTES, "gh-81818"),
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the number of rows is taken for the number of bytes",
    if_hung="the header announces a wrong length, so the next message is out of step",
)  # fmt: skip
def test_send_bytes_sends_buffers_of_any_shape(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    flat = memoryview(bytes(range(24)))
    shapes: list[tuple[str, list[int]]] = [("B", [24]), ("I", [6]), ("B", [4, 6]), ("H", [3, 4]), ("B", [1, 1, 24])]
    for form, shape in shapes:
        a, b = pipe()
        producer.send_bytes(a, flat.cast(form, shape))  # type: ignore[call-overload]
        assert consumer.recv_bytes(b) == bytes(flat)
        producer.send_bytes(a, b"next")
        assert consumer.recv_bytes(b) == b"next"


@clause(
    "CONN-SB-10", SHOULD,
    "A view that is not contiguous is refused by send_bytes, or arrives as the bytes that it shows, and nothing else.",
    source=(SEND_BYTES, "gh-81818"),
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the buffer behind the view is sent",
    if_hung="the header announces a wrong length, so the next message is out of step",
)  # fmt: skip
def test_send_bytes_refuses_views_with_gaps_or_sends_what_they_show(
    pipe: MakePipe, producer: Actor, consumer: Actor
) -> None:
    flat = memoryview(bytes(range(24)))
    for view in (flat[::2], flat[::-1], flat[3:21:5]):
        a, b = pipe()
        try:
            producer.send_bytes(a, view)
        except RemoteError:
            pass
        else:
            assert consumer.recv_bytes(b) == bytes(view)
        producer.send_bytes(a, b"next")
        assert consumer.recv_bytes(b) == b"next"


@clause(
    "CONN-SB-09", MUST,
    "The parameters of send_bytes are named buf, offset and size.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-03",
    if_raised="the parameters have other names, or are positional-only",
)  # fmt: skip
def test_send_bytes_takes_its_arguments_by_keyword(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, buf=b"0123456789", offset=2, size=5)
    assert consumer.recv_bytes(b) == b"23456"


@clause(
    "CONN-SB-05", MAY,
    "send_bytes may raise ValueError for a message larger than 32 MiB; if it does not, the message arrives.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    start_methods="fork",
    needs="CONN-RB-01",
    hint="the length does not fit in the message header",
    if_hung="the length does not fit in the message header",
    if_raised="the length does not fit in the message header",
)  # fmt: skip
def test_a_very_large_message_is_refused_or_arrives(
    pipe: MakePipe, producer: Actor, consumer: Actor, observe: Observe
) -> None:
    a, b = pipe()
    receiving = consumer.begin.recv_bytes(b)
    try:
        producer.send_bytes(a, HUGE)
    except ValueError:
        observe("raises ValueError")
    else:
        observe("arrives")
        assert receiving.result() == HUGE


@clause(
    "CONN-SB-06", DE_FACTO,
    "send_bytes raises TypeError for a str or an int, and sends nothing.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="a str is encoded, or any picklable object is accepted",
)  # fmt: skip
def test_send_bytes_refuses_what_is_not_bytes(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message in ("text", 5):
        with raises(TypeError):
            producer.send_bytes(a, message)
    assert consumer.poll(b) is False


@clause(
    "CONN-RB-01", MUST,
    "recv_bytes returns exactly one message as bytes, whether empty, a single byte or larger than the pipe's buffer.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="a single read is assumed to return the whole message, or message boundaries are lost",
    if_hung="the stream has no message boundaries",
)  # fmt: skip
def test_recv_bytes_returns_one_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    messages = [b"one", b"", b"2", b"three"]
    for message in messages:
        producer.send_bytes(a, message)
    assert [consumer.recv_bytes(b) for _ in messages] == exactly(messages)
    for large in (pattern(65_536), LARGE):
        sending = producer.begin.send_bytes(a, large)
        assert consumer.recv_bytes(b) == large
        assert sending.completes()


@clause(
    "CONN-RB-10", MUST,
    "recv_bytes returns the message that was sent even if it looks like a compressed, pickled or framed one.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-RB-01",
    hint="what a message looks like decides how it is received",
    if_hung="what a message looks like decides how it is received",
    if_raised="what a message looks like decides how it is received",
)  # fmt: skip
def test_no_message_is_taken_for_something_else(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message in LOOKALIKES:
        producer.send_bytes(a, message)
        assert consumer.recv_bytes(b) == message


@clause(
    "CONN-RB-02", MUST,
    "recv_bytes blocks until there is a message, and raises EOFError if the other end is closed and none is left.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs=("CONN-RB-01", "CONN-RECV-02"),
    hint="an empty read is returned as a message, the way file.read does at end of file",
)  # fmt: skip
def test_recv_bytes_blocks_until_the_end_of_file(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer)
    waiting = consumer.begin.recv_bytes(reader)
    assert waiting.blocks()
    producer.send_bytes(writer, b"message")
    assert waiting.result() == b"message"
    producer.close(writer)
    with raises(EOFError):
        consumer.recv_bytes(reader)


@clause(
    "CONN-RB-03", MUST,
    "recv_bytes raises OSError for a message longer than maxlength, and that end can no longer receive.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-RB-01",
    hint="the message is cut off at maxlength, the end stays open for what follows, or 0 means no limit",
    if_hung="reading continues in the middle of the message",
)  # fmt: skip
def test_recv_bytes_refuses_more_than_maxlength(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    for duplex, maxlength in ((True, 9), (False, 9), (True, 0)):
        reader, writer = pipe(duplex=duplex)
        producer.send_bytes(writer, b"0123456789")
        producer.send(writer, "next")
        with raises(OSError):
            consumer.recv_bytes(reader, maxlength)
        with raises(RemoteError):
            consumer.recv(reader)
        with raises(RemoteError):
            consumer.recv_bytes(reader)


@clause(
    "CONN-RB-04", MUST,
    "recv_bytes returns a message of up to maxlength bytes.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs=("CONN-RB-01", "FIFO-15"),
    if_raised="the comparison with maxlength is off by one",
)  # fmt: skip
def test_recv_bytes_returns_what_maxlength_allows(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message, maxlength in ((b"0123456789", 11), (b"0123456789", 10), (b"", 0)):
        producer.send_bytes(a, message)
        assert consumer.recv_bytes(b, maxlength) == message


@clause(
    "CONN-RB-05", DE_FACTO,
    "After a message longer than maxlength, a duplex end can still send; a receive-only end is closed.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RB-03",
    hint="a receive-only end is kept open although it is useless",
    if_raised="the whole connection is closed",
)  # fmt: skip
def test_a_message_too_long_leaves_a_duplex_end_for_sending(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    reader, writer = pipe(duplex=False)
    producer.send_bytes(a, b"0123456789")
    producer.send_bytes(writer, b"0123456789")
    for end in (b, reader):
        with raises(OSError):
            consumer.recv_bytes(end, 9)
    consumer.send(b, "answer")
    assert producer.recv(a) == "answer"
    assert consumer.attributes(reader, "closed") == {"closed": True}


@clause(
    "CONN-RB-06", DE_FACTO,
    "recv_bytes raises ValueError for a negative maxlength, and consumes nothing.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RB-01",
    hint="a negative maxlength is treated as no limit",
    if_raised="a negative maxlength is compared like any other, so every message is too long",
)  # fmt: skip
def test_recv_bytes_refuses_a_negative_maxlength(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"message")
    with raises(ValueError):
        consumer.recv_bytes(b, -1)
    assert consumer.recv_bytes(b) == b"message"


@clause(
    "CONN-RB-08", MUST,
    "recv_bytes never returns a message longer than maxlength, even if maxlength is negative: it raises instead.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-RB-03",
    hint="a negative maxlength is treated as no limit",
)  # fmt: skip
def test_a_negative_maxlength_is_a_limit(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"message")
    with raises(RemoteError):
        consumer.recv_bytes(b, -1)


@clause(
    "CONN-RB-07", DE_FACTO,
    "recv_bytes returns an object sent by send as bytes; if send_bytes forwards them, recv returns the object.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs=("CONN-RECV-01", "CONN-RB-01"),
    if_raised="objects and bytes are framed differently",
)  # fmt: skip
def test_recv_bytes_takes_an_object_as_bytes(pipe: MakePipe, producer: Actor, consumer: Actor, other: Actor) -> None:
    a, b = pipe()
    onward, end = pipe()
    producer.send(a, ("an object", 1))
    message = consumer.recv_bytes(b)
    assert type(message) is bytes
    consumer.send_bytes(onward, message)
    assert other.recv(end) == ("an object", 1)


@clause(
    "CONN-RB-09", MUST,
    "The parameter of recv_bytes is named maxlength.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs=("CONN-RB-03", "CONN-RB-04"),
    if_raised="the parameter has another name, or is positional-only",
)  # fmt: skip
def test_recv_bytes_takes_maxlength_by_keyword(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for _ in range(2):
        producer.send_bytes(a, b"message")
    assert consumer.recv_bytes(b, maxlength=7) == b"message"
    with raises(OSError):
        consumer.recv_bytes(b, maxlength=6)


@clause(
    "CONN-RBI-01", MUST,
    "recv_bytes_into writes one message at the start of the buffer, keeps the rest unchanged, and returns the length.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the size of the buffer is returned, or the rest of the buffer is cleared",
)  # fmt: skip
def test_recv_bytes_into_writes_one_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message in (b"larger", b"exact", b""):
        producer.send_bytes(a, message)
    assert consumer.recv_bytes_into(b, 8) == (6, b"larger..")
    assert consumer.recv_bytes_into(b, 5) == (5, b"exact")
    assert consumer.recv_bytes_into(b, 3) == (0, b"...")


@clause(
    "CONN-RBI-02", MUST,
    "recv_bytes_into with an offset writes the message at that position, and keeps the bytes before and after it.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-RBI-01",
    hint="the offset is ignored, or added to the returned length",
)  # fmt: skip
def test_recv_bytes_into_writes_at_the_offset(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"01234")
    producer.send_bytes(a, b"56789")
    assert consumer.recv_bytes_into(b, 8, 2) == (5, b"..01234.")
    assert consumer.recv_bytes_into(b, 8, 3) == (5, b"...56789")


@clause(
    "CONN-RBI-03", MUST,
    "recv_bytes_into raises if the offset is negative or beyond the end of the buffer.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-RBI-02",
    hint="a negative offset counts from the end of the buffer, as in a slice",
)  # fmt: skip
def test_recv_bytes_into_refuses_an_offset_outside(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for _ in range(3):
        producer.send_bytes(a, b"01")
    assert consumer.recv_bytes_into(b, 8, 6) == (2, b"......01")
    for offset in (-2, 9):
        with raises(RemoteError):
            consumer.recv_bytes_into(b, 8, offset)


@clause(
    "CONN-RBI-04", MUST,
    "recv_bytes_into raises BufferTooShort for a message that does not fit, with the complete message as args[0].",
    source=(RECV_BYTES_INTO, "multiprocessing.BufferTooShort"),
    kinds=Kind.PIPE,
    needs="CONN-RBI-01",
    hint="the message is truncated to fit, or the exception carries part of it or another part of the buffer",
)  # fmt: skip
def test_recv_bytes_into_tells_what_does_not_fit(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message, size, offset in ((b"01234567", 7, 0), (b"01234567", 8, 1), (LARGE, 8, 0)):
        sending = producer.begin.send_bytes(a, message)
        with raises(BufferTooShort) as error:
            consumer.recv_bytes_into(b, size, offset)
        assert error.value.raised.args[0] == message
        assert sending.completes()


@clause(
    "CONN-RBI-05", DE_FACTO,
    "A message for which recv_bytes_into raises BufferTooShort is consumed: the next call receives the next message.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RBI-04",
    hint="the rest of the message is left in the pipe",
    if_hung="the rest of the message is left in the pipe",
    if_raised="the message, or the rest of it, is kept for the next call",
)  # fmt: skip
def test_buffer_too_short_uses_up_its_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"01234567")
    producer.send_bytes(a, b"next")
    with raises(BufferTooShort):
        consumer.recv_bytes_into(b, 6)
    assert consumer.recv_bytes_into(b, 6) == (4, b"next..")


@clause(
    "CONN-RBI-06", MUST,
    "recv_bytes_into raises if the buffer is read-only.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-RBI-01",
    hint="the message is written to a copy of the buffer",
)  # fmt: skip
def test_recv_bytes_into_needs_a_writable_buffer(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for _ in range(2):
        producer.send_bytes(a, b"message")
    assert consumer.recv_bytes_into(b, 9) == (7, b"message..")
    with raises(RemoteError):
        consumer.perform(b, "recv_bytes_into", b"read-only")


@clause(
    "CONN-RBI-07", MUST,
    "recv_bytes_into blocks until there is a message, and raises EOFError if the other end is closed and none is left.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs=("CONN-RBI-01", "CONN-RECV-02"),
    hint="an empty read is returned as zero, the way readinto does at end of file",
)  # fmt: skip
def test_recv_bytes_into_blocks_until_the_end_of_file(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor
) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer)
    waiting = consumer.begin.recv_bytes_into(reader, 8)
    assert waiting.blocks()
    producer.send_bytes(writer, b"message")
    assert waiting.result() == 7
    producer.close(writer)
    with raises(EOFError):
        consumer.recv_bytes_into(reader, 8)


@clause(
    "CONN-RBI-08", MUST,
    "recv_bytes_into counts bytes even if the buffer is an array, in both its offset and its return value.",
    source=(RECV_BYTES_INTO, CONNECTION_OBJECTS),
    kinds=Kind.PIPE,
    needs=("CONN-RBI-01", "CONN-RBI-02"),
    hint="items are counted instead of bytes",
    if_raised="only byte buffers are accepted, or the offset is treated as a number of items",
)  # fmt: skip
def test_recv_bytes_into_an_array_counts_bytes(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    numbers = array("i", [1, 2])
    buffer = consumer.has(array("i", [0] * 5))
    producer.send_bytes(a, numbers)
    assert consumer.perform(b, "recv_bytes_into", buffer, 2 * numbers.itemsize) == 2 * numbers.itemsize
    assert consumer.sees(buffer) == array("i", [0, 0, 1, 2, 0])


@clause(
    "CONN-RBI-10", DE_FACTO,
    "recv_bytes_into raises ValueError for an offset that is negative or beyond the buffer, and consumes nothing.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RBI-03",
    hint="the buffer is sliced, and slicing accepts any index",
)  # fmt: skip
def test_recv_bytes_into_refuses_what_is_not_in_the_buffer(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"")
    for offset in (-1, 10):
        with raises(ValueError):
            consumer.recv_bytes_into(b, 9, offset)
    assert consumer.recv_bytes_into(b, 9, 9) == (0, b".........")


@clause(
    "CONN-RBI-11", MUST,
    "The parameters of recv_bytes_into are named buf and offset.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-RBI-02",
    if_raised="the parameters have other names, or are positional-only",
)  # fmt: skip
def test_recv_bytes_into_takes_its_arguments_by_keyword(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"01234")
    assert consumer.perform(b, "recv_bytes_into", buf=bytearray(8), offset=2) == 5


@clause(
    "CONN-RBI-09", MUST,
    "recv_bytes_into reads a whole message into an array, even if the message ends in the middle of an item.",
    source=(RECV_BYTES_INTO, CONNECTION_OBJECTS),
    kinds=Kind.PIPE,
    needs="CONN-RBI-08",
    hint="lengths and offsets are divided by the item size, and the remainder is dropped",
)  # fmt: skip
def test_recv_bytes_into_an_array_reads_part_of_an_item(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    buffer = consumer.has(array("h", [0, 0]))
    producer.send_bytes(a, b"abc")
    assert consumer.perform(b, "recv_bytes_into", buffer) == len(b"abc")
    assert consumer.sees(buffer).tobytes() == b"abc\0"

"""The methods of connections for bytes: send_bytes, recv_bytes and recv_bytes_into."""

from __future__ import annotations

from array import array

from pytest import raises

from queuespec.case.actors import HUGE, LARGE, Actor, pattern
from queuespec.case.examples import exactly
from queuespec.case.fixtures import Hand, MakePipe, Observe
from queuespec.clauses import DE_FACTO, MAY, MUST, Kind, clause
from queuespec.verdict.trouble import BufferTooShort, RemoteError

from .sources import CONNECTION_OBJECTS, OBSERVED

SEND_BYTES = "multiprocessing.connection.Connection.send_bytes"
RECV_BYTES = "multiprocessing.connection.Connection.recv_bytes"
RECV_BYTES_INTO = "multiprocessing.connection.Connection.recv_bytes_into"


@clause(
    "CONN-SB-01", MUST,
    "send_bytes takes bytes, a bytearray, a memoryview or an array, and sends its bytes as one message.",
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
    "send_bytes with an offset sends the bytes from there on.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the offset is ignored",
)  # fmt: skip
def test_send_bytes_begins_at_the_offset(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"0123456789", 4)
    assert consumer.recv_bytes(b) == b"456789"
    producer.send_bytes(a, b"0123456789", 0)
    assert consumer.recv_bytes(b) == b"0123456789"


@clause(
    "CONN-SB-03", MUST,
    "send_bytes with an offset and a size sends that many bytes, from the offset on.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the size is ignored, or taken for the index at which to end",
    if_raised="the size is taken for a number of items",
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
    hint="the data is cut by a slice, which takes any numbers",
)  # fmt: skip
def test_send_bytes_refuses_what_is_not_in_the_buffer(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for offset, size in ((11, None), (-1, None), (0, 11), (6, 5), (4, -1)):
        with raises(ValueError):
            producer.send_bytes(a, b"0123456789", offset, size)
    assert consumer.poll(b) is False


@clause(
    "CONN-SB-07", MUST,
    "send_bytes sends exactly as many bytes as size says: if the buffer has not so many, it raises.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-03",
    hint="the data is cut by a slice, which takes any numbers",
)  # fmt: skip
def test_send_bytes_sends_no_less_than_size(pipe: MakePipe, producer: Actor) -> None:
    a, _b = pipe()
    for offset, size in ((0, 11), (6, 5)):
        with raises(RemoteError):
            producer.send_bytes(a, b"0123456789", offset, size)


@clause(
    "CONN-SB-05", MAY,
    "send_bytes may raise ValueError for more than 32 MiB; if it does not, the message arrives.",
    source=SEND_BYTES,
    kinds=Kind.PIPE,
    start_methods="fork",
    needs="CONN-RB-01",
    hint="the length does not fit into the header of the message",
    if_hung="the length does not fit into the header of the message",
    if_raised="the length does not fit into the header of the message",
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
    hint="text is encoded, or anything that can be pickled is accepted",
)  # fmt: skip
def test_send_bytes_refuses_what_is_not_bytes(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message in ("text", 5):
        with raises(TypeError):
            producer.send_bytes(a, message)
    assert consumer.poll(b) is False


@clause(
    "CONN-RB-01", MUST,
    "recv_bytes returns exactly one message, as bytes, be it empty, a single byte or larger than the pipe's buffer.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="a single read is taken for the whole message, or messages run together",
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
    "CONN-RB-02", MUST,
    "recv_bytes blocks until there is a message, and raises EOFError if the other end is closed and none is left.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs=("CONN-RB-01", "CONN-RECV-02"),
    hint="an empty read is returned as a message, as read does at the end of a file",
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
    "recv_bytes raises OSError for a message longer than maxlength, and that end cannot receive any more.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-RB-01",
    hint="the message is cut at maxlength, reading goes on in the middle of it, or 0 is taken for no limit",
    if_hung="reading goes on in the middle of the message",
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
    "recv_bytes returns a message that is not longer than maxlength.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-RB-01",
    if_raised="the comparison with maxlength is off by one",
)  # fmt: skip
def test_recv_bytes_returns_what_maxlength_allows(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message, maxlength in ((b"0123456789", 11), (b"0123456789", 10), (b"", 0)):
        producer.send_bytes(a, message)
        assert consumer.recv_bytes(b, maxlength) == message


@clause(
    "CONN-RB-05", DE_FACTO,
    "After a message longer than maxlength, a duplex end can still send; an end that could only receive is closed.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RB-03",
    hint="a one-way end is kept open although it is of no use",
    if_raised="the whole connection is given up",
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
    "recv_bytes raises ValueError for a negative maxlength, and receives nothing.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RB-01",
    hint="a negative number is taken for no limit",
    if_raised="no message is short enough for a negative maxlength",
)  # fmt: skip
def test_recv_bytes_refuses_a_negative_maxlength(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"message")
    with raises(ValueError):
        consumer.recv_bytes(b, -1)
    assert consumer.recv_bytes(b) == b"message"


@clause(
    "CONN-RB-08", MUST,
    "recv_bytes returns no message that is longer than maxlength, a negative one included: it raises.",
    source=RECV_BYTES,
    kinds=Kind.PIPE,
    needs="CONN-RB-03",
    hint="a negative number is taken for no limit",
)  # fmt: skip
def test_a_negative_maxlength_is_a_limit(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"message")
    with raises(RemoteError):
        consumer.recv_bytes(b, -1)


@clause(
    "CONN-RB-07", DE_FACTO,
    "recv_bytes returns as bytes what send has sent; if send_bytes passes them on, recv returns the object.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs=("CONN-RECV-01", "CONN-RB-01"),
    if_raised="objects and bytes are framed in different ways",
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
    "CONN-RBI-01", MUST,
    "recv_bytes_into writes one message to the start of the buffer, keeps the rest of it, and returns the length.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-SB-01",
    hint="the size of the buffer is returned, or the rest of it is cleared",
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
    "recv_bytes_into with an offset writes the message from there on, and keeps what stands before and after.",
    source=RECV_BYTES_INTO,
    kinds=Kind.PIPE,
    needs="CONN-RBI-01",
    hint="the offset is ignored, or added to what is returned",
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
    hint="a negative offset is counted from the end of the buffer, as in a slice",
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
    "recv_bytes_into raises BufferTooShort for a message that does not fit, with the whole message as its args[0].",
    source=(RECV_BYTES_INTO, "multiprocessing.BufferTooShort"),
    kinds=Kind.PIPE,
    needs="CONN-RBI-01",
    hint="the message is cut to what fits, or the exception is given only a part of it",
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
    "A message for which recv_bytes_into raises BufferTooShort is used up: the next call receives the next message.",
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
    hint="an empty read is returned as zero, as readinto does at the end of a file",
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
    "recv_bytes_into counts in bytes even if the buffer is an array: the offset, and what it returns.",
    source=(RECV_BYTES_INTO, CONNECTION_OBJECTS),
    kinds=Kind.PIPE,
    needs=("CONN-RBI-01", "CONN-RBI-02"),
    hint="items are counted instead of bytes",
    if_raised="only buffers of bytes are accepted, or the offset is taken for a number of items",
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
    "recv_bytes_into raises ValueError for an offset that is negative or beyond the buffer, and receives nothing.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RBI-03",
    hint="the buffer is cut by a slice, which takes any numbers",
)  # fmt: skip
def test_recv_bytes_into_refuses_what_is_not_in_the_buffer(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"")
    for offset in (-1, 10):
        with raises(ValueError):
            consumer.recv_bytes_into(b, 9, offset)
    assert consumer.recv_bytes_into(b, 9, 9) == (0, b".........")


@clause(
    "CONN-RBI-09", MUST,
    "recv_bytes_into reads a message into an array whole, even if it ends in the middle of an item.",
    source=(RECV_BYTES_INTO, CONNECTION_OBJECTS),
    kinds=Kind.PIPE,
    needs="CONN-RBI-08",
    hint="lengths and offsets are divided by the size of an item, and what does not divide is dropped",
)  # fmt: skip
def test_recv_bytes_into_an_array_reads_part_of_an_item(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    buffer = consumer.has(array("h", [0, 0]))
    producer.send_bytes(a, b"abc")
    assert consumer.perform(b, "recv_bytes_into", buffer) == len(b"abc")
    assert consumer.sees(buffer).tobytes() == b"abc\0"

"""The methods of connections, the ends of a pipe."""

from __future__ import annotations

from pytest import raises

from queuespec.clauses import MUST, Kind, clause
from queuespec.harness.actors import Actor, Hand, MakePipe, pattern
from queuespec.harness.examples import exactly
from queuespec.harness.trouble import RemoteError

CONNECTION = "multiprocessing.connection.Connection"


@clause(
    "CONN-SEND-01", MUST,
    "Each send is read by one recv at the other end.",
    source=f"{CONNECTION}.send",
    kinds=[Kind.PIPE],
    hint="messages that run together, or that are read ahead and lost",
)  # fmt: skip
def test_each_send_is_read_by_one_recv(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for item in (["a", "list"], None, {"a": ("dict",)}):
        producer.send(a, item)
    assert [consumer.recv(b) for _ in range(3)] == exactly([["a", "list"], None, {"a": ("dict",)}])
    assert consumer.begin.recv(b).blocks()


@clause(
    "CONN-RECV-01", MUST,
    "A recv waits until there is something to receive, and returns it.",
    source=f"{CONNECTION}.recv",
    kinds=[Kind.PIPE],
)  # fmt: skip
def test_recv_waits_for_an_object(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.recv(b)
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() == "object"


@clause(
    "CONN-RECV-02", MUST,
    "A recv raises EOFError when the other end is closed and nothing is left to receive.",
    source=f"{CONNECTION}.recv",
    kinds=[Kind.PIPE],
    needs=("CONN-RECV-01",),
    hint="close does not reach the other end, or is reported as another exception",
)  # fmt: skip
def test_recv_raises_eoferror_once_the_other_end_is_closed(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor
) -> None:
    for duplex in (True, False):
        reader, writer = pipe(duplex=duplex)
        hand(writer, producer)
        producer.close(writer)
        with raises(EOFError):
            consumer.recv(reader)


@clause(
    "CONN-RECV-03", MUST,
    "What was sent before the close is received first, and EOFError comes after it, every time.",
    source=f"{CONNECTION}.recv",
    kinds=[Kind.PIPE],
    needs=("CONN-RECV-02",),
    hint="a close that discards what is on its way",
)  # fmt: skip
def test_what_was_sent_before_the_close_comes_first(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor
) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer)
    producer.send(writer, "first")
    producer.send(writer, "second")
    producer.close(writer)
    assert consumer.recv_each(reader, 2) == ["first", "second"]
    for _ in range(2):
        with raises(EOFError):
            consumer.recv(reader)


@clause(
    "CONN-CLOSE-01", MUST,
    "After close every other operation on that end raises.",
    source=f"{CONNECTION}.close",
    kinds=[Kind.PIPE],
    hint="the number of a closed descriptor is used, which may be another file's by now",
)  # fmt: skip
def test_a_closed_end_cannot_be_used(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    consumer.send(b, "unread")
    producer.close(a)
    for operation in (producer.recv, producer.recv_bytes, producer.poll, producer.fileno):
        with raises(RemoteError):
            operation(a)
    with raises(RemoteError):
        producer.send(a, "object")
    with raises(RemoteError):
        producer.send_bytes(a, b"bytes")


@clause(
    "CONN-POLL-01", MUST,
    "A poll without timeout answers at once whether there is something to receive.",
    source=f"{CONNECTION}.poll",
    kinds=[Kind.PIPE],
    hint="poll waits by default",
)  # fmt: skip
def test_poll_answers_at_once(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    looks = consumer.times(5).poll(b)
    assert looks.all_return(False)
    assert looks.at_once()
    producer.send(a, "object")
    assert consumer.poll(b) is True


@clause(
    "CONN-POLL-02", MUST,
    "A poll with a timeout waits so many seconds at most, and no longer than until there is something to receive.",
    source=f"{CONNECTION}.poll",
    kinds=[Kind.PIPE],
    needs=("CONN-POLL-01",),
    hint="milliseconds taken for seconds; or a poll that sleeps and then looks once",
)  # fmt: skip
def test_poll_waits_for_its_timeout_at_most(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    looks = consumer.times(5).poll(b, 0.05)
    assert looks.all_return(False)
    assert looks.never_early(0.05)
    assert looks.in_time(0.05)
    waiting = consumer.begin.poll(b, 10)
    assert waiting.blocks()
    producer.send(a, "object")
    assert not waiting.blocks()
    assert waiting.result() is True


@clause(
    "CONN-POLL-03", MUST,
    "A poll whose timeout is None waits until there is something to receive.",
    source=f"{CONNECTION}.poll",
    kinds=[Kind.PIPE],
    needs=("CONN-POLL-01",),
    hint="None is taken for no time at all",
)  # fmt: skip
def test_poll_with_none_waits_without_limit(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.poll(b, None)
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() is True


@clause(
    "CONN-POLL-04", MUST,
    "A poll takes nothing: it may be repeated, and what it saw can still be received.",
    source=f"{CONNECTION}.poll",
    kinds=[Kind.PIPE],
    needs=("CONN-POLL-01",),
    hint="poll reads ahead, and what it read is lost",
)  # fmt: skip
def test_poll_takes_nothing(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, "object")
    assert [consumer.poll(b) for _ in range(3)] == [True, True, True]
    assert consumer.recv(b) == "object"


@clause(
    "CONN-SB-01", MUST,
    "A send_bytes of bytes or of a bytearray sends what it holds as one message.",
    source=f"{CONNECTION}.send_bytes",
    kinds=[Kind.PIPE],
    hint="only bytes objects are accepted, or what is sent is a pickle of them",
)  # fmt: skip
def test_send_bytes_sends_one_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message in (b"bytes", bytearray(b"bytearray")):
        producer.send_bytes(a, message)
        assert consumer.recv_bytes(b) == exactly(bytes(message))


@clause(
    "CONN-RB-01", MUST,
    "A recv_bytes returns one message as bytes, whole and alone, be it empty or large.",
    source=f"{CONNECTION}.recv_bytes",
    kinds=[Kind.PIPE],
    needs=("CONN-SB-01",),
    hint="a stream without boundaries, or a single read that is taken for the whole message",
)  # fmt: skip
def test_recv_bytes_returns_one_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for message in (b"one", b"", b"two"):
        producer.send_bytes(a, message)
    large = producer.begin.send_bytes(a, pattern(300_000))
    assert [consumer.recv_bytes(b) for _ in range(4)] == exactly([b"one", b"", b"two", pattern(300_000)])
    assert large.completes()


@clause(
    "CONN-MIX-01", MUST,
    "Objects and bytes that are sent through one end arrive in the order of their sending, each by its own method.",
    source="multiprocessing#connection-objects",
    kinds=[Kind.PIPE],
    needs=("CONN-RECV-01", "CONN-RB-01"),
    hint="one of the methods reads ahead, or frames its messages in a way that the other does not know",
)  # fmt: skip
def test_objects_and_bytes_share_one_order(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, "object")
    producer.send_bytes(a, b"bytes")
    producer.send(a, "another")
    assert [consumer.recv(b), consumer.recv_bytes(b), consumer.recv(b)] == exactly(["object", b"bytes", "another"])

"""multiprocessing.Pipe: direction, ends, order and end of file."""

from __future__ import annotations

from pytest import raises

from queuespec.clauses import MUST, Kind, clause
from queuespec.harness.actors import Actor, Hand, MakeChild, MakePipe
from queuespec.harness.trouble import RemoteError

PIPE = "multiprocessing.Pipe"
RECV = "multiprocessing.connection.Connection.recv"


@clause(
    "PIPE-01", MUST,
    "A pipe is duplex unless told otherwise: both ends send and receive.",
    source=PIPE,
    kinds=[Kind.PIPE],
    hint="one-way by default",
)  # fmt: skip
def test_both_ends_of_a_pipe_send_and_receive(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, "question")
    assert consumer.recv(b) == "question"
    consumer.send(b, "answer")
    assert producer.recv(a) == "answer"


@clause(
    "PIPE-02", MUST,
    "The two directions of a duplex pipe are apart: what an end sent does not come back to that end.",
    source=PIPE,
    kinds=[Kind.PIPE],
    needs=("PIPE-01",),
    hint="both directions share one channel",
)  # fmt: skip
def test_the_directions_of_a_pipe_are_apart(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe(duplex=True)
    producer.send(a, "from a")
    waiting = producer.begin.recv(a)
    assert waiting.blocks()
    consumer.send(b, "from b")
    assert waiting.result() == "from b"
    assert consumer.recv(b) == "from a"


@clause(
    "PIPE-03", MUST,
    "Of a pipe made with duplex=False the first end receives what the second sends.",
    source=PIPE,
    kinds=[Kind.PIPE],
    hint="the two ends are returned in the wrong order",
)  # fmt: skip
def test_the_first_end_of_a_one_way_pipe_receives(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    first, second = pipe(duplex=False)
    producer.send(second, "message")
    assert consumer.recv(first) == "message"


@clause(
    "PIPE-04", MUST,
    "The receiving end of a pipe made with duplex=False cannot send.",
    source=PIPE,
    kinds=[Kind.PIPE],
    hint="duplex=False makes a duplex pipe all the same",
)  # fmt: skip
def test_the_receiving_end_cannot_send(pipe: MakePipe, consumer: Actor) -> None:
    reader, _writer = pipe(duplex=False)
    with raises(RemoteError):
        consumer.send(reader, "message")
    with raises(RemoteError):
        consumer.send_bytes(reader, b"message")


@clause(
    "PIPE-05", MUST,
    "The sending end of a pipe made with duplex=False cannot receive: recv, recv_bytes and poll raise and do not wait.",
    source=PIPE,
    kinds=[Kind.PIPE],
    hint="duplex=False makes a duplex pipe all the same",
)  # fmt: skip
def test_the_sending_end_cannot_receive(pipe: MakePipe, producer: Actor) -> None:
    _reader, writer = pipe(duplex=False)
    with raises(RemoteError):
        producer.poll(writer)
    with raises(RemoteError):
        producer.recv(writer)
    with raises(RemoteError):
        producer.recv_bytes(writer)


@clause(
    "PIPE-07", MUST,
    "Each end of a pipe can be passed to a process of its own, where it works without the other.",
    source="multiprocessing#exchanging-objects-between-processes",
    kinds=[Kind.PIPE],
    needs=("PIPE-03",),
    hint="an end that needs what only the process that made the pipe has",
)  # fmt: skip
def test_each_end_works_in_a_process_of_its_own(pipe: MakePipe, child: MakeChild, hand: Hand) -> None:
    reader, writer = pipe(duplex=False)
    sender, receiver = child(writer), child(reader)
    hand(writer, sender)
    hand(reader, receiver)
    sender.send(writer, "message")
    assert receiver.recv(reader) == "message"


@clause(
    "PIPE-11", MUST,
    "End of file comes when the last copy of the far end is closed, whichever process holds it, and no sooner.",
    source=(RECV, "multiprocessing.connection.wait"),
    kinds=[Kind.PIPE],
    capabilities=["processes"],
    needs=("CONN-RECV-02",),
    hint="the first close of a copy tells the reader that all is over",
)  # fmt: skip
def test_end_of_file_needs_all_copies_closed(
    pipe: MakePipe, hand: Hand, producer: Actor, other: Actor, consumer: Actor
) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer, other)
    waiting = consumer.begin.recv(reader)
    producer.close(writer)
    assert waiting.blocks()
    other.close(writer)
    with raises(EOFError):
        waiting.result()


@clause(
    "PIPE-14", MUST,
    "Messages that one end sends arrive at the other in the order in which they were sent.",
    source="multiprocessing#connection-objects",
    kinds=[Kind.PIPE],
    needs=("PIPE-01",),
)  # fmt: skip
def test_messages_keep_their_order(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    sending = producer.begin_send_each(a, range(500))
    assert consumer.recv_each(b, 500) == list(range(500))
    assert sending.completes()


@clause(
    "PIPE-17", MUST,
    "A process that was started anew holds only what it was passed: with one end it sees the end of file of the other.",
    source="multiprocessing#contexts-and-start-methods",
    kinds=[Kind.PIPE],
    start_methods=["spawn", "forkserver"],
    needs=("CONN-RECV-02",),
    hint="descriptors that leak into every child",
)  # fmt: skip
def test_a_new_process_holds_only_what_it_was_passed(
    pipe: MakePipe, hand: Hand, parent: Actor, child: MakeChild
) -> None:
    a, b = pipe()
    c = child(b)
    hand(a, parent)
    parent.close(a)
    with raises(EOFError):
        c.recv(b)

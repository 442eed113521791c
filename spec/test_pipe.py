"""multiprocessing.Pipe: direction, ends, order and end of file."""

from __future__ import annotations

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.fixtures import Hand, MakeChild, MakePipe, Observe, Settle
from queuespec.clauses import DE_FACTO, HAZARD, MUST, Kind, clause
from queuespec.judged.programs.lifecycles import sees_the_end_of_its_pipe
from queuespec.judged.programs.surroundings import (
    blocking_under_a_default_timeout,
    passes_beyond,
    receives_under_a_default_timeout,
)
from queuespec.verdict.trouble import RemoteError

from .sources import CONNECTION_OBJECTS, CONTEXTS, EXCHANGING, GUIDELINES, LISTENERS_AND_CLIENTS, OBSERVED, ONE_METHOD

PIPE = "multiprocessing.Pipe"
RECV = "multiprocessing.connection.Connection.recv"


@clause(
    "PIPE-01", MUST,
    "A pipe is duplex by default: both ends send and receive.",
    source=PIPE,
    kinds=Kind.PIPE,
    if_raised="duplex defaults to False",
)  # fmt: skip
def test_both_ends_of_a_pipe_send_and_receive(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, "question")
    assert consumer.recv(b) == "question"
    consumer.send(b, "answer")
    assert producer.recv(a) == "answer"


@clause(
    "PIPE-02", MUST,
    "The two directions of a duplex pipe are separate: an end does not receive what it sent itself.",
    source=PIPE,
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="both directions share one channel",
)  # fmt: skip
def test_the_directions_of_a_pipe_are_separate(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe(duplex=True)
    producer.send(a, "from a")
    waiting = producer.begin.recv(a)
    assert waiting.blocks()
    consumer.send(b, "from b")
    assert waiting.result() == "from b"
    assert consumer.recv(b) == "from a"


@clause(
    "PIPE-03", MUST,
    "With duplex=False, the first end receives what the second end sends.",
    source=PIPE,
    kinds=Kind.PIPE,
    if_raised="the two ends are returned in the wrong order",
)  # fmt: skip
def test_the_first_end_of_a_one_way_pipe_receives(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    first, second = pipe(duplex=False)
    producer.send(second, "message")
    assert consumer.recv(first) == "message"


@clause(
    "PIPE-04", MUST,
    "With duplex=False, the first end cannot send: send and send_bytes raise.",
    source=PIPE,
    kinds=Kind.PIPE,
    hint="duplex=False is ignored, or forgotten when an end is passed on, or the ends are in the wrong order",
)  # fmt: skip
def test_the_first_end_of_a_one_way_pipe_cannot_send(pipe: MakePipe, consumer: Actor) -> None:
    reader, _writer = pipe(duplex=False)
    with raises(RemoteError):
        consumer.send(reader, "message")
    with raises(RemoteError):
        consumer.send_bytes(reader, b"message")


@clause(
    "PIPE-05", MUST,
    "With duplex=False, the second end cannot receive: recv, recv_bytes and poll raise.",
    source=PIPE,
    kinds=Kind.PIPE,
    hint="duplex=False is ignored, or the ends are returned in the wrong order",
)  # fmt: skip
def test_the_second_end_of_a_one_way_pipe_cannot_receive(pipe: MakePipe, producer: Actor) -> None:
    _reader, writer = pipe(duplex=False)
    with raises(RemoteError):
        producer.poll(writer)
    with raises(RemoteError):
        producer.recv(writer)
    with raises(RemoteError):
        producer.recv_bytes(writer)


@clause(
    "PIPE-06", DE_FACTO,
    "The attributes readable and writable say what an end can do; closed is False while the end is open.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    hint="an attribute is missing, or describes the whole pipe instead of the end",
)  # fmt: skip
def test_attributes_tell_what_an_end_can_do(pipe: MakePipe, consumer: Actor) -> None:
    a, b = pipe()
    reader, writer = pipe(duplex=False)
    names = ("readable", "writable", "closed")
    for end in (a, b):
        assert consumer.attributes(end, *names) == {"readable": True, "writable": True, "closed": False}
    assert consumer.attributes(reader, *names) == {"readable": True, "writable": False, "closed": False}
    assert consumer.attributes(writer, *names) == {"readable": False, "writable": True, "closed": False}


@clause(
    "PIPE-07", MUST,
    "The two ends of a pipe can be passed to different processes; each works there without the other.",
    source=EXCHANGING,
    kinds=Kind.PIPE,
    needs="PIPE-03",
    if_raised="an end depends on something that only the process that created the pipe has",
)  # fmt: skip
def test_each_end_works_in_a_process_of_its_own(pipe: MakePipe, child: MakeChild, hand: Hand) -> None:
    reader, writer = pipe(duplex=False)
    sender, receiver = child(writer), child(reader)
    hand(writer, sender)
    hand(reader, receiver)
    sender.send(writer, "message")
    assert receiver.recv(reader) == "message"


@clause(
    "PIPE-08", MUST,
    "Messages larger than the pipe's buffer travel in both directions at once, intact, while both ends are read.",
    source=(EXCHANGING, PIPE),
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="both directions share a buffer",
    if_hung="an end cannot send while recv blocks on it",
)  # fmt: skip
def test_large_messages_go_both_ways_at_once(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, b = pipe()
    for seed in (0, 2):
        down, up = pattern(300_000, seed), pattern(300_000, seed + 1)
        receiving = [consumer.begin.recv(b), producer.begin.recv(a)]
        settle()
        sending = [producer.begin.send(a, down), consumer.begin.send(b, up)]
        assert [each.result() for each in receiving] == [down, up]
        assert all(each.completes() for each in sending)


@clause(
    "PIPE-10", MUST,
    "The parent may close its copy of an end once it has started the child process it passed the end to.",
    source=LISTENERS_AND_CLIENTS,
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="PIPE-03",
    if_raised="the child process fetches the end from the parent on first use",
)  # fmt: skip
def test_the_parent_may_close_what_the_child_was_passed(pipe: MakePipe, parent: Actor, child: MakeChild) -> None:
    reader, writer = pipe(duplex=False)
    c = child(writer)
    parent.close(writer)
    c.send(writer, "message")
    assert parent.recv(reader) == "message"


@clause(
    "PIPE-11", MUST,
    "recv raises EOFError once the last copy of the other end, in any process, is closed, and no sooner.",
    source=(RECV, "multiprocessing.connection.wait"),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="CONN-RECV-02",
    hint="closing the first copy already signals end of file to the reader",
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
    "PIPE-12", HAZARD,
    "A reader that keeps its own copy of the other end open cannot rely on seeing end of file.",
    source="multiprocessing.connection.wait",
    kinds=Kind.PIPE,
    capabilities="processes",
)  # fmt: skip
def test_a_reader_that_keeps_the_other_end_may_miss_the_end_of_file(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, observe: Observe
) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer, consumer)
    producer.close(writer)
    waiting = consumer.begin.recv(reader)
    observe("recv blocks until the reader closes its copy" if waiting.blocks() else "recv sees end of file")
    consumer.close(writer)
    with raises(EOFError):
        waiting.result()


@clause(
    "PIPE-13", HAZARD,
    "A process killed in the middle of a send leaves part of a message, which cannot be received.",
    source=CONNECTION_OBJECTS,
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods=ONE_METHOD,
)  # fmt: skip
def test_a_sender_killed_in_a_send_leaves_part_of_a_message(
    pipe: MakePipe, hand: Hand, child: MakeChild, consumer: Actor, observe: Observe
) -> None:
    reader, writer = pipe(duplex=False)
    c = child(writer)
    hand(writer, c)
    if not c.begin.send(writer, LARGE).blocks():
        observe("the pipe holds the whole message")
        return
    c.is_killed()
    receiving = consumer.begin.recv(reader)
    if receiving.blocks():
        observe("recv blocks")
        return
    with raises(RemoteError) as error:
        receiving.result()
    observe(f"recv raises {error.typename}")


@clause(
    "PIPE-14", MUST,
    "Messages arrive at one end in the order the other end sent them.",
    source=CONNECTION_OBJECTS,
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="messages overtake one another",
    if_hung="messages are lost",
)  # fmt: skip
def test_messages_keep_their_order(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    sending = producer.begin_send_each(a, range(500))
    assert consumer.recv_each(b, 500) == list(range(500))
    assert sending.completes()


@clause(
    "PIPE-15", DE_FACTO,
    "send blocks while the pipe's buffer is full and resumes as the other end is read; no message is dropped.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="PIPE-14",
    hint="a non-blocking write whose result is ignored, or a separate path for large messages",
)  # fmt: skip
def test_send_blocks_while_the_buffer_is_full(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    messages = [pattern(250_000, seed) for seed in range(4)]
    sending = producer.begin_send_each(a, messages)
    assert sending.blocks()
    assert consumer.recv_each(b, 4) == messages
    assert sending.completes()


@clause(
    "PIPE-17", MUST,
    "With spawn and forkserver, a process holds only what it was passed: given one end of a pipe, it sees end of file.",
    source=CONTEXTS,
    kinds=Kind.PIPE,
    start_methods=("spawn", "forkserver"),
    needs="CONN-RECV-02",
    if_hung="file descriptors leak into every child process",
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


@clause(
    "PIPE-18", HAZARD,
    "A forked process inherits both ends of a pipe: unless it closes the other end, it may never see end of file.",
    source=CONTEXTS,
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods="fork",
)  # fmt: skip
def test_a_forked_process_keeps_its_pipe_open(parent: Actor, observe: Observe) -> None:
    told = parent.runs(sees_the_end_of_its_pipe)
    observe(f"poll sees {'end of file' if told else 'nothing, although all other copies are closed'}")


@clause(
    "PIPE-19", DE_FACTO,
    "With duplex=False, sending on the first end raises OSError, as do receiving and poll on the second.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs=("PIPE-04", "PIPE-05"),
    hint="the wrong direction is refused by another exception, or not at all",
)  # fmt: skip
def test_the_wrong_direction_raises_os_error(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    for send in (consumer.send, consumer.send_bytes):
        with raises(OSError):
            send(reader, b"message")
    for receive in (producer.recv, producer.recv_bytes, producer.poll):
        with raises(OSError):
            receive(writer)


@clause(
    "PIPE-20", DE_FACTO,
    "The file descriptors of a pipe remain blocking even if a default socket timeout is set.",
    source=("bpo-6056", OBSERVED),
    kinds=Kind.PIPE,
    hint="the ends are sockets, made non-blocking by the default timeout",
)  # fmt: skip
def test_pipes_have_no_timeout(parent: Actor) -> None:
    assert parent.runs(blocking_under_a_default_timeout) == [True, True]


@clause(
    "PIPE-21", MUST,
    "Every message arrives, however much is sent before the first is received.",
    source=("multiprocessing.connection.Connection.send", "multiprocessing.connection.Connection.recv"),
    kinds=Kind.PIPE,
    needs="PIPE-14",
    hint="a non-blocking write whose result is ignored",
    if_hung="data that does not fit into the buffer is lost",
)  # fmt: skip
def test_no_message_is_dropped(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, b = pipe()
    messages = [pattern(250_000, seed) for seed in range(4)]
    sending = producer.begin_send_each(a, messages)
    settle()
    assert consumer.recv_each(b, 4) == messages
    assert sending.completes()


@clause(
    "PIPE-22", MUST,
    "recv waits for a message even if a default socket timeout is set when the pipe is created.",
    source=("multiprocessing.connection.Connection.recv", "bpo-6056"),
    kinds=Kind.PIPE,
    needs="CONN-RECV-01",
    if_raised="the ends are sockets, and take on the default socket timeout",
)  # fmt: skip
def test_recv_waits_under_a_default_timeout(parent: Actor) -> None:
    assert parent.runs(receives_under_a_default_timeout, "late") == ["late", "late"]


@clause(
    "PIPE-24", MUST,
    "An end passed to a new process brings along the messages that were not received from it yet.",
    source="multiprocessing.connection.Connection.recv",
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods="forkserver",
    needs="PIPE-07",
    if_hung="an end reads ahead, and what it has read is not passed on with it",
)  # fmt: skip
def test_an_end_that_is_passed_on_brings_its_messages(
    pipe: MakePipe, parent: Actor, producer: Actor, child: MakeChild
) -> None:
    reader, writer = pipe(duplex=False)
    producer.send_each(writer, ["first", "second", "third"])
    assert parent.recv(reader) == "first"
    c = child(reader)
    assert c.recv_each(reader, 2) == ["second", "third"]


@clause(
    "PIPE-23", MUST,
    "An end can be passed to a new process no matter how high its file descriptor is.",
    source=GUIDELINES,
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods=("spawn", "forkserver"),
    needs="PIPE-07",
    hint="the number of the descriptor does not fit where it is written",
    if_raised="the number of the descriptor does not fit where it is written",
)  # fmt: skip
def test_an_end_with_a_high_descriptor_is_passed_on(parent: Actor) -> None:
    assert parent.runs(passes_beyond, 1024) == ("object", [0])

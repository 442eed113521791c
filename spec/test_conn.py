"""The methods of connections, which are the ends of a pipe: send, recv, fileno, close and poll."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pytest import raises

from queuespec.case.actors import HUGE, LARGE, Actor
from queuespec.case.examples import exactly
from queuespec.case.fixtures import Construct, Hand, MakeChild, MakePipe, Observe
from queuespec.case.record import Subject
from queuespec.case.situations import arises, keeps_its_timeout
from queuespec.clauses import DE_FACTO, MAY, MUST, Contract, Kind, clause
from queuespec.judged.payloads import Unloadable
from queuespec.judged.programs.short_programs import derived_from, raises_within, readable_by_number
from queuespec.judged.programs.surroundings import polls_beyond
from queuespec.verdict.trouble import Interrupted, RemoteError

from .sources import CONNECTION_OBJECTS, OBSERVED

CONNECTION = "multiprocessing.connection.Connection"


@clause(
    "CONN-SEND-01", MUST,
    "Each object sent is returned by exactly one recv at the other end.",
    source=f"{CONNECTION}.send",
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="message boundaries are lost, or a message is delivered twice",
    if_hung="a message is overwritten, or is read ahead and lost",
)  # fmt: skip
def test_each_object_is_returned_by_one_recv(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for item in (["a", "list"], None, {"a": ("dict",)}):
        producer.send(a, item)
    assert [consumer.recv(b) for _ in range(3)] == exactly([["a", "list"], None, {"a": ("dict",)}])
    assert consumer.begin.recv(b).blocks()


@clause(
    "CONN-SEND-02", MAY,
    "send may raise ValueError for an object whose pickle exceeds 32 MiB; if it does not, the object arrives.",
    source=f"{CONNECTION}.send",
    kinds=Kind.PIPE,
    start_methods="fork",
    needs="SER-18",
    hint="the length does not fit in the message header",
    if_hung="the length does not fit in the message header",
    if_raised="the length does not fit in the message header",
)  # fmt: skip
def test_a_very_large_object_is_refused_or_arrives(
    pipe: MakePipe, producer: Actor, consumer: Actor, observe: Observe
) -> None:
    a, b = pipe()
    receiving = consumer.begin.recv(b)
    try:
        producer.send(a, HUGE)
    except ValueError:
        observe("raises ValueError")
    else:
        observe("arrives")
        assert receiving.result() == HUGE


@clause(
    "CONN-SEND-03", DE_FACTO,
    "send raises BrokenPipeError once the other end is closed in every process; no signal terminates the sender.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    hint="the result of the write is ignored, or another copy of the closed end is still open",
)  # fmt: skip
def test_send_raises_once_the_other_end_is_closed(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    for duplex in (True, False):
        reader, writer = pipe(duplex=duplex)
        hand(reader, consumer)
        consumer.close(reader)
        with raises(BrokenPipeError):
            producer.send(writer, "object")


@clause(
    "CONN-SEND-04", MUST,
    "A signal handled while send blocks does not end the call, and the message arrives intact.",
    source=("multiprocessing.connection.Connection.send", "bpo-17097"),
    kinds=Kind.PIPE,
    capabilities="signals",
    needs="PIPE-21",
    hint="an interrupted write is not retried, or restarts at the first byte",
    if_hung="an interrupted write restarts at the first byte",
)  # fmt: skip
def test_blocked_send_outlasts_a_signal(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    sending = producer.begin_send_each(a, [LARGE, "next"])
    arises(sending.blocks(), "send does not block even for a large message")
    for _ in range(2):  # the first after part of it was written, the second with nothing written since
        producer.handles_a_signal()
        assert sending.blocks()
    assert consumer.recv_each(b, 2) == [LARGE, "next"]
    assert sending.completes()


@clause(
    "CONN-SEND-05", MUST,
    "The parameter of send is named obj.",
    source=f"{CONNECTION}.send",
    kinds=Kind.PIPE,
    needs="PIPE-01",
    if_raised="the parameter has another name, or is positional-only",
)  # fmt: skip
def test_the_object_of_send_is_named_obj(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, obj="object")
    assert consumer.recv(b) == "object"


@clause(
    "CONN-RECV-01", MUST,
    "recv blocks until there is something to receive, and returns the next object sent from the other end.",
    source=f"{CONNECTION}.recv",
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="a timeout passed to poll also applies to recv, or the read is non-blocking",
)  # fmt: skip
def test_recv_blocks_until_an_object_is_sent(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    assert consumer.poll(b, 0.001) is False
    waiting = consumer.begin.recv(b)
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() == "object"


@clause(
    "CONN-RECV-02", MUST,
    "Once every copy of the other end is closed and nothing is left to receive, recv raises EOFError.",
    source=f"{CONNECTION}.recv",
    kinds=Kind.PIPE,
    needs="CONN-RECV-01",
    if_hung="close goes unnoticed at the other end, or another copy of the closed end is still open",
    if_raised="an error from the system call is not translated to EOFError",
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
    "Everything sent before the other end was closed is received first; after that, every recv raises EOFError.",
    source=f"{CONNECTION}.recv",
    kinds=Kind.PIPE,
    needs="CONN-RECV-02",
    if_raised="close discards data still in the pipe, or the reader closes itself at end of file",
)  # fmt: skip
def test_what_was_sent_before_the_close_comes_first(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor
) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer)
    producer.send_each(writer, ["first", "second"])
    producer.close(writer)
    assert consumer.recv_each(reader, 2) == ["first", "second"]
    for _ in range(2):
        with raises(EOFError):
            consumer.recv(reader)


@clause(
    "CONN-RECV-04", DE_FACTO,
    "recv raises for a message that is not a pickle, and consumes it: the next recv returns the next object.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RECV-01",
    if_hung="the rest of the message is left in the pipe",
    if_raised="the connection is closed after the error, or the bytes are left in the pipe",
)  # fmt: skip
def test_recv_of_what_is_no_pickle_uses_up_one_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"no pickle")
    producer.send(a, "object")
    with raises(RemoteError):
        consumer.recv(b)
    assert consumer.recv(b) == "object"


@clause(
    "CONN-RECV-05", DE_FACTO,
    "If a duplex pipe's other end is closed with unread messages, recv raises ConnectionResetError, then EOFError.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RECV-02",
    when="sys_platform == 'linux'",
    if_raised="the connection reset is mistaken for an orderly close, or reported twice",
)  # fmt: skip
def test_recv_tells_what_the_other_end_left_unread(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor
) -> None:
    a, b = pipe()
    hand(b, consumer)
    producer.send(a, "unread")
    consumer.close(b)
    for error in (ConnectionResetError, EOFError):
        with raises(error):
            producer.recv(a)


@clause(
    "CONN-RECV-06", DE_FACTO,
    "SIGINT interrupts a blocked recv with KeyboardInterrupt, and the next recv works.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="signals",
    needs="CONN-RECV-01",
    if_hung="a wait that signals cannot interrupt",
    if_raised="an interrupted recv closes its end",
)  # fmt: skip
def test_blocked_recv_can_be_interrupted(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.recv(b)
    assert waiting.blocks()
    consumer.is_interrupted()
    with raises(Interrupted):
        waiting.result()
    producer.send(a, "object")
    assert consumer.recv(b) == "object"


@clause(
    "CONN-RECV-07", DE_FACTO,
    "recv raises OSError, not EOFError, if only part of a message is left because its sender was killed.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods="fork",
    needs="CONN-RECV-02",
    if_hung="a read at end of file is retried forever",
    if_raised="end of file in the middle of a message is mistaken for an orderly close",
)  # fmt: skip
def test_a_part_of_a_message_is_no_end_of_file(pipe: MakePipe, hand: Hand, child: MakeChild, consumer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    c = child(writer)
    hand(writer, c)
    arises(c.begin.send(writer, LARGE).blocks(), "the pipe holds the whole message")
    c.is_killed()
    with raises(OSError):
        consumer.recv(reader)


@clause(
    "CONN-RECV-08", MUST,
    "A signal handled while recv blocks does not end the call.",
    source="multiprocessing.connection.Connection.recv",
    kinds=Kind.PIPE,
    capabilities="signals",
    needs="CONN-RECV-01",
    hint="an interrupted system call is not retried, or is mistaken for end of file",
)  # fmt: skip
def test_blocked_recv_outlasts_a_signal(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.recv(b)
    assert waiting.blocks()
    consumer.handles_a_signal()
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() == "object"


@clause(
    "CONN-RECV-09", MUST,
    "An object that cannot be unpickled does not prevent later objects from being received.",
    source=("multiprocessing.connection.Connection.recv", "multiprocessing.connection.Connection.send"),
    kinds=Kind.PIPE,
    capabilities="copies",
    needs="CONN-RECV-01",
    hint="the object is left in the pipe",
    if_hung="the rest of the object is left in the pipe",
    if_raised="the connection is closed after the error, or the object is left in the pipe",
)  # fmt: skip
def test_an_object_that_cannot_be_unpickled_is_in_nobodys_way(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, Unloadable())
    producer.send(a, "object")
    received = None
    with suppress(RemoteError):
        received = consumer.recv(b)  # recv may raise, or skip to the next object
    assert (received or consumer.recv(b)) == "object"


@clause(
    "CONN-RECV-10", MUST,
    "recv does not wait for the rest of a message once every copy of the other end is closed: it raises.",
    source=f"{CONNECTION}.recv",
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods="fork",
    needs="CONN-RECV-02",
    hint="a part of a message is returned",
    if_hung="an end of file within a message is not noticed",
)  # fmt: skip
def test_recv_does_not_wait_for_the_rest_of_a_message(
    pipe: MakePipe, hand: Hand, child: MakeChild, consumer: Actor
) -> None:
    ours, theirs = pipe()
    c = child(theirs)
    hand(theirs, c)
    arises(c.begin.send(theirs, LARGE).blocks(), "the pipe holds the whole message")
    c.is_killed()
    with raises(RemoteError):
        consumer.recv(ours)


@clause(
    "CONN-FILENO-01", MUST,
    "fileno returns an int, different for each open end that a process holds.",
    source=f"{CONNECTION}.fileno",
    kinds=Kind.PIPE,
    hint="the file descriptor of another process's copy, or one that both ends share",
)  # fmt: skip
def test_each_end_has_a_fileno_of_its_own(pipe: MakePipe, producer: Actor) -> None:
    numbers = [producer.fileno(end) for duplex in (True, False) for end in pipe(duplex=duplex)]
    assert [type(number) for number in numbers] == [int] * 4
    assert len(set(numbers)) == 4


@clause(
    "CONN-FILENO-03", MUST,
    "fileno is the descriptor that the connection uses: it is readable as long as there is something to receive.",
    source=f"{CONNECTION}.fileno",
    kinds=Kind.PIPE,
    when="os_name == 'posix'",
    needs="CONN-FILENO-01",
    hint="the number belongs to another file, such as a copy of the other end, or to none",
)  # fmt: skip
def test_fileno_is_what_the_connection_uses(pipe: MakePipe, parent: Actor) -> None:
    for duplex in (True, False):
        assert parent.runs(readable_by_number, *pipe(duplex=duplex)) == [False, True, False]


@clause(
    "CONN-FILENO-02", DE_FACTO,
    "fileno raises OSError on a closed end.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-FILENO-01",
    hint="the file descriptor is kept after close, although it may belong to another file by now",
)  # fmt: skip
def test_fileno_of_a_closed_end_raises_os_error(pipe: MakePipe, producer: Actor) -> None:
    a, _b = pipe()
    producer.close(a)
    with raises(OSError):
        producer.fileno(a)


@clause(
    "CONN-CLOSE-01", MUST,
    "After close, an end can neither send nor receive: send, recv, poll, fileno and the bytes methods raise.",
    source=f"{CONNECTION}.close",
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="the closed file descriptor is still used, although it may belong to another file by now",
)  # fmt: skip
def test_a_closed_end_cannot_be_used(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    consumer.send(b, "unread")
    producer.close(a)
    for operation in (producer.recv, producer.recv_bytes, producer.poll, producer.fileno):
        with raises(RemoteError):
            operation(a)
    with raises(RemoteError):
        producer.recv_bytes_into(a, 8)
    with raises(RemoteError):
        producer.send(a, "object")
    with raises(RemoteError):
        producer.send_bytes(a, b"bytes")


@clause(
    "CONN-CLOSE-02", MUST,
    "When an end is garbage collected in a process, it is closed there.",
    source=f"{CONNECTION}.close",
    kinds=Kind.PIPE,
    needs="CONN-RECV-02",
    if_hung="something else keeps the file descriptor open",
)  # fmt: skip
def test_an_end_is_closed_when_it_is_garbage_collected(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor
) -> None:
    reader, writer = pipe(duplex=False)
    hand(writer, producer)
    producer.send(writer, "last")
    producer.drops(writer)
    assert consumer.recv(reader) == "last"
    with raises(EOFError):
        consumer.recv(reader)


@clause(
    "CONN-CLOSE-03", DE_FACTO,
    "close may be called again and then does nothing; closed is True for a closed end and False for an open one.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-CLOSE-01",
    hint="close also closes the other end, or does not update closed",
    if_raised="close expects an open end, or closes a file descriptor that may belong to another file by now",
)  # fmt: skip
def test_close_may_be_called_again(construct: Construct, parent: Actor) -> None:
    a, b = construct()
    assert parent.close(a) is None
    near, far = parent.socketpair()  # which may reuse a's file descriptor
    assert parent.close(a) is None
    parent.send(far, b"bytes")
    assert parent.perform(near, "recv", 5) == b"bytes"
    assert parent.attributes(a, "closed") == {"closed": True}
    assert parent.attributes(b, "closed") == {"closed": False}


@clause(
    "CONN-CLOSE-04", DE_FACTO,
    "close does not end a recv that is blocked in another thread of the same process.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-RECV-01",
    hint="close shuts down the connection for every thread",
)  # fmt: skip
def test_close_ends_no_recv(pipe: MakePipe, consumer: Actor) -> None:
    _a, b = pipe()
    waiting = consumer.begin.recv(b)
    assert waiting.blocks()
    consumer.close(b)
    assert waiting.blocks()


@clause(
    "CONN-CLOSE-05", DE_FACTO,
    "Every method of a closed end except close raises OSError.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-CLOSE-01",
    if_raised="no check for a closed end before the system call, which gets None as its file descriptor",
)  # fmt: skip
def test_the_methods_of_a_closed_end_raise_os_error(pipe: MakePipe, producer: Actor) -> None:
    a, _b = pipe()
    producer.close(a)
    for operation in (producer.recv, producer.recv_bytes, producer.poll, producer.fileno):
        with raises(OSError):
            operation(a)
    for send in (producer.send, producer.send_bytes):
        with raises(OSError):
            send(a, b"bytes")
    with raises(OSError):
        producer.recv_bytes_into(a, 8)


@clause(
    "CONN-CLOSE-06", DE_FACTO,
    "A recv whose end is closed by another thread while it blocks returns a message, or raises OSError or EOFError.",
    source=("gh-84582", "CONN-CLOSE-05"),
    kinds=Kind.PIPE,
    needs="CONN-CLOSE-04",
    if_raised="the file descriptor is None once the end is closed, and is passed to the next read",
)  # fmt: skip
def test_a_recv_whose_end_is_closed_raises_os_error(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    receiving = consumer.begin.recv(reader)
    assert receiving.blocks()
    consumer.close(reader)
    producer.send(writer, "late")
    if not receiving.blocks():
        with suppress(OSError, EOFError):
            assert receiving.result() == "late"


# What is done with an end, in turn: what the other end sends before, the method, and its arguments.
CALLS: tuple[list[tuple[Any, ...]], ...] = (
    [(None, "fileno")],
    [(None, "poll", 0), (None, "poll", 0.001)],
    [("object", "poll", 0)],
    [(None, "send", "object"), (None, "send_bytes", b"bytes")],
    [("object", "recv"), (b"bytes", "recv_bytes"), (b"bytes", "recv_bytes_into", bytearray(8))],
    [(b"no pickle", "recv"), (b"bytes", "recv_bytes_into", bytearray(4))],
    [(b"bytes", "recv_bytes", 4)],
)


@clause(
    "CONN-CLOSE-07", MUST,
    "An end that is garbage collected is closed, whichever of its methods was called, with whatever outcome.",
    source=f"{CONNECTION}.close",
    kinds=Kind.PIPE,
    needs=("CONN-CLOSE-02", "CONN-POLL-04", "CONN-RECV-09", "CONN-RB-01"),
    if_hung="a method keeps the end, or its file descriptor, beyond the call",
)  # fmt: skip
def test_no_call_keeps_an_end_open(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    for calls in CALLS:
        ours, theirs = pipe()
        hand(theirs, producer)
        for sent, method, *arguments in calls:
            if sent is not None:
                (consumer.send_bytes if type(sent) is bytes else consumer.send)(ours, sent)
            with suppress(RemoteError):
                producer.perform(theirs, method, *arguments)
            if "send" in method:
                consumer.recv_bytes(ours)
        producer.drops(theirs)
        with raises((EOFError, ConnectionResetError)):  # reset, if something is left unread
            consumer.recv(ours)


@clause(
    "CONN-CTX-01", MUST,
    "__enter__ returns the end itself; __exit__ closes only that end and lets an exception of the block propagate.",
    source=CONNECTION,
    kinds=Kind.PIPE,
    needs="CONN-CLOSE-01",
    hint="__exit__ does nothing, closes only if nothing was raised, or returns a true value",
    if_raised="leaving the with block closes both ends",
)  # fmt: skip
def test_a_with_statement_closes_the_end(pipe: MakePipe, producer: Actor) -> None:
    a, b = pipe()
    assert producer.enter(a) is a
    producer.send(a, "inside")
    producer.leave(a)
    with raises(RemoteError):
        producer.send(a, "after")
    assert producer.recv(b) == "inside"
    with raises(ZeroDivisionError):
        producer.runs(raises_within, b)
    with raises(RemoteError):
        producer.poll(b)


@clause(
    "CONN-POLL-01", MUST,
    "poll without a timeout, or with zero, returns at once: True if there is something to receive, otherwise False.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs="PIPE-01",
    hint="a default timeout applies, or data that was read ahead is overlooked",
    if_hung="poll blocks by default, or treats zero as no timeout",
)  # fmt: skip
def test_poll_returns_at_once(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for zero in ((), (0,)):
        looks = consumer.in_turn(5).poll(b, *zero)
        assert looks.all_return(False)
        assert looks.at_once()
    producer.send_each(a, ["first", "second"])
    assert [consumer.poll(b), consumer.poll(b, 0)] == [True, True]
    assert consumer.recv(b) == "first"
    assert consumer.poll(b) is True


@clause(
    "CONN-POLL-02", MUST,
    "poll with a timeout returns True as soon as there is something to receive, or False once the timeout has passed.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs="CONN-POLL-01",
    hint="the timeout is interpreted in the wrong unit, or poll sleeps and then checks once",
)  # fmt: skip
def test_poll_blocks_for_its_timeout_at_most(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    looks = consumer.in_turn(3).poll(b, 0.02)
    assert looks.all_return(False)
    assert looks.never_early(0.02)
    assert looks.in_time(0.02)
    waiting = consumer.begin.poll(b, 60)
    assert waiting.blocks()
    producer.send(a, "object")
    assert not waiting.blocks()
    assert waiting.result() is True


@clause(
    "CONN-POLL-03", MUST,
    "poll(None) blocks until there is something to receive, then returns True.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs="CONN-POLL-01",
    hint="None is treated as zero",
)  # fmt: skip
def test_poll_with_none_blocks_without_limit(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.poll(b, None)
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() is True


@clause(
    "CONN-POLL-04", MUST,
    "poll consumes nothing: it returns True until all messages have been received, by any method, then False.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs=("CONN-POLL-01", "CONN-RB-01", "CONN-RBI-01"),
    hint="poll reads ahead and loses data, or still reports a message that one of the methods has received",
    if_hung="poll reads ahead and loses data",
)  # fmt: skip
def test_poll_receives_nothing(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, "object")
    assert [consumer.poll(b) for _ in range(3)] == [True, True, True]
    assert consumer.recv(b) == "object"
    assert consumer.poll(b) is False
    producer.send_bytes(a, b"bytes")
    assert consumer.poll(b) is True
    assert consumer.recv_bytes(b) == b"bytes"
    assert consumer.poll(b) is False
    producer.send_bytes(a, b"bytes")
    assert consumer.poll(b) is True
    assert consumer.recv_bytes_into(b, 5) == (5, b"bytes")
    assert consumer.poll(b) is False


@clause(
    "CONN-POLL-05", DE_FACTO,
    "poll returns True at end of file, because recv raises EOFError there without blocking.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs=("CONN-POLL-01", "CONN-RECV-02"),
    when="sys_platform != 'win32'",
    hint="poll reports available data but not end of file",
)  # fmt: skip
def test_poll_is_true_at_the_end_of_file(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    for duplex in (True, False):
        reader, writer = pipe(duplex=duplex)
        hand(writer, producer)
        producer.close(writer)
        assert consumer.poll(reader) is True


@clause(
    "CONN-POLL-15", MUST,
    "A poll after the other end was closed loses nothing: recv returns all that is left, then raises EOFError.",
    source=(f"{CONNECTION}.poll", f"{CONNECTION}.recv"),
    kinds=Kind.PIPE,
    needs=("CONN-POLL-01", "CONN-RECV-03"),
    if_raised="a poll that notices the end of file gives up what lies before it",
)  # fmt: skip
def test_poll_loses_nothing_at_the_end_of_file(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    for duplex in (True, False):
        reader, writer = pipe(duplex=duplex)
        hand(writer, producer)
        producer.send_each(writer, ["first", "second", "third"])
        producer.close(writer)
        assert consumer.poll(reader) is True
        assert consumer.recv_each(reader, 3) == ["first", "second", "third"]
        with raises(EOFError):
            consumer.recv(reader)


@clause(
    "CONN-POLL-06", DE_FACTO,
    "poll with a negative timeout does not block.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs="CONN-POLL-01",
    if_hung="a negative timeout is passed to the system call, where it means no timeout",
)  # fmt: skip
def test_poll_with_a_negative_timeout_does_not_block(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    looks = consumer.in_turn(5).poll(b, -1)
    assert looks.all_return(False)
    assert looks.at_once()
    producer.send(a, "object")
    assert consumer.poll(b, -1) is True


@clause(
    "CONN-POLL-09", DE_FACTO,
    "A signal handled while poll with a timeout blocks does not end the call.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="signals",
    needs=("CONN-POLL-02", "CONN-POLL-12"),
    hint="an interrupted system call is mistaken for an expired timeout",
)  # fmt: skip
def test_blocked_poll_outlasts_a_signal(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.poll(b, 60)
    assert waiting.blocks()
    consumer.handles_a_signal()
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() is True


@clause(
    "CONN-POLL-10", MUST,
    "poll works no matter how high the file descriptor of its connection is.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs="CONN-POLL-01",
    if_raised="poll uses select.select, which rejects file descriptors of 1024 and above",
)  # fmt: skip
def test_poll_works_with_a_high_descriptor(parent: Actor) -> None:
    assert parent.runs(polls_beyond, 1024) == [False, True]


@clause(
    "CONN-POLL-11", MUST,
    "poll blocks no longer than its timeout, whatever the value: zero or less does not make it block indefinitely.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs="CONN-POLL-02",
    if_hung="a timeout of zero or less is treated as no timeout",
)  # fmt: skip
def test_a_timeout_of_zero_or_less_limits_poll(pipe: MakePipe, consumer: Actor) -> None:
    _a, b = pipe()
    assert consumer.poll(b, 0) is False
    with suppress(ValueError):  # a negative timeout may be rejected
        assert consumer.poll(b, -1) is False


@clause(
    "CONN-POLL-12", MUST,
    "A signal handled while poll(None) blocks does not end the call.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    capabilities="signals",
    needs="CONN-POLL-03",
    hint="an interrupted system call is mistaken for an expired timeout",
)  # fmt: skip
def test_blocked_poll_without_a_limit_outlasts_a_signal(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.poll(b, None)
    assert waiting.blocks()
    consumer.handles_a_signal()
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() is True


@clause(
    "CONN-POLL-13", MUST,
    "The parameter of poll is named timeout.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    needs="CONN-POLL-02",
    if_raised="the parameter has another name, or is positional-only",
)  # fmt: skip
def test_the_timeout_of_poll_is_named_timeout(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    assert consumer.poll(b, timeout=0.001) is False
    waiting = consumer.begin.poll(b, timeout=60)
    assert waiting.blocks()
    producer.send(a, "object")
    assert waiting.result() is True


@clause(
    "CONN-POLL-07", DE_FACTO,
    "An empty message counts as something to receive: poll returns True until recv_bytes has returned it.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    needs=("CONN-POLL-01", "CONN-RB-01"),
    hint="an empty message is mistaken for no message",
)  # fmt: skip
def test_poll_is_true_for_an_empty_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send_bytes(a, b"")
    assert [consumer.poll(b), consumer.poll(b)] == [True, True]
    assert consumer.recv_bytes(b) == b""
    assert consumer.poll(b) is False


@clause(
    "CONN-MIX-01", MUST,
    "Objects and bytes sent through one end arrive in the order sent, through recv and recv_bytes respectively.",
    source=CONNECTION_OBJECTS,
    kinds=Kind.PIPE,
    needs=("CONN-RECV-01", "CONN-RB-01"),
    hint="one of the methods reads ahead",
    if_hung="one of the methods reads ahead, or the two frame their messages differently",
    if_raised="one of the methods reads ahead, or the two frame their messages differently",
)  # fmt: skip
def test_objects_and_bytes_share_one_order(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(a, "object")
    producer.send_bytes(a, b"bytes")
    producer.send(a, "another")
    assert [consumer.recv(b), consumer.recv_bytes(b), consumer.recv(b)] == exactly(["object", b"bytes", "another"])


@clause(
    "CONN-EXC-01", MUST,
    "The module's AuthenticationError, BufferTooShort and TimeoutError are subclasses of its ProcessError.",
    source=("multiprocessing.ProcessError", "multiprocessing.BufferTooShort", "multiprocessing.TimeoutError"),
    kinds=Kind.PIPE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    hint="a builtin of the same name, or a class with a different base",
)  # fmt: skip
def test_exceptions_derive_from_process_error(namespace: Subject, parent: Actor) -> None:
    derived = parent.runs(derived_from, namespace, "ProcessError")
    assert {"AuthenticationError", "BufferTooShort", "TimeoutError"} <= {*derived}


@clause(
    "CONN-POLL-14", MUST,
    "A signal handled while poll blocks does not restart its timeout.",
    source=f"{CONNECTION}.poll",
    kinds=Kind.PIPE,
    capabilities="signals",
    needs=("CONN-POLL-02", "CONN-POLL-09"),
    hint="after a signal, poll waits for its whole timeout again",
    if_hung="after each signal, poll waits for its whole timeout again",
)  # fmt: skip
def test_a_signal_does_not_restart_the_timeout_of_a_poll(
    case: Any, pipe: MakePipe, parent: Actor, consumer: Actor
) -> None:
    (_a, b), (idle, _end) = pipe(), pipe()
    assert keeps_its_timeout(
        0.03 + 4 * case.poll_quantum,
        lambda timeout: consumer.begin.poll(b, timeout),
        lambda seconds: parent.poll(idle, seconds),
        consumer.is_signalled,
    )


@clause(
    "CONN-RECV-11", MUST,
    "A signal handled while recv waits for the rest of a message neither ends the call nor damages the message.",
    source="multiprocessing.connection.Connection.recv",
    kinds=Kind.PIPE,
    capabilities=("processes", "signals"),
    needs=("CONN-RECV-08", "CONN-SEND-04"),
    hint="what was read before the signal is lost, or taken for the whole message",
    if_raised="what was read before the signal is taken for the whole message, and the rest for the end of file",
    if_hung="what was read before the signal is lost",
)  # fmt: skip
def test_a_signal_does_not_damage_what_has_half_arrived(pipe: MakePipe, child: MakeChild, consumer: Actor) -> None:
    a, b = pipe()
    c = child(a)
    sending = c.begin_send_each(a, [LARGE, "next"])
    if sending.blocks():
        c.is_stopped()
    receiving = consumer.begin.recv(b)
    for _ in range(2):
        if receiving.blocks():  # else all of it arrives although its sender does not go on
            consumer.handles_a_signal()
    c.is_continued()
    assert receiving.result() == LARGE
    assert sending.completes()
    assert consumer.recv(b) == "next"


@clause(
    "CONN-CLOSE-08", MUST,
    "An end that has been closed closes nothing else when it is garbage collected.",
    source=f"{CONNECTION}.close",
    kinds=Kind.PIPE,
    needs="CONN-CLOSE-02",
    hint="its descriptor is closed a second time, when another object may have the number",
    if_raised="its descriptor is closed a second time, when another object may have the number",
)  # fmt: skip
def test_a_closed_end_closes_nothing_when_it_is_collected(construct: Construct, parent: Actor) -> None:
    closed = construct(False)
    for end in closed:
        parent.close(end)
    reader, writer = construct(False)  # with the numbers that have become free
    for end in closed:
        parent.drops(end)
    parent.send(writer, "message")
    assert parent.recv(reader) == "message"

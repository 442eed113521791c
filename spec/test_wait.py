"""multiprocessing.connection.wait: waiting for several connections, sockets and processes at once."""

from __future__ import annotations

from typing import Any

from pytest import raises

from queuespec.case.actors import Actor, pattern
from queuespec.case.fixtures import Construct, Hand, MakeChild, MakePipe
from queuespec.case.situations import keeps_its_timeout
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Kind, clause
from queuespec.judged.programs.short_programs import readable_behind_each
from queuespec.judged.programs.surroundings import waits_beyond

from .sources import OBSERVED

CONNECTION = "multiprocessing.connection.Connection"
WAIT = "multiprocessing.connection.wait"


@clause(
    "WAIT-01", MUST,
    "wait returns a list of the objects that are ready: the very objects it was given, and no others.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="PIPE-01",
    hint="wait returns copies or file descriptors, or only the first object that is ready",
)  # fmt: skip
def test_wait_returns_the_objects_that_are_ready(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    a2, b2 = pipe()
    producer.send(b, "message")
    assert consumer.wait([a, a2]) == [a]
    producer.send(b2, "message")
    assert sorted(consumer.wait([a, a2]), key=str) == [a, a2]


@clause(
    "WAIT-14", MUST,
    "wait returns the object it is given, even if an object closed earlier had the same file descriptor.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    when="sys_platform == 'linux'",  # where a new descriptor gets the lowest free number
    needs="WAIT-01",
    hint="objects of earlier calls are cached by file descriptor",
)  # fmt: skip
def test_wait_remembers_nothing_by_number(construct: Construct, parent: Actor) -> None:
    a, b = construct()
    parent.send(b, "message")
    assert parent.wait([a]) == [a]
    parent.close(a)
    near, far = parent.socketpair()
    parent.send(far, b"bytes")
    assert parent.wait([near]) == [near]


@clause(
    "WAIT-02", MUST,
    "wait without a timeout, or with None, blocks until one of the objects is ready.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-01",
    hint="None is treated as zero",
)  # fmt: skip
def test_wait_blocks_until_an_object_is_ready(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    a2, b2 = pipe()
    for waiting, end, ready in (
        (consumer.begin.wait([a, a2]), b, a),
        (consumer.begin.wait([a2], None), b2, a2),
    ):
        assert waiting.blocks()
        producer.send(end, "message")
        assert waiting.result() == [ready]


@clause(
    "WAIT-03", MUST,
    "wait returns an empty list once its timeout has expired with no object ready, and not before.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-01",
    hint="None is returned instead of an empty list, or the timeout is read in the wrong unit",
)  # fmt: skip
def test_wait_returns_an_empty_list_when_its_timeout_has_passed(pipe: MakePipe, consumer: Actor) -> None:
    a, _b = pipe()
    waits = consumer.in_turn(3).wait([a], timeout=0.02)
    assert waits.all_return([])
    assert waits.never_early(0.02)
    assert waits.in_time(0.02)


@clause(
    "WAIT-04", MUST,
    "wait with a timeout of zero or less does not block: it returns the objects that are already ready.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-01",
    if_hung="zero is treated as no timeout, or a negative timeout makes the system call wait forever",
)  # fmt: skip
def test_wait_with_a_timeout_of_zero_does_not_block(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for timeout in (0, -1):
        waits = consumer.in_turn(5).wait([a], timeout)
        assert waits.all_return([])
        assert waits.at_once()
    producer.send(b, "message")
    assert [consumer.wait([a], 0), consumer.wait([a], -1)] == [[a], [a]]


@clause(
    "WAIT-05", MUST,
    "wait accepts connections, connected sockets and process sentinels in one call.",
    source=(WAIT, "multiprocessing.Process.sentinel"),
    kinds=Kind.PIPE,
    capabilities=("wait", "processes"),
    needs="WAIT-02",
    hint="only objects with the methods of a connection are accepted",
)  # fmt: skip
def test_wait_accepts_connections_sockets_and_sentinels(pipe: MakePipe, parent: Actor, producer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    near, far = parent.socketpair()
    objects = [parent.sentinel_of(producer), near, reader]
    waiting = parent.begin.wait(objects)
    assert waiting.blocks()
    parent.send(far, b"bytes")
    assert waiting.result() == [near]
    producer.send(writer, "message")
    assert sorted(parent.wait(objects), key=str) == [reader, near]


@clause(
    "WAIT-06", MUST,
    "A connection or socket becomes ready when its other end is closed.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities=("wait", "processes"),
    needs="WAIT-02",
    if_hung="only data counts as ready, not end of file",
)  # fmt: skip
def test_wait_sees_that_the_other_end_is_closed(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    near, far = consumer.socketpair()
    hand(writer, producer)
    for end, who, other_end in ((reader, producer, writer), (near, consumer, far)):
        waiting = consumer.begin.wait([end])
        assert waiting.blocks()
        who.close(other_end)
        assert waiting.result() == [end]


@clause(
    "WAIT-07", MUST,
    "A process's sentinel becomes ready when the process ends.",
    source=(WAIT, "multiprocessing.Process.sentinel"),
    kinds=Kind.PIPE,
    capabilities=("wait", "processes"),
    needs="WAIT-02",
    hint="only objects with the methods of a connection are accepted",
    if_hung="another process keeps the sentinel open",
)  # fmt: skip
def test_a_sentinel_is_ready_when_its_process_ends(parent: Actor, child: MakeChild) -> None:
    c = child()
    sentinel = parent.sentinel_of(c)
    waiting = parent.begin.wait([sentinel])
    assert waiting.blocks()
    assert c.exits().completes()
    assert waiting.result() == [sentinel]


@clause(
    "WAIT-08", MUST,
    "A signal handled while wait blocks neither ends the wait nor makes it raise.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities=("wait", "signals"),
    needs="WAIT-02",
    hint="an interrupted system call is not retried",
)  # fmt: skip
def test_wait_outlasts_a_signal(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for timeout in (None, 10):
        waiting = consumer.begin.wait([a], timeout)
        assert waiting.blocks()
        consumer.handles_a_signal()
        assert waiting.blocks()
        producer.send(b, "message")
        assert waiting.result() == [a]
        assert consumer.recv(a) == "message"


@clause(
    "WAIT-09", MUST,
    "wait does not consume messages: it may be called again, and recv still returns the message.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-01",
    hint="wait reads ahead and discards what it read",
    if_hung="wait reads ahead and discards what it read",
)  # fmt: skip
def test_wait_receives_nothing(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(b, "message")
    assert [consumer.wait([a], 0), consumer.wait([a], 0)] == [[a], [a]]
    assert consumer.recv(a) == "message"


@clause(
    "WAIT-10", MUST,
    "A loop of wait and recv over several pipes receives every message and ends with EOFError on each pipe.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities=("wait", "processes"),
    needs=("WAIT-02", "WAIT-06", "CONN-RECV-02"),
    hint="end of file is reported before the messages that precede it",
    if_hung="end of file is never reported",
)  # fmt: skip
def test_a_loop_over_several_pipes_receives_all_messages(
    pipe: MakePipe, hand: Hand, parent: Actor, producer: Actor, other: Actor, consumer: Actor
) -> None:
    readers, received = [], []
    for who in (parent, producer, other):
        reader, writer = pipe(duplex=False)
        readers.append(reader)
        hand(writer, who)
        who.send_each(writer, [f"first of {who}", f"second of {who}"])
        who.close(writer)
    while readers:
        ready = consumer.wait(readers)
        assert ready
        for reader in ready:
            try:
                received.append(consumer.recv(reader))
            except EOFError:
                readers.remove(reader)
    assert sorted(received) == sorted(f"{n} of {who}" for n in ("first", "second") for who in (parent, producer, other))


@clause(
    "WAIT-12", DE_FACTO,
    "wait with no objects blocks until its timeout expires, then returns an empty list.",
    source=("gh-145587", OBSERVED),
    kinds=Kind.PIPE,
    capabilities="wait",
    when="os_name == 'posix'",
    needs="WAIT-03",
    hint="wait returns at once for an empty list, or rejects it",
    if_hung="the timeout is ignored for an empty list",
)  # fmt: skip
def test_wait_for_nothing_blocks_until_its_timeout(consumer: Actor) -> None:
    waits = consumer.times(5).wait([], 0.02)
    assert waits.all_return([])
    assert waits.never_early(0.02)


@clause(
    "WAIT-15", MUST,
    "wait with no objects returns an empty list by the time its timeout expires.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    when="os_name == 'posix'",
    needs="WAIT-03",
    if_hung="the timeout is ignored for an empty list",
    if_raised="an empty list is rejected",
)  # fmt: skip
def test_wait_for_nothing_ends_in_time(consumer: Actor) -> None:
    waits = consumer.times(5).wait([], 0.02)
    assert waits.all_return([])
    assert waits.in_time(0.02)


@clause(
    "WAIT-16", MUST,
    "wait works no matter how high the file descriptors of its objects are.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-01",
    if_raised="wait uses select.select, which rejects file descriptors of 1024 and above",
)  # fmt: skip
def test_wait_works_with_high_descriptors(parent: Actor) -> None:
    assert parent.runs(waits_beyond, 1024) == [0, 1]


@clause(
    "WAIT-13", DE_FACTO,
    "wait accepts any iterable; it raises KeyError for an object given twice, and OSError for a closed connection.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="wait",
    when="os_name == 'posix'",
    needs="WAIT-01",
    hint="the objects are not checked before wait blocks",
    if_raised="the argument is assumed to be a list",
)  # fmt: skip
def test_wait_takes_any_iterable_of_open_objects(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(b, "message")
    assert [consumer.wait((a,)), consumer.wait({a})] == [[a], [a]]
    with raises(KeyError):
        consumer.wait([a, a])
    consumer.close(a)
    with raises(OSError):
        consumer.wait([a])


@clause(
    "WAIT-17", MUST,
    "wait returns all objects that are ready, whatever its timeout, positional or by keyword.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-01",
    hint="with a timeout, the first object that is ready is returned alone",
)  # fmt: skip
def test_wait_returns_all_that_are_ready_whatever_its_timeout(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    a2, b2 = pipe()
    producer.send(b, "message")
    producer.send(b2, "message")
    for timeout in (None, 0, 0.01, 10, -1):
        assert sorted(consumer.wait([a, a2], timeout), key=str) == [a, a2]
        assert sorted(consumer.wait([a, a2], timeout=timeout), key=str) == [a, a2]


@clause(
    "WAIT-22", MUST,
    "wait returns all objects that are ready, of whatever sorts they are: connections, sockets and sentinels.",
    source=(WAIT, "multiprocessing.Process.sentinel"),
    kinds=Kind.PIPE,
    capabilities=("wait", "processes"),
    needs=("WAIT-05", "WAIT-07", "WAIT-17"),
    hint="objects of one sort hide those of another",
)  # fmt: skip
def test_wait_returns_all_that_are_ready_of_whatever_sorts(
    pipe: MakePipe, parent: Actor, child: MakeChild, producer: Actor
) -> None:
    reader, writer = pipe(duplex=False)
    near, far = parent.socketpair()
    c = child()
    sentinel = parent.sentinel_of(c)
    assert c.exits().completes()
    assert parent.wait([sentinel]) == [sentinel]
    producer.send(writer, "message")
    assert sorted(parent.wait([sentinel, reader]), key=str) == [reader, sentinel]
    parent.send(far, b"bytes")
    for objects in ([sentinel, near, reader], [reader, near, sentinel]):
        assert sorted(parent.wait(objects), key=str) == [reader, sentinel, near]


@clause(
    "WAIT-18", MUST,
    "While messages are left behind those received, by any method, wait and poll say so; after the last, neither does.",
    source=(WAIT, f"{CONNECTION}.poll"),
    kinds=Kind.PIPE,
    capabilities="wait",
    needs=("WAIT-04", "CONN-POLL-04"),
    hint="a method reads ahead, and wait looks at the file descriptor alone",
)  # fmt: skip
def test_wait_sees_what_is_left_behind_a_message(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    pipes = [pipe(), pipe(duplex=False)]
    for reader, writer in pipes:
        producer.send_each(writer, ["first", "second"])
        for message in (b"third", b"fourth", b"fifth"):
            producer.send_bytes(writer, message)
        sending = producer.begin_send_each(writer, [pattern(40_000), "last"])  # a small pipe may not hold so much
        assert consumer.recv_each(reader, 2) == ["first", "second"]
        assert consumer.wait([reader], 0) == [reader]
        assert consumer.poll(reader, 0) is True
        assert consumer.recv_bytes(reader) == b"third"
        assert consumer.wait([reader], 0) == [reader]
        assert consumer.poll(reader, 0) is True
        assert consumer.recv_bytes_into(reader, 6) == (6, b"fourth")
        assert consumer.wait([reader], 0) == [reader]
        assert consumer.poll(reader, 0) is True
        assert consumer.recv_bytes(reader) == b"fifth"
        assert consumer.recv(reader) == pattern(40_000)
        assert sending.completes()
        assert consumer.wait([reader], 0) == [reader]
        assert consumer.poll(reader, 0) is True
        assert consumer.recv(reader) == "last"
        assert consumer.wait([reader], 0) == []
        assert consumer.poll(reader, 0) is False


@clause(
    "WAIT-19", SHOULD,
    "While messages are left behind those received, by any method, select says so as wait does; not after the last.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    when="os_name == 'posix'",
    needs=("WAIT-18", "CONN-FILENO-03"),
    hint="a method reads ahead, and select looks at the file descriptor",
)  # fmt: skip
def test_select_sees_what_is_left_behind_a_message(pipe: MakePipe, parent: Actor) -> None:
    for duplex in (True, False):
        assert parent.runs(readable_behind_each, *pipe(duplex=duplex)) == [True, True, True, False]


@clause(
    "WAIT-20", MUST,
    "An end that was waited for, and is garbage collected, is closed: wait keeps none of its objects.",
    source=f"{CONNECTION}.close",
    kinds=Kind.PIPE,
    capabilities="wait",
    needs=("WAIT-04", "CONN-CLOSE-02"),
    if_hung="wait keeps its objects",
)  # fmt: skip
def test_wait_keeps_none_of_its_objects(pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor) -> None:
    pipes = [pipe(), pipe(), pipe()]
    for timeout, (ours, theirs) in zip((0, 0.001, None), pipes, strict=True):
        hand(theirs, producer)
        if timeout is None:
            consumer.send(ours, "message")
        assert producer.wait([theirs], timeout) == ([theirs] if timeout is None else [])
        if timeout is None:
            assert producer.recv(theirs) == "message"
        producer.drops(theirs)
        with raises(EOFError):
            consumer.recv(ours)


@clause(
    "WAIT-21", MUST,
    "A signal handled while wait blocks does not restart its timeout.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities=("wait", "signals"),
    needs=("WAIT-04", "WAIT-08"),
    hint="after a signal, wait begins its whole timeout again",
    if_hung="after each signal, wait begins its whole timeout again",
)  # fmt: skip
def test_a_signal_does_not_restart_the_timeout_of_wait(
    case: Any, pipe: MakePipe, parent: Actor, consumer: Actor
) -> None:
    (a, b), (idle, _end) = pipe(), pipe()
    assert keeps_its_timeout(
        0.03 + 4 * case.poll_quantum,
        lambda timeout: consumer.begin.wait([a, b], timeout),
        lambda seconds: parent.poll(idle, seconds),
        consumer.is_signalled,
    )


@clause(
    "WAIT-23", MUST,
    "wait works with a hundred objects, whichever of them becomes ready while it blocks.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-05",
    hint="only so many objects are waited for at once",
    if_hung="only so many objects are waited for at once",
)  # fmt: skip
def test_wait_works_with_a_hundred_objects(pipe: MakePipe, parent: Actor, producer: Actor) -> None:
    reader, writer = pipe(duplex=False)
    first, last = parent.socketpair()
    others = [end for _ in range(49) for end in parent.socketpair()]
    waiting = parent.begin.wait([first, *others, reader])
    assert waiting.blocks()
    producer.send(writer, "message")
    assert waiting.result() == [reader]
    parent.send(last, b"bytes")
    assert sorted(parent.wait([reader, *others, first]), key=str) == [reader, first]

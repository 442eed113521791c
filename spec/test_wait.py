"""multiprocessing.connection.wait: waiting for several connections, sockets and processes at once."""

from __future__ import annotations

from pytest import raises

from queuespec.clauses import DE_FACTO, MUST, Kind, clause
from queuespec.harness.actors import Actor, Hand, MakeChild, MakePipe

WAIT = "multiprocessing.connection.wait"


@clause(
    "WAIT-01", MUST,
    "wait returns a list of the objects that are ready: the very ones that it was given, and no others.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    hint="copies or descriptors are returned, or the first that is ready alone",
)  # fmt: skip
def test_wait_returns_the_objects_that_are_ready(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    a2, b2 = pipe()
    producer.send(b, "message")
    assert consumer.wait([a, a2]) == [a]
    producer.send(b2, "message")
    assert sorted(consumer.wait([a, a2]), key=str) == [a, a2]


@clause(
    "WAIT-02", MUST,
    "Without a timeout, or with None, wait waits until one of the objects is ready.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    needs=("WAIT-01",),
    hint="None is taken for no time at all",
)  # fmt: skip
def test_wait_waits_until_something_is_ready(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
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
    "A wait for which nothing becomes ready returns an empty list when its timeout is over, and not before.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    needs=("WAIT-01",),
    hint="None for an empty list, or seconds taken for another unit",
)  # fmt: skip
def test_wait_returns_an_empty_list_when_its_time_is_over(pipe: MakePipe, consumer: Actor) -> None:
    a, _b = pipe()
    waits = consumer.times(5).wait([a], timeout=0.02)
    assert waits.all_return([])
    assert waits.never_early(0.02)
    assert waits.in_time(0.02)


@clause(
    "WAIT-04", MUST,
    "A wait whose timeout is below zero does not wait, as if it were zero.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    needs=("WAIT-01",),
    hint="a negative number that is handed to the system, for which it means no limit",
)  # fmt: skip
def test_wait_does_not_wait_below_zero(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waits = consumer.times(5).wait([a], -1)
    assert waits.all_return([])
    assert waits.at_once()
    producer.send(b, "message")
    assert consumer.wait([a], -1) == [a]


@clause(
    "WAIT-05", MUST,
    "Connections, connected sockets and the sentinels of processes can be waited for together.",
    source=(WAIT, "multiprocessing.Process.sentinel"),
    kinds=[Kind.PIPE],
    capabilities=["wait", "processes"],
    needs=("WAIT-02",),
    hint="only what has the methods of a connection is accepted",
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
    "A connection is ready, and so is a socket, when its other end has been closed.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait", "processes"],
    needs=("WAIT-02",),
    hint="only what can be received counts, and an end of file is overlooked",
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
    "The sentinel of a process becomes ready when the process ends.",
    source=(WAIT, "multiprocessing.Process.sentinel"),
    kinds=[Kind.PIPE],
    capabilities=["wait", "processes"],
    needs=("WAIT-02",),
    hint="a sentinel that another process keeps open",
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
    "A signal that is handled while wait waits neither ends the wait nor makes it fail.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait", "signals"],
    needs=("WAIT-02",),
    hint="a system call that was interrupted is not repeated",
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
    "wait takes nothing: it may be repeated, and what it saw can still be received.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    needs=("WAIT-01",),
    hint="wait reads ahead, and what it read is lost",
)  # fmt: skip
def test_wait_takes_nothing(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    producer.send(b, "message")
    assert [consumer.wait([a], 0), consumer.wait([a], 0)] == [[a], [a]]
    assert consumer.recv(a) == "message"


@clause(
    "WAIT-10", MUST,
    "A loop of wait and recv over several pipes receives all that was sent, and the end of file of each.",
    source=WAIT,
    kinds=[Kind.PIPE],
    capabilities=["wait", "processes"],
    needs=("WAIT-02", "WAIT-06", "CONN-RECV-02"),
    hint="an end of file that is seen before the messages in front of it, or not at all",
)  # fmt: skip
def test_a_loop_over_several_pipes_ends_with_all_messages(
    pipe: MakePipe, hand: Hand, parent: Actor, producer: Actor, other: Actor, consumer: Actor
) -> None:
    readers, received = [], []
    for who in (parent, producer, other):
        reader, writer = pipe(duplex=False)
        readers.append(reader)
        hand(writer, who)
        for number in range(3):
            who.send(writer, (repr(who), number))
        who.close(writer)
    while readers:
        ready = consumer.wait(readers)
        assert ready
        for reader in ready:
            try:
                received.append(consumer.recv(reader))
            except EOFError:
                readers.remove(reader)
    assert sorted(received) == [(who, number) for who in ("other", "parent", "producer") for number in range(3)]


@clause(
    "WAIT-12", DE_FACTO,
    "A wait for nothing at all lasts until its timeout is over, and returns an empty list.",
    source=("gh-145587", "observed: CPython 3.8 to 3.15"),
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    when="os_name == 'posix'",
    needs=("WAIT-03",),
    hint="an empty list is answered at once, or refused",
)  # fmt: skip
def test_wait_for_nothing_lasts_until_its_timeout(consumer: Actor) -> None:
    waits = consumer.times(5).wait([], 0.02)
    assert waits.all_return([])
    assert waits.never_early(0.02)


@clause(
    "WAIT-13", DE_FACTO,
    "wait takes any iterable; it raises KeyError for an object that is given twice, OSError for a closed connection.",
    source="observed: CPython 3.8 to 3.15",
    kinds=[Kind.PIPE],
    capabilities=["wait"],
    when="os_name == 'posix'",
    needs=("WAIT-01",),
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

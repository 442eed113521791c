"""No limit of its own: what may wait forever does, and a timeout is taken as it is, however long or short.

No test can wait forever to see this. While an operation waits, the timers of all threads that work for it are read:
if none is set, only another operation can end the wait.
"""

from __future__ import annotations

from queue import Empty, Full

from pytest import raises

from queuespec.case.actors import LARGE, Actor
from queuespec.case.fixtures import MakeChild, MakePipe, MakeQueue, Settle
from queuespec.case.pending import Pending
from queuespec.case.situations import arises
from queuespec.clauses import ALL_QUEUES, BOTH_QUEUES, MUST, Contract, Kind, clause
from queuespec.verdict.trouble import RemoteError

from .sources import ONE_METHOD

PUT = ("multiprocessing.Queue.put", "queue.Queue.put")
GET = ("multiprocessing.Queue.get", "queue.Queue.get")
JOIN = ("multiprocessing.JoinableQueue.join", "queue.Queue.join")
POLL = "multiprocessing.connection.Connection.poll"
RECV = "multiprocessing.connection.Connection.recv"
SEND = "multiprocessing.connection.Connection.send"
WAIT = "multiprocessing.connection.wait"
FEEDING = "multiprocessing.Queue.join_thread"
OWN_LIMIT = "a timeout meant only for checking again ends the wait, or None is replaced by a default timeout"
MONTHS = 9_000_000.0  # seconds: more than three months; in milliseconds, too large for a 32-bit integer
WEEKS = 2_000_000.0  # seconds: a wait may end and begin anew after as many milliseconds as fit into 31 bits, not before
TOO_LONG = "a timeout in milliseconds overflows the integer that holds it"
DAYS = (
    9_000.0,
    1_500_000.0,
)  # seconds: more than two hours, and seventeen days, which fit into 31 bits of milliseconds
CUT_SHORT = "a timeout longer than some hours or days is replaced by a shorter one"
SECOND_AND_MORE = 1.2  # seconds
NANOSECOND = 1e-9  # seconds; in milliseconds, zero as an integer
TOO_SHORT = "the timeout is rounded to zero, which is treated as no timeout"


@clause(
    "LIMIT-01", MUST,
    "put without a timeout waits indefinitely for a free slot.",
    source=PUT,
    needs="PUT-03",
    hint=OWN_LIMIT,
)  # fmt: skip
def test_put_has_no_limit_of_its_own(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    settle()
    waiting = producer.begin.put(q, "second")
    assert waiting.waits_without_limit()
    also_waiting = consumer.begin.put(q, "third", True, None)
    assert also_waiting.waits_without_limit()
    assert sorted(parent.get_each(q, 3)) == ["first", "second", "third"]
    assert waiting.completes()
    assert also_waiting.completes()


@clause(
    "LIMIT-02", MUST,
    "get without a timeout waits indefinitely for an item, even behind another get that waits.",
    source=GET,
    kinds=ALL_QUEUES,
    needs="GET-02",
    hint=OWN_LIMIT,
)  # fmt: skip
def test_get_has_no_limit_of_its_own(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue()
    settle()
    waiting = []
    for actor in (consumer, other, parent):
        waiting.append(actor.begin.get(q))
        assert waiting[-1].waits_without_limit()
    producer.put_each(q, range(3))
    assert sorted(each.result() for each in waiting) == [0, 1, 2]


@clause(
    "LIMIT-03", MUST,
    "join waits indefinitely for unfinished tasks.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs=("JOIN-03", "JOIN-09"),
    hint=OWN_LIMIT,
)  # fmt: skip
def test_join_has_no_limit_of_its_own(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put(q, "task")
    settle()
    waiting = []
    for actor in (parent, producer):
        waiting.append(actor.begin.join(q))
        assert waiting[-1].waits_without_limit()
    consumer.task_done(q)
    assert all(each.completes() for each in waiting)


@clause(
    "LIMIT-04", MUST,
    "join_thread waits indefinitely for all items that were put to be flushed to the pipe.",
    source=FEEDING,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs="LIFE-02",
    hint="the feeder thread is joined with a timeout",
)  # fmt: skip
def test_join_thread_has_no_limit_of_its_own(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put(q, LARGE)
    settle()
    producer.close(q)
    waiting = producer.begin.join_thread(q)
    if waiting.blocks():  # otherwise the item has been flushed, wherever to
        assert waiting.waits_without_limit()
    assert consumer.get(q) == LARGE
    assert waiting.completes()


@clause(
    "LIMIT-05", MUST,
    "recv and recv_bytes wait indefinitely for a message.",
    source=(RECV, "multiprocessing.connection.Connection.recv_bytes"),
    kinds=Kind.PIPE,
    hint=OWN_LIMIT,
)  # fmt: skip
def test_recv_has_no_limit_of_its_own(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, b = pipe()
    a2, b2 = pipe()
    settle()
    receiving = consumer.begin.recv(a)
    assert receiving.waits_without_limit()
    reading = consumer.begin.recv_bytes(a2)
    assert reading.waits_without_limit()
    producer.send(b, "message")
    producer.send_bytes(b2, b"message")
    assert receiving.result() == "message"
    assert reading.result() == b"message"


@clause(
    "LIMIT-06", MUST,
    "poll(None) waits indefinitely for a message.",
    source=POLL,
    kinds=Kind.PIPE,
    hint=OWN_LIMIT,
)  # fmt: skip
def test_poll_has_no_limit_of_its_own(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, b = pipe()
    settle()
    waiting = consumer.begin.poll(a, None)
    assert waiting.waits_without_limit()
    producer.send(b, "message")
    assert waiting.result() is True


@clause(
    "LIMIT-07", MUST,
    "wait without a timeout waits indefinitely for an object to become ready.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-02",
    hint=OWN_LIMIT,
)  # fmt: skip
def test_wait_has_no_limit_of_its_own(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, _ = pipe()
    a2, b2 = pipe()
    settle()
    waiting = consumer.begin.wait([a, a2])
    assert waiting.waits_without_limit()
    producer.send(b2, "message")
    assert waiting.result() == [a2]


@clause(
    "LIMIT-08", MUST,
    "send and send_bytes on a full pipe wait indefinitely for the other end to receive.",
    source=(SEND, "multiprocessing.connection.Connection.send_bytes"),
    kinds=Kind.PIPE,
    hint=OWN_LIMIT,
)  # fmt: skip
def test_send_has_no_limit_of_its_own(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    reader, writer = pipe(duplex=False)
    reader2, writer2 = pipe(duplex=False)
    settle()
    sending = producer.begin.send(writer, LARGE)
    arises(sending.blocks(), "send does not block even for a large message")
    assert sending.waits_without_limit()
    assert consumer.recv(reader) == LARGE
    assert sending.completes()
    settle()
    writing = producer.begin.send_bytes(writer2, LARGE)
    assert writing.waits_without_limit()
    assert consumer.recv_bytes(reader2) == LARGE
    assert writing.completes()


@clause(
    "LIMIT-09", MUST,
    "accept waits indefinitely for a client.",
    source="multiprocessing.connection.Listener.accept",
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    hint=OWN_LIMIT,
)  # fmt: skip
def test_accept_has_no_limit_of_its_own(parent: Actor, other: Actor, settle: Settle) -> None:
    listener = parent.listens()
    settle()
    accepting = parent.begin.accept(listener)
    assert accepting.waits_without_limit()
    other.connects(listener.address)
    assert accepting.completes()


@clause(
    "LIMIT-10", MUST,
    "get with a timeout of several months waits, and returns an item put in the meantime.",
    source=GET,
    needs="GET-06",
    hint=TOO_LONG,
    if_raised=TOO_LONG,
)  # fmt: skip
def test_get_takes_a_timeout_of_months(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    waiting = consumer.begin.get(q, timeout=MONTHS)
    assert waiting.waits_without_limit(below=WEEKS)
    producer.put(q, "item")
    assert waiting.result() == "item"


@clause(
    "LIMIT-11", MUST,
    "put with a timeout of several months waits, and stores its item once a slot is free.",
    source=PUT,
    needs="PUT-06",
    hint=TOO_LONG,
    if_raised=TOO_LONG,
)  # fmt: skip
def test_put_takes_a_timeout_of_months(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    settle()
    waiting = producer.begin.put(q, "second", timeout=MONTHS)
    assert waiting.waits_without_limit(below=WEEKS)
    assert consumer.get(q) == "first"
    assert waiting.completes()
    assert consumer.get(q) == "second"


@clause(
    "LIMIT-12", MUST,
    "poll with a timeout of several months waits, and returns True once a message arrives.",
    source=POLL,
    kinds=Kind.PIPE,
    hint=TOO_LONG,
    if_raised=TOO_LONG,
)  # fmt: skip
def test_poll_takes_a_timeout_of_months(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.poll(a, MONTHS)
    assert waiting.waits_without_limit(below=WEEKS)
    producer.send(b, "message")
    assert waiting.result() is True


@clause(
    "LIMIT-13", MUST,
    "wait with a timeout of several months waits, and returns an object once it is ready.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-02",
    hint=TOO_LONG,
    if_raised=TOO_LONG,
)  # fmt: skip
def test_wait_takes_a_timeout_of_months(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    waiting = consumer.begin.wait([a], MONTHS)
    assert waiting.waits_without_limit(below=WEEKS)
    producer.send(b, "message")
    assert waiting.result() == [a]


@clause(
    "LIMIT-14", MUST,
    "A process with items not yet flushed waits indefinitely for them to be flushed before it exits.",
    source=FEEDING,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    needs="LIFE-02",
    hint="the feeder thread is joined with a timeout, and items it has not flushed by then are lost",
)  # fmt: skip
def test_the_end_of_a_process_has_no_limit_of_its_own(
    queue: MakeQueue, child: MakeChild, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    putter = child(q)
    putter.put(q, LARGE)
    settle()
    ending = putter.exits()
    if ending.blocks():  # otherwise the item has been flushed, wherever to
        assert ending.waits_without_limit()
    assert consumer.get(q) == LARGE
    assert ending.completes()


def waits_or_is_refused(waiting: Pending) -> bool:
    """Whether a call with a timeout of months waits; if it does not, it must raise, and not that its time is over."""
    if waiting.blocks():
        return waiting.waits_without_limit(below=WEEKS)
    with raises(RemoteError) as refused:
        waiting.result()
    return not isinstance(refused.value, Empty)


@clause(
    "LIMIT-15", MUST,
    "get with a timeout of several months does not raise Empty at once.",
    source=GET,
    needs="GET-05",
    hint=TOO_LONG,
)  # fmt: skip
def test_get_does_not_take_months_for_no_time(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    assert waits_or_is_refused(consumer.begin.get(q, timeout=MONTHS))
    producer.put(q, "item")  # ends the wait


@clause(
    "LIMIT-16", MUST,
    "poll with a timeout of several months does not return at once while there is no message.",
    source=POLL,
    kinds=Kind.PIPE,
    hint=TOO_LONG,
)  # fmt: skip
def test_poll_does_not_take_months_for_no_time(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    assert waits_or_is_refused(consumer.begin.poll(a, MONTHS))
    producer.send(b, "message")  # ends the wait


@clause(
    "LIMIT-17", MUST,
    "wait with a timeout of several months does not return at once while no object is ready.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-02",
    hint=TOO_LONG,
)  # fmt: skip
def test_wait_does_not_take_months_for_no_time(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    assert waits_or_is_refused(consumer.begin.wait([a], MONTHS))
    producer.send(b, "message")  # ends the wait


@clause(
    "LIMIT-18", MUST,
    "put with a timeout of a nanosecond stores its item if a slot is free; if none is, it soon raises Full.",
    source=PUT,
    needs="PUT-05",
    hint=TOO_SHORT,
    if_hung=TOO_SHORT,
    if_raised="the timeout is over before put has looked for a free slot",
)  # fmt: skip
def test_put_takes_a_timeout_of_a_nanosecond(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first", timeout=NANOSECOND)
    with raises(Full):
        producer.put(q, "second", timeout=NANOSECOND)
    assert consumer.get(q) == "first"


@clause(
    "LIMIT-19", MUST,
    "get with a timeout of a nanosecond returns an item if one is available; if none is, it soon raises Empty.",
    source=GET,
    needs="GET-04",
    hint=TOO_SHORT,
    if_hung=TOO_SHORT,
    if_raised="the timeout is over before get has looked for an item",
)  # fmt: skip
def test_get_takes_a_timeout_of_a_nanosecond(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    with raises(Empty):
        consumer.get(q, timeout=NANOSECOND)
    producer.put(q, "item")
    settle()
    assert consumer.get(q, timeout=NANOSECOND) == "item"


@clause(
    "LIMIT-20", MUST,
    "poll with a timeout of a nanosecond returns True if there is a message; if there is none, it soon returns False.",
    source=POLL,
    kinds=Kind.PIPE,
    needs="CONN-POLL-02",
    hint=TOO_SHORT,
    if_hung=TOO_SHORT,
)  # fmt: skip
def test_poll_takes_a_timeout_of_a_nanosecond(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    assert consumer.poll(a, NANOSECOND) is False
    producer.send(b, "message")
    assert consumer.poll(a, NANOSECOND) is True


@clause(
    "LIMIT-21", MUST,
    "wait with a timeout of a nanosecond returns the objects that are ready; if none is, it soon returns no object.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="WAIT-03",
    hint=TOO_SHORT,
    if_hung=TOO_SHORT,
)  # fmt: skip
def test_wait_takes_a_timeout_of_a_nanosecond(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    assert consumer.wait([a], NANOSECOND) == []
    producer.send(b, "message")
    assert consumer.wait([a], NANOSECOND) == [a]


@clause(
    "LIMIT-22", MUST,
    "get with a timeout of hours or days is not cut short: no shorter timeout ends it.",
    source=GET,
    needs="LIMIT-15",
    hint=CUT_SHORT,
)  # fmt: skip
def test_get_waits_for_days(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    for timeout in DAYS:
        settle()
        waiting = consumer.begin.get(q, timeout=timeout)
        assert waiting.waits_without_limit(below=timeout)
        producer.put(q, "item")
        assert waiting.result() == "item"


@clause(
    "LIMIT-23", MUST,
    "put with a timeout of hours or days is not cut short: no shorter timeout ends it.",
    source=PUT,
    needs="LIMIT-11",
    hint=CUT_SHORT,
)  # fmt: skip
def test_put_waits_for_days(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    for timeout in DAYS:
        settle()
        waiting = producer.begin.put(q, "next", timeout=timeout)
        assert waiting.waits_without_limit(below=timeout)
        consumer.get(q)
        assert waiting.completes()


@clause(
    "LIMIT-24", MUST,
    "poll with a timeout of hours or days is not cut short: no shorter timeout ends it.",
    source=POLL,
    kinds=Kind.PIPE,
    needs="LIMIT-16",
    hint=CUT_SHORT,
)  # fmt: skip
def test_poll_waits_for_days(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, b = pipe()
    for timeout in DAYS:
        settle()
        waiting = consumer.begin.poll(a, timeout)
        assert waiting.waits_without_limit(below=timeout)
        producer.send(b, "message")
        assert waiting.result() is True
        consumer.recv(a)


@clause(
    "LIMIT-25", MUST,
    "wait with a timeout of hours or days is not cut short: no shorter timeout ends it.",
    source=WAIT,
    kinds=Kind.PIPE,
    capabilities="wait",
    needs="LIMIT-17",
    hint=CUT_SHORT,
)  # fmt: skip
def test_wait_waits_for_days(pipe: MakePipe, producer: Actor, consumer: Actor, settle: Settle) -> None:
    a, b = pipe()
    for timeout in DAYS:
        settle()
        waiting = consumer.begin.wait([a], timeout)
        assert waiting.waits_without_limit(below=timeout)
        producer.send(b, "message")
        assert waiting.result() == [a]
        consumer.recv(a)


@clause(
    "LIMIT-26", MUST,
    "get and put with a timeout of more than a second wait for all of it, and not for whole seconds alone.",
    source=(*GET, *PUT),
    kinds=BOTH_QUEUES,
    once=True,
    start_methods=ONE_METHOD,
    needs=("GET-06", "PUT-07"),
    hint="a long timeout is waited for in slices, and what is left of it is dropped",
)  # fmt: skip
def test_timeouts_of_more_than_a_second_last_for_all_of_it(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    full, empty = queue(maxsize=1), queue()
    producer.put(full, "first")
    assert producer.times(1).put(full, "second", timeout=SECOND_AND_MORE).never_early(SECOND_AND_MORE)
    assert consumer.times(1).get(empty, timeout=SECOND_AND_MORE).never_early(SECOND_AND_MORE)

"""After a call that was rejected or that failed, everything is as if it had not been made, in every process."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakePipe, MakeQueue, Settle
from queuespec.case.pending import Pending
from queuespec.case.record import Subject
from queuespec.case.situations import arises
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Contract, Kind, clause
from queuespec.judged.payloads import Unloadable, Unpicklable
from queuespec.verdict.trouble import Interrupted, RemoteError

from .sources import EXCHANGING, OBSERVED
from .test_state import EMPTY, FULL, HAS_QSIZE, QSIZE

STATE = (*QSIZE, *EMPTY, *FULL)
PUT = ("multiprocessing.Queue.put", "queue.Queue.put")
GET = ("multiprocessing.Queue.get", "queue.Queue.get")
MAXSIZE = 2
JOINING = ("multiprocessing.JoinableQueue.join", "queue.Queue.join")
RECEIVING = ("multiprocessing.connection.Connection.recv", "multiprocessing.connection.Connection.send")
NOT_GIVEN_BACK = "a lock, a slot or a place in a row of waiting processes that the exception leaves taken"
# Of being left, see is_left: by which exception, and with which timeout, in seconds.
WAYS: list[tuple[bool, dict[str, int]]] = [(False, {}), (True, {}), (False, {"timeout": 60}), (True, {"timeout": 60})]
COUNTED_TOO_EARLY = "a counter is changed before the call is certain to succeed, and is not restored"


class Everybody:
    """All processes of a case, asked in turn for the state of a queue at rest."""

    def __init__(self, settle: Settle, *actors: Actor) -> None:
        self.settle = settle
        self.actors = actors

    def see(self, q: Subject, items: int) -> bool:
        """Asks each process twice, and returns True; the first answer that differs fails its assertion."""
        self.settle()
        for actor in (*self.actors, *self.actors):
            assert (actor.qsize(q), actor.empty(q), actor.full(q)) == (items, items == 0, items == MAXSIZE)
        return True

    def find_it_sound(self, q: Subject, putter: Actor, getter: Actor) -> bool:
        """Checks that the queue is empty, takes MAXSIZE items and no more, and gives them back."""
        assert self.see(q, 0)
        putter.put_each(q, range(MAXSIZE))
        waiting = putter.begin.put(q, MAXSIZE)
        assert waiting.blocks()
        assert getter.get_each(q, MAXSIZE + 1) == [*range(MAXSIZE + 1)]
        return waiting.completes()


def is_left(waiting: Pending, actor: Actor, alarmed: bool) -> None:
    """Lets an exception from the handler of a signal end the call: an ordinary one, or KeyboardInterrupt."""
    assert waiting.blocks()
    if alarmed:
        actor.is_alarmed()
    else:
        actor.is_interrupted()
    arises(not waiting.blocks(), "an exception from the handler of a signal does not end the call")
    with suppress(Interrupted, RemoteError):
        waiting.result()


@clause(
    "AFTER-01", SHOULD,
    "A put that raises Full, at once or on timeout, does not change qsize, empty, full or the number of free slots.",
    source=(*PUT, *STATE),
    when=HAS_QSIZE,
    needs=("STATE-10", "PUT-08"),
    hint=COUNTED_TOO_EARLY,
)  # fmt: skip
def test_a_put_that_raises_full_changes_nothing(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q, everybody = queue(maxsize=MAXSIZE), Everybody(settle, parent, producer, consumer, other)
    producer.put_each(q, ["first", "second"])
    for actor in (producer, consumer):
        with raises(Full):
            actor.put_nowait(q, "one too many")
        with raises(Full):
            actor.put(q, "one too many", block=False)
        with raises(Full):
            actor.put(q, "one too many", True, 0.02)
    assert everybody.see(q, 2)
    assert consumer.get_each(q, 2) == ["first", "second"]
    assert everybody.find_it_sound(q, producer, consumer)


@clause(
    "AFTER-02", SHOULD,
    "A get that raises Empty, at once or on timeout, does not change qsize, empty, full or the number of free slots.",
    source=(*GET, *STATE),
    when=HAS_QSIZE,
    needs=("STATE-10", "GET-08"),
    hint=COUNTED_TOO_EARLY,
)  # fmt: skip
def test_a_get_that_raises_empty_changes_nothing(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q, everybody = queue(maxsize=MAXSIZE), Everybody(settle, parent, producer, consumer, other)
    for actor in (producer, consumer):
        with raises(Empty):
            actor.get_nowait(q)
        with raises(Empty):
            actor.get(q, block=False)
        with raises(Empty):
            actor.get(q, True, 0.02)
    assert everybody.see(q, 0)
    producer.put(q, "item")
    assert everybody.see(q, 1)
    assert consumer.get(q) == "item"
    assert everybody.find_it_sound(q, producer, consumer)


@clause(
    "AFTER-03", MUST,
    "A put that raises Full adds no unfinished task, and a get that raises Empty removes none.",
    source=("multiprocessing.JoinableQueue.task_done", "queue.Queue.task_done"),
    kinds=Kind.JOINABLE,
    needs=("JOIN-01", "JOIN-08"),
    hint=COUNTED_TOO_EARLY,
    if_hung="a put that raised Full has left an unfinished task",
)  # fmt: skip
def test_a_call_that_is_refused_changes_no_count_of_tasks(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue(maxsize=1)
    producer.put(q, "task")
    with raises(Full):
        producer.put_nowait(q, "one too many")
    with raises(Full):
        producer.put(q, "one too many", timeout=0.02)
    assert consumer.get(q) == "task"
    with raises(Empty):
        consumer.get_nowait(q)
    with raises(Empty):
        consumer.get(q, timeout=0.02)
    joining = parent.begin.join(q)
    assert joining.blocks()
    consumer.task_done(q)
    assert joining.completes()
    with raises(ValueError):
        consumer.task_done(q)


@clause(
    "AFTER-04", DE_FACTO,
    "An item that cannot be pickled is not counted: at rest, qsize, empty, full and the free slots are unchanged.",
    source=OBSERVED,
    capabilities="copies",
    when=HAS_QSIZE,
    needs=("STATE-10", "SER-07"),
    hint=COUNTED_TOO_EARLY,
)  # fmt: skip
def test_an_item_that_cannot_be_pickled_is_not_counted(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q, everybody = queue(maxsize=MAXSIZE), Everybody(settle, parent, producer, consumer, other)
    producer.begin.put(q, Unpicklable())  # whether this raises is SER-08
    assert everybody.see(q, 0)
    assert everybody.find_it_sound(q, producer, consumer)


@clause(
    "AFTER-05", DE_FACTO,
    "A get that raises for an item that cannot be unpickled removes it: qsize, empty and full no longer count it.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    when=HAS_QSIZE,
    needs=("STATE-10", "GET-20"),
    hint=COUNTED_TOO_EARLY,
)  # fmt: skip
def test_an_item_that_cannot_be_unpickled_is_not_counted_any_more(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q, everybody = queue(maxsize=MAXSIZE), Everybody(settle, parent, producer, consumer, other)
    producer.put_each(q, [Unloadable(), "next"])
    with raises(RemoteError, match="cannot be unpickled"):
        consumer.get(q)
    assert everybody.see(q, 1)
    assert consumer.get(q) == "next"
    assert everybody.find_it_sound(q, producer, consumer)


@clause(
    "AFTER-06", DE_FACTO,
    "A put or get ended by SIGINT does not change qsize, empty, full or the number of free slots.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="signals",
    when=HAS_QSIZE,
    needs=("STATE-10", "GET-21", "PUT-23"),
    hint=COUNTED_TOO_EARLY,
)  # fmt: skip
def test_a_call_that_is_interrupted_changes_nothing(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q, everybody = queue(maxsize=MAXSIZE), Everybody(settle, parent, producer, consumer, other)
    getting = consumer.begin.get(q)
    assert getting.blocks()
    consumer.is_interrupted()
    with raises(Interrupted):
        getting.result()
    assert everybody.see(q, 0)
    producer.put_each(q, ["first", "second"])
    putting = producer.begin.put(q, "interrupted")
    assert putting.blocks()
    producer.is_interrupted()
    with raises(Interrupted):
        putting.result()
    assert everybody.see(q, 2)
    assert consumer.get_each(q, 2) == ["first", "second"]
    assert everybody.find_it_sound(q, producer, consumer)


@clause(
    "AFTER-07", SHOULD,
    "A put rejected because its process has closed the queue changes nothing that other processes see.",
    source=("multiprocessing.Queue.close", *STATE),
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when=HAS_QSIZE,
    needs=("STATE-10", "LIFE-01"),
    hint=COUNTED_TOO_EARLY,
)  # fmt: skip
def test_a_put_into_a_closed_queue_changes_nothing(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q, others = queue(maxsize=MAXSIZE), Everybody(settle, parent, consumer, other)
    producer.put(q, "item")
    producer.close(q)
    for timeout in (None, 0.02):
        with raises(ValueError):
            producer.put(q, "too late", timeout=timeout)
    assert others.see(q, 1)
    assert consumer.get(q) == "item"
    assert others.find_it_sound(q, other, consumer)


@clause(
    "AFTER-08", SHOULD,
    "After an exception from a signal handler has ended a blocked get or put, others can still get and put.",
    source=(EXCHANGING, *GET, *PUT),
    capabilities="signals",
    needs=("GET-22", "PUT-24"),
    hint=NOT_GIVEN_BACK,
    if_hung=NOT_GIVEN_BACK,
)  # fmt: skip
def test_others_can_use_a_queue_after_an_interrupted_call(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue(maxsize=MAXSIZE)
    for alarmed, limit in WAYS:
        is_left(consumer.begin.get(q, **limit), consumer, alarmed)
        producer.put_each(q, ["first", "second"])
        assert other.get(q) in ("first", "second")  # whether one is lost is GET-21
        settle()
        with suppress(Empty):
            other.get_nowait(q)
        producer.put_each(q, ["first", "second"])
        is_left(consumer.begin.put(q, "interrupted", **limit), consumer, alarmed)
        assert other.get_each(q, 2) == ["first", "second"]
        settle()
        with suppress(Empty):
            other.get_nowait(q)  # whether it is stored is PUT-23
        producer.put_each(q, ["first", "second"])
        assert other.get_each(q, 2) == ["first", "second"]


@clause(
    "AFTER-09", SHOULD,
    "After an exception from a signal handler has ended a blocked join, others can still finish tasks and join.",
    source=(EXCHANGING, *JOINING),
    kinds=Kind.JOINABLE,
    capabilities=("processes", "signals"),
    needs="JOIN-23",
    hint=NOT_GIVEN_BACK,
    if_hung=NOT_GIVEN_BACK,
)  # fmt: skip
def test_others_can_finish_tasks_after_an_interrupted_join(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    for alarmed in (False, True):
        q = queue()
        producer.put(q, "first")
        is_left(consumer.begin.join(q), consumer, alarmed)
        producer.put(q, "second")
        joining = other.begin.join(q)
        for task in ("first", "second"):
            assert joining.blocks()
            assert producer.get(q) == task
            producer.task_done(q)
        assert joining.completes()
        producer.put(q, "third")
        joining = other.begin.join(q)
        assert joining.blocks()
        assert producer.get(q) == "third"
        producer.task_done(q)
        assert joining.completes()


@clause(
    "AFTER-10", SHOULD,
    "After an exception from a signal handler has ended a blocked get of a SimpleQueue, others can still get and put.",
    source=(EXCHANGING, "multiprocessing.SimpleQueue.get"),
    kinds=Kind.SIMPLE,
    capabilities="signals",
    needs="SIMPLE-11",
    hint=NOT_GIVEN_BACK,
    if_hung=NOT_GIVEN_BACK,
)  # fmt: skip
def test_others_can_use_a_simple_queue_after_an_interrupted_get(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    for alarmed in (False, True):
        q = queue()
        is_left(consumer.begin.get(q), consumer, alarmed)
        producer.put_each(q, ["first", "second"])
        assert other.get(q) in ("first", "second")


@clause(
    "AFTER-11", SHOULD,
    "After an exception from a signal handler has ended a blocked recv or poll, others can still use both ends.",
    source=(*RECEIVING, "multiprocessing.connection.Connection.poll"),
    kinds=Kind.PIPE,
    capabilities="signals",
    needs=("CONN-RECV-08", "CONN-POLL-12"),
    hint=NOT_GIVEN_BACK,
    if_hung=NOT_GIVEN_BACK,
)  # fmt: skip
def test_others_can_use_a_pipe_after_an_interrupted_call(
    pipe: MakePipe, producer: Actor, consumer: Actor, other: Actor
) -> None:
    for alarmed in (False, True):
        a, b = pipe()
        is_left(consumer.begin.recv(b), consumer, alarmed)
        is_left(consumer.begin.poll(b, 60), consumer, alarmed)
        producer.send_each(a, ["first", "second"])
        assert other.poll(b, 60)
        assert other.recv(b) in ("first", "second")
        other.send(b, "back")
        assert producer.recv(a) == "back"


@clause(
    "AFTER-12", SHOULD,
    "An item that is put after an exception from a signal handler has ended a blocked get is not lost.",
    source=(*GET, EXCHANGING),
    capabilities="signals",
    needs="AFTER-08",
    hint="the call was given up, but a thread or a server still takes an item for it",
)  # fmt: skip
def test_nothing_is_lost_to_an_interrupted_get(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    for alarmed, limit in WAYS:
        q = queue()
        is_left(consumer.begin.get(q, **limit), consumer, alarmed)
        producer.put_each(q, ["first", "second"])
        assert other.get(q) == "first"


@clause(
    "AFTER-13", SHOULD,
    "An item that is put after an exception from a signal handler has ended a get of a SimpleQueue is not lost.",
    source=("multiprocessing.SimpleQueue.get", EXCHANGING),
    kinds=Kind.SIMPLE,
    capabilities="signals",
    needs="AFTER-10",
    hint="the call was given up, but a thread or a server still takes an item for it",
)  # fmt: skip
def test_nothing_is_lost_to_an_interrupted_get_of_a_simple_queue(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    for alarmed in (False, True):
        q = queue()
        is_left(consumer.begin.get(q), consumer, alarmed)
        producer.put_each(q, ["first", "second"])
        assert other.get(q) == "first"


@clause(
    "AFTER-14", SHOULD,
    "An object that is sent after an exception from a signal handler has ended a blocked recv is not lost.",
    source=RECEIVING,
    kinds=Kind.PIPE,
    capabilities="signals",
    needs="AFTER-11",
    hint="the call was given up, but a thread still receives for it",
)  # fmt: skip
def test_nothing_is_lost_to_an_interrupted_recv(pipe: MakePipe, producer: Actor, consumer: Actor, other: Actor) -> None:
    for alarmed in (False, True):
        a, b = pipe()
        is_left(consumer.begin.recv(b), consumer, alarmed)
        producer.send_each(a, ["first", "second"])
        assert other.recv(b) == "first"

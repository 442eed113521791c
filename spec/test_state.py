"""multiprocessing.Queue.qsize, empty and full: what they return at rest."""

from __future__ import annotations

from queue import Full

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakeQueue, Observe, Settle
from queuespec.clauses import DE_FACTO, MAY, MUST, SHOULD, Contract, Kind, clause
from queuespec.judged.payloads import Unpicklable

from .sources import OBSERVED, PIPES_AND_QUEUES

QSIZE = ("multiprocessing.Queue.qsize", "queue.Queue.qsize")
EMPTY = ("multiprocessing.Queue.empty", "queue.Queue.empty")
FULL = ("multiprocessing.Queue.full", "queue.Queue.full")
HAS_QSIZE = "sys_platform != 'darwin'"  # where sem_getvalue is missing, qsize may raise NotImplementedError


@clause(
    "STATE-01", SHOULD,
    "At rest, qsize returns the number of items that were put and not taken.",
    source=QSIZE,
    when=HAS_QSIZE,
    needs="PUT-01",
    hint="bytes are counted, or the items of one process only",
)  # fmt: skip
def test_qsize_counts_the_items(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    assert producer.qsize(q) == 0
    producer.put_each(q, ["first", "second", "third"])
    settle()
    assert producer.qsize(q) == 3
    consumer.get(q)
    settle()
    assert producer.qsize(q) == 2


@clause(
    "STATE-03", MAY,
    "qsize returns an int, or raises NotImplementedError where the system cannot count.",
    source="multiprocessing.Queue.qsize",
    contracts=Contract.MULTIPROCESSING,
    hint="None is returned where the semaphore cannot be read",
    if_raised="the error of a semaphore that cannot be read gets out",
)  # fmt: skip
def test_qsize_is_an_int_or_not_implemented(queue: MakeQueue, producer: Actor, observe: Observe) -> None:
    q = queue()
    try:
        size = producer.qsize(q)
    except NotImplementedError:
        observe("raises NotImplementedError")
    else:
        assert type(size) is int
        observe("returns an int")


@clause(
    "STATE-04", SHOULD,
    "At rest, empty returns True for a queue that was never used, and for one whose items were all taken.",
    source=EMPTY,
    needs="PUT-01",
    hint="an earlier answer is kept",
)  # fmt: skip
def test_empty_is_true_without_items(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    assert consumer.empty(q) is True
    producer.put(q, "item")
    assert consumer.get(q) == "item"
    settle()
    assert consumer.empty(q) is True
    assert producer.empty(q) is True


@clause(
    "STATE-05", MUST,
    "Soon after a put, and until the item is taken, empty returns False in every process.",
    source=(PIPES_AND_QUEUES, *EMPTY),
    needs="PUT-01",
    hint="empty looks at something that only the process that put can see",
)  # fmt: skip
def test_empty_becomes_false_after_a_put(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    producer.put(q, "item")
    settle()
    for _ in range(3):
        assert producer.empty(q) is False
        assert consumer.empty(q) is False


@clause(
    "STATE-08", SHOULD,
    "At rest, full returns True while a bounded queue holds maxsize items, and False while it holds fewer.",
    source=FULL,
    needs="CTOR-02",
    hint="only items that are still in the process that put them are counted, or the bound is off by one",
)  # fmt: skip
def test_full_is_true_at_the_bound(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=2)
    assert producer.full(q) is False
    producer.put(q, "first")
    settle()
    assert producer.full(q) is False
    producer.put(q, "second")
    settle()
    assert producer.full(q) is True
    consumer.get(q)
    settle()
    assert producer.full(q) is False


@clause(
    "STATE-09", SHOULD,
    "full returns False for an unbounded queue, however many items it holds.",
    source=FULL,
    needs="CTOR-04",
    hint="the number of items is compared with a maxsize of zero, or a default capacity applies",
)  # fmt: skip
def test_full_is_false_without_a_bound(queue: MakeQueue, producer: Actor, settle: Settle) -> None:
    q = queue()
    assert producer.full(q) is False
    producer.put_each(q, range(100))
    settle()
    assert producer.full(q) is False


@clause(
    "STATE-10", SHOULD,
    "At rest, qsize, empty and full return the same in every process.",
    source=("multiprocessing.Queue", *QSIZE),
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-05", "STATE-08"),
    hint="each process keeps its own counters, or maxsize does not travel with the queue",
)  # fmt: skip
def test_processes_agree_on_the_state(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue(maxsize=2)
    producer.put(q, "first")
    other.put(q, "second")
    settle()
    for actor in (parent, producer, consumer, other):
        assert (actor.qsize(q), actor.empty(q), actor.full(q)) == (2, False, True)


@clause(
    "STATE-11", MAY,
    "empty of a queue that the process has closed, used or not, returns a bool or raises OSError.",
    source="multiprocessing.Queue.empty",
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    if_raised="the error of what is closed or missing underneath gets out",
)  # fmt: skip
def test_empty_on_a_closed_queue_is_a_bool_or_os_error(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle, observe: Observe
) -> None:
    used, unused = queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    seen = []
    for q, name in ((used, "used"), (unused, "never used")):
        producer.close(q)
        settle()
        try:
            answer = producer.empty(q)
        except OSError:
            seen.append(f"{name}: raises OSError")
        else:
            assert type(answer) is bool
            seen.append(f"{name}: returns {answer}")
    observe(", ".join(seen))


@clause(
    "STATE-12", MUST,
    "empty of a SimpleQueue is False in every process once a put has returned; True when all are taken or a get waits.",
    source="multiprocessing.SimpleQueue.empty",
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="put returns before the item is in the pipe, or empty takes the item out to know",
    if_hung="empty takes a lock that a get holds",
    if_raised="empty uses something that does not travel with the queue",
)  # fmt: skip
def test_empty_of_a_simple_queue_is_right_at_once(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    assert consumer.empty(q) is True
    for item in range(20):
        producer.put(q, item)
        assert producer.empty(q) is False
        assert consumer.empty(q) is False
        assert consumer.get(q) == item
        assert consumer.empty(q) is True
    assert other.begin.get(q).blocks()
    assert consumer.empty(q) is True


@clause(
    "STATE-13", MUST,
    "empty of a closed SimpleQueue raises OSError, whether or not the queue was used.",
    source="multiprocessing.SimpleQueue.empty",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when="python_full_version >= '3.9'",
    needs="STATE-12",
    hint="the answer comes from memory",
    if_raised="the error of what is closed underneath gets out",
)  # fmt: skip
def test_empty_of_a_closed_simple_queue_raises_os_error(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    used, unused = queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    for q in (used, unused):
        producer.close(q)
        with raises(OSError):
            producer.empty(q)


@clause(
    "STATE-14", MUST,
    "qsize, empty and full neither take items nor change their order.",
    source=(PIPES_AND_QUEUES, *QSIZE, *EMPTY, *FULL),
    when=HAS_QSIZE,
    needs="PUT-01",
    hint="the answer is found by a get and a put",
)  # fmt: skip
def test_asking_changes_nothing(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=3)
    producer.put_each(q, ["first", "second", "third"])
    settle()
    for ask in (consumer.qsize, consumer.empty, consumer.full):
        ask(q)
    assert consumer.get_each(q, 3) == ["first", "second", "third"]


@clause(
    "STATE-15", DE_FACTO,
    "In a process that has closed the queue, qsize still counts the items and full still tells whether it is full.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-08"),
    hint="what is counted is let go of at close, or maxsize does not travel with the queue",
    if_raised="one check for a closed queue guards every method",
)  # fmt: skip
def test_qsize_and_full_answer_after_close(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=1)
    producer.put(q, "item")
    producer.close(q)
    settle()
    assert (producer.qsize(q), producer.full(q)) == (1, True)
    assert consumer.get(q) == "item"
    assert (producer.qsize(q), producer.full(q)) == (0, False)


@clause(
    "STATE-16", SHOULD,
    "A put that raises changes nothing of what qsize, empty and full return at rest.",
    source=(*QSIZE, *EMPTY, *FULL),
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-04", "STATE-08", "PUT-12"),
    hint="put counts the item before it knows that there is room, or remembers that it found none",
)  # fmt: skip
def test_a_put_that_raises_changes_no_state(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=1)
    producer.put(q, "item")
    for way in ({"block": False}, {"timeout": 0.001}):
        with raises(Full):
            producer.put(q, "refused", **way)
    settle()
    for actor in (producer, consumer):
        assert (actor.qsize(q), actor.empty(q), actor.full(q)) == (1, False, True)
    assert consumer.get(q) == "item"
    settle()
    for actor in (producer, consumer):
        assert (actor.qsize(q), actor.empty(q), actor.full(q)) == (0, True, False)


@clause(
    "STATE-17", DE_FACTO,
    "At rest, an object that could not be pickled is counted neither by qsize nor by empty and full.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-04", "STATE-08"),
    hint="the count goes up in put, and comes down only where an item is taken",
)  # fmt: skip
def test_an_unpicklable_object_is_not_counted(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue(maxsize=1)
    producer.begin.put(q, Unpicklable())  # whether this raises is another clause's matter
    settle()
    for actor in (producer, consumer):
        assert (actor.qsize(q), actor.empty(q), actor.full(q)) == (0, True, False)

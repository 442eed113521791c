"""multiprocessing.Queue.qsize, empty and full: what they return at rest."""

from __future__ import annotations

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakeChild, MakeQueue, Observe, Settle
from queuespec.clauses import DE_FACTO, MAY, MUST, SHOULD, Contract, Kind, clause

from .sources import OBSERVED, PIPES_AND_QUEUES

QSIZE = ("multiprocessing.Queue.qsize", "queue.Queue.qsize")
EMPTY = ("multiprocessing.Queue.empty", "queue.Queue.empty")
FULL = ("multiprocessing.Queue.full", "queue.Queue.full")
HAS_QSIZE = "sys_platform != 'darwin'"  # where sem_getvalue is missing, qsize may raise NotImplementedError


@clause(
    "STATE-01", SHOULD,
    "At rest, qsize returns the number of items that have been put and not yet taken.",
    source=QSIZE,
    when=HAS_QSIZE,
    needs="PUT-01",
    hint="qsize counts bytes, or the items of one process only",
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
    "qsize returns an int, or raises NotImplementedError on platforms that cannot count the items.",
    source="multiprocessing.Queue.qsize",
    contracts=Contract.MULTIPROCESSING,
    hint="qsize returns None if the semaphore's value cannot be read",
    if_raised="an error from reading the semaphore's value escapes",
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
    "At rest, empty returns True for a queue that was never used and for one whose items have all been taken.",
    source=EMPTY,
    needs="PUT-01",
    hint="a cached result",
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
    hint="empty checks something that only the process that put can see",
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
    hint="full counts what one process alone has put or still holds, or the bound is off by one",
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
    hint="the number of items is compared with maxsize 0, or a default capacity applies",
)  # fmt: skip
def test_full_is_false_without_a_bound(queue: MakeQueue, producer: Actor, settle: Settle) -> None:
    q = queue()
    assert producer.full(q) is False
    producer.put_each(q, range(100))
    settle()
    assert producer.full(q) is False


@clause(
    "STATE-10", SHOULD,
    "At rest, qsize, empty and full return the same values in every process.",
    source=("multiprocessing.Queue", *QSIZE),
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-05", "STATE-08"),
    hint="each process keeps its own counters or bound, or an answer is wrong for a full queue",
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
    "empty on a queue that the process has closed, used or not, returns a bool or raises OSError.",
    source="multiprocessing.Queue.empty",
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    if_raised="an error from a closed or missing object underneath escapes",
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
    "SimpleQueue.empty is False in every process once put returns, True once all items are taken or while a get waits.",
    source="multiprocessing.SimpleQueue.empty",
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="put returns before the item is in the pipe, or an answer of empty is remembered",
    if_hung="empty acquires a lock that a blocked get holds",
    if_raised="empty relies on something that is not passed on with the queue",
)  # fmt: skip
def test_empty_of_a_simple_queue_is_right_at_once(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q, everybody = queue(), (producer, consumer, other)
    assert consumer.empty(q) is True
    for item in range(12):
        producer.put(q, item)
        assert [actor.empty(q) for actor in everybody] == [False, False, False]
        assert everybody[item % 3].get(q) == item
        assert [actor.empty(q) for actor in everybody] == [True, True, True]
    assert other.begin.get(q).blocks()
    assert consumer.empty(q) is True


@clause(
    "STATE-13", MUST,
    "empty on a closed SimpleQueue raises OSError, whether or not the queue was used.",
    source="multiprocessing.SimpleQueue.empty",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when="python_full_version >= '3.9'",
    needs="STATE-12",
    hint="empty returns a cached result",
    if_raised="an error other than OSError escapes from the closed pipe underneath",
)  # fmt: skip
def test_empty_of_a_closed_simple_queue_raises_os_error(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    used, unused, found_empty = queue(), queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    assert producer.empty(found_empty) is True
    for q in (used, unused, found_empty):
        producer.close(q)
        with raises(OSError):
            producer.empty(q)


@clause(
    "STATE-14", MUST,
    "qsize, empty and full neither take items nor change their order.",
    source=(PIPES_AND_QUEUES, *QSIZE, *EMPTY, *FULL),
    when=HAS_QSIZE,
    needs="PUT-01",
    hint="the result is found by a get and a put",
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
    "In a process that has closed the queue, qsize still counts the items and full still says whether it is full.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-08"),
    hint="close discards the counter, or maxsize is not passed on with the queue",
    if_raised="every method checks whether the queue is closed",
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
    "At rest, qsize, empty and full count in a new process what was put before it was started.",
    source=(*QSIZE, *EMPTY, *FULL),
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-08"),
    hint="each process counts by itself, from the time when it gets the queue",
)  # fmt: skip
def test_a_new_process_counts_what_is_there(
    queue: MakeQueue, producer: Actor, child: MakeChild, settle: Settle
) -> None:
    q = queue(maxsize=2)
    producer.put_each(q, ["first", "second"])
    settle()
    late = child(q)
    assert (late.qsize(q), late.empty(q), late.full(q)) == (2, False, True)
    assert late.get(q) == "first"
    settle()
    assert (late.qsize(q), late.empty(q), late.full(q)) == (1, False, False)

"""multiprocessing.Queue.qsize, empty and full: what they say once everything is at rest."""

from __future__ import annotations

from queuespec.clauses import DE_FACTO, MUST, Kind, clause
from queuespec.harness.actors import Actor, MakeQueue, Settle

QSIZE = ("multiprocessing.Queue.qsize", "queue.Queue.qsize")
EMPTY = ("multiprocessing.Queue.empty", "queue.Queue.empty")
FULL = ("multiprocessing.Queue.full", "queue.Queue.full")
HAS_QSIZE = "sys_platform != 'darwin'"  # where sem_getvalue is missing, qsize may raise NotImplementedError


@clause(
    "STATE-01", MUST,
    "At rest, qsize is the number of items that were put and not taken.",
    source=QSIZE,
    when=HAS_QSIZE,
    needs=("PUT-01",),
    hint="bytes counted, or the items of one process alone",
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
    "STATE-04", MUST,
    "At rest, empty is true for a queue that was never used, and for one whose items were all taken.",
    source=EMPTY,
    needs=("PUT-01",),
    hint="an answer that was true once and is kept",
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
    "Soon after a put, empty is false in every process, and stays so until the item is taken.",
    source=("multiprocessing#pipes-and-queues", *EMPTY),
    hint="does empty look at something that only the process that put can see?",
)  # fmt: skip
def test_empty_becomes_false_after_a_put(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    producer.put(q, "item")
    settle()
    for _ in range(3):
        assert producer.empty(q) is False
        assert consumer.empty(q) is False


@clause(
    "STATE-08", MUST,
    "At rest, full is true while a bounded queue holds maxsize items, and false while it holds fewer.",
    source=FULL,
    needs=("CTOR-02",),
    hint="items counted that are still in the process that put them, and not those beyond",
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
    "STATE-09", MUST,
    "An unbounded queue is never full.",
    source=FULL,
    hint="a number of items compared with a maxsize of zero",
)  # fmt: skip
def test_full_is_false_without_a_bound(queue: MakeQueue, producer: Actor, settle: Settle) -> None:
    q = queue()
    assert producer.full(q) is False
    producer.put_each(q, range(100))
    settle()
    assert producer.full(q) is False


@clause(
    "STATE-10", MUST,
    "At rest, qsize, empty and full say the same in every process.",
    source=("multiprocessing.Queue", *QSIZE),
    when=HAS_QSIZE,
    needs=("STATE-01", "STATE-05", "STATE-08"),
    hint="counters that each process keeps for itself",
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
    "STATE-14", DE_FACTO,
    "Asking for qsize, empty or full neither takes items nor changes their order.",
    source="observed: CPython 3.8 to 3.15",
    when=HAS_QSIZE,
    needs=("PUT-01",),
    hint="a look that is made of a get and a put",
)  # fmt: skip
def test_asking_changes_nothing(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=3)
    producer.put_each(q, ["first", "second", "third"])
    settle()
    for ask in (consumer.qsize, consumer.empty, consumer.full):
        ask(q)
    assert consumer.get_each(q, 3) == ["first", "second", "third"]


@clause(
    "STATE-12", MUST,
    "The empty of a simple queue is False as soon as a put has returned, and True again once all is taken.",
    source="multiprocessing.SimpleQueue.empty",
    kinds=(Kind.SIMPLE,),
    needs=("SIMPLE-01",),
    hint="a put that returns before the item is in the pipe",
)  # fmt: skip
def test_empty_of_a_simple_queue_is_right_at_once(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    assert consumer.empty(q) is True
    for item in range(20):
        producer.put(q, item)
        assert consumer.empty(q) is False
        assert consumer.get(q) == item
        assert consumer.empty(q) is True

"""multiprocessing.Queue and JoinableQueue: what the constructors make."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.clauses import MUST, Kind, clause
from queuespec.harness.actors import Actor, MakeQueue

MAXSIZE = ("multiprocessing.Queue", "queue.Queue")


@clause(
    "CTOR-02", MUST,
    "A queue with a positive maxsize holds so many items that were put and not taken, and not one more.",
    source=MAXSIZE,
    needs=("CTOR-11", "PUT-08"),
    hint="a bound that is off by one, is not passed on, or counts something other than items",
)  # fmt: skip
def test_maxsize_bounds_the_items(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=3)
    producer.put(q, "first", block=False)
    producer.put(q, "second", block=False)
    producer.put(q, "third", block=False)
    with raises(Full):
        producer.put(q, "fourth", block=False)


@clause(
    "CTOR-03", MUST,
    "A maxsize of zero or less sets no bound.",
    source="queue.Queue",
    needs=("CTOR-04",),
    hint="zero taken for a rendezvous or for always full; a negative size handed to a semaphore",
)  # fmt: skip
def test_maxsize_of_zero_or_less_is_no_bound(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    zero, negative = queue(maxsize=0), queue(maxsize=-1)
    for q in (zero, negative):
        producer.put_each(q, range(100))
        assert consumer.get_each(q, 100) == [*range(100)]


@clause(
    "CTOR-04", MUST,
    "A queue made without maxsize takes every item at once, though nobody takes any.",
    source=MAXSIZE,
    needs=("PUT-01",),
    hint="a capacity that nobody asked for",
)  # fmt: skip
def test_without_maxsize_no_put_waits(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    assert producer.begin_put_each(q, range(300)).completes()
    assert consumer.get_each(q, 300) == [*range(300)]


@clause(
    "CTOR-07", MUST,
    "A JoinableQueue offers task_done and join, and all that a queue offers.",
    source=("multiprocessing.JoinableQueue", "queue.Queue"),
    kinds=(Kind.JOINABLE,),
    hint="a wrapper that does not pass on what it wraps",
)  # fmt: skip
def test_joinable_queue_offers_all_of_a_queue(queue: MakeQueue, producer: Actor) -> None:
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full", "task_done", "join"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-11", MUST,
    "A queue that refuses raises queue.Full or queue.Empty, the exceptions of the queue module, and none of its own.",
    source=("multiprocessing#pipes-and-queues", "queue.Full", "queue.Empty"),
    hint="exceptions that merely have the same names, or a TimeoutError",
)  # fmt: skip
def test_exceptions_are_those_of_the_queue_module(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    with suppress(Empty):  # that it refuses is GET-08 and PUT-09; here, how
        consumer.get(q, block=False)
    producer.put(q, "first")
    with suppress(Full):
        producer.put(q, "second", block=False)

"""Order: first in, first out."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty
from typing import Any

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.fixtures import MakeChannel, MakeChild, MakeQueue, Settle
from queuespec.case.situations import arises
from queuespec.clauses import ALL_KINDS, MUST, Contract, Kind, clause
from queuespec.judged.payloads import Laborious, Unpicklable
from queuespec.verdict.trouble import RemoteError

from .sources import EXAMPLES, EXCHANGING, GUIDELINES, PIPES_AND_QUEUES

ORDER = (PIPES_AND_QUEUES, "queue.Queue")


@clause(
    "FIFO-01", MUST,
    "Items that one process puts come out in the order it put them, regardless of what other processes put.",
    source=ORDER,
    needs="PUT-01",
    hint="items overtake each other: several threads write them, or they take several ways",
    if_hung="items are lost: of some process, or when several put at the same time",
)  # fmt: skip
def test_order_of_each_producer_is_kept(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    items = {producer: range(200), other: range(1000, 1200), parent: range(2000, 2200)}
    for putter, own in items.items():
        putter.begin_put_each(q, own)
    taken = consumer.get_each(q, 600)
    assert [item for item in taken if not any(item in own for own in items.values())] == []  # what was not put
    for own in items.values():
        assert [item for item in taken if item in own] == [*own]


@clause(
    "FIFO-02", MUST,
    "With several consumers, each gets the items of any one producer in the order that producer put them.",
    source=ORDER,
    needs=("FIFO-01", "GET-01"),
    hint="a consumer fetches items in batches and returns them late",
    if_hung="an item is lost between two consumers",
)  # fmt: skip
def test_order_is_kept_for_each_consumer(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    takings = [consumer.begin_get_each(q, 200), parent.begin_get_each(q, 200)]
    producer.begin_put_each(q, range(200))
    other.begin_put_each(q, range(1000, 1200))
    for taking in takings:
        for own in (range(200), range(1000, 1200)):
            taken = [item for item in taking.result() if item in own]
            assert taken == sorted(taken)


@clause(
    "FIFO-04", MUST,
    "Items that a process put before it exited normally come out before anything put after its exit.",
    source=(GUIDELINES, "multiprocessing.Queue.join_thread"),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("processes", "feeder"),  # without a feeder, so large a put blocks until a get
    needs=("FIFO-01", "LIFE-18"),
    hint="items that outlive their process are stored outside the queue",
    if_hung="items are lost when the process that put them exits",
    if_raised="items are stored in something that is destroyed with the process that put them",
)  # fmt: skip
def test_items_of_an_ended_process_come_first(
    queue: MakeQueue, parent: Actor, child: MakeChild, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    items = [pattern(100_000, seed) for seed in range(5)]
    c = child(q)
    c.put_each(q, items)
    ending = c.exits()
    settle()
    taking = consumer.begin_get_each(q, 6)
    assert ending.completes()
    parent.put(q, "end")
    assert taking.result() == [*items, "end"]


@clause(
    "FIFO-05", MUST,
    "Items put by a process come out before anything put after its close and join_thread have returned.",
    source="multiprocessing.Queue.join_thread",
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs=("FIFO-01", "LIFE-08"),
    hint="join_thread returns before all items are in the pipe",
)  # fmt: skip
def test_items_flushed_by_join_thread_come_first(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    items = [pattern(200_000, seed) for seed in range(10)]
    producer.put_each(q, items)
    producer.close(q)
    taking = consumer.begin_get_each(q, 11)
    producer.join_thread(q)
    other.put(q, "end")
    assert taking.result() == [*items, "end"]


@clause(
    "FIFO-06", MUST,
    "Items of a SimpleQueue come out in the order they were put, even if several processes put in turn.",
    source=("multiprocessing.SimpleQueue", PIPES_AND_QUEUES),
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="put returns before the item is in the pipe",
)  # fmt: skip
def test_simple_queue_keeps_the_order_of_processes_that_put_in_turn(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put(q, Laborious("first"))
    other.put(q, "second")
    parent.put(q, "third")
    assert consumer.get_each(q, 3) == [Laborious("first"), "second", "third"]


@clause(
    "FIFO-07", MUST,
    "Objects that cannot be pickled do not change the order of the items put before and after them.",
    source=(PIPES_AND_QUEUES, "FIFO-01"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("FIFO-01", "SER-07"),
    hint="the items after a failed object are set aside for a retry",
)  # fmt: skip
def test_order_is_kept_around_unpicklable_objects(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    for item in (1, 2, 3):
        producer.put(q, item)
        with suppress(RemoteError):  # SER-08 checks that put does not refuse it
            producer.put(q, Unpicklable())
    settle()
    taken = []
    with suppress(Empty):  # SER-07 checks that all the others arrive
        for _ in range(3):
            taken.append(consumer.get_nowait(q))
    arises(len(taken) > 1, "fewer than two of the items arrived, so there is no order to check")
    assert taken == sorted(taken)


@clause(
    "FIFO-08", MUST,
    "Items come out in order whatever their sizes and however they are put: none overtakes one that is slow to pickle.",
    source=ORDER,
    needs="FIFO-01",
    hint="large items take a different path, or small ones are written while another is still being pickled",
)  # fmt: skip
def test_order_is_kept_for_mixed_sizes(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    items = [pattern(300_000, 1), "small", pattern(2_000, 2), 3, pattern(100_000, 4), b"small", pattern(70_000, 6)]
    putting = producer.begin_put_each(q, items)
    assert consumer.get_each(q, len(items)) == items
    assert putting.completes()
    producer.put(q, Laborious("first"))
    producer.put(q, "second")
    producer.put_nowait(q, "third")
    producer.put(q, "fourth", block=False)
    assert consumer.get_each(q, 4) == [Laborious("first"), "second", "third", "fourth"]
    producer.put(q, Laborious("first"))
    producer.put_nowait(q, 2)  # with nothing in between
    assert consumer.get_each(q, 2) == [Laborious("first"), 2]


@clause(
    "FIFO-09", MUST,
    "Items that one thread puts come out in the order it put them, regardless of what the process's other threads put.",
    source=(*ORDER, EXCHANGING),
    needs="FIFO-01",
    hint="the threads of a process share a buffer without a lock",
    if_hung="an item is lost in a buffer that the threads of a process share without a lock",
)  # fmt: skip
def test_order_of_each_thread_is_kept(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    items = [range(first, first + 50) for first in (0, 1000, 2000)]
    for own in items:
        producer.begin_put_each(q, own)
    taken = consumer.get_each(q, 150)
    for own in items:
        assert [item for item in taken if item in own] == [*own]


@clause(
    "FIFO-12", MUST,
    "Items that threads of one process put in turn come out in that order, even if they are buffered together.",
    source=ORDER,
    contracts=Contract.MULTIPROCESSING,
    capabilities="feeder",  # without a feeder, nothing is buffered
    needs="FIFO-09",
    hint="each thread has its own buffer, or one thread takes precedence",
)  # fmt: skip
def test_order_of_threads_that_put_in_turn_is_kept(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q, bell = queue(), queue()
    producer.put_each(q, [LARGE, "by the main thread"])
    waiting = producer.begin.get(bell)
    producer.put(q, "by another thread, while the main thread waits")
    parent.put(bell, "go on")
    assert waiting.completes()
    producer.put(q, "by the main thread again")
    assert consumer.get_each(q, 4) == [
        LARGE,
        "by the main thread",
        "by another thread, while the main thread waits",
        "by the main thread again",
    ]


@clause(
    "FIFO-10", MUST,
    "If several consumers share tasks, each task is taken exactly once, and each result they put arrives exactly once.",
    source=(EXCHANGING, EXAMPLES),
    needs="GET-01",
    hint="two consumers read the same item",
    if_hung="an item is lost between two consumers",
)  # fmt: skip
def test_shared_tasks_are_done_once_each(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    tasks, results = queue(), queue()
    takings = {worker: worker.begin_get_each(tasks, 20) for worker in (producer, consumer, other)}
    parent.put_each(tasks, range(60))
    for worker, taking in takings.items():
        worker.begin_put_each(results, taking.result())
    assert sorted(parent.get_each(results, 60)) == [*range(60)]


@clause(
    "FIFO-11", MUST,
    "Items come out in the order they were put, even if several processes put in turn.",
    source=("multiprocessing.managers.SyncManager.Queue", PIPES_AND_QUEUES, "queue.Queue"),
    contracts=Contract.QUEUE,
    needs="PUT-01",
    hint="put returns before the item is in the queue",
)  # fmt: skip
def test_order_of_processes_that_put_in_turn_is_kept(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put(q, Laborious("first"))
    other.put(q, "second")
    parent.put(q, "third")
    assert consumer.get_each(q, 3) == [Laborious("first"), "second", "third"]


@clause(
    "FIFO-13", MUST,
    "Items that wait behind one that fills the pipe all come out, in order, however many and of whatever size.",
    source=ORDER,
    contracts=Contract.MULTIPROCESSING,
    capabilities="feeder",  # without a feeder, put itself waits for room
    needs="FIFO-01",
    hint="the buffer has a limit beyond which items are dropped, or a large item is sent first",
)  # fmt: skip
def test_a_long_backlog_comes_out_in_order(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    backlog = [LARGE, *range(1200), pattern(5000), pattern(70_000), "last"]
    producer.put_each(q, backlog)
    assert consumer.get_each(q, len(backlog)) == backlog


LOADS, AT_ONCE = (100, *6 * [1000]), 100
LONGEST = 1.0  # seconds: an implementation that takes its time for each item gets fewer loads


def loads(seed: str) -> Iterator[list[object]]:
    """Lists of items that do not fit in a pipe together: most are small, so that they end at every place in it."""
    chance = random.Random(seed)
    begun = time.monotonic()
    for load, count in enumerate(LOADS):
        yield [
            pattern(1024 + chance.randrange(5000), number % 251) if chance.random() < 0.03 else 1000 * load + number
            for number in range(count)
        ]
        if time.monotonic() - begun > LONGEST:
            return


@clause(
    "FIFO-14", MUST,
    "Thousands of items come out unchanged and in order, with more of them waiting than there is room for.",
    source=(PIPES_AND_QUEUES, "queue.Queue", "multiprocessing.connection.Connection.send"),
    kinds=ALL_KINDS,
    needs="FIFO-01",
    hint="the buffer that the items go through is filled wrongly where it begins anew, or is full",
    if_hung="the length of an item is read from the wrong place, or a wake-up is lost once the buffer is full",
)  # fmt: skip
def test_a_long_haul_arrives_in_order(
    case: Any, channel: MakeChannel, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    entrance, outlet = channel()
    for load in loads(f"{entrance.kind} {case.start_method}"):
        giving = producer.begin_give_each(entrance, load)
        for first in range(0, len(load), AT_ONCE):
            settle()
            assert consumer.take_each(outlet, AT_ONCE) == load[first : first + AT_ONCE]
        giving.result()


@clause(
    "FIFO-15", MUST,
    "Equal items all arrive, whether one follows the other at once or not, and whichever process takes them.",
    source=(PIPES_AND_QUEUES, "queue.Queue", "multiprocessing.connection.Connection.send"),
    kinds=ALL_KINDS,
    hint="an item that equals an earlier one is taken for a repetition",
    if_hung="an item that equals an earlier one is taken for a repetition, and dropped",
)  # fmt: skip
def test_equal_items_all_arrive(channel: MakeChannel, producer: Actor, consumer: Actor, other: Actor) -> None:
    entrance, outlet = channel()
    items = ["same", "same", "another", "same", 7, 7, 7, ("same",), ("same",), "same"]
    for _ in range(2):
        producer.begin_give_each(entrance, items)
        assert consumer.take_each(outlet, len(items)) == items
    large = [pattern(70_000), "same", pattern(70_000)]
    for taker in (consumer, other, consumer):
        giving = producer.begin_give_each(entrance, large)
        assert taker.take_each(outlet, len(large)) == large
        assert giving.completes()
    if entrance.kind == "Pipe":
        for message in (b"same", b"same", b"same"):
            producer.send_bytes(entrance, message)
        assert [consumer.recv_bytes(outlet) for _ in range(3)] == [b"same", b"same", b"same"]

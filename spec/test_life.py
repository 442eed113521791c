"""close, join_thread and cancel_join_thread, and what is left unflushed when a process ends."""

from __future__ import annotations

from pytest import raises

from queuespec.clauses import DE_FACTO, MUST, Contract, Kind, clause
from queuespec.harness.actors import Actor, MakeChild, MakeQueue, Settle, pattern
from queuespec.harness.trouble import RemoteError

CLOSE = "multiprocessing.Queue.close"
JOIN_THREAD = "multiprocessing.Queue.join_thread"
CANCEL = "multiprocessing.Queue.cancel_join_thread"
OWN = (Contract.MULTIPROCESSING,)
LARGE = pattern(1_000_000)  # more than a pipe holds, so that it stays unflushed until somebody reads


@clause(
    "LIFE-02", MUST,
    "What was put before close still arrives, although nothing had been flushed by then.",
    source=CLOSE,
    contracts=OWN,
    capabilities=["close"],
    hint="close drops the buffer, or closes the pipe before the buffer is written",
)  # fmt: skip
def test_close_lets_what_was_put_be_flushed(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    items = [pattern(200_000, seed) for seed in range(3)]
    producer.put_each(q, items)
    producer.close(q)
    assert consumer.get_each(q, 3) == items


@clause(
    "LIFE-03", DE_FACTO,
    "A close is for the calling process alone: the others go on putting and getting.",
    source=(CLOSE, "gh-135730", "observed: CPython 3.8 to 3.15"),
    contracts=OWN,
    capabilities=["close", "processes"],
    hint="close marks the queue as closed in a place that all processes share",
)  # fmt: skip
def test_close_is_for_the_calling_process_alone(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put(q, "first")
    assert consumer.get(q) == "first"
    producer.close(q)
    consumer.close(q)
    parent.put(q, "second")
    assert other.get(q) == "second"


@clause(
    "LIFE-04", DE_FACTO,
    "A close returns None and may be repeated, whether or not the queue has been used.",
    source="observed: CPython 3.8 to 3.15",
    contracts=OWN,
    capabilities=["close"],
    hint="close expects a background thread, or one that still runs",
)  # fmt: skip
def test_close_may_be_repeated(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    unused, used = queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    assert [producer.close(q) for q in (unused, unused, used, used)] == [None, None, None, None]


@clause(
    "LIFE-06", MUST,
    "A join_thread before close is an error: it raises, and neither returns nor waits.",
    source=JOIN_THREAD,
    contracts=OWN,
    capabilities=["close", "feeder"],
    hint="join_thread does not look whether the queue has been closed",
)  # fmt: skip
def test_join_thread_before_close_is_an_error(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    with raises(RemoteError):
        producer.join_thread(q)


@clause(
    "LIFE-07", MUST,
    "Once join_thread has returned nothing is lost, even if the process ends without any cleanup.",
    source=JOIN_THREAD,
    contracts=OWN,
    capabilities=["close", "feeder", "processes"],
    needs=("LIFE-02", "LIFE-08"),
    hint="join_thread returns when the buffer is empty, with the last item not yet written",
)  # fmt: skip
def test_nothing_is_lost_after_join_thread(queue: MakeQueue, child: MakeChild, consumer: Actor) -> None:
    q = queue()
    items = [pattern(200_000, seed) for seed in range(10)]
    c = child(q)
    c.put_each(q, items)
    c.close(q)
    taking = consumer.begin_get_each(q, 10)
    c.join_thread(q)
    assert c.exits("os._exit").completes()
    assert taking.result() == items


@clause(
    "LIFE-08", MUST,
    "A join_thread waits while nobody takes what was put, and returns once it has been taken.",
    source=JOIN_THREAD,
    contracts=OWN,
    capabilities=["close", "feeder"],
    needs=("LIFE-02",),
    hint="join_thread gives up, or does not wait for the background thread at all",
)  # fmt: skip
def test_join_thread_waits_until_all_is_flushed(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, LARGE)
    producer.close(q)
    joining = producer.begin.join_thread(q)
    assert joining.blocks()
    assert consumer.get(q) == LARGE
    assert joining.completes()


@clause(
    "LIFE-10", MUST,
    "After cancel_join_thread, called before or after the put, join_thread returns although nobody takes what was put.",
    source=(JOIN_THREAD, CANCEL),
    contracts=OWN,
    capabilities=["close", "feeder"],
    hint="cancel_join_thread has no effect when it comes before the first put",
)  # fmt: skip
def test_join_thread_does_not_wait_once_cancelled(queue: MakeQueue, producer: Actor) -> None:
    before, after = queue(), queue()
    producer.cancel_join_thread(before)
    producer.put(before, LARGE)
    producer.put(after, LARGE)
    producer.cancel_join_thread(after)
    for q in (before, after):
        producer.close(q)
        assert producer.begin.join_thread(q).completes()


@clause(
    "LIFE-11", MUST,
    "After cancel_join_thread a process ends although nobody takes what it put.",
    source=CANCEL,
    contracts=OWN,
    capabilities=["feeder", "processes"],
    hint="the background thread is joined at exit all the same",
)  # fmt: skip
def test_a_process_ends_unflushed_once_cancelled(queue: MakeQueue, child: MakeChild) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    c.cancel_join_thread(q)
    assert c.exits().completes()


@clause(
    "LIFE-14", MUST,
    "A process that has put items does not end before they are flushed.",
    source=("multiprocessing#pipes-and-queues", "multiprocessing#all-start-methods"),
    contracts=OWN,
    capabilities=["feeder", "processes"],
    hint="a daemonic thread carries the items, and nothing joins it at exit",
)  # fmt: skip
def test_a_process_does_not_end_before_its_items_are_flushed(
    queue: MakeQueue, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    ending = c.exits()
    assert ending.blocks()
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-18", MUST,
    "What a process has put is flushed when it ends by return, by sys.exit or by an exception.",
    source=JOIN_THREAD,
    contracts=OWN,
    capabilities=["processes"],
    hint="the flush at exit is tied to one way of ending; or a put that does not keep its process from ending",
)  # fmt: skip
def test_each_way_to_end_flushes(queue: MakeQueue, child: MakeChild, consumer: Actor, settle: Settle) -> None:
    q = queue()
    for way in ("return", "sys.exit", "raise"):
        c = child(q)
        c.put(q, LARGE)
        ending = c.exits(way)
        settle()
        assert consumer.get(q) == LARGE
        assert ending.completes()


@clause(
    "LIFE-24", MUST,
    "A simple queue cannot be used after close: put, get and empty raise.",
    source="multiprocessing.SimpleQueue.close",
    kinds=[Kind.SIMPLE],
    contracts=OWN,
    capabilities=["close"],
    when="python_full_version >= '3.9'",
    hint="close leaves the pipe open",
)  # fmt: skip
def test_a_closed_simple_queue_cannot_be_used(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    producer.close(q)
    with raises(RemoteError):
        producer.put(q, "more")
    with raises(RemoteError):
        producer.get(q)
    with raises(RemoteError):
        producer.empty(q)

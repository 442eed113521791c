"""close, join_thread and cancel_join_thread, and what is left unflushed when a process ends."""

from __future__ import annotations

from typing import Any

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.fixtures import Construct, MakeChild, MakeQueue, Observe, Settle
from queuespec.clauses import DE_FACTO, HAZARD, MAY, MUST, SHOULD, Contract, Kind, clause
from queuespec.judged.programs.lifecycles import (
    has_daemonic_processes,
    leaks_reported_at_the_end,
    makes_and_closes,
    outlives_a_daemonic_process_that_puts,
    puts_and_cancels,
    starts_a_process_that_puts,
)
from queuespec.verdict.trouble import RemoteError

from .sources import CONTEXTS, GUIDELINES, OBSERVED, ONE_METHOD, PIPES_AND_QUEUES

CLOSE = "multiprocessing.Queue.close"
JOIN_THREAD = "multiprocessing.Queue.join_thread"
CANCEL = "multiprocessing.Queue.cancel_join_thread"


@clause(
    "LIFE-02", MUST,
    "Items put before close arrive, even those that had not been flushed when it was called.",
    source=CLOSE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),  # without one, so large a put waits for a get
    needs="PUT-01",
    if_hung="close drops the buffer, or closes the pipe before the buffer is written",
)  # fmt: skip
def test_items_put_before_close_arrive(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    items = [pattern(200_000, seed) for seed in range(3)]
    producer.put_each(q, items)
    producer.close(q)
    assert consumer.get_each(q, 3) == items


@clause(
    "LIFE-03", DE_FACTO,
    "close is for the calling process alone: other processes go on putting and getting.",
    source=(CLOSE, "gh-135730", OBSERVED),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "processes"),
    needs="PUT-01",
    if_raised="close marks the queue as closed in a place that all processes share",
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
    "close returns None and may be called again, whether or not the queue has been used.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    if_raised="close expects a background thread that still runs, or a pipe that is still open",
)  # fmt: skip
def test_close_may_be_called_again(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    unused, used = queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    assert [producer.close(q) for q in (unused, unused, used, used)] == [None, None, None, None]


@clause(
    "LIFE-05", MUST,
    "Items arrive even if the process that put them lets go of the queue at once and it is garbage collected.",
    source=CLOSE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),  # without one, so large a put waits for a get
    needs="LIFE-02",
    if_hung="a finalizer drops the buffer, or closes the pipe before the buffer is written",
    if_leaked="the background thread keeps the queue alive",
)  # fmt: skip
def test_a_garbage_collected_queue_is_flushed(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    items = [pattern(200_000, seed) for seed in range(3)]
    producer.put_each(q, items)
    producer.drops(q)
    assert consumer.get_each(q, 3) == items


@clause(
    "LIFE-06", MUST,
    "join_thread raises if the process has not closed the queue.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    hint="join_thread does not check whether the queue has been closed",
    if_hung="join_thread does not check whether the queue has been closed",
)  # fmt: skip
def test_join_thread_before_close_raises(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    with raises(RemoteError):
        producer.join_thread(q)


@clause(
    "LIFE-07", MUST,
    "Once join_thread has returned nothing is lost, even if the process ends by os._exit.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "processes"),
    needs=("LIFE-02", "LIFE-08"),
    if_hung="join_thread returns when the buffer is empty, with the last item not yet written",
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
    "join_thread blocks while an item has not been flushed, and returns once it has been taken.",
    source=(JOIN_THREAD, "bpo-30886"),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs="LIFE-02",
    hint="join_thread gives up, waits only where the queue was not made, or was cancelled for another queue",
)  # fmt: skip
def test_join_thread_blocks_until_all_is_flushed(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    for who in (parent, producer):
        q, cancelled = queue(), queue()
        who.cancel_join_thread(cancelled)
        who.put(q, LARGE)
        who.close(q)
        joining = who.begin.join_thread(q)
        assert joining.blocks()
        assert consumer.get(q) == LARGE
        assert joining.completes()


@clause(
    "LIFE-09", DE_FACTO,
    "On a closed queue join_thread may be called again, whether or not the process has put anything.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs=("LIFE-08", "LIFE-33"),
    if_raised="join_thread expects a background thread, or one that still runs",
)  # fmt: skip
def test_join_thread_may_be_called_again(queue: MakeQueue, producer: Actor) -> None:
    unused, used = queue(), queue()
    producer.put(used, "item")
    for q in (unused, used):
        producer.close(q)
        assert [producer.join_thread(q), producer.join_thread(q)] == [None, None]


@clause(
    "LIFE-10", MUST,
    "After cancel_join_thread, called before or after put, join_thread returns although items are not flushed.",
    source=(JOIN_THREAD, CANCEL),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    if_hung="cancel_join_thread has no effect, or none before the first put",
)  # fmt: skip
def test_join_thread_does_not_block_once_cancelled(queue: MakeQueue, producer: Actor) -> None:
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
    "After cancel_join_thread a process ends although the items that it put are not flushed.",
    source=CANCEL,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    if_hung="the background thread is joined at exit all the same",
)  # fmt: skip
def test_a_process_ends_unflushed_once_cancelled(queue: MakeQueue, child: MakeChild) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    c.cancel_join_thread(q)
    assert c.exits().completes()


@clause(
    "LIFE-12", MAY,
    "Items that a process has not flushed when it ends after cancel_join_thread may be lost or may arrive.",
    source=(JOIN_THREAD, CANCEL),
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=ONE_METHOD,
    needs="LIFE-11",
)  # fmt: skip
def test_unflushed_items_may_be_lost_once_cancelled(
    queue: MakeQueue, child: MakeChild, producer: Actor, consumer: Actor, settle: Settle, observe: Observe
) -> None:
    q = queue()
    c = child(q)
    producer.put(q, LARGE)
    settle()
    c.put(q, "behind it")
    c.cancel_join_thread(q)
    assert c.exits().completes()
    assert consumer.get(q) == LARGE
    taking = consumer.begin.get(q)
    observe("it is lost" if taking.blocks() else "it arrives")


@clause(
    "LIFE-13", HAZARD,
    "A process that ends after cancel_join_thread may leave part of an item, which no get can return.",
    source=CANCEL,
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=ONE_METHOD,
    needs="LIFE-11",
)  # fmt: skip
def test_part_of_an_item_may_be_left_once_cancelled(
    queue: MakeQueue, child: MakeChild, settle: Settle, observe: Observe
) -> None:
    q = queue()
    writer, reader = child(q), child(q)
    writer.put(q, LARGE)
    settle()
    writer.cancel_join_thread(q)
    assert writer.exits().completes()
    observe(f"get with a timeout {reader.begin.get(q, timeout=0.02).fate()}")


@clause(
    "LIFE-14", MUST,
    "A child process that has put items does not end before they are flushed.",
    source=(PIPES_AND_QUEUES, GUIDELINES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    hint="a daemonic thread carries the items, and nothing joins it at exit, or only for a limited time",
)  # fmt: skip
def test_a_process_does_not_end_before_its_items_are_flushed(
    queue: MakeQueue, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    ending = c.exits()
    for _ in range(5):  # decided at once if it waits without limit, else after a while each
        assert ending.blocks()
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-31", MUST,
    "A daemonic process that has put items does not end of itself before they are flushed either.",
    source=(PIPES_AND_QUEUES, GUIDELINES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods="fork",
    needs="LIFE-14",
    hint="the flush at exit is left out in a daemonic process",
)  # fmt: skip
def test_a_daemonic_process_does_not_end_before_its_items_are_flushed(
    queue: MakeQueue, parent: Actor, consumer: Actor
) -> None:
    parent.runs(has_daemonic_processes)
    q = queue()
    ending = parent.begin_run(outlives_a_daemonic_process_that_puts, q, LARGE)
    assert ending.blocks()
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-32", MUST,
    "cancel_join_thread is for the calling process alone: a child that is started afterwards flushes before it ends.",
    source=(CANCEL, PIPES_AND_QUEUES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=("fork", "forkserver"),  # one that inherits, and one that is passed the queue
    needs="LIFE-14",
    hint="the cancellation is inherited, or travels with the queue",
)  # fmt: skip
def test_cancel_join_thread_is_for_the_calling_process_alone(
    queue: MakeQueue, parent: Actor, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    parent.cancel_join_thread(q)
    c = child(q)
    c.put(q, LARGE)
    ending = c.exits()
    assert ending.blocks()
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-33", MUST,
    "join_thread returns on a closed queue also in a process that has put nothing.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    if_hung="join_thread waits for a background thread that was never started",
    if_raised="join_thread expects a background thread",
)  # fmt: skip
def test_join_thread_needs_no_thread(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    unused, used = queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    for q in (unused, used):
        consumer.close(q)
        assert consumer.begin.join_thread(q).completes()


@clause(
    "LIFE-15", HAZARD,
    "Joining a process before its items are taken may be a deadlock: it does not end while they are not flushed.",
    source=GUIDELINES,
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=ONE_METHOD,
)  # fmt: skip
def test_joining_a_process_before_its_items_are_taken_may_block(
    queue: MakeQueue, parent: Actor, child: MakeChild, observe: Observe
) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    ending = c.exits()
    observe("join blocks until the item is taken" if ending.blocks() else "join returns before the item is taken")
    assert parent.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-16", MUST,
    "A parent that takes what a process has put, and then joins the process, does not block.",
    source=GUIDELINES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs="PUT-01",
    if_hung="the background thread is joined at exit, but never told to end",
)  # fmt: skip
def test_joining_a_process_after_its_items_were_taken_returns(
    queue: MakeQueue, parent: Actor, child: MakeChild
) -> None:
    q = queue()
    c = child(q)
    putting = c.begin.put(q, LARGE)
    assert parent.get(q) == LARGE
    assert putting.completes()
    assert c.exits().completes()


@clause(
    "LIFE-17", MUST,
    "A process does not end before those that it started have ended, so that their unflushed items keep it as well.",
    source=PIPES_AND_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    needs=("LIFE-14", "SAFE-04"),
    hint="nothing joins the children of a process at its exit",
)  # fmt: skip
def test_a_process_does_not_end_before_those_it_started(queue: MakeQueue, child: MakeChild, consumer: Actor) -> None:
    q = queue()
    c = child(q)
    c.runs(starts_a_process_that_puts, q, LARGE)
    ending = c.exits()
    assert ending.blocks()
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-18", MUST,
    "What a child process has put is flushed whether it ends by returning, by sys.exit or by an exception.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("processes", "feeder"),  # without one, so large a put waits for a get
    needs="PUT-01",
    if_hung="the flush at exit is left out, or is tied to one way of ending",
    if_raised="items are kept in something that ends with the process that put them",
)  # fmt: skip
def test_each_way_of_ending_flushes(queue: MakeQueue, child: MakeChild, consumer: Actor, settle: Settle) -> None:
    q = queue()
    for way, c in [(way, child(q)) for way in ("return", "sys.exit", "raise")]:
        c.put(q, LARGE)
        ending = c.exits(way)
        settle()
        assert consumer.get(q) == LARGE
        assert ending.completes()


@clause(
    "LIFE-21", MUST,
    "After cancel_join_thread even the creator of the queue ends although the items that it put are not flushed.",
    source=CANCEL,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    needs="LIFE-11",
    if_hung="the creator of a queue waits at exit for its background thread by another rule",
)  # fmt: skip
def test_the_creator_ends_unflushed_once_cancelled(case: Any, child: MakeChild) -> None:
    c = child()
    c.runs(puts_and_cancels, case.kind.value, LARGE)
    assert c.exits().completes()


@clause(
    "LIFE-22", MUST,
    "The background thread of a queue is started by the first put in a process, not when the queue is made.",
    source="multiprocessing.Queue",
    contracts=Contract.MULTIPROCESSING,
    capabilities="feeder",
    hint="a thread is started with each queue, used or not",
)  # fmt: skip
def test_the_background_thread_starts_with_the_first_put(construct: Construct, parent: Actor, settle: Settle) -> None:
    construct()
    parent.threads()  # by then the kit's own threads in the process have begun
    settle()
    before = parent.threads()
    q = construct()
    assert parent.threads() == before
    parent.put(q, "first")
    assert parent.threads() > before  # not by how many: nobody says that the feeder is alone


@clause(
    "LIFE-23", MUST,
    "The background thread of a closed queue quits after it has flushed what was put: after join_thread it is gone.",
    source=(CLOSE, JOIN_THREAD),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs="LIFE-08",
    hint="join_thread does not wait for the thread to end, or there is another one",
    if_hung="the background thread is not told of the close",
)  # fmt: skip
def test_the_background_thread_is_gone_after_join_thread(queue: MakeQueue, producer: Actor) -> None:
    threads = []
    for q in [queue() for _ in range(4)]:
        threads.append(producer.threads())
        producer.put(q, "item")
        producer.close(q)
        producer.join_thread(q)
    assert producer.threads() <= max(threads)  # one may be there for all queues to come


@clause(
    "LIFE-24", MUST,
    "After close a SimpleQueue cannot be used: put, get and empty raise.",
    source="multiprocessing.SimpleQueue.close",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when="python_full_version >= '3.9'",
    needs="SIMPLE-01",
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


@clause(
    "LIFE-25", DE_FACTO,
    "close of a SimpleQueue returns None and may be called again.",
    source="observed: CPython 3.9 to 3.15",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when="python_full_version >= '3.9'",
    if_raised="close expects that the pipe is still open",
)  # fmt: skip
def test_a_simple_queue_may_be_closed_again(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    assert [producer.close(q), producer.close(q)] == [None, None]


@clause(
    "LIFE-26", DE_FACTO,
    "In a process that has put nothing, close ends neither a get nor a put that blocks there.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs=("GET-02", "PUT-03"),
    hint="close frees a slot, or wakes what blocks",
)  # fmt: skip
def test_close_ends_no_get_and_no_put(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    empty, full = queue(), queue(maxsize=1)
    producer.put(full, "first")
    waiting = [consumer.begin.get(empty), consumer.begin.put(full, "second")]
    assert all(each.blocks() for each in waiting)
    consumer.close(empty)
    consumer.close(full)
    assert all(each.blocks() for each in waiting)


@clause(
    "LIFE-27", MUST,
    "Queues that are used, closed and joined one after the other leave no descriptors or threads behind.",
    source=(CLOSE, JOIN_THREAD),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "reclaims"),
    when="sys_platform == 'linux'",
    needs="LIFE-08",
    hint="close leaves an end of the pipe open, or the background thread running",
)  # fmt: skip
def test_many_queues_leave_nothing_behind(case: Any, parent: Actor, settle: Settle) -> None:
    parent.runs(makes_and_closes, case.kind.value, 4)  # some may be there for all queues to come
    settle()
    descriptors, threads = parent.descriptors(), parent.threads()
    parent.runs(makes_and_closes, case.kind.value, 20)
    settle()
    assert parent.descriptors() <= descriptors
    assert parent.threads() <= threads


@clause(
    "LIFE-28", MUST,
    "A process that has put an item can end at once although nobody has taken the item, and it arrives.",
    source=PIPES_AND_QUEUES,
    contracts=Contract.QUEUE,
    capabilities="processes",
    needs="SAFE-02",
    if_hung="the item is still in the process that put it when put returns",
)  # fmt: skip
def test_a_process_can_end_at_once(queue: MakeQueue, child: MakeChild, consumer: Actor) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    assert c.exits().completes()
    assert consumer.get(q) == LARGE


@clause(
    "LIFE-29", SHOULD,
    "A program that ends normally leaves no named semaphores for the resource tracker to report.",
    source=CONTEXTS,
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods=("spawn", "forkserver"),
    hint="the names of semaphores are unlinked neither at once nor at exit",
)  # fmt: skip
def test_a_program_leaves_no_semaphores(parent: Actor) -> None:
    assert parent.runs(leaks_reported_at_the_end) == []

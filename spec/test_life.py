"""close, join_thread and cancel_join_thread, and items still unflushed when a process exits."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from queue import Empty, Full
from typing import Any

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.fixtures import Construct, MakeChild, MakeQueue, Observe, Settle
from queuespec.case.record import Subject
from queuespec.case.situations import waits_to_flush
from queuespec.clauses import (
    ALL_KINDS,
    ALL_QUEUES,
    BOTH_QUEUES,
    DE_FACTO,
    HAZARD,
    MAY,
    MUST,
    SHOULD,
    Contract,
    Kind,
    clause,
)
from queuespec.judged.programs.lifecycles import (
    blocked_or_unblocked_by_a_queue,
    changed_by_a_queue,
    has_daemonic_processes,
    joins_what_it_has_started,
    leaks_reported_at_the_end,
    makes_and_closes,
    outlives_a_daemonic_process_that_puts,
    printed_at_all,
    puts_and_cancels,
    puts_and_closes,
    starts_a_process_that_puts,
    starts_a_process_that_puts_late,
)
from queuespec.judged.programs.surroundings import puts_where_no_thread_starts
from queuespec.verdict.trouble import RemoteError

from .sources import CONTEXTS, GUIDELINES, OBSERVED, ONE_METHOD, PIPES_AND_QUEUES

CLOSE = "multiprocessing.Queue.close"
JOIN_THREAD = "multiprocessing.Queue.join_thread"
CANCEL = "multiprocessing.Queue.cancel_join_thread"
ONE_OF_ALL = "at exit the background thread of one queue is joined, or of some, but not of all"
GONE_WITH_ITS_PROCESS = "what is in the queue goes when the last process that has used it exits"


@clause(
    "LIFE-02", MUST,
    "Items put before close arrive, even those not yet flushed when it was called.",
    source=CLOSE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),  # without a feeder, so large a put blocks until a get
    needs="PUT-01",
    if_hung="close discards the buffer, or closes the pipe before the buffer is written",
)  # fmt: skip
def test_items_put_before_close_arrive(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    items = [pattern(200_000, seed) for seed in range(3)]
    producer.put_each(q, items)
    producer.close(q)
    assert consumer.get_each(q, 3) == items


@clause(
    "LIFE-03", DE_FACTO,
    "close affects only the calling process: other processes can still put and get.",
    source=(CLOSE, "gh-135730", OBSERVED),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "processes"),
    needs="PUT-01",
    if_raised="close sets a closed flag that all processes share",
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
    if_raised="close expects a running background thread or an open pipe",
)  # fmt: skip
def test_close_may_be_called_again(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    unused, used = queue(), queue()
    producer.put(used, "item")
    assert consumer.get(used) == "item"
    assert [producer.close(q) for q in (unused, unused, used, used)] == [None, None, None, None]


@clause(
    "LIFE-05", MUST,
    "Items arrive even if the process that put them drops the queue at once and it is garbage collected.",
    source=CLOSE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),  # without a feeder, so large a put blocks until a get
    needs="LIFE-02",
    if_hung="a finalizer discards the buffer, or closes the pipe before the buffer is written",
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
    "Once join_thread has returned, no item is lost, even if the process exits through os._exit.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "processes"),
    needs=("LIFE-02", "LIFE-08"),
    if_hung="join_thread returns once the buffer is empty, before the last item has been written",
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
    "join_thread blocks while an item has not been flushed, and returns once the item has been taken.",
    source=(JOIN_THREAD, "bpo-30886"),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "processes"),
    needs="LIFE-02",
    hint="join_thread gives up, waits for the buffer but not for its last item, or was cancelled for another queue",
)  # fmt: skip
def test_join_thread_blocks_until_all_is_flushed(
    queue: MakeQueue, child: MakeChild, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    for who in (parent, producer):
        q, cancelled, another = queue(), queue(), queue()
        who.cancel_join_thread(cancelled)
        who.put(q, LARGE)
        who.close(q)
        joining = who.begin.join_thread(q)
        assert waits_to_flush(joining, another, child, consumer)
        assert consumer.get(q) == LARGE
        assert joining.completes()


@clause(
    "LIFE-09", DE_FACTO,
    "On a closed queue, join_thread may be called again, whether or not the process has put anything.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs=("LIFE-08", "LIFE-33"),
    if_raised="join_thread expects a background thread to exist, or to be still running",
)  # fmt: skip
def test_join_thread_may_be_called_again(queue: MakeQueue, producer: Actor) -> None:
    unused, used = queue(), queue()
    producer.put(used, "item")
    for q in (unused, used):
        producer.close(q)
        assert [producer.join_thread(q), producer.join_thread(q)] == [None, None]


@clause(
    "LIFE-10", MUST,
    "After cancel_join_thread, called before or after put, join_thread returns even if items have not been flushed.",
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
    "After cancel_join_thread, a process exits even if the items it put have not been flushed.",
    source=CANCEL,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    if_hung="the background thread is still joined at exit",
)  # fmt: skip
def test_a_process_ends_unflushed_once_cancelled(queue: MakeQueue, child: MakeChild) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    c.cancel_join_thread(q)
    assert c.exits().completes()


@clause(
    "LIFE-12", MAY,
    "After cancel_join_thread, items that a process has not flushed when it exits may be lost or may arrive.",
    source=(JOIN_THREAD, CANCEL),
    kinds=BOTH_QUEUES,
    once=True,
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
    "A process that exits after cancel_join_thread may leave part of an item behind, which no get can return.",
    source=CANCEL,
    kinds=BOTH_QUEUES,
    once=True,
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
    "A child process that has put items does not exit before they are flushed.",
    source=(PIPES_AND_QUEUES, GUIDELINES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    if_hung="the items are written by a daemon thread that is not joined at exit, or only with a timeout",
)  # fmt: skip
def test_a_process_does_not_end_before_its_items_are_flushed(
    queue: MakeQueue, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    ending = c.exits()
    for _ in range(5):  # decided at once if it waits without a timeout, otherwise after a while each time
        if not ending.blocks():  # allowed if the item has been flushed, wherever to
            break
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-31", MUST,
    "Even a daemonic process that has put items does not exit on its own before they are flushed.",
    source=(PIPES_AND_QUEUES, GUIDELINES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods="fork",
    needs="LIFE-14",
    hint="a daemonic process skips the flush at exit",
)  # fmt: skip
def test_a_daemonic_process_does_not_end_before_its_items_are_flushed(
    queue: MakeQueue, child: MakeChild, parent: Actor, consumer: Actor
) -> None:
    parent.runs(has_daemonic_processes)
    q, another = queue(), queue()
    ending = parent.begin_run(outlives_a_daemonic_process_that_puts, q, LARGE)
    assert waits_to_flush(ending, another, child, consumer)
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-32", MUST,
    "cancel_join_thread affects only the calling process: a child started afterwards flushes before it exits.",
    source=(CANCEL, PIPES_AND_QUEUES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=("fork", "forkserver"),  # one inherits the queue, the other is passed it
    needs="LIFE-14",
    hint="the cancellation is inherited, or is pickled with the queue",
)  # fmt: skip
def test_cancel_join_thread_is_for_the_calling_process_alone(
    queue: MakeQueue, parent: Actor, child: MakeChild, consumer: Actor
) -> None:
    q, another = queue(), queue()
    parent.cancel_join_thread(q)
    c = child(q)
    c.put(q, LARGE)
    ending = c.exits()
    assert waits_to_flush(ending, another, child, consumer)
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-33", MUST,
    "On a closed queue, join_thread returns even in a process that has put nothing.",
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
    "Joining a process before its items are taken may deadlock: it does not exit until they are flushed.",
    source=GUIDELINES,
    kinds=BOTH_QUEUES,
    once=True,
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
    "A parent that takes everything a process has put and then joins the process does not block.",
    source=GUIDELINES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs="PUT-01",
    if_hung="the background thread is joined at exit but never told to stop",
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
    "A process does not exit before the processes it started, so their unflushed items also keep it from exiting.",
    source=PIPES_AND_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    needs=("LIFE-14", "SAFE-04"),
    hint="a process does not join its children at exit",
)  # fmt: skip
def test_a_process_does_not_end_before_those_it_started(queue: MakeQueue, child: MakeChild, consumer: Actor) -> None:
    q, another = queue(), queue()
    c = child(q)
    c.runs(starts_a_process_that_puts, q, LARGE)
    ending = c.exits()
    assert waits_to_flush(ending, another, child, consumer)
    assert consumer.get(q) == LARGE
    assert ending.completes()


@clause(
    "LIFE-18", MUST,
    "Items put by a child process are flushed whether it returns, calls sys.exit or raises an exception.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("processes", "feeder"),  # without a feeder, so large a put blocks until a get
    needs="PUT-01",
    if_hung="the flush at exit is missing, or happens for only one way of exiting",
    if_raised="items are stored in something that is destroyed with the process that put them",
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
    "After cancel_join_thread, even the creator of the queue exits although the items it put have not been flushed.",
    source=CANCEL,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    needs="LIFE-11",
    if_hung="the creator of a queue has a different rule for joining its background thread at exit",
)  # fmt: skip
def test_the_creator_ends_unflushed_once_cancelled(case: Any, child: MakeChild) -> None:
    c = child()
    c.runs(puts_and_cancels, case.kind.value, LARGE)
    assert c.exits().completes()


@clause(
    "LIFE-22", MUST,
    "No background thread of a queue is started in a process before its first put there.",
    source="multiprocessing.Queue",
    contracts=Contract.MULTIPROCESSING,
    capabilities="feeder",
    hint="a thread is started for every queue, used or not",
)  # fmt: skip
def test_no_background_thread_starts_before_the_first_put(construct: Construct, parent: Actor, settle: Settle) -> None:
    construct()
    parent.threads()  # so that the kit's own threads in the process have started
    settle()
    before = parent.threads()
    q = construct()
    assert parent.threads() == before
    parent.put(q, "item")
    assert parent.get(q) == "item"


@clause(
    "LIFE-23", MUST,
    "The background thread of a closed queue quits once it has flushed all items: after join_thread it is gone.",
    source=(CLOSE, JOIN_THREAD),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs="LIFE-08",
    hint="join_thread does not wait for the thread to end, or there is a second thread",
    if_hung="close does not tell the background thread to stop",
)  # fmt: skip
def test_the_background_thread_is_gone_after_join_thread(queue: MakeQueue, producer: Actor) -> None:
    threads = []
    for q in [queue() for _ in range(4)]:
        threads.append(producer.threads())
        producer.put(q, "item")
        producer.close(q)
        producer.join_thread(q)
    assert producer.threads() <= max(threads)  # one thread may stay to serve later queues


@clause(
    "LIFE-41", MUST,
    "After close, the background thread quits by itself once it has flushed all items: join_thread need not be called.",
    source=CLOSE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs="LIFE-02",
    hint="the background thread is told to stop by join_thread, not by close",
)  # fmt: skip
def test_the_background_thread_quits_after_close(queue: MakeQueue, producer: Actor, settle: Settle) -> None:
    threads = []
    for q in [queue() for _ in range(4)]:
        threads.append(producer.threads())
        producer.put(q, "item")
        producer.close(q)
        settle()
    assert producer.threads() <= max(threads)  # one thread may stay to serve later queues


@clause(
    "LIFE-43", MUST,
    "When a queue is garbage collected its background thread quits, whichever of its methods was called before.",
    source=CLOSE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    needs=("LIFE-05", "LIFE-41", "PUT-05", "GET-04"),
    hint="a method keeps the queue beyond the call",
    if_leaked="a method keeps the queue beyond the call",
)  # fmt: skip
def test_no_call_keeps_the_background_thread(queue: MakeQueue, producer: Actor, settle: Settle) -> None:
    threads = []
    for q in [queue(maxsize=1) for _ in range(3)]:
        threads.append(producer.threads())
        producer.put(q, "item")
        for method in ("qsize", "empty", "full"):
            with suppress(RemoteError):  # not every system knows the size
                producer.perform(q, method)
        for put in (producer.put_nowait, partial(producer.put, timeout=0.001)):
            with raises(Full):
                put(q, "one too many")
        assert producer.get(q) == "item"
        for get in (producer.get_nowait, partial(producer.get, timeout=0.001)):
            with raises(Empty):
                get(q)
        producer.drops(q)
        settle()
    assert producer.threads() <= max(threads)  # one thread may stay to serve later queues


@clause(
    "LIFE-24", MUST,
    "After close, a SimpleQueue cannot be used: put, get and empty raise.",
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
    "SimpleQueue.close returns None and may be called again.",
    source="observed: CPython 3.9 to 3.15",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    when="python_full_version >= '3.9'",
    if_raised="close expects the pipe to be still open",
)  # fmt: skip
def test_a_simple_queue_may_be_closed_again(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    assert [producer.close(q), producer.close(q)] == [None, None]


@clause(
    "LIFE-42", MUST,
    "Closing a SimpleQueue releases its file descriptors, even if the closed queue is kept.",
    source="multiprocessing.SimpleQueue.close",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "reclaims"),
    when="python_full_version >= '3.9' and sys_platform == 'linux'",
    needs="LIFE-24",
    hint="close only marks the queue as closed: descriptors stay open",
)  # fmt: skip
def test_closed_simple_queues_hold_no_descriptors(construct: Construct, parent: Actor) -> None:
    def use_and_close(count: int) -> list[Subject]:
        queues = [construct() for _ in range(count)]
        for q in queues:
            parent.put(q, "item")
            assert parent.get(q) == "item"
            parent.close(q)
        return queues

    use_and_close(4)  # some may stay to serve later queues
    descriptors = parent.descriptors()
    kept = use_and_close(20)
    assert parent.descriptors() <= descriptors
    for q in kept:
        parent.drops(q)


@clause(
    "LIFE-26", DE_FACTO,
    "In a process that has put nothing, close ends neither a blocked get nor a blocked put.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs=("GET-02", "PUT-03"),
    hint="close frees a slot, or wakes up blocked calls",
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
    "Queues that are used, closed and joined one after another leave no file descriptors or threads behind.",
    source=(CLOSE, JOIN_THREAD),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "reclaims"),
    when="sys_platform == 'linux'",
    needs="LIFE-08",
    hint="close leaves an end of the pipe open, or the background thread running",
)  # fmt: skip
def test_many_queues_leave_nothing_behind(case: Any, parent: Actor, settle: Settle) -> None:
    parent.runs(makes_and_closes, case.kind.value, 4)  # some may stay to serve later queues
    settle()
    descriptors, threads = parent.descriptors(), parent.threads()
    parent.runs(makes_and_closes, case.kind.value, 20)
    settle()
    assert parent.descriptors() <= descriptors
    assert parent.threads() <= threads


@clause(
    "LIFE-28", MUST,
    "A process that has put an item can exit at once, before the item is taken, and the item still arrives.",
    source=PIPES_AND_QUEUES,
    contracts=Contract.QUEUE,
    capabilities="processes",
    needs="SAFE-02",
    if_hung="put returns while the item is still in the process that put it",
)  # fmt: skip
def test_a_process_can_end_at_once(queue: MakeQueue, child: MakeChild, consumer: Actor) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)
    assert c.exits().completes()
    assert consumer.get(q) == LARGE


@clause(
    "LIFE-29", SHOULD,
    "A program that exits normally leaves no named semaphores for the resource tracker to report.",
    source=CONTEXTS,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods=("spawn", "forkserver"),
    hint="named semaphores are unlinked neither when they are created nor at exit",
)  # fmt: skip
def test_a_program_leaves_no_semaphores(parent: Actor) -> None:
    assert parent.runs(leaks_reported_at_the_end) == []


@clause(
    "LIFE-34", MUST,
    "Items that a non-daemon thread of a process puts after the main function has returned arrive as well.",
    source=(PIPES_AND_QUEUES, JOIN_THREAD, "gh-85780"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs="LIFE-17",
    if_hung="at exit the feeder is joined before the process's own threads are",
)  # fmt: skip
def test_what_a_thread_puts_last_arrives(queue: MakeQueue, parent: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    items = [bytes([number]) * 1_000 for number in range(200)]  # more than a pipe holds
    parent.runs(starts_a_process_that_puts_late, q, items)
    settle()
    assert consumer.get_each(q, len(items)) == items
    parent.runs(joins_what_it_has_started)


@clause(
    "LIFE-35", DE_FACTO,
    "A program that uses queues of every kind and exits normally prints nothing, neither to stdout nor to stderr.",
    source=OBSERVED,
    kinds=ALL_KINDS,
    once=True,
    capabilities="processes",
    needs="LIFE-29",
    hint="an error at exit, or in a background thread, is printed and forgotten",
)  # fmt: skip
def test_a_program_prints_nothing(parent: Actor) -> None:
    assert parent.runs(printed_at_all) == []


@clause(
    "LIFE-36", DE_FACTO,
    "Creating and using queues leaves the process as it was: signal handlers, umask, random state and others.",
    source=OBSERVED,
    kinds=ALL_KINDS,
    once=True,
    capabilities="processes",
    hint="something is set for a moment and reset to a default instead of to what it was",
)  # fmt: skip
def test_queues_leave_the_process_as_it_was(parent: Actor) -> None:
    assert parent.runs(changed_by_a_queue) == []


@clause(
    "LIFE-45", DE_FACTO,
    "Creating and using queues neither blocks nor unblocks a signal for longer than the calls last.",
    source=(OBSERVED, "gh-127586"),
    kinds=ALL_KINDS,
    once=True,
    capabilities="processes",
    hint="signals are blocked while a helper is started, and then unblocked although they were blocked before",
)  # fmt: skip
def test_queues_leave_signals_blocked_as_they_were(parent: Actor) -> None:
    assert parent.runs(blocked_or_unblocked_by_a_queue) == []


@clause(
    "LIFE-37", MUST,
    "A signal handled while join_thread blocks does not end the call.",
    source=JOIN_THREAD,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "processes", "signals"),
    needs="LIFE-08",
    hint="an interrupted system call is mistaken for the end of the background thread",
)  # fmt: skip
def test_blocked_join_thread_outlasts_a_signal(
    queue: MakeQueue, child: MakeChild, producer: Actor, consumer: Actor
) -> None:
    q, another = queue(), queue()
    producer.put(q, LARGE)
    producer.close(q)
    joining = producer.begin.join_thread(q)
    assert waits_to_flush(joining, another, child, consumer)
    producer.handles_a_signal()
    assert waits_to_flush(joining, another, child, consumer)
    assert consumer.get(q) == LARGE
    assert joining.completes()


@clause(
    "LIFE-38", DE_FACTO,
    "If no thread can be started, put raises or stores its item, and what is put later arrives.",
    source="gh-109047",
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods=ONE_METHOD,
    needs="PUT-01",
    hint="the background thread is thought to run although its start has failed",
    if_hung="the background thread is thought to run although its start has failed",
    if_raised="the background thread is thought to run although its start has failed",
)  # fmt: skip
def test_a_queue_can_be_used_when_threads_can_be_started_again(
    queue: MakeQueue, child: MakeChild, settle: Settle
) -> None:
    q = queue()
    c = child(q)
    stored = c.runs(puts_where_no_thread_starts, q, "first") == "stored"
    c.put(q, "second")
    settle()
    if stored:
        assert c.get_nowait(q) == "first"
    assert c.get_nowait(q) == "second"


@clause(
    "LIFE-39", DE_FACTO,
    "A put that raises because no thread can be started takes no slot.",
    source=("PUT-12", "gh-109047"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods=ONE_METHOD,
    needs="PUT-08",
    if_raised="the slot is taken before the thread is started, and is not given back",
)  # fmt: skip
def test_a_put_without_a_thread_takes_no_slot(queue: MakeQueue, child: MakeChild) -> None:
    q = queue(maxsize=1)
    c = child(q)
    if c.runs(puts_where_no_thread_starts, q, "first") == "stored":
        assert c.get(q) == "first"
    c.put_nowait(q, "second")


@clause(
    "LIFE-40", HAZARD,
    "A process may never exit if no other has the queue that it has put unflushed items into, and has closed.",
    source=(PIPES_AND_QUEUES, JOIN_THREAD),
    contracts=Contract.MULTIPROCESSING,
    kinds=BOTH_QUEUES,
    once=True,
    capabilities=("close", "feeder", "processes"),
    start_methods=ONE_METHOD,
    needs="LIFE-14",
)  # fmt: skip
def test_the_only_holder_of_a_closed_queue_may_never_end(case: Any, child: MakeChild, observe: Observe) -> None:
    c = child()
    c.runs(puts_and_closes, case.kind.value, LARGE)
    ending = c.exits()
    observe("it never exits" if ending.blocks() else "it exits")
    c.is_killed()


@clause(
    "LIFE-46", MUST,
    "A process that has put into several queues, and closed one, does not exit before all of them are flushed.",
    source=(PIPES_AND_QUEUES, GUIDELINES, JOIN_THREAD),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "processes"),
    needs="LIFE-14",
    hint=ONE_OF_ALL,
    if_hung=ONE_OF_ALL,
)  # fmt: skip
def test_a_process_does_not_end_before_all_its_queues_are_flushed(
    queue: MakeQueue, child: MakeChild, consumer: Actor
) -> None:
    first, closed, last, another = queue(), queue(), queue(), queue()
    c = child(first, closed, last)
    for q in (first, closed, last):
        c.put_each(q, [LARGE, "behind it"])
    c.close(closed)
    ending = c.exits()
    for q in (last, first, closed):
        assert waits_to_flush(ending, another, child, consumer)
        assert consumer.get_each(q, 2) == [LARGE, "behind it"]
    assert ending.completes()


@clause(
    "LIFE-44", MUST,
    "cancel_join_thread is for one queue: a process does not exit before the items it put into others are flushed.",
    source=(CANCEL, PIPES_AND_QUEUES, GUIDELINES),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    needs=("LIFE-11", "LIFE-46"),
    hint="the cancellation is for all queues of the process",
    if_hung="the cancellation is for all queues of the process",
)  # fmt: skip
def test_cancel_join_thread_is_for_one_queue(queue: MakeQueue, child: MakeChild, consumer: Actor) -> None:
    before, first, after, last, another = [queue() for _ in range(5)]
    c = child(before, first, after, last)
    c.cancel_join_thread(before)
    for q in (before, first, after, last):
        c.put_each(q, [LARGE, "behind it"])
    c.cancel_join_thread(after)
    ending = c.exits()
    for q in (first, last):
        assert waits_to_flush(ending, another, child, consumer)
        assert consumer.get_each(q, 2) == [LARGE, "behind it"]
    assert ending.completes()


@clause(
    "LIFE-47", MUST,
    "An item arrives even if the process that put it has exited before any other process used the queue.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue", "multiprocessing.SimpleQueue"),
    kinds=ALL_QUEUES,
    capabilities="processes",
    needs="SAFE-02",
    hint=GONE_WITH_ITS_PROCESS,
    if_hung=GONE_WITH_ITS_PROCESS,
    if_raised=GONE_WITH_ITS_PROCESS,
)  # fmt: skip
def test_items_outlast_the_first_process_that_used_the_queue(
    queue: MakeQueue, parent: Actor, child: MakeChild, consumer: Actor
) -> None:
    for getter in (parent, consumer):
        q = queue()
        c = child(q)
        c.put_each(q, ["first", "second"])
        assert c.exits().completes()
        assert getter.get_each(q, 2) == ["first", "second"]


@clause(
    "LIFE-48", MUST,
    "Closing a SimpleQueue releases its descriptors even while another process is putting into it.",
    source="multiprocessing.SimpleQueue.close",
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "processes", "reclaims"),
    when="python_full_version >= '3.9' and sys_platform == 'linux'",
    needs="LIFE-42",
    hint="what another process is using is left open",
)  # fmt: skip
def test_a_simple_queue_closes_while_another_process_puts(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    idle, busy = queue(), queue()
    putting = producer.begin.put(busy, LARGE)
    putting.blocks()  # or has its item elsewhere already
    before = parent.descriptors()
    parent.close(idle)
    between = parent.descriptors()
    parent.close(busy)
    assert between - parent.descriptors() >= before - between
    assert consumer.get(busy) == LARGE
    assert putting.completes()

"""Histories: what holds whatever several processes do at the same time.

Four processes play scripts on one queue, each as fast as it can: many short rounds, the same in every run. All clauses
judge the same rounds, each by its own rule, and only by what is certain whatever happened inside a call.
"""

from __future__ import annotations

from queuespec.case.free_play import Histories
from queuespec.clauses import MUST, Contract, Kind, clause
from queuespec.history.rules import BOUND, EMPTY, FULL, ONCE, ORDER, PRODUCER_ORDER, TASKS

from .sources import EXCHANGING, PIPES_AND_QUEUES

PUT = ("multiprocessing.Queue.put", "queue.Queue.put")


@clause(
    "HIST-01", MUST,
    "Whatever several processes do at the same time, each item comes out once, and none comes out that Full refused.",
    source=(EXCHANGING, "queue#module-queue", *PUT),
    needs=("PUT-01", "GET-01"),
    hint="two processes take the same item, or one overwrites what another puts",
    if_hung="a wake-up or a free slot is lost when processes put and get at the same time",
)  # fmt: skip
def test_each_item_comes_out_once(histories: Histories) -> None:
    assert histories.keep(ONCE)


@clause(
    "HIST-02", MUST,
    "Whatever several processes do at the same time, the items of each come out in the order in which it put them.",
    source=(PIPES_AND_QUEUES, "queue.Queue"),
    needs=("FIFO-01", "HIST-01"),
    hint="an item overtakes another between two processes that get, or because it is smaller",
)  # fmt: skip
def test_items_of_each_process_come_out_in_order(histories: Histories) -> None:
    assert histories.keep(PRODUCER_ORDER)


@clause(
    "HIST-03", MUST,
    "An item that every process can get already comes out before any that is put later, whichever processes put them.",
    source=("multiprocessing.managers.SyncManager.Queue", PIPES_AND_QUEUES, "queue.Queue"),
    needs=("FIFO-01", "HIST-02"),
    hint="put returns before the item has its place in the queue, or each process has a queue of its own",
)  # fmt: skip
def test_items_of_all_processes_come_out_in_order(histories: Histories) -> None:
    assert histories.keep(ORDER)


@clause(
    "HIST-04", MUST,
    "Whatever several processes do at the same time, there are never more than maxsize items in a queue.",
    source=("queue.Queue", *PUT),
    needs=("CTOR-02", "HIST-01"),
    hint="the slot is taken after the room was looked for, or freed before the item has been taken",
)  # fmt: skip
def test_there_are_never_more_than_maxsize_items(histories: Histories) -> None:
    histories.need_a_bound()
    assert histories.keep(BOUND)


@clause(
    "HIST-05", MUST,
    "Full is raised only if, at some instant of the call, all slots may have been taken.",
    source=(*PUT, "multiprocessing.Queue.put_nowait", "queue.Full"),
    needs=("PUT-09", "HIST-01"),
    hint="put gives up because another process is in a call, or a slot is freed some time after get has returned",
)  # fmt: skip
def test_full_is_raised_only_if_all_slots_may_be_taken(histories: Histories) -> None:
    histories.need_a_bound()
    assert histories.keep(FULL)


@clause(
    "HIST-06", MUST,
    "While items are there for every process, Empty is raised only to a process whose get meets a get of another.",
    source=("multiprocessing.Queue.get", "multiprocessing.Queue.get_nowait", PIPES_AND_QUEUES),
    contracts=Contract.MULTIPROCESSING,
    needs=("GET-08", "HIST-01"),
    hint="get gives up because another process puts",
)  # fmt: skip
def test_empty_is_raised_only_to_gets_that_meet(histories: Histories) -> None:
    assert histories.keep(EMPTY)


@clause(
    "HIST-07", MUST,
    "Empty is raised only if, at some instant of the call, the queue may have been empty.",
    source=("queue.Queue.get", "queue.Queue.get_nowait", "queue.Empty"),
    contracts=Contract.QUEUE,
    needs=("GET-08", "HIST-01"),
    hint="get gives up without looking, as when another process is in a call, or put returns too early",
)  # fmt: skip
def test_empty_is_raised_only_if_the_queue_may_be_empty(histories: Histories) -> None:
    assert histories.keep(EMPTY)


@clause(
    "HIST-08", MUST,
    "join returns only if, at some instant of the call, no task was unfinished; task_done never fails after a get.",
    source=(
        "multiprocessing.JoinableQueue.join",
        "multiprocessing.JoinableQueue.task_done",
        "queue.Queue.join",
        "queue.Queue.task_done",
    ),
    kinds=Kind.JOINABLE,
    needs=("JOIN-05", "HIST-01"),
    hint="a put does not count its task, or too late, when the item can be got; or the count is changed without a lock",
    if_hung="join misses the instant at which the last task is done",
)  # fmt: skip
def test_join_returns_only_without_unfinished_tasks(histories: Histories) -> None:
    assert histories.keep(TASKS)

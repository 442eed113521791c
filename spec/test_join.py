"""multiprocessing.JoinableQueue.task_done and join."""

from __future__ import annotations

from queue import Empty, Full
from typing import Any

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakeChild, MakeQueue
from queuespec.clauses import DE_FACTO, MUST, Contract, Kind, clause
from queuespec.verdict.trouble import Interrupted

from .sources import OBSERVED

JOIN = ("multiprocessing.JoinableQueue.join", "queue.Queue.join")
TASK_DONE = ("multiprocessing.JoinableQueue.task_done", "queue.Queue.task_done")


@clause(
    "JOIN-01", MUST,
    "Each put adds an unfinished task and each task_done removes one; when none are left, join returns.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="PUT-01",
    if_hung="a put counts as two tasks",
    if_raised="put_nowait adds no task, or get removes one",
)  # fmt: skip
def test_put_and_task_done_count_tasks(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, ["first", "second"])
    producer.put_nowait(q, "third")
    assert consumer.get_each(q, 3) == ["first", "second", "third"]
    for _ in range(3):
        consumer.task_done(q)
    assert parent.begin.join(q).completes()


@clause(
    "JOIN-02", MUST,
    "join returns at once if there are no unfinished tasks: on a new queue, and once all tasks are done.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="JOIN-01",
    if_hung="join waits for a first task or the next task_done, or each process keeps its own count",
)  # fmt: skip
def test_join_returns_when_nothing_is_unfinished(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue()
    assert parent.begin.join(q).completes()
    producer.put(q, "task")
    consumer.get(q)
    consumer.task_done(q)
    assert parent.begin.join(q).completes()
    assert producer.begin.join(q).completes()


@clause(
    "JOIN-03", MUST,
    "join blocks while a task is unfinished.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    hint="the task is counted after put has returned, or only in the process that put it",
)  # fmt: skip
def test_join_blocks_while_a_task_is_unfinished(queue: MakeQueue, parent: Actor, producer: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    assert parent.begin.join(q).blocks()
    assert producer.begin.join(q).blocks()


@clause(
    "JOIN-04", MUST,
    "join blocks even after all items have been taken, if task_done has not been called for them.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="JOIN-03",
    hint="join waits only until the queue is empty",
)  # fmt: skip
def test_join_blocks_though_the_queue_is_empty(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue()
    producer.put(q, "task")
    assert consumer.get(q) == "task"
    assert parent.begin.join(q).blocks()


@clause(
    "JOIN-05", MUST,
    "A blocked join returns when task_done calls in other processes leave no task unfinished.",
    source=TASK_DONE,
    kinds=Kind.JOINABLE,
    needs=("JOIN-01", "JOIN-03"),
    hint="each process keeps its own count",
    if_hung="a wake-up that reaches only waiters of the same process",
    if_raised="each process keeps its own count",
)  # fmt: skip
def test_blocked_join_returns_when_other_processes_are_done(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put_each(q, ["first", "second"])
    joining = parent.begin.join(q)
    assert joining.blocks()
    for worker in (consumer, other):
        worker.get(q)
        worker.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-06", MUST,
    "join does not return before the last task_done.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="JOIN-05",
    hint="the count is off by one, or every task_done wakes join, which does not check again",
)  # fmt: skip
def test_join_blocks_until_the_last_task_done(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue()
    producer.put_each(q, ["first", "second", "third"])
    joining = parent.begin.join(q)
    for _ in range(3):
        assert joining.blocks()
        consumer.get(q)
        consumer.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-07", MUST,
    "task_done raises ValueError if called more times than items were put.",
    source=TASK_DONE,
    kinds=Kind.JOINABLE,
    hint="the count is not checked, or the error is swallowed",
    if_raised="a task_done call that raised is counted",
)  # fmt: skip
def test_one_task_done_too_many_raises_value_error(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    with raises(ValueError):
        producer.task_done(q)
    producer.put(q, "task")
    producer.get(q)
    producer.task_done(q)
    with raises(ValueError):
        producer.task_done(q)


@clause(
    "JOIN-08", MUST,
    "Whether a task_done call is one too many depends on the puts and task_done calls of all processes together.",
    source=TASK_DONE,
    kinds=Kind.JOINABLE,
    needs="JOIN-07",
    if_raised="each process keeps its own count",
)  # fmt: skip
def test_task_done_is_counted_across_processes(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put(q, "task")
    consumer.get(q)
    consumer.task_done(q)
    for actor in (producer, consumer, other):
        with raises(ValueError):
            actor.task_done(q)


@clause(
    "JOIN-09", MUST,
    "The last task_done releases every blocked join, in all processes.",
    source=TASK_DONE,
    kinds=Kind.JOINABLE,
    needs="JOIN-05",
    if_hung="only one join is woken instead of all",
)  # fmt: skip
def test_all_joins_return(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    joins = [actor.begin.join(q) for actor in (parent, other, other, producer)]
    assert all(join.blocks() for join in joins)
    consumer.get(q)
    consumer.task_done(q)
    assert all(join.completes() for join in joins)


@clause(
    "JOIN-10", MUST,
    "After join has returned, a new put makes the next join block again.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="JOIN-05",
    hint="a latch that is never reset",
)  # fmt: skip
def test_join_blocks_again_after_a_new_put(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for _ in range(2):
        producer.put(q, "task")
        joining = parent.begin.join(q)
        assert joining.blocks()
        consumer.get(q)
        consumer.task_done(q)
        assert joining.completes()


@clause(
    "JOIN-11", MUST,
    "Tasks that a process has put stay unfinished after it has exited, until task_done is called for them.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    capabilities="processes",
    needs="JOIN-05",
    hint="the count is lost with the process that keeps it",
)  # fmt: skip
def test_tasks_of_a_process_that_has_ended_stay_unfinished(
    queue: MakeQueue, child: MakeChild, parent: Actor, consumer: Actor
) -> None:
    q = queue()
    gone = child(q)
    gone.put(q, "task")
    assert gone.exits().completes()
    joining = parent.begin.join(q)
    assert joining.blocks()
    assert consumer.get(q) == "task"
    consumer.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-12", MUST,
    "None is a task like any other item: join blocks until task_done is called for it.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="JOIN-06",
    hint="None is treated as an end marker, or as no item",
    if_hung="None is treated as no item",
)  # fmt: skip
def test_none_is_a_task(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, [None, None])
    joining = parent.begin.join(q)
    for _ in range(2):
        assert joining.blocks()
        assert consumer.get(q) is None
        consumer.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-13", MUST,
    "A put that raises Full adds no task.",
    source=("JOIN-01", "PUT-12"),
    kinds=Kind.JOINABLE,
    needs=("JOIN-01", "PUT-09"),
    if_hung="the task is counted before put checks for a free slot",
)  # fmt: skip
def test_refused_put_adds_no_task(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "task")
    with raises(Full):
        producer.put(q, "refused", block=False)
    consumer.get(q)
    consumer.task_done(q)
    assert parent.begin.join(q).completes()


@clause(
    "JOIN-15", DE_FACTO,
    "task_done may be called before the item is taken, and in a process that has taken no item.",
    source=OBSERVED,
    kinds=Kind.JOINABLE,
    needs="JOIN-01",
    if_raised="task_done requires that this process has taken an item",
)  # fmt: skip
def test_task_done_may_come_before_the_get(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put_each(q, ["first", "second"])
    producer.task_done(q)
    other.task_done(q)
    assert parent.begin.join(q).completes()
    assert consumer.get_each(q, 2) == ["first", "second"]


@clause(
    "JOIN-16", DE_FACTO,
    "join and task_done take no arguments: passing one raises TypeError.",
    source=OBSERVED,
    kinds=Kind.JOINABLE,
    hint="join takes a timeout, like Thread.join",
)  # fmt: skip
def test_join_and_task_done_take_no_argument(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    with raises(TypeError):
        producer.join(q, 1)
    producer.put(q, "task")
    with raises(TypeError):
        producer.task_done(q, 1)


@clause(
    "JOIN-17", DE_FACTO,
    "In a process that has closed the queue, task_done and join still work, and a put adds no task.",
    source=OBSERVED,
    kinds=Kind.JOINABLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs=("JOIN-05", "PUT-13"),
    hint="every method checks for a closed queue, or close discards the count",
    if_hung="put counts the task before it checks whether the queue is closed",
    if_raised="every method checks for a closed queue",
)  # fmt: skip
def test_tasks_can_be_finished_after_close(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    assert consumer.get(q) == "task"
    producer.close(q)
    consumer.close(q)
    with raises(ValueError):
        producer.put(q, "refused")
    joining = producer.begin.join(q)
    assert joining.blocks()
    consumer.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-19", MUST,
    "A Queue counts tasks too: join blocks until task_done is called for each; one call too many raises ValueError.",
    source=("multiprocessing.managers.SyncManager.Queue", "queue.Queue.task_done", "queue.Queue.join"),
    contracts=Contract.QUEUE,
    needs="PUT-01",
    hint="a proxy does not expose task_done and join, or no tasks are counted",
    if_raised="a proxy does not expose task_done, or changes its exceptions",
)  # fmt: skip
def test_a_queue_counts_tasks_as_well(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    joining = parent.begin.join(q)
    assert consumer.get(q) == "task"
    assert joining.blocks()
    consumer.task_done(q)
    assert joining.completes()
    with raises(ValueError):
        consumer.task_done(q)


@clause(
    "JOIN-20", DE_FACTO,
    "SIGINT interrupts a blocked join with KeyboardInterrupt; tasks can still be finished, and join called again.",
    source=OBSERVED,
    kinds=Kind.JOINABLE,
    capabilities=("processes", "signals"),
    needs="JOIN-05",
    if_hung="a wait that signals cannot interrupt, or that keeps a lock when interrupted",
)  # fmt: skip
def test_blocked_join_can_be_interrupted(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, ["first", "second"])
    joining = consumer.begin.join(q)
    assert joining.blocks()
    consumer.is_interrupted()
    with raises(Interrupted):
        joining.result()
    producer.task_done(q)
    again = consumer.begin.join(q)
    assert again.blocks()
    producer.task_done(q)
    assert again.completes()


@clause(
    "JOIN-23", MUST,
    "A signal handled while join blocks does not end the call.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    capabilities=("processes", "signals"),
    needs="JOIN-05",
    hint="an interrupted system call is not retried, or is mistaken for the end of the wait",
)  # fmt: skip
def test_blocked_join_outlasts_a_signal(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    joining = consumer.begin.join(q)
    assert joining.blocks()
    consumer.handles_a_signal()
    assert joining.blocks()
    producer.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-24", MUST,
    "join also waits for tasks that are put while it blocks.",
    source=JOIN,
    kinds=Kind.JOINABLE,
    needs="JOIN-06",
    hint="join waits only for the tasks that were unfinished when it was called",
)  # fmt: skip
def test_join_waits_for_later_tasks(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    joining = parent.begin.join(q)
    assert joining.blocks()
    for actor in (producer, consumer):
        actor.put(q, "later")
        consumer.task_done(q)
        assert joining.blocks()
    consumer.task_done(q)
    assert joining.completes()


@clause(
    "JOIN-21", MUST,
    "A blocked put does not block task_done.",
    source=(*TASK_DONE, "multiprocessing.Queue.put"),
    kinds=Kind.JOINABLE,
    needs=("JOIN-01", "PUT-04"),
    if_hung="put acquires the lock of the task count before it waits for a free slot",
)  # fmt: skip
def test_task_done_goes_through_while_a_put_waits(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    assert consumer.get(q) == "first"
    producer.put(q, "second")
    waiting = producer.begin.put(q, "third")
    assert waiting.blocks()
    assert consumer.begin.task_done(q).completes()
    assert consumer.get_each(q, 2) == ["second", "third"]
    assert waiting.completes()


@clause(
    "JOIN-22", MUST,
    "A put that raises because its process has closed the queue adds no task.",
    source=("multiprocessing.JoinableQueue.join", "PUT-13"),
    kinds=Kind.JOINABLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs=("JOIN-01", "PUT-13"),
    if_hung="put counts the task before it checks whether the queue is closed",
)  # fmt: skip
def test_a_put_after_close_adds_no_task(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "task")
    assert consumer.get(q) == "task"
    producer.close(q)
    with raises(ValueError):
        producer.put(q, "refused")
    consumer.task_done(q)
    assert parent.begin.join(q).completes()


@clause(
    "JOIN-25", DE_FACTO,
    "join returns once no task is left, even if another task is put immediately afterwards.",
    source=OBSERVED,
    kinds=Kind.JOINABLE,
    contracts=Contract.MULTIPROCESSING,
    needs=("JOIN-05", "JOIN-24"),
    if_hung="join looks at the count now and then, or again once it is woken, and misses that it was zero",
)  # fmt: skip
def test_join_does_not_miss_that_all_was_done(
    case: Any, queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q, nothing = queue(), queue()
    producer.put(q, "task")
    joining = parent.begin.join(q)
    assert joining.blocks()
    if case.poll_quantum:  # between its looks, a queue that polls knows nothing
        consumer.task_done(q)
        with raises(Empty):
            producer.get(nothing, timeout=4 * case.poll_quantum)
        producer.put(q, "another")
    else:
        consumer.begin_series(q, [("task_done", [], {}), ("put", ["another"], {})]).result()
    joining.result()

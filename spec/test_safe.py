"""Sharing a queue between processes and threads."""

from __future__ import annotations

from typing import Any

from queuespec.case.actors import LARGE, Actor
from queuespec.case.fixtures import MakeChild, MakePipe, MakeQueue, Observe, Settle
from queuespec.clauses import BOTH_QUEUES, DE_FACTO, HAZARD, MAY, MUST, SHOULD, Contract, Kind, clause
from queuespec.judged.programs.sharing import (
    a_child_that_hands_on,
    a_consumer_that_keeps_its_queues,
    a_fork_after_a_put,
    a_grandchild_that_fills,
    a_queue_that_is_a_global,
    did_not_reach,
    lets_go_of_what_it_passed,
    started_with_it,
)

from .sources import CONTEXTS, EXCHANGING, GUIDELINES, OBSERVED, ONE_METHOD, PIPES_AND_QUEUES, SPAWNING

GET, PUT = "multiprocessing.Queue.get", "multiprocessing.Queue.put"
COPIES_A_LOCK = (
    "the process gets a copy of a lock that is held by a thread of its parent, and nothing releases the copy"
)


@clause(
    "SAFE-01", MUST,
    "When processes and threads put and get at the same time, no item is lost, repeated or damaged.",
    source=EXCHANGING,
    needs="GET-01",
    hint="a lock is not shared by all processes, or by all threads of a process",
    if_hung="a lock is not shared by all processes, or by all threads of a process",
)  # fmt: skip
def test_concurrent_puts_and_gets_keep_every_item(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    items = [(n, "x" * (n % 97)) for n in range(400)]
    getting = [who.begin_get_each(q, 100) for who in (consumer, consumer, other, parent)]
    putting = [who.begin_put_each(q, items[n::4]) for n, who in enumerate((producer, producer, other, parent))]
    assert all(each.completes() for each in putting)
    taken = [item for each in getting for item in each.result()]
    assert sorted(taken, key=repr) == sorted(items, key=repr)


@clause(
    "SAFE-02", MUST,
    "A queue passed to a new process as an argument carries items to and from that process.",
    source=(CONTEXTS, GUIDELINES),
    needs="PUT-01",
    if_hung="the child process receives a copy of the queue with its own pipe or locks",
)  # fmt: skip
def test_a_queue_can_be_passed_to_a_new_process(queue: MakeQueue, parent: Actor, child: MakeChild) -> None:
    q = queue()
    c = child(q)
    parent.put(q, "there")
    assert c.get(q) == "there"
    c.put(q, "back")
    assert parent.get(q) == "back"


@clause(
    "SAFE-03", MUST,
    "Queues may be attributes of an instance of a Process subclass, set before it is started.",
    source=("multiprocessing.Process.run", SPAWNING),
    kinds=BOTH_QUEUES,
    once=True,
    capabilities="processes",
    needs="SAFE-02",
    hint="a new process receives only its target and arguments",
)  # fmt: skip
def test_queues_may_be_attributes_of_a_process(queue: MakeQueue, parent: Actor) -> None:
    q, answers = queue(), queue()
    parent.put(q, "item")
    assert parent.runs(a_consumer_that_keeps_its_queues, q, answers) == "item"


@clause(
    "SAFE-04", MUST,
    "A process that was passed a queue can pass it on to its own child process.",
    source=(GUIDELINES, "gh-108520"),
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs="SAFE-02",
    hint="state held only by the process that created the queue does not travel with it",
)  # fmt: skip
def test_a_process_can_pass_a_queue_on(queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(a_child_that_hands_on, queue()) == "from the grandchild"


@clause(
    "SAFE-05", MUST,
    "A new process gets items that were put before it was started.",
    source="multiprocessing.Queue",
    needs="SAFE-02",
    if_hung="items stay in a buffer of the process that put them",
)  # fmt: skip
def test_items_put_before_a_process_started_reach_it(queue: MakeQueue, parent: Actor, child: MakeChild) -> None:
    q = queue()
    parent.put_each(q, ["one", "two", "three"])
    c = child(q)
    assert c.get_each(q, 3) == ["one", "two", "three"]


@clause(
    "SAFE-06", MUST,
    "Items not yet flushed when a process is forked are not put again by the forked process.",
    source=("GET-01", "multiprocessing.Queue.get"),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods="fork",
    needs="GET-01",
    hint="fork copies the buffer along with all other memory",
    if_hung="fork copies a lock held by a thread of the parent, and nothing releases the copy",
)  # fmt: skip
def test_a_forked_process_does_not_repeat_what_was_put(
    queue: MakeQueue, parent: Actor, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    parent.put_each(q, [LARGE, "behind it"])
    c = child(q)
    assert consumer.get_each(q, 2) == [LARGE, "behind it"]
    c.put(q, "of the child")
    assert consumer.get(q) == "of the child"


@clause(
    "SAFE-07", MUST,
    "A forked process can put into a queue that its parent put into before the fork.",
    source=("multiprocessing.Queue", "SAFE-02"),
    capabilities="processes",
    start_methods="fork",
    needs="SAFE-02",
    if_hung="the forked process relies on its parent's background thread, which fork does not copy",
)  # fmt: skip
def test_a_forked_process_can_put_after_its_parent(
    queue: MakeQueue, parent: Actor, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    parent.put(q, "of the parent")
    assert consumer.get(q) == "of the parent"
    c = child(q)
    c.put(q, "of the child")
    assert consumer.get(q) == "of the child"


@clause(
    "SAFE-08", MAY,
    "A forked process may be able to use a global queue that was not passed to it.",
    source=GUIDELINES,
    kinds=BOTH_QUEUES,
    once=True,
    capabilities="processes",
    start_methods="fork",
)  # fmt: skip
def test_a_forked_process_may_use_a_global(queue: MakeQueue, parent: Actor, observe: Observe) -> None:
    told = parent.runs(a_queue_that_is_a_global, queue())
    observe("it works" if told == "item" else f"the process fails: {told}")


@clause(
    "SAFE-09", MUST,
    "A queue passed to a process lasts as long as that process, even if the parent drops its reference at once.",
    source=GUIDELINES,
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs="SAFE-02",
    hint="the parent removes what the new process is yet to open, such as a named semaphore or a file",
)  # fmt: skip
def test_a_parent_may_let_go_of_what_it_passed(case: Any, queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(lets_go_of_what_it_passed, case.kind.value, queue()) == "item"


@clause(
    "SAFE-10", MUST,
    "A queue made for fork and passed to a spawn or forkserver process works there, or that process does not start.",
    source=(CONTEXTS, "gh-77377"),
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods="fork",
    needs="SAFE-02",
    hint="nothing checks whether the new process can open the queue it is passed",
)  # fmt: skip
def test_a_queue_made_for_fork_is_refused_elsewhere_or_works(
    queue: MakeQueue, child: MakeChild, consumer: Actor
) -> None:
    q = queue()
    c = child(q)
    started = c.runs(started_with_it, q, ["spawn", "forkserver"])
    assert started == dict.fromkeys(started, 0)
    assert consumer.get_each(q, len(started)) == ["item" for _ in started]


@clause(
    "SAFE-11", DE_FACTO,
    "A queue made for spawn or forkserver can be passed to processes started with any start method.",
    source=OBSERVED,
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods="forkserver",
    needs="SAFE-02",
    hint="something in the queue works with one start method only",
)  # fmt: skip
def test_queues_made_for_spawn_or_forkserver_reach_all_processes(parent: Actor) -> None:
    assert parent.runs(did_not_reach, "Queue", ["spawn", "forkserver"]) == []


@clause(
    "SAFE-12", DE_FACTO,
    "A pipe made for any start method can be passed to processes started with any start method.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods="forkserver",
    needs="PIPE-10",
    hint="something in the ends works with one start method only",
)  # fmt: skip
def test_pipes_reach_all_processes(parent: Actor) -> None:
    assert parent.runs(did_not_reach, "Pipe", ["fork", "spawn", "forkserver"]) == []


@clause(
    "SAFE-13", HAZARD,
    "If a process is killed while it blocks in get, the others may never get an item from the queue again.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Process.terminate"),
    kinds=BOTH_QUEUES,
    once=True,
    capabilities="processes",
    start_methods=ONE_METHOD,
    needs="GET-02",
)  # fmt: skip
def test_a_process_killed_in_get_may_leave_the_others_blocked(
    queue: MakeQueue, parent: Actor, child: MakeChild, observe: Observe
) -> None:
    q = queue()
    c = child(q)
    assert c.begin.get(q).blocks()
    c.is_killed()
    parent.put(q, "item")
    observe(f"after a put, get with a timeout {parent.begin.get(q, timeout=0.02).fate()}")


@clause(
    "SAFE-14", HAZARD,
    "If a process is killed while it flushes a large item, others may block in get, or never exit after a put.",
    source=PIPES_AND_QUEUES,
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=ONE_METHOD,
    needs="LIFE-14",
)  # fmt: skip
def test_a_process_killed_in_a_flush_may_leave_the_others_blocked(
    queue: MakeQueue, child: MakeChild, settle: Settle, observe: Observe
) -> None:
    q = queue()
    killed, putting, getting = child(q), child(q), child(q)
    killed.put(q, LARGE)
    settle()
    killed.is_killed()
    fate = getting.begin.get(q, timeout=0.02).fate()
    putting.put(q, "behind it")
    ending = putting.exits()
    if ending.blocks():
        observe(f"get with a timeout {fate}, a process that puts never exits")
        putting.is_killed()
    else:
        observe(f"get with a timeout {fate}, a process that puts can exit")
        assert ending.completes()


@clause(
    "SAFE-15", HAZARD,
    "Items that a process has not yet flushed when it is killed may be lost, and their slots with them.",
    source=PIPES_AND_QUEUES,
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=ONE_METHOD,
    needs="PUT-03",
)  # fmt: skip
def test_unflushed_items_of_a_killed_process_may_be_lost(
    queue: MakeQueue, producer: Actor, child: MakeChild, consumer: Actor, settle: Settle, observe: Observe
) -> None:
    q = queue(maxsize=2)
    c = child(q)
    producer.put(q, LARGE)
    settle()
    c.put(q, "behind it")
    c.is_killed()
    assert consumer.get(q) == LARGE
    taking = consumer.begin.get(q)
    if not taking.blocks():
        observe("the item arrives")
        return
    producer.put(q, "next")
    assert taking.completes()
    filling = producer.begin_put_each(q, ["one", "two"])
    observe(f"the item is lost, and its slot {'stays taken' if filling.blocks() else 'is free again'}")


@clause(
    "SAFE-16", HAZARD,
    "If a process is killed between get and task_done, join blocks until another process calls task_done.",
    source="multiprocessing.JoinableQueue.join",
    kinds=Kind.JOINABLE,
    capabilities="processes",
    start_methods=ONE_METHOD,
    needs="JOIN-01",
)  # fmt: skip
def test_join_may_block_after_a_process_is_killed_before_task_done(
    queue: MakeQueue, parent: Actor, child: MakeChild, observe: Observe
) -> None:
    q = queue()
    c = child(q)
    parent.put(q, "task")
    assert c.get(q) == "task"
    c.is_killed()
    joining = parent.begin.join(q)
    if not joining.blocks():
        observe("join returns")
        return
    parent.task_done(q)
    observe(f"join blocks{'' if joining.blocks() else ' until another process calls task_done'}")


@clause(
    "SAFE-18", MUST,
    "From Python 3.12 on, forking after a put emits a DeprecationWarning, because put has started a thread.",
    source=CONTEXTS,
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    when="python_full_version >= '3.12'",
    start_methods="fork",
    needs="LIFE-22",
    hint="Process suppresses warnings when it forks",
)  # fmt: skip
def test_forking_after_a_put_warns(queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(a_fork_after_a_put, queue(), queue()) == ["DeprecationWarning"]


@clause(
    "SAFE-20", SHOULD,
    "A process started while threads of its parent wait in get or put can use these queues: put, get, and exit.",
    source=(EXCHANGING, CONTEXTS, GET, PUT),
    needs=("SAFE-02", "GET-03", "PUT-04"),
    hint=COPIES_A_LOCK,
    if_hung=COPIES_A_LOCK,
)  # fmt: skip
def test_a_process_started_during_get_and_put_can_use_the_queues(
    queue: MakeQueue, parent: Actor, child: MakeChild
) -> None:
    empty, timed, full, crowded = queue(), queue(), queue(maxsize=1), queue(maxsize=1)
    getting = [(empty, parent.begin.get(empty)), (timed, parent.begin.get(timed, timeout=60))]
    for q in (full, crowded):
        parent.put(q, "first")
    putting = [(full, parent.begin.put(full, "second")), (crowded, parent.begin.put(crowded, "second", timeout=60))]
    assert all(waiting.blocks() for _, waiting in (*getting, *putting))
    c = child(empty, timed, full, crowded)
    for q, waiting in getting:
        c.put(q, "of the child")
        assert waiting.result() == "of the child"
    for q, waiting in putting:
        assert c.get(q) == "first"
        assert waiting.completes()
        assert c.get(q) == "second"
    for q in (empty, timed, full, crowded):
        c.empty(q)
        c.full(q)
        c.put(q, "of the child")
        assert c.get(q, timeout=60) == "of the child"
        parent.put(q, "of the parent")
        assert c.get(q) == "of the parent"
    assert c.exits().completes()


@clause(
    "SAFE-21", SHOULD,
    "A process started while threads of its parent wait in join can use this queue: put, get, task_done and join.",
    source=(EXCHANGING, CONTEXTS, "multiprocessing.JoinableQueue.join"),
    kinds=Kind.JOINABLE,
    needs=("SAFE-02", "JOIN-05"),
    hint=COPIES_A_LOCK,
    if_hung=COPIES_A_LOCK,
)  # fmt: skip
def test_a_process_started_during_join_can_use_the_queue(queue: MakeQueue, parent: Actor, child: MakeChild) -> None:
    q = queue()
    parent.put(q, "of the parent")
    joining = parent.begin.join(q)
    assert joining.blocks()
    c = child(q)
    c.put(q, "of the child")
    assert c.get_each(q, 2) == ["of the parent", "of the child"]
    c.task_done(q)
    assert joining.blocks()
    too = c.begin.join(q)
    assert too.blocks()
    c.task_done(q)
    assert joining.completes()
    assert too.completes()
    assert c.exits().completes()


@clause(
    "SAFE-22", SHOULD,
    "A process started while threads of its parent wait in get or put of SimpleQueues can put into them and get.",
    source=(EXCHANGING, CONTEXTS, "multiprocessing.SimpleQueue.get", "multiprocessing.SimpleQueue.put"),
    kinds=Kind.SIMPLE,
    needs="SIMPLE-07",
    hint=COPIES_A_LOCK,
    if_hung=COPIES_A_LOCK,
)  # fmt: skip
def test_a_process_started_during_calls_of_simple_queues_can_use_them(
    queue: MakeQueue, parent: Actor, child: MakeChild
) -> None:
    empty, full = queue(), queue()
    getting, putting = parent.begin.get(empty), parent.begin.put(full, LARGE)
    assert getting.blocks()
    putting.blocks()  # if it does: a queue may take items of any size at once
    c = child(empty, full)
    c.put(empty, "of the child")
    assert getting.result() == "of the child"
    assert c.get(full) == LARGE
    assert putting.completes()
    for q in (empty, full):
        c.put(q, "of the child")
        assert c.get(q) == "of the child"
    assert c.exits().completes()


@clause(
    "SAFE-23", SHOULD,
    "A process started while threads of its parent wait in recv, poll or send can use these ends: send, recv and poll.",
    source=(CONTEXTS, "multiprocessing.connection.Connection.recv", "multiprocessing.connection.Connection.send"),
    kinds=Kind.PIPE,
    needs=("PIPE-07", "CONN-POLL-02"),
    hint=COPIES_A_LOCK,
    if_hung=COPIES_A_LOCK,
)  # fmt: skip
def test_a_process_started_during_calls_of_pipes_can_use_them(pipe: MakePipe, parent: Actor, child: MakeChild) -> None:
    (a, b), (near, far), (entrance, outlet) = pipes = [pipe() for _ in range(3)]
    receiving, polling = parent.begin.recv(b), parent.begin.poll(far, 60)
    sending = parent.begin.send(entrance, LARGE)
    assert receiving.blocks()
    assert polling.blocks()
    sending.blocks()  # if it does: a pipe may take messages of any size at once
    c = child(a, b, near, far, entrance, outlet)
    c.send(a, "of the child")
    assert receiving.result() == "of the child"
    c.send(near, "of the child")
    assert polling.result()
    assert c.recv(far) == "of the child"
    assert c.recv(outlet) == LARGE
    assert sending.completes()
    for one, other in (*pipes, *[(other, one) for one, other in pipes]):
        c.send(one, "of the child")
        assert c.poll(other)
        assert c.recv(other) == "of the child"
    assert c.exits().completes()


@clause(
    "SAFE-24", MUST,
    "maxsize also bounds a queue in a process that was passed it by another child process.",
    source=(GUIDELINES, "multiprocessing.Queue", PUT),
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs=("SAFE-04", "CTOR-02"),
    hint="the bound is not kept in a process that was started by one that did not make the queue",
)  # fmt: skip
def test_a_bound_holds_in_processes_of_processes(queue: MakeQueue, parent: Actor, consumer: Actor) -> None:
    q, answers = queue(maxsize=2), queue()
    assert parent.runs(a_grandchild_that_fills, q, answers) == 2
    assert consumer.get_each(q, 2) == [0, 1]

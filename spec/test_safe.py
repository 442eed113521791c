"""Sharing a queue between processes and threads."""

from __future__ import annotations

from queuespec.clauses import MUST, clause
from queuespec.harness.actors import Actor, MakeChild, MakeQueue

EXCHANGING = "multiprocessing#exchanging-objects-between-processes"


@clause(
    "SAFE-01", MUST,
    "Processes and threads that put and get at the same time lose, repeat and damage nothing.",
    source=EXCHANGING,
    hint="a lock that is not shared by all processes, or not by the threads of one",
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
    "A queue that is passed to a new process as an argument carries items to it and from it.",
    source=("multiprocessing#contexts-and-start-methods", "multiprocessing#all-start-methods"),
    hint="what is passed is a copy of the queue, with a pipe or locks of its own",
)  # fmt: skip
def test_a_queue_can_be_passed_to_a_new_process(queue: MakeQueue, parent: Actor, child: MakeChild) -> None:
    q = queue()
    c = child(q)
    parent.put(q, "there")
    assert c.get(q) == "there"
    c.put(q, "back")
    assert parent.get(q) == "back"


@clause(
    "SAFE-05", MUST,
    "A process gets what was put before it was started.",
    source="multiprocessing.Queue",
    needs=("SAFE-02",),
    hint="items wait in a buffer of the process that put them",
)  # fmt: skip
def test_items_put_before_a_process_started_reach_it(queue: MakeQueue, parent: Actor, child: MakeChild) -> None:
    q = queue()
    parent.put_each(q, ["one", "two", "three"])
    c = child(q)
    assert c.get_each(q, 3) == ["one", "two", "three"]

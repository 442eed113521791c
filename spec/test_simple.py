"""multiprocessing.SimpleQueue."""

from __future__ import annotations

from queuespec.clauses import MUST, Kind, clause
from queuespec.harness.actors import Actor, MakeQueue, Settle, pattern

SIMPLE = [Kind.SIMPLE]


@clause(
    "SIMPLE-01", MUST,
    "An item put in one process is got, equal to it, in another, in either direction.",
    source=("multiprocessing.SimpleQueue.put", "multiprocessing.SimpleQueue.get"),
    kinds=SIMPLE,
)  # fmt: skip
def test_an_item_reaches_another_process(queue: MakeQueue, parent: Actor, consumer: Actor) -> None:
    q = queue()
    parent.put(q, "there")
    assert consumer.get(q) == "there"
    consumer.put(q, "back")
    assert parent.get(q) == "back"


@clause(
    "SIMPLE-02", MUST,
    "A get from an empty queue waits for an item, takes that one and leaves the next.",
    source="multiprocessing.SimpleQueue.get",
    kinds=SIMPLE,
    needs=("SIMPLE-01",),
    hint="get looks once, or only threads of its own process wake it",
)  # fmt: skip
def test_get_waits_for_an_item(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    waiting = consumer.begin.get(q)
    assert waiting.blocks()
    producer.put(q, "first")
    producer.put(q, "second")
    assert waiting.result() == "first"
    assert consumer.get(q) == "second"


@clause(
    "SIMPLE-05", MUST,
    "Several producers and consumers at the same time lose, repeat and damage nothing.",
    source="multiprocessing#pipes-and-queues",
    kinds=SIMPLE,
    needs=("SIMPLE-01",),
    hint="a pipe without a lock on each end",
)  # fmt: skip
def test_several_producers_and_consumers_keep_every_item(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue()
    items = [pattern(size, seed) for seed in range(30) for size in (1_024, 40_000, 3_000)]
    putting = [who.begin_put_each(q, items[n::3]) for n, who in enumerate((producer, other, parent))]
    settle()
    getting = [who.begin_get_each(q, 30) for who in (consumer, other, parent)]
    assert all(each.completes() for each in putting)
    taken = [item for each in getting for item in each.result()]
    assert sorted(taken, key=repr) == sorted(items, key=repr)

"""multiprocessing.SimpleQueue."""

from __future__ import annotations

from contextlib import suppress

from pytest import raises

from queuespec.clauses import DE_FACTO, MUST, Contract, Kind, clause
from queuespec.harness.actors import Actor, MakeChild, MakeQueue, Settle, pattern
from queuespec.harness.trouble import RemoteError
from queuespec.target.payloads import Unloadable

SIMPLE = [Kind.SIMPLE]
OWN = [Contract.MULTIPROCESSING]


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
    "SIMPLE-03", MUST,
    "The get and put of a simple queue know neither block nor timeout: to give one raises TypeError.",
    source=("multiprocessing.SimpleQueue.get", "multiprocessing.SimpleQueue.put"),
    kinds=SIMPLE,
    contracts=OWN,
    hint="an ordinary queue under another name, or arguments taken and ignored",
)  # fmt: skip
def test_get_and_put_take_no_block_and_no_timeout(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    with raises(TypeError):
        producer.put(q, "item", block=True)
    with raises(TypeError):
        producer.put(q, "item", timeout=1)
    producer.put(q, "item")
    with raises(TypeError):
        consumer.get(q, block=True)
    with raises(TypeError):
        consumer.get(q, timeout=1)


@clause(
    "SIMPLE-04", DE_FACTO,
    "A put of a large item waits while nobody reads, and returns once the item has been taken.",
    source="observed: CPython 3.8 to 3.15",
    kinds=SIMPLE,
    contracts=OWN,
    hint="a background thread, or a buffer without bound",
)  # fmt: skip
def test_put_waits_while_nobody_reads(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    putting = producer.begin.put(q, pattern(300_000))
    assert putting.blocks()
    assert consumer.get(q) == pattern(300_000)
    assert putting.completes()


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


@clause(
    "SIMPLE-06", DE_FACTO,
    "put takes its item as the first argument by position, whatever the name of that parameter.",
    source="observed: CPython 3.8 to 3.15",
    kinds=SIMPLE,
    hint="an item that can only be given by name",
)  # fmt: skip
def test_put_takes_its_item_by_position(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    assert consumer.get(q) == "item"


@clause(
    "SIMPLE-07", MUST,
    "A simple queue reaches a new process as an argument of it, with its items, and cannot be sent through another.",
    source=("multiprocessing#contexts-and-start-methods", "multiprocessing#all-start-methods"),
    kinds=SIMPLE,
    contracts=OWN,
    capabilities=["copies"],
    needs=("SIMPLE-01",),
    hint="what is pickled is a copy with a pipe or locks of its own",
)  # fmt: skip
def test_a_simple_queue_travels_as_an_argument_alone(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, child: MakeChild
) -> None:
    q, carrier = queue(), queue()
    c = child(q)
    parent.put(q, "there")
    assert c.get(q) == "there"
    c.put(q, "back")
    assert parent.get(q) == "back"
    taking = consumer.begin.get(carrier)
    with suppress(RemoteError):
        producer.put(carrier, q)
    if not taking.blocks():
        with raises(RemoteError):
            taking.result()


@clause(
    "SIMPLE-08", DE_FACTO,
    "A get of an item that cannot be unpickled raises, and the next get returns the next item.",
    source="observed: CPython 3.8 to 3.15",
    kinds=SIMPLE,
    contracts=OWN,
    capabilities=["copies"],
    needs=("SIMPLE-01",),
    hint="the lock of the reader is kept, or the item is left in the pipe",
)  # fmt: skip
def test_get_goes_on_after_an_item_that_cannot_be_unpickled(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, [Unloadable(), "next"])
    with raises(RemoteError):
        consumer.get(q)
    assert consumer.get(q) == "next"

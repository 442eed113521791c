"""multiprocessing.SimpleQueue."""

from __future__ import annotations

from contextlib import suppress

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.fixtures import MakeChild, MakeQueue, Settle
from queuespec.clauses import DE_FACTO, MUST, Contract, Kind, clause
from queuespec.judged.payloads import Unloadable
from queuespec.verdict.trouble import RemoteError

from .sources import CONTEXTS, GUIDELINES, OBSERVED, PIPES_AND_QUEUES


@clause(
    "SIMPLE-01", MUST,
    "An item put into a SimpleQueue in one process is returned, equal to it, by get in another, in either direction.",
    source=("multiprocessing.SimpleQueue.put", "multiprocessing.SimpleQueue.get"),
    kinds=Kind.SIMPLE,
    if_hung="the item never leaves the process that put it",
)  # fmt: skip
def test_an_item_reaches_another_process(queue: MakeQueue, parent: Actor, consumer: Actor) -> None:
    q = queue()
    parent.put(q, "there")
    assert consumer.get(q) == "there"
    consumer.put(q, "back")
    assert parent.get(q) == "back"


@clause(
    "SIMPLE-02", MUST,
    "get on an empty SimpleQueue blocks until an item is put, and returns that one alone.",
    source="multiprocessing.SimpleQueue.get",
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="get looks only once",
    if_hung="only threads of its own process wake a get",
)  # fmt: skip
def test_get_blocks_until_an_item_is_put(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    waiting = consumer.begin.get(q)
    assert waiting.blocks()
    producer.put(q, "first")
    producer.put(q, "second")
    assert waiting.result() == "first"
    assert consumer.get(q) == "second"


@clause(
    "SIMPLE-03", MUST,
    "get and put of a SimpleQueue have neither block nor timeout: giving one raises TypeError.",
    source=("multiprocessing.SimpleQueue.get", "multiprocessing.SimpleQueue.put"),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    needs="SIMPLE-01",
    hint="an ordinary queue under another name, or arguments that are taken and ignored",
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
    "put of a large item into a SimpleQueue blocks while nobody gets, and returns once the item has been taken.",
    source=OBSERVED,
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    hint="a background thread, or a buffer without bound",
)  # fmt: skip
def test_put_blocks_while_nobody_gets(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    putting = producer.begin.put(q, LARGE)
    assert putting.blocks()
    assert consumer.get(q) == LARGE
    assert putting.completes()


@clause(
    "SIMPLE-05", MUST,
    "Processes that put into a SimpleQueue and get from it at the same time lose, repeat and damage nothing.",
    source=PIPES_AND_QUEUES,
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="a pipe without a lock on each end",
    if_hung="a pipe without a lock on each end",
    if_raised="a pipe without a lock on each end",
)  # fmt: skip
def test_concurrent_puts_and_gets_keep_every_item(
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
    "SIMPLE-06", MUST,
    "put of a SimpleQueue takes its item by position, whatever the name of the parameter.",
    source="multiprocessing.SimpleQueue.put",
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="the first parameter of put is not the item",
    if_raised="the item can only be given by name",
)  # fmt: skip
def test_put_takes_its_item_by_position(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "item")
    assert consumer.get(q) == "item"


@clause(
    "SIMPLE-07", MUST,
    "A SimpleQueue can be passed to a new process as an argument.",
    source=(CONTEXTS, GUIDELINES),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SIMPLE-01",
    if_hung="what is passed is a copy, with a pipe or locks of its own",
)  # fmt: skip
def test_a_simple_queue_is_passed_as_an_argument(queue: MakeQueue, parent: Actor, child: MakeChild) -> None:
    q = queue()
    c = child(q)
    parent.put(q, "there")
    assert c.get(q) == "there"
    c.put(q, "back")
    assert parent.get(q) == "back"


@clause(
    "SIMPLE-08", DE_FACTO,
    "get of a SimpleQueue raises for an item that cannot be unpickled, and the next get returns the next item.",
    source=OBSERVED,
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SIMPLE-01",
    if_hung="the lock that readers share stays taken",
    if_raised="the item is left in the pipe",
)  # fmt: skip
def test_get_goes_on_after_an_item_that_cannot_be_unpickled(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, [Unloadable(), "next"])
    with raises(RemoteError):
        consumer.get(q)
    assert consumer.get(q) == "next"


@clause(
    "SIMPLE-09", MUST,
    "An item that cannot be unpickled keeps no other from being taken out of a SimpleQueue, by any process.",
    source=("multiprocessing.SimpleQueue.get", PIPES_AND_QUEUES),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SIMPLE-01",
    if_hung="the lock that readers share stays taken",
    if_raised="the item, or part of it, is left in the pipe",
)  # fmt: skip
def test_an_item_that_cannot_be_unpickled_is_in_nobodys_way(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put_each(q, [Unloadable(), "first", "second"])
    with suppress(RemoteError):
        assert consumer.get(q) == "first"  # get may raise, or pass over to the next item
        producer.put(q, "first")
    assert sorted([other.get(q), consumer.get(q)]) == ["first", "second"]

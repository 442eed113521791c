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
    "get of a SimpleQueue returns an item equal to the one put by another process, in either direction.",
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
    "get on an empty SimpleQueue blocks until an item is put, then returns that item only.",
    source="multiprocessing.SimpleQueue.get",
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="get checks for an item only once",
    if_hung="a wake-up that reaches only threads of the same process",
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
    "get and put of a SimpleQueue take neither block nor timeout: passing one raises TypeError.",
    source=("multiprocessing.SimpleQueue.get", "multiprocessing.SimpleQueue.put"),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    needs="SIMPLE-01",
    hint="an ordinary queue under another name, or arguments that are accepted and ignored",
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
    "put of a large item into a SimpleQueue blocks until a get takes the item, then returns.",
    source=OBSERVED,
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    hint="a background thread, or an unbounded buffer",
)  # fmt: skip
def test_put_blocks_while_nobody_gets(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    putting = producer.begin.put(q, LARGE)
    assert putting.blocks()
    assert consumer.get(q) == LARGE
    assert putting.completes()


@clause(
    "SIMPLE-05", MUST,
    "When processes put into and get from a SimpleQueue at the same time, no item is lost, repeated or damaged.",
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
    "put of a SimpleQueue accepts its item as a positional argument, whatever the parameter's name.",
    source="multiprocessing.SimpleQueue.put",
    kinds=Kind.SIMPLE,
    needs="SIMPLE-01",
    hint="the first parameter of put is not the item",
    if_raised="the item can be passed only by keyword",
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
    if_hung="the child process receives a copy with its own pipe or locks",
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
    if_hung="the lock shared by readers is never released",
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
    "An item that cannot be unpickled does not stop any process from getting the other items of a SimpleQueue.",
    source=("multiprocessing.SimpleQueue.get", PIPES_AND_QUEUES),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SIMPLE-01",
    if_hung="the lock shared by readers is never released",
    if_raised="the item, or part of it, is left in the pipe",
)  # fmt: skip
def test_an_item_that_cannot_be_unpickled_is_in_nobodys_way(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue()
    producer.put_each(q, [Unloadable(), "first", "second"])
    with suppress(RemoteError):
        assert consumer.get(q) == "first"  # get may raise, or skip to the next item
        producer.put(q, "first")
    assert sorted([other.get(q), consumer.get(q)]) == ["first", "second"]


@clause(
    "SIMPLE-11", MUST,
    "Neither get nor put of a SimpleQueue is ended by a signal handled while it blocks.",
    source=("multiprocessing.SimpleQueue.get", "multiprocessing.SimpleQueue.put"),
    kinds=Kind.SIMPLE,
    capabilities="signals",
    needs="SIMPLE-02",
    hint="an interrupted system call is not retried, or a write restarts at the first byte",
    if_hung="an interrupted write restarts at the first byte",
)  # fmt: skip
def test_a_simple_queue_outlasts_signals(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    getting = consumer.begin.get(q)
    assert getting.blocks()
    consumer.handles_a_signal()
    assert getting.blocks()
    producer.put(q, "item")
    assert getting.result() == "item"
    putting = producer.begin.put(q, LARGE)
    if putting.blocks():
        producer.handles_a_signal()
    assert consumer.get(q) == LARGE
    assert putting.completes()
    producer.put(q, "last")
    assert consumer.get(q) == "last"

"""multiprocessing.Queue.put and put_nowait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from queue import Full
from typing import Any

from pytest import raises

from queuespec.case.actors import LARGE, Actor
from queuespec.case.fixtures import MakeQueue, Settle
from queuespec.case.situations import keeps_its_timeout
from queuespec.clauses import DE_FACTO, MUST, Contract, Kind, clause
from queuespec.verdict.trouble import Interrupted, RemoteError

from .sources import OBSERVED

PUT = ("multiprocessing.Queue.put", "queue.Queue.put")
PUT_NOWAIT = ("multiprocessing.Queue.put_nowait", "queue.Queue.put_nowait")


@clause(
    "PUT-01", MUST,
    "get returns an item equal to the one put, in the process that put it and in any other that shares the queue.",
    source=PUT,
    hint="the item is serialized in a format that changes its type, such as JSON",
    if_hung="the item never leaves the process that put it",
)  # fmt: skip
def test_item_arrives_in_any_process(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    parent.put(q, ("down", 1))
    assert consumer.get(q) == ("down", 1)
    consumer.put(q, ["up", None])
    assert parent.get(q) == ["up", None]
    producer.put(q, {"across": 2.5})
    assert consumer.get(q) == {"across": 2.5}
    producer.put(q, "within")
    assert producer.get(q) == "within"


@clause(
    "PUT-02", DE_FACTO,
    "put and put_nowait return None.",
    source=OBSERVED,
    hint="put returns a count, or a bool that says whether a slot was free",
)  # fmt: skip
def test_put_returns_none(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    assert producer.put(q, "first") is None
    assert producer.put_nowait(q, "second") is None


@clause(
    "PUT-03", MUST,
    "put on a full queue blocks for as long as the queue stays full.",
    source=PUT,
    needs="CTOR-02",
    hint="put drops the item, overwrites another or raises instead of blocking",
)  # fmt: skip
def test_put_blocks_while_the_queue_is_full(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    assert producer.begin.put(q, "second").blocks()
    assert producer.begin.put(q, "third", True, None).blocks()


@clause(
    "PUT-04", MUST,
    "A put blocked on a full queue proceeds once a get in any process frees a slot, and its item arrives.",
    source=PUT,
    needs="PUT-03",
    hint="a get frees more than one slot",
    if_hung="a wake-up that reaches only waiters in the same process, or a get that does not free its slot",
)  # fmt: skip
def test_blocked_put_proceeds_when_a_slot_is_freed(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, 0)
    gets: list[Callable[..., object]] = [consumer.get, consumer.get_nowait, partial(consumer.get, timeout=60)]
    for item, get in enumerate(gets):
        waiting = producer.begin.put(q, item + 1)
        assert waiting.blocks()
        assert get(q) == item
        assert waiting.completes()
    assert consumer.get(q) == 3


@clause(
    "PUT-05", MUST,
    "put with a positive timeout blocks at most that long, and raises Full if no slot becomes free within that time.",
    source=PUT,
    needs="CTOR-02",
    hint="the timeout is read in the wrong unit, or restarts on every retry",
    if_hung="the timeout is ignored, or restarts on every retry",
)  # fmt: skip
def test_put_with_a_timeout_raises_full_in_time(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    waits = producer.times(5).put(q, "second", timeout=0.02)
    assert waits.all_raise(Full)
    assert waits.in_time(0.02)


@clause(
    "PUT-06", MUST,
    "On a queue that stays full, put does not raise Full before its timeout has expired.",
    source=PUT,
    needs="PUT-05",
    hint="the timeout is read in the wrong unit, or something other than a free slot ends the wait",
)  # fmt: skip
def test_put_with_a_timeout_never_raises_full_early(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    assert producer.times(5).put(q, "second", timeout=0.02).never_early(0.02)


@clause(
    "PUT-07", MUST,
    "put with a positive timeout proceeds as soon as a slot is freed within that time.",
    source=PUT,
    needs="PUT-04",
    hint="put checks for a free slot again only when its timeout expires",
)  # fmt: skip
def test_put_with_a_timeout_proceeds_when_a_slot_is_freed(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    waiting = producer.begin.put(q, "second", timeout=60)
    assert waiting.blocks()
    assert consumer.get(q) == "first"
    assert not waiting.blocks()
    assert consumer.get(q) == "second"


@clause(
    "PUT-08", MUST,
    "put with block=False stores its item if a slot is free.",
    source=PUT,
    needs="PUT-01",
    if_raised="a lock held only briefly is mistaken for a full queue",
)  # fmt: skip
def test_put_without_blocking_uses_a_free_slot(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "item", block=False)
    assert consumer.get(q) == "item"


@clause(
    "PUT-09", MUST,
    "put with block=False raises Full at once on a full queue.",
    source=PUT,
    hint="a short default timeout applies here too, or the bound is off by one",
    if_hung="block=False is ignored",
)  # fmt: skip
def test_put_without_blocking_raises_full_at_once(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    tries = producer.times(5).put(q, "second", block=False)
    assert tries.all_raise(Full)
    assert tries.at_once()


@clause(
    "PUT-10", MUST,
    "put with block=False does not block, even if a timeout is given.",
    source=PUT,
    needs="PUT-09",
    hint="put acts on timeout before it checks block",
)  # fmt: skip
def test_put_without_blocking_ignores_the_timeout(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    tries = producer.times(5).put(q, "second", False, 0.5)
    assert tries.all_raise(Full)
    assert tries.at_once()


@clause(
    "PUT-11", MUST,
    "put_nowait behaves like put with block=False: it stores the item if a slot is free and raises Full otherwise.",
    source=PUT_NOWAIT,
    needs=("PUT-08", "PUT-09"),
    hint="put_nowait drops the item or overwrites another",
    if_hung="put_nowait calls put without block=False",
    if_raised="a lock held only briefly is mistaken for a full queue",
)  # fmt: skip
def test_put_nowait_does_not_block(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put_nowait(q, "first")
    with raises(Full):
        producer.put_nowait(q, "second")
    assert consumer.get(q) == "first"


@clause(
    "PUT-12", MUST,
    "A put that raises Full has no effect: its item never arrives, and the bound is unchanged.",
    source=("PUT-05", "PUT-09"),
    needs=("PUT-05", "PUT-08", "PUT-09"),
    hint="put stores the item before it checks for a free slot, or frees a slot it never took",
    if_raised="put reserves a slot and does not release it when it raises Full",
)  # fmt: skip
def test_refused_put_leaves_nothing_behind(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    with raises(Full):
        producer.put(q, "refused", block=False)
    with raises(Full):
        producer.put(q, "refused", timeout=0.001)
    assert consumer.get(q) == "first"
    producer.put(q, "second", block=False)
    with raises(Full):
        producer.put(q, "refused", block=False)
    assert consumer.get(q) == "second"


@clause(
    "PUT-13", MUST,
    "Once a process has closed the queue, put and put_nowait raise ValueError in that process.",
    source="multiprocessing.Queue.put",
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs="PUT-08",
    hint="put does not check whether this process has closed the queue",
    if_raised="an error from the closed pipe underneath escapes instead of ValueError",
)  # fmt: skip
def test_put_on_a_closed_queue_raises_value_error(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    producer.close(q)
    with raises(ValueError):
        producer.put(q, "late")
    with raises(ValueError):
        producer.put_nowait(q, "late")


@clause(
    "PUT-14", MUST,
    "On a queue that is both closed and full, put and put_nowait raise ValueError: they neither block nor raise Full.",
    source="multiprocessing.Queue.put",
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs="PUT-13",
    hint="put does not check whether this process has closed the queue",
    if_hung="put waits for a free slot before it checks whether the queue is closed",
    if_raised="put checks for a free slot first, or an error from the closed pipe underneath escapes",
)  # fmt: skip
def test_put_on_a_closed_full_queue_raises_value_error(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    producer.close(q)
    with raises(ValueError):
        producer.put(q, "late")
    with raises(ValueError):
        producer.put_nowait(q, "late")


@clause(
    "PUT-15", MUST,
    "The bound applies to the items of all processes together.",
    source=PUT,
    needs="CTOR-02",
    hint="each process keeps its own count",
)  # fmt: skip
def test_the_bound_is_shared_by_all_processes(queue: MakeQueue, parent: Actor, producer: Actor, other: Actor) -> None:
    q = queue(maxsize=2)
    producer.put(q, "first", block=False)
    other.put(q, "second", block=False)
    for actor in (producer, other, parent):
        with raises(Full):
            actor.put(q, "third", block=False)


@clause(
    "PUT-16", MUST,
    "put on an unbounded queue returns without waiting for a get, however large the item.",
    source="multiprocessing.Queue",
    capabilities="feeder",
    needs="CTOR-04",
    if_hung="put writes to the pipe itself, and waits for a reader",
)  # fmt: skip
def test_put_does_not_wait_for_a_get(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    assert producer.begin.put(q, LARGE).completes()


@clause(
    "PUT-17", MUST,
    "get frees the slot of its item; task_done need not be called.",
    source=("queue.Queue", "multiprocessing.JoinableQueue.task_done"),
    kinds=Kind.JOINABLE,
    needs="PUT-08",
    if_raised="the bound counts unfinished tasks, so only task_done frees a slot",
)  # fmt: skip
def test_get_frees_the_slot_without_task_done(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first", block=False)
    assert consumer.get(q) == "first"
    producer.put(q, "second", block=False)
    assert consumer.get(q) == "second"


@clause(
    "PUT-18", MUST,
    "When several puts are blocked, with or without a timeout, each get lets exactly one of them proceed.",
    source=PUT,
    needs="PUT-04",
    hint="all puts wake, and one that finds no free slot stores its item or gives up; or a get frees two slots",
)  # fmt: skip
def test_each_get_releases_one_put(queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    waiting = [
        producer.begin.put(q, "second"),
        producer.begin.put(q, "third", timeout=60),
        other.begin.put(q, "fourth", timeout=60),
    ]
    for released in (0, 1, 2, 3):
        assert [put.blocks() for put in waiting].count(False) == released
        consumer.get(q)


@clause(
    "PUT-19", MUST,
    "put takes the item, block and timeout in this order; block and timeout may also be passed by keyword.",
    source=PUT,
    needs=("PUT-03", "PUT-05", "PUT-09"),
    hint="block and timeout are swapped, or the values of one call carry over to the next",
    if_raised="the parameters have names other than block and timeout",
)  # fmt: skip
def test_put_takes_item_block_and_timeout(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first", False, None)
    with raises(Full):
        producer.put(q, "second", True, 0.001)
    with raises(Full):
        producer.put(q, "second", block=False)
    with raises(Full):
        producer.put(q, "second", timeout=0.001, block=True)
    assert producer.begin.put(q, "second", True, None).blocks()
    assert producer.begin.put(q, "third").blocks()


@clause(
    "PUT-20", MUST,
    "The item parameter of put and put_nowait is named obj.",
    source=(PUT[0], PUT_NOWAIT[0]),
    contracts=Contract.MULTIPROCESSING,
    needs="PUT-01",
    if_raised="the parameter is named item, as in queue.Queue, or is positional-only",
)  # fmt: skip
def test_the_item_of_put_is_named_obj(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, obj="first")
    producer.put_nowait(q, obj="second")
    assert consumer.get_each(q, 2) == ["first", "second"]


@clause(
    "PUT-21", DE_FACTO,
    "put with a timeout of zero or less does not block: it stores its item if a slot is free, or raises Full.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    needs=("PUT-08", "PUT-09"),
    if_hung="a timeout of zero or less is treated as no timeout",
    if_raised="a negative timeout is rejected, as in queue.Queue, or expires before the first check for a free slot",
)  # fmt: skip
def test_put_with_a_timeout_of_zero_does_not_block(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    for timeout in (0, -1):
        q = queue(maxsize=1)
        producer.put(q, "first", timeout=timeout)
        tries = producer.times(5).put(q, "second", timeout=timeout)
        assert tries.all_raise(Full)
        assert tries.at_once()
        assert consumer.get(q) == "first"


@clause(
    "PUT-22", DE_FACTO,
    "put accepts an int for block: 0 means False, any other int means True.",
    source=OBSERVED,
    needs=("PUT-03", "PUT-09"),
    hint="block is compared with True instead of being tested for truth",
    if_hung="block is compared with False instead of being tested for truth",
)  # fmt: skip
def test_block_of_put_may_be_an_int(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    for true in (1, 2):
        assert producer.begin.put(q, "second", true).blocks()
    with raises(Full):
        producer.put(q, "second", 0)


@clause(
    "PUT-23", DE_FACTO,
    "SIGINT makes a blocked put raise KeyboardInterrupt; its item is not stored, and the queue works as before.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="signals",
    needs=("PUT-03", "PUT-08"),
    hint="the interrupted put stores its item, or frees a slot it never took",
    if_hung="a wait that signals cannot interrupt, or a lock that the interrupted put never releases",
    if_raised="the interrupted put does not give its slot back",
)  # fmt: skip
def test_blocked_put_can_be_interrupted(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    waiting = producer.begin.put(q, "interrupted")
    assert waiting.blocks()
    producer.is_interrupted()
    with raises(Interrupted):
        waiting.result()
    assert consumer.get(q) == "first"
    producer.put(q, "second", block=False)
    with raises(Full):
        producer.put(q, "third", block=False)
    assert consumer.get(q) == "second"


@clause(
    "PUT-24", MUST,
    "A blocked put, with or without a timeout, goes on waiting after a signal is handled.",
    source=PUT,
    capabilities="signals",
    needs=("PUT-04", "PUT-07"),
    hint="an interrupted system call is mistaken for an expired timeout",
)  # fmt: skip
def test_blocked_put_outlasts_a_signal(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    for timeout in (None, 10):
        q = queue(maxsize=1)
        producer.put(q, "first")
        waiting = producer.begin.put(q, "second", timeout=timeout)
        assert waiting.blocks()
        producer.handles_a_signal()
        assert waiting.blocks()
        assert consumer.get_each(q, 2) == ["first", "second"]
        assert waiting.completes()


@clause(
    "PUT-25", MUST,
    "put with a timeout of zero does not wait forever: on a full queue it raises.",
    source=PUT,
    needs="PUT-05",
    hint="a timeout of zero bypasses the bound",
    if_hung="a timeout of zero is treated as None, or put keeps retrying",
)  # fmt: skip
def test_a_timeout_of_zero_limits_put(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, "first")
    with raises(RemoteError):  # Full, or an error that rejects the number
        producer.put(q, "second", timeout=0)


@clause(
    "PUT-26", MUST,
    "The item parameter of put and put_nowait is named item.",
    source=(PUT[1], PUT_NOWAIT[1]),
    contracts=Contract.QUEUE,
    needs="PUT-01",
    if_raised="the parameter is named obj, as in multiprocessing.Queue, or is positional-only",
)  # fmt: skip
def test_the_item_of_put_is_named_item(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, item="first")
    producer.put_nowait(q, item="second")
    assert consumer.get_each(q, 2) == ["first", "second"]


@clause(
    "PUT-27", MUST,
    "A put that waits on a full queue of several slots proceeds as soon as one is free, and its item comes last.",
    source=PUT,
    needs="PUT-04",
    hint="an item that had to wait is put in front of those that did not",
    if_hung="a waiting put wakes up only when the queue has become empty",
)  # fmt: skip
def test_one_free_slot_of_several_is_enough(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue(maxsize=3)
    producer.put_each(q, [1, 2, 3])
    waiting = producer.begin.put(q, 4)
    assert waiting.blocks()
    assert consumer.get(q) == 1
    assert waiting.completes()
    settle()
    assert consumer.get_each(q, 3) == [2, 3, 4]


@clause(
    "PUT-28", MUST,
    "A signal handled while put blocks does not restart its timeout.",
    source=PUT,
    capabilities="signals",
    needs=("PUT-07", "PUT-24"),
    hint="after a signal, put waits for its whole timeout again",
    if_hung="after each signal, put waits for its whole timeout again",
)  # fmt: skip
def test_a_signal_does_not_restart_the_timeout_of_a_put(
    case: Any, queue: MakeQueue, parent: Actor, producer: Actor
) -> None:
    q, nothing = queue(maxsize=1), queue()
    producer.put(q, "first")
    assert keeps_its_timeout(
        0.03 + 4 * case.poll_quantum,
        lambda timeout: producer.begin.put(q, "second", timeout=timeout),
        lambda seconds: parent.get(nothing, timeout=seconds),
        producer.is_signalled,
    )

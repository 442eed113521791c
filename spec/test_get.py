"""multiprocessing.Queue.get and get_nowait."""

from __future__ import annotations

from queue import Empty

from pytest import raises

from queuespec.clauses import DE_FACTO, HAZARD, MUST, Contract, Kind, clause
from queuespec.harness.actors import Actor, Construct, MakeChild, MakeQueue, Observe, Settle, pattern
from queuespec.harness.examples import exactly
from queuespec.harness.trouble import Interrupted, RemoteError
from queuespec.target.payloads import Unloadable

GET = ("multiprocessing.Queue.get", "queue.Queue.get")
GET_NOWAIT = ("multiprocessing.Queue.get_nowait", "queue.Queue.get_nowait")


@clause(
    "GET-01", MUST,
    "However many processes take items, each item is returned by exactly one get.",
    source=GET,
    needs=("PUT-01",),
    hint="two consumers that read the same item, or one that is lost between them",
)  # fmt: skip
def test_each_item_is_got_once(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue()
    takings = [actor.begin_get_each(q, 100) for actor in (consumer, other, parent)]
    producer.put_each(q, range(300))
    assert sorted(item for taking in takings for item in taking.result()) == [*range(300)]
    settle()
    assert consumer.empty(q) is True


@clause(
    "GET-02", MUST,
    "A get on an empty queue waits, as long as the queue is empty.",
    source=GET,
    hint="does get return None, or raise Empty, where no timeout was given?",
)  # fmt: skip
def test_get_waits_while_the_queue_is_empty(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    assert consumer.begin.get(q).blocks()
    assert consumer.begin.get(q, True, None).blocks()


@clause(
    "GET-03", MUST,
    "A get that waits returns the next item that is put, in whatever process.",
    source=GET,
    needs=("PUT-01", "GET-02"),
    hint="a wake-up that reaches only waiters of the same process",
)  # fmt: skip
def test_waiting_get_returns_the_next_item(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for getter, putter in ((consumer, producer), (parent, producer), (consumer, consumer)):
        waiting = getter.begin.get(q)
        assert waiting.blocks()
        putter.put(q, "item")
        assert waiting.result() == "item"


@clause(
    "GET-04", MUST,
    "A positive timeout bounds the wait for an item: when it ends without one, get raises Empty.",
    source=GET,
    needs=("CTOR-11",),
    hint="seconds taken for another unit, a timeout that begins anew with each try, or None returned",
)  # fmt: skip
def test_get_with_a_timeout_raises_empty_in_time(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    waits = consumer.times(5).get(q, timeout=0.02)
    assert waits.all_raise(Empty)
    assert waits.in_time(0.02)


@clause(
    "GET-05", MUST,
    "While the queue stays empty, get does not raise Empty before its timeout has passed.",
    source=GET,
    needs=("GET-04",),
    hint="seconds taken for another unit, or a wait that something else than an item ends",
)  # fmt: skip
def test_get_with_a_timeout_never_raises_empty_early(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    assert consumer.times(5).get(q, timeout=0.02).never_early(0.02)


@clause(
    "GET-06", MUST,
    "A get with a positive timeout returns an item as soon as one comes before the timeout ends.",
    source=GET,
    needs=("GET-03",),
    hint="does it look again only when the time is over?",
)  # fmt: skip
def test_get_with_a_timeout_returns_an_item_that_comes(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    waiting = consumer.begin.get(q, timeout=10)
    assert waiting.blocks()
    producer.put(q, "item")
    assert not waiting.blocks()
    assert waiting.result() == "item"


@clause(
    "GET-07", MUST,
    "A get that is told not to block returns an item that is there.",
    source=GET,
    needs=("PUT-01",),
    hint="a lock that is merely held for a moment, or an item on its way, taken for an empty queue",
)  # fmt: skip
def test_get_without_blocking_returns_what_is_there(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put(q, "item")
    settle()
    assert consumer.get(q, block=False) == "item"


@clause(
    "GET-08", MUST,
    "A get that is told not to block raises Empty on an empty queue, without waiting.",
    source=GET,
    hint="a default timeout, however short, that applies here too",
)  # fmt: skip
def test_get_without_blocking_raises_empty_at_once(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    tries = consumer.times(5).get(q, block=False)
    assert tries.all_raise(Empty)
    assert tries.at_once()


@clause(
    "GET-09", MUST,
    "A get that is told not to block does not wait, whatever timeout it is given.",
    source=GET,
    needs=("GET-08",),
    hint="is the timeout looked at before block is?",
)  # fmt: skip
def test_get_without_blocking_ignores_the_timeout(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    tries = consumer.times(5).get(q, False, 0.5)
    assert tries.all_raise(Empty)
    assert tries.at_once()


@clause(
    "GET-10", MUST,
    "get_nowait does what get does when told not to block: it returns an item that is there, else it raises Empty.",
    source=GET_NOWAIT,
    needs=("GET-07", "GET-08"),
    hint="does it return None?",
)  # fmt: skip
def test_get_nowait_does_not_block(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    with raises(Empty):
        consumer.get_nowait(q)
    producer.put(q, "item")
    settle()
    assert consumer.get_nowait(q) == "item"


@clause(
    "GET-11", MUST,
    "Once a process has closed the queue, get and get_nowait raise ValueError there, even while items are left.",
    source="multiprocessing.Queue.get",
    contracts=(Contract.MULTIPROCESSING,),
    capabilities=("close",),
    needs=("GET-07",),
    hint="an item returned all the same, or the error of whatever is closed beneath",
)  # fmt: skip
def test_get_on_a_closed_queue_raises_value_error(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put(q, "left")
    settle()
    consumer.close(q)
    with raises(ValueError):
        consumer.get(q)
    with raises(ValueError):
        consumer.get_nowait(q)


@clause(
    "GET-12", MUST,
    "get takes block and timeout, in this order or by name; without them it does what get(True, None) does.",
    source=GET,
    needs=("GET-02", "GET-04", "GET-08"),
    hint="block and timeout in the other order, or under other names",
)  # fmt: skip
def test_get_takes_block_and_timeout(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    for positional in ((False, None), (True, 0.001)):
        with raises(Empty):
            consumer.get(q, *positional)
    with raises(Empty):
        consumer.get(q, block=False)
    with raises(Empty):
        consumer.get(q, timeout=0.001, block=True)
    assert consumer.begin.get(q).blocks()
    assert consumer.begin.get(q, True, None).blocks()


@clause(
    "GET-13", MUST,
    "Items that are false, such as None, 0 or an empty list, are delivered as all others are.",
    source=("multiprocessing#exchanging-objects-between-processes", *GET),
    needs=("PUT-01",),
    hint="an item that is false, or is None, taken for no item",
)  # fmt: skip
def test_false_items_are_delivered(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    items: list[object] = [None, False, 0, 0.0, "", b"", (), [], {}]
    producer.put_each(q, items * 2)
    assert consumer.get_each(q, len(items)) == exactly(items)
    settle()
    assert [consumer.get_nowait(q) for _ in items] == exactly(items)


@clause(
    "GET-14", DE_FACTO,
    "A get with a timeout of zero, or less, returns an item that is there.",
    source="observed: CPython 3.8 to 3.15",
    contracts=(Contract.MULTIPROCESSING,),
    needs=("GET-07",),
    hint="is the time over before it is looked for an item even once?",
)  # fmt: skip
def test_get_with_a_timeout_of_zero_returns_what_is_there(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put_each(q, ["first", "second"])
    settle()
    assert consumer.get(q, timeout=0) == "first"
    assert consumer.get(q, timeout=-1) == "second"


@clause(
    "GET-15", DE_FACTO,
    "The timeout of a get covers the time in which gets of other processes wait before it, and get_nowait never waits.",
    source="observed: CPython 3.8 to 3.15",
    needs=("GET-04", "GET-08"),
    hint="the wait for a lock that readers share is not limited",
)  # fmt: skip
def test_the_timeout_covers_the_wait_for_other_readers(queue: MakeQueue, consumer: Actor, other: Actor) -> None:
    q = queue()
    assert other.begin.get(q).blocks()
    waits = consumer.times(5).get(q, timeout=0.02)
    assert waits.all_raise(Empty)
    assert waits.in_time(0.02)
    tries = consumer.times(5).get_nowait(q)
    assert tries.all_raise(Empty)
    assert tries.at_once()


@clause(
    "GET-18", MUST,
    "A put on an empty queue is soon seen by get_nowait, without more being done, also where gets had found nothing.",
    source=("multiprocessing#pipes-and-queues", *GET_NOWAIT),
    needs=("GET-04", "GET-10"),
    hint="an item that stays where it is until something else happens, or that goes to a get that has given up",
)  # fmt: skip
def test_an_item_is_soon_there(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    for item in ("first", "second"):
        with raises(Empty):
            consumer.get(q, timeout=0.001)
        with raises(Empty):
            consumer.get_nowait(q)
        producer.put(q, item)
        settle()
        assert consumer.get_nowait(q) == item


@clause(
    "GET-19", HAZARD,
    "When a process is killed while a part of its item is on the way, a get may wait for the rest beyond its timeout.",
    source=("multiprocessing#pipes-and-queues", "multiprocessing.Process.terminate"),
    kinds=(Kind.QUEUE,),
    contracts=(Contract.MULTIPROCESSING,),
    capabilities=("feeder", "processes"),
)  # fmt: skip
def test_a_get_of_an_item_that_is_cut_off(queue: MakeQueue, child: MakeChild, settle: Settle, observe: Observe) -> None:
    q = queue()
    writer, reader = child(q), child(q)
    writer.put(q, pattern(300_000))
    settle()
    writer.is_killed()
    waiting = reader.begin.get(q, timeout=0.02)
    if waiting.never_returns():
        observe("get never returns")
        return
    with raises(RemoteError) as error:
        waiting.result()
    observe(f"get raises {error.typename}")


@clause(
    "GET-20", DE_FACTO,
    "The get of an item that cannot be unpickled raises the error of that; its slot is free, and the next get works.",
    source="observed: CPython 3.8 to 3.15",
    contracts=(Contract.MULTIPROCESSING,),
    capabilities=("copies",),
    needs=("PUT-04", "PUT-08"),
    hint="the slot is freed, or a lock released, only after the item has been unpickled",
)  # fmt: skip
def test_an_item_that_cannot_be_unpickled_is_used_up(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, Unloadable())
    with raises(RemoteError, match="cannot be unpickled"):
        consumer.get(q)
    producer.put(q, "good", block=False)
    assert consumer.get(q) == "good"


@clause(
    "GET-21", DE_FACTO,
    "SIGINT ends a get that waits with KeyboardInterrupt; no item is lost, and all processes can get as before.",
    source="observed: CPython 3.8 to 3.15",
    contracts=(Contract.MULTIPROCESSING,),
    capabilities=("signals",),
    needs=("GET-03",),
    hint="a wait that signals cannot end, or a lock that stays taken",
)  # fmt: skip
def test_waiting_get_can_be_interrupted(queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor) -> None:
    q = queue()
    waiting = consumer.begin.get(q)
    assert waiting.blocks()
    consumer.is_interrupted()
    with raises(Interrupted):
        waiting.result()
    producer.put_each(q, ["first", "second"])
    assert other.get(q) == "first"
    assert consumer.get(q) == "second"


@clause(
    "GET-22", DE_FACTO,
    "A signal that is handled while a get waits, with or without a timeout, does not end the wait.",
    source="observed: CPython 3.8 to 3.15",
    capabilities=("signals",),
    needs=("GET-03", "GET-06"),
    hint="a system call that was interrupted, taken for one whose time is over",
)  # fmt: skip
def test_waiting_get_outlasts_a_signal(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for timeout in (None, 10):
        waiting = consumer.begin.get(q, timeout=timeout)
        assert waiting.blocks()
        consumer.handles_a_signal()
        assert waiting.blocks()
        producer.put(q, "item")
        assert waiting.result() == "item"


@clause(
    "GET-23", DE_FACTO,
    "A get goes on waiting when all other processes that had the queue have ended: there is no end of file.",
    source="observed: CPython 3.8 to 3.15",
    contracts=(Contract.MULTIPROCESSING,),
    capabilities=("processes",),
    needs=("GET-02",),
    hint="the process that gets keeps no way to put of its own, so that the last of the others closes the queue",
)  # fmt: skip
def test_get_waits_though_nobody_is_left(construct: Construct, parent: Actor, child: MakeChild) -> None:
    q = construct()
    c = child(q)
    c.put(q, "last")
    assert parent.get(q) == "last"
    waiting = parent.begin.get(q)
    assert waiting.blocks()
    assert c.exits().completes()
    assert waiting.blocks()

"""multiprocessing.Queue.get and get_nowait."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full
from typing import Any

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.examples import exactly
from queuespec.case.fixtures import Construct, MakeChild, MakeQueue, Observe, Settle
from queuespec.case.pending import Pending
from queuespec.case.situations import arises, keeps_its_timeout
from queuespec.clauses import ALL_QUEUES, BOTH_QUEUES, DE_FACTO, HAZARD, MUST, Contract, clause
from queuespec.judged.payloads import Unloadable
from queuespec.judged.programs.surroundings import gets_beyond, sets_the_default_timeout
from queuespec.verdict.trouble import Interrupted, RemoteError

from .sources import EXCHANGING, OBSERVED, ONE_METHOD, PIPES_AND_QUEUES

GET = ("multiprocessing.Queue.get", "queue.Queue.get")
GET_NOWAIT = ("multiprocessing.Queue.get_nowait", "queue.Queue.get_nowait")


@clause(
    "GET-01", MUST,
    "Each item is returned by exactly one get, no matter how many processes call get.",
    source=GET,
    needs="PUT-01",
    hint="two consumers read the same item",
    if_hung="an item is lost between two consumers",
)  # fmt: skip
def test_each_item_is_returned_by_one_get(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue()
    takings = [actor.begin_get_each(q, 100) for actor in (consumer, other, parent)]
    producer.put_each(q, range(300))
    assert sorted(item for taking in takings for item in taking.result()) == [*range(300)]
    settle()
    with raises(Empty):
        consumer.get_nowait(q)


@clause(
    "GET-02", MUST,
    "get blocks while the queue is empty.",
    source=GET,
    hint="a default timeout applies, or block and timeout are swapped",
)  # fmt: skip
def test_get_blocks_while_the_queue_is_empty(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    assert consumer.begin.get(q).blocks()
    assert consumer.begin.get(q, True, None).blocks()


@clause(
    "GET-03", MUST,
    "A blocked get returns the next item put, whichever process puts it.",
    source=GET,
    needs=("PUT-01", "GET-02"),
    if_hung="a wake-up that reaches only waiters of the same process",
)  # fmt: skip
def test_blocked_get_returns_the_next_item(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for getter, putter in ((consumer, producer), (parent, producer), (consumer, consumer)):
        waiting = getter.begin.get(q)
        assert waiting.blocks()
        putter.put(q, "item")
        assert waiting.result() == "item"


@clause(
    "GET-04", MUST,
    "get with a positive timeout blocks at most that long, then raises Empty if no item has become available.",
    source=GET,
    needs="CTOR-11",
    hint="the timeout is interpreted in the wrong unit, or get returns None if it finds nothing",
    if_hung="the timeout is ignored, or restarts with each retry",
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
    needs="GET-04",
    hint="the timeout is interpreted in the wrong unit, or something other than an item ends the wait",
)  # fmt: skip
def test_get_with_a_timeout_never_raises_empty_early(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    assert consumer.times(5).get(q, timeout=0.02).never_early(0.02)


@clause(
    "GET-06", MUST,
    "get with a positive timeout returns an item as soon as one is put before the timeout has passed.",
    source=GET,
    needs="GET-03",
    hint="get checks again only after its timeout has passed",
)  # fmt: skip
def test_get_with_a_timeout_returns_an_item_that_is_put(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    waiting = consumer.begin.get(q, timeout=60)
    assert waiting.blocks()
    producer.put(q, "item")
    assert not waiting.blocks()
    assert waiting.result() == "item"


@clause(
    "GET-07", MUST,
    "get with block=False returns an item if one is available.",
    source=GET,
    needs="PUT-01",
    if_raised="a briefly held lock, or an item still on its way, is mistaken for an empty queue",
)  # fmt: skip
def test_get_without_blocking_returns_an_available_item(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put(q, "item")
    settle()
    assert consumer.get(q, block=False) == "item"


@clause(
    "GET-08", MUST,
    "get with block=False raises Empty at once on an empty queue.",
    source=GET,
    hint="a short default timeout applies even with block=False",
    if_hung="block=False is ignored",
)  # fmt: skip
def test_get_without_blocking_raises_empty_at_once(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    tries = consumer.times(5).get(q, block=False)
    assert tries.all_raise(Empty)
    assert tries.at_once()


@clause(
    "GET-09", MUST,
    "get with block=False does not block, whatever the timeout.",
    source=GET,
    needs="GET-08",
    hint="get checks timeout before block",
)  # fmt: skip
def test_get_without_blocking_ignores_the_timeout(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    tries = consumer.times(5).get(q, False, 0.5)
    assert tries.all_raise(Empty)
    assert tries.at_once()


@clause(
    "GET-10", MUST,
    "get_nowait is equivalent to get(block=False): it returns an item if one is available, else raises Empty.",
    source=GET_NOWAIT,
    needs=("GET-07", "GET-08"),
    if_hung="get_nowait calls get without block=False",
    if_raised="a briefly held lock, or an item still on its way, is mistaken for an empty queue",
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
    "Once a process has closed the queue, get and get_nowait raise ValueError in that process, even if items are left.",
    source="multiprocessing.Queue.get",
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs="GET-07",
    hint="get does not check whether this process has closed the queue",
    if_raised="an error from the closed pipe underneath propagates",
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
    "get takes block and timeout, in this order or by keyword; without them it blocks like get(True, None).",
    source=GET,
    needs=("GET-02", "GET-04", "GET-08"),
    hint="block and timeout are swapped, or kept from one call to the next",
    if_raised="the parameters are not named block and timeout",
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
    "Falsy items, such as None, 0 or an empty list, arrive like any others.",
    source=(EXCHANGING, *GET),
    needs=("PUT-01", "GET-10", "FIFO-15"),
    hint="a falsy item, or None, is mistaken for no item",
    if_hung="a falsy item, or None, is mistaken for no item",
    if_raised="a falsy item, or None, is mistaken for no item",
    carries="falsy values",
)  # fmt: skip
def test_false_items_arrive(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    items: list[object] = [None, False, 0, 0.0, "", b"", (), [], {}]
    producer.put_each(q, items * 2)
    assert consumer.get_each(q, len(items)) == exactly(items)
    settle()
    assert [consumer.get_nowait(q) for _ in items] == exactly(items)


@clause(
    "GET-14", DE_FACTO,
    "get with a timeout of zero or less does not block: it returns an item if one is available, else raises Empty.",
    source=("bpo-13373", "bpo-30595", OBSERVED),
    contracts=Contract.MULTIPROCESSING,
    needs=("GET-07", "GET-08"),
    if_hung="a timeout of zero or less is treated as no timeout",
    if_raised="the timeout expires before get checks even once, or a negative timeout is rejected",
)  # fmt: skip
def test_get_with_a_timeout_of_zero_does_not_block(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.put_each(q, ["first", "second"])
    settle()
    assert consumer.get(q, timeout=0) == "first"
    assert consumer.get(q, timeout=-1) == "second"
    for timeout in (0, -1):
        tries = consumer.times(5).get(q, timeout=timeout)
        assert tries.all_raise(Empty)
        assert tries.at_once()


@clause(
    "GET-15", MUST,
    "A get blocked in another process neither extends the timeout of a get nor makes get_nowait block.",
    source=(*GET, *GET_NOWAIT),
    needs=("GET-04", "GET-08"),
    if_hung="the timeout does not limit the wait for the lock that all readers share",
)  # fmt: skip
def test_a_get_that_blocks_elsewhere_delays_no_other(queue: MakeQueue, consumer: Actor, other: Actor) -> None:
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
    "Soon after a put, get_nowait returns the item, even if get and get_nowait have raised Empty before.",
    source=(PIPES_AND_QUEUES, *GET_NOWAIT),
    needs=("GET-04", "GET-10"),
    if_raised="an item is not delivered until something else happens, or goes to a get that has timed out",
)  # fmt: skip
def test_an_item_is_soon_available(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
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
    "If a process is killed with part of an item in the pipe, get may block beyond its timeout, waiting for the rest.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Process.terminate"),
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("feeder", "processes"),
    start_methods=ONE_METHOD,
)  # fmt: skip
def test_get_may_block_beyond_its_timeout_for_part_of_an_item(
    queue: MakeQueue, child: MakeChild, settle: Settle, observe: Observe
) -> None:
    q = queue()
    writer, reader = child(q), child(q)
    writer.put(q, LARGE)
    settle()
    writer.is_killed()
    observe(f"get {reader.begin.get(q, timeout=0.02).fate()}")


@clause(
    "GET-20", DE_FACTO,
    "get raises the error that unpickling its item raises; then that slot alone is free, and the next get works.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("PUT-04", "PUT-08"),
    hint="the slot is freed twice",
    if_hung="a lock is released only after the item has been unpickled",
    if_raised="the slot is freed only after the item has been unpickled",
)  # fmt: skip
def test_an_item_that_cannot_be_unpickled_is_used_up(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    producer.put(q, Unloadable())
    with raises(RemoteError, match="cannot be unpickled"):
        consumer.get(q)
    producer.put(q, "good", block=False)
    with raises(Full):
        producer.put(q, "one too many", block=False)
    assert consumer.get(q) == "good"


@clause(
    "GET-21", DE_FACTO,
    "SIGINT interrupts a blocked get with KeyboardInterrupt; no item is lost, and get still works in every process.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities="signals",
    needs="GET-03",
    if_hung="a wait that signals cannot interrupt, or a lock that the interrupted get still holds",
)  # fmt: skip
def test_blocked_get_can_be_interrupted(queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor) -> None:
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
    "GET-22", MUST,
    "A signal handled while get blocks, with or without a timeout, does not end the call.",
    source=GET,
    capabilities="signals",
    needs=("GET-03", "GET-06"),
    hint="an interrupted system call is mistaken for an expired timeout",
)  # fmt: skip
def test_blocked_get_outlasts_a_signal(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for timeout in (None, 10):
        waiting = consumer.begin.get(q, timeout=timeout)
        assert waiting.blocks()
        consumer.handles_a_signal()
        assert waiting.blocks()
        producer.put(q, "item")
        assert waiting.result() == "item"


@clause(
    "GET-23", MUST,
    "get keeps blocking after all other processes that had the queue have exited: there is no end of file.",
    source=GET[0],
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    needs="GET-02",
    hint="the reader keeps no write end of its own, so the pipe closes when the last other process exits",
)  # fmt: skip
def test_get_blocks_though_nobody_else_is_left(construct: Construct, parent: Actor, child: MakeChild) -> None:
    q = construct()
    c = child(q)
    c.put(q, "last")
    assert parent.get(q) == "last"
    waiting = parent.begin.get(q)
    assert waiting.blocks()
    assert c.exits().completes()
    assert waiting.blocks()


@clause(
    "GET-24", MUST,
    "When several gets are blocked, with or without a timeout, each put lets exactly one of them proceed.",
    source=GET,
    needs="GET-03",
    hint="every get wakes up, and those that find nothing give up",
)  # fmt: skip
def test_each_put_releases_one_get(queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor) -> None:
    q = queue()
    waiting = [consumer.begin.get(q), consumer.begin.get(q, timeout=60), other.begin.get(q, timeout=60)]
    for released in (0, 1, 2, 3):
        assert [get.blocks() for get in waiting].count(False) == released
        producer.put(q, released)
    assert sorted(get.result() for get in waiting) == [0, 1, 2]


@clause(
    "GET-25", MUST,
    "The timeout of a get counts from the start of the call, even if another get held it up for part of that time.",
    source=GET,
    needs=("GET-04", "GET-15"),
    hint="the wait for the lock shared by all readers is not counted, or the timeout restarts after a wake-up",
)  # fmt: skip
def test_a_timeout_counts_from_the_beginning(
    case: Any, queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q, nothing = queue(), queue()
    timeout: float = 0.03 + 4 * case.poll_quantum  # polling queues are late by a quantum, and so is the parent

    def tried() -> tuple[bool, Pending, float]:
        """Whether the first get held up the second for part of its timeout; the second; and when it was held up no
        longer.
        """
        first = other.begin.get(q)
        assert first.blocks()
        second = consumer.begin.get(q, timeout=timeout)
        with raises(Empty):
            parent.get(nothing, timeout=timeout / 2)  # half of the timeout passes
        put = producer.begin.put(q, "item")
        assert put.completes()
        with suppress(Empty):
            second.result()  # the second was faster, and the first is still waiting
            producer.put(q, "another")
        assert first.completes()
        return first.ended < second.begun + timeout, second, put.begun

    attempts: list[tuple[Pending, float]] = []
    for _ in range(6):
        was_in_the_way, get, free = tried()
        if was_in_the_way:
            attempts.append((get, free + timeout))
        else:
            timeout *= 2  # the machine was busy, or each item takes its time
        if get.ended < free + timeout and was_in_the_way:
            break
    arises(attempts != [], "the get that held up the other never ended before the other's timeout had passed")
    get, too_late = min(attempts, key=lambda attempt: attempt[0].ended - attempt[1])
    assert get.has_ended_before(too_late, "as long as if its timeout began once the other get was out of its way")


@clause(
    "GET-26", MUST,
    "A timeout of zero does not mean no timeout: on an empty queue, get raises.",
    source=GET,
    needs="GET-04",
    hint="get returns None if it finds nothing",
    if_hung="a timeout of zero is treated as no timeout, or get keeps retrying",
)  # fmt: skip
def test_a_timeout_of_zero_limits_get(queue: MakeQueue, consumer: Actor) -> None:
    q = queue()
    with raises(RemoteError):  # Empty, or an error that rejects the value
        consumer.get(q, timeout=0)


@clause(
    "GET-27", MUST,
    "An item that cannot be unpickled does not keep others from arriving, and its slot alone becomes free again.",
    source=("multiprocessing.Queue.put", *GET, "queue.Queue"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("PUT-04", "PUT-09"),
    hint="the slot is freed twice",
    if_hung="the slot is freed, or a lock released, only after the item has been unpickled",
)  # fmt: skip
def test_an_item_that_cannot_be_unpickled_is_in_nobodys_way(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    q = queue(maxsize=1)
    producer.put(q, Unloadable())
    taking = consumer.begin.get(q)
    if not taking.blocks():  # get may raise, or wait for the next item
        with raises(RemoteError):
            taking.result()
        taking = other.begin.get(q)
    assert producer.begin.put(q, "good").completes()
    assert taking.result() == "good"
    assert producer.begin.put(q, "next").completes()
    with raises(Full):
        producer.put(q, "one too many", block=False)


@clause(
    "GET-32", MUST,
    "A large item that cannot be unpickled, wherever that fails, harms no other; its slot alone becomes free again.",
    source=("multiprocessing.Queue.put", *GET, "queue.Queue"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("GET-27", "SER-18"),
    hint="the slot is freed twice",
    if_hung="the slot of a large item is freed only after it has been unpickled",
)  # fmt: skip
def test_a_large_item_that_cannot_be_unpickled_is_in_nobodys_way(
    queue: MakeQueue, producer: Actor, consumer: Actor, other: Actor
) -> None:
    for item in ([Unloadable(), pattern(70_000)], [pattern(300_000), Unloadable()]):
        q = queue(maxsize=1)
        giving = producer.begin.put(q, item)
        taking = consumer.begin.get(q)
        if not taking.blocks():  # get may raise, or wait for the next item
            with raises(RemoteError):
                taking.result()
            taking = other.begin.get(q)
        assert giving.completes()
        assert producer.begin.put(q, "good").completes()
        assert taking.result() == "good"
        assert producer.begin.put(q, "next").completes()
        with raises(Full):
            producer.put(q, "one too many", block=False)


@clause(
    "GET-28", MUST,
    "While several gets wait with a timeout, an item of any size ends the wait of one and makes no other raise early.",
    source=GET,
    needs="GET-24",
    hint="a get that is woken for an item that another get has taken gives up before its timeout",
)  # fmt: skip
def test_an_item_for_one_get_ends_no_other_early(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor, settle: Settle
) -> None:
    q = queue()
    for item in (pattern(5_000), pattern(6_000), pattern(70_000), LARGE):
        waiting = [actor.begin.get(q, timeout=60) for actor in (consumer, other, parent, consumer)]
        for get in waiting:
            assert get.blocks()
        producer.put(q, item)
        settle()  # one of them has it, and all others have seen that it is gone
        for _ in waiting[1:]:
            producer.put(q, item)
        assert [get.result() for get in waiting] == [item] * len(waiting)


@clause(
    "GET-29", MUST,
    "get works, with and without a timeout, no matter how high the file descriptors of its queue are.",
    source=GET,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods="fork",
    needs=("GET-06", "GET-08"),
    if_raised="get uses select.select, which rejects file descriptors of 1024 and above",
)  # fmt: skip
def test_get_works_with_high_descriptors(case: Any, parent: Actor) -> None:
    assert parent.runs(gets_beyond, case.kind.value, 1024) == ["item"]


@clause(
    "GET-30", MUST,
    "get waits for an item even if a default socket timeout is set when the queue is created.",
    source=(*GET, "bpo-6056"),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    needs="GET-02",
    hint="the queue consists of sockets, which take on the default timeout",
    if_raised="the queue consists of sockets, which take on the default timeout",
)  # fmt: skip
def test_get_waits_under_a_default_timeout(construct: Construct, parent: Actor) -> None:
    parent.runs(sets_the_default_timeout, 0.02)
    try:
        q = construct()
    finally:
        parent.runs(sets_the_default_timeout, None)
    waiting = parent.begin.get(q)
    assert waiting.blocks()
    parent.put(q, "late")
    assert waiting.result() == "late"


@clause(
    "GET-31", DE_FACTO,
    "A get that blocks while its process closes the queue returns an item or raises ValueError, OSError or EOFError.",
    source="gh-84582",
    contracts=Contract.MULTIPROCESSING,
    capabilities="close",
    needs="GET-11",
    if_raised="the pipe is closed under the get, which reads on from None",
)  # fmt: skip
def test_a_get_whose_queue_is_closed_raises_what_is_said(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    consumer.put(q, "used")
    assert consumer.get(q) == "used"
    getting = consumer.begin.get(q)
    assert getting.blocks()
    consumer.close(q)
    settle()
    producer.put(q, "item")
    if not getting.blocks():
        with suppress(ValueError, OSError, EOFError):
            assert getting.result() == "item"


@clause(
    "GET-33", MUST,
    "A signal handled while get blocks does not restart its timeout.",
    source=GET,
    capabilities="signals",
    needs=("GET-15", "GET-22"),
    hint="after a signal, get waits for its whole timeout again",
    if_hung="after each signal, get waits for its whole timeout again",
)  # fmt: skip
def test_a_signal_does_not_restart_the_timeout_of_a_get(
    case: Any, queue: MakeQueue, parent: Actor, consumer: Actor
) -> None:
    q, nothing = queue(), queue()
    assert keeps_its_timeout(
        0.03 + 4 * case.poll_quantum,
        lambda timeout: consumer.begin.get(q, timeout=timeout),
        lambda seconds: parent.get(nothing, timeout=seconds),
        consumer.is_signalled,
    )


@clause(
    "GET-34", MUST,
    "A signal handled while get waits for the rest of an item neither ends the call nor damages the item.",
    source=GET[0],
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("processes", "signals"),
    needs=("GET-01", "GET-22", "SIMPLE-11"),
    hint="what was read before the signal is lost, or taken for the whole item",
    if_raised="what was read before the signal is taken for the whole item, and the rest for the end of file",
    if_hung="what was read before the signal is lost",
)  # fmt: skip
def test_a_signal_does_not_damage_an_item_that_has_half_arrived(
    queue: MakeQueue, child: MakeChild, settle: Settle, consumer: Actor
) -> None:
    q = queue()
    c = child(q)
    putting = c.begin_put_each(q, [LARGE, "next"])
    settle()
    c.is_stopped()
    getting = consumer.begin.get(q)
    for _ in range(2):
        if getting.blocks():  # else all of it arrives although its process does not go on
            consumer.handles_a_signal()
    c.is_continued()
    assert getting.result() == LARGE
    assert putting.completes()
    assert consumer.get(q) == "next"

"""Queues of a manager: they live in a server process, behind proxies. Most clauses about queues apply to them too."""

from __future__ import annotations

from collections import Counter
from queue import Empty

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import Construct, MakeChild, MakeQueue, Observe, Settle
from queuespec.case.record import Subject
from queuespec.clauses import ALL_KINDS, BOTH_QUEUES, DE_FACTO, HAZARD, MUST, Contract, Kind, clause
from queuespec.judged.payloads import Laborious, Unloadable
from queuespec.judged.programs.managed import (
    a_proxy_in_a_queue_comes_and_goes,
    drops_a_manager,
    gets_remotely,
    keeps_a_manager,
    lets_clients_in,
    offered_by_queues_of_a_manager,
    proxies_come_and_go,
    puts_a_proxy_of_a_manager_with_a_key,
    puts_after_two_shutdowns,
    puts_into_what_it_gets,
    puts_remotely,
    serves_a_queue,
    serves_what_a_local_process_fills,
    shuts_down_what_was_not_started,
    tries_to_connect,
    whereabouts,
)
from queuespec.verdict.trouble import RemoteError, ShutDown

from .sources import GUIDELINES, OBSERVED, PIPES_AND_QUEUES

QUEUE = "multiprocessing.managers.SyncManager.Queue"
KEYS = "multiprocessing#authentication-keys"


@clause(
    "MGR-02", MUST,
    "A proxy for a queue can be put into another queue; the process that gets it reaches the same queue through it.",
    source="multiprocessing#proxy-objects",
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    needs="SAFE-02",
    if_raised="a proxy can be passed only as an argument to a process",
)  # fmt: skip
def test_a_proxy_can_be_put_into_a_queue(queue: MakeQueue, construct: Construct, parent: Actor, other: Actor) -> None:
    outer, inner = queue(), construct()
    parent.put(outer, inner)
    other.runs(puts_into_what_it_gets, outer, "item")
    assert parent.get(inner) == "item"


@clause(
    "MGR-04", MUST,
    "Once put has returned, the item is available: get_nowait in any process returns it.",
    source=(QUEUE, PIPES_AND_QUEUES, "queue.Queue.put"),
    contracts=Contract.QUEUE,
    needs="GET-10",
    if_raised="the item is delivered in the background, after put has returned",
)  # fmt: skip
def test_the_item_is_available_once_put_has_returned(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, Laborious("item"))
    assert consumer.get_nowait(q) == Laborious("item")


@clause(
    "MGR-05", DE_FACTO,
    "put on a full queue and get on an empty one raise ValueError for a negative timeout.",
    source=("queue.Queue.put", "queue.Queue.get", OBSERVED),
    contracts=Contract.QUEUE,
    if_hung="a negative timeout is treated as no timeout",
    if_raised="a negative timeout is treated as zero",
)  # fmt: skip
def test_a_negative_timeout_raises_value_error(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    with raises(ValueError):
        consumer.get(q, timeout=-1)
    producer.put(q, "first")
    with raises(ValueError):
        producer.put(q, "second", timeout=-1)


@clause(
    "MGR-06", MUST,
    "After shutdown, put raises ShutDown; so does get once the queue is empty, or at once if immediate is true.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    hint="shutdown, or its argument, is not passed on to the queue",
    if_hung="shutdown is not passed on to the queue",
    if_raised="a proxy without shutdown, or one that changes the exception",
)  # fmt: skip
def test_a_queue_that_is_shut_down_raises(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    wound_down, stopped = queue(), queue()
    producer.put_each(wound_down, ["one", "two"])
    producer.put_each(stopped, ["one", "two"])
    producer.perform(wound_down, "shutdown")
    producer.perform(stopped, "shutdown", immediate=True)
    assert consumer.get_each(wound_down, 2) == ["one", "two"]
    for q in (wound_down, stopped):
        with raises(ShutDown):
            producer.put(q, "three")
        with raises(ShutDown):
            consumer.get(q)


@clause(
    "MGR-16", MUST,
    "shutdown wakes every get that waits on the empty queue, in any process: it raises ShutDown.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-06",
    if_hung="shutdown notifies only those who wait to put, or only one of those who wait to get",
)  # fmt: skip
def test_shutdown_wakes_gets(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, other: Actor) -> None:
    for immediate in (False, True):
        q = queue()
        waiting = [actor.begin.get(q) for actor in (consumer, other, consumer)]
        for get in waiting:
            assert get.blocks()
        parent.perform(q, "shutdown", immediate)
        for get in waiting:
            with raises(ShutDown):
                get.result()


@clause(
    "MGR-17", MUST,
    "shutdown wakes every put that waits for a free slot, in any process: it raises ShutDown.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-06",
    if_hung="shutdown notifies only those who wait to get, or only one of those who wait to put",
)  # fmt: skip
def test_shutdown_wakes_puts(queue: MakeQueue, parent: Actor, producer: Actor, other: Actor) -> None:
    for immediate in (False, True):
        q = queue(maxsize=1)
        producer.put(q, "first")
        waiting = [actor.begin.put(q, "second") for actor in (producer, other, producer)]
        for put in waiting:
            assert put.blocks()
        parent.perform(q, "shutdown", immediate)
        for put in waiting:
            with raises(ShutDown):
                put.result()


@clause(
    "MGR-18", MUST,
    "shutdown with immediate=True removes all items and counts each as done: join returns once no other is unfinished.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-06",
    hint="the items stay in the queue",
    if_hung="items are removed without being counted as done, or join is not notified",
    if_raised="items are counted as done twice",
)  # fmt: skip
def test_an_immediate_shutdown_drains_the_queue(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue()
    producer.put_each(q, ["taken", "left", "left too"])
    assert consumer.get(q) == "taken"
    joining = producer.begin.join(q)
    assert joining.blocks()
    parent.perform(q, "shutdown", immediate=True)
    assert parent.qsize(q) == 0
    assert joining.blocks()
    consumer.task_done(q)
    assert joining.completes()


@clause(
    "MGR-19", MUST,
    "After shutdown without immediate, get, task_done and join work on until the queue is empty.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-06",
    hint="the items are removed at once",
    if_hung="task_done no longer counts, or join waits for the queue to be reopened",
    if_raised="one check for shutdown guards every method",
)  # fmt: skip
def test_a_queue_is_wound_down(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, ["one", "two"])
    parent.perform(q, "shutdown")
    for item in ("one", "two"):
        joining = producer.begin.join(q)
        assert joining.blocks()
        assert consumer.get_nowait(q) == item
        consumer.task_done(q)
    assert joining.completes()
    with raises(ShutDown):
        consumer.get_nowait(q)
    with raises(ShutDown):
        producer.put_nowait(q, "three")


@clause(
    "MGR-22", MUST,
    "A proxy that comes out of a queue can be used even if its manager was given an authkey.",
    source=("multiprocessing#proxy-objects", KEYS, "gh-139801"),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    needs="MGR-02",
    if_raised="an unpickled proxy uses the key of its process instead of its manager's",
)  # fmt: skip
def test_a_proxy_of_a_manager_with_a_key_can_be_put_into_a_queue(parent: Actor) -> None:
    assert parent.runs(puts_a_proxy_of_a_manager_with_a_key, "item") == "item"


@clause(
    "MGR-23", MUST,
    "A queue whose proxy was in another queue leaves the manager's server once no proxy for it is left.",
    source=("multiprocessing#cleanup", "gh-103136"),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    needs="MGR-11",
    hint="the server counts the proxy that it has unpickled, and does not notice its end",
)  # fmt: skip
def test_a_queue_does_not_outlive_its_proxies_in_queues(parent: Actor) -> None:
    assert parent.runs(a_proxy_in_a_queue_comes_and_goes) == "gone"


@clause(
    "MGR-27", MUST,
    "shutdown with immediate=True wakes every join, in any process, if no task is unfinished but those of its items.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-18",
    if_hung="the items are counted as done, but join is not notified",
)  # fmt: skip
def test_an_immediate_shutdown_wakes_joins(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put_each(q, ["one", "two"])
    joining = [actor.begin.join(q) for actor in (producer, consumer, consumer)]
    for join in joining:
        assert join.blocks()
    parent.perform(q, "shutdown", immediate=True)
    assert all(join.completes() for join in joining)


@clause(
    "MGR-24", MUST,
    "shutdown with immediate=True leaves the queue empty, as qsize, empty and full say in every process.",
    source="queue.Queue.shutdown",
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-06",
    hint="items stay in the queue, although no get returns them any more",
)  # fmt: skip
def test_an_immediate_shutdown_leaves_nothing(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue(maxsize=2)
    producer.put_each(q, ["one", "two"])
    parent.perform(q, "shutdown", immediate=True)
    for actor in (parent, producer, consumer):
        assert (actor.qsize(q), actor.empty(q), actor.full(q)) == (0, True, False)


@clause(
    "MGR-28", DE_FACTO,
    "shutdown can be called again, in any process: with immediate=True it removes what the first call left.",
    source=("queue.Queue.shutdown", OBSERVED),
    contracts=Contract.QUEUE,
    when="python_full_version >= '3.13'",
    needs="MGR-19",
    hint="shutdown refuses, or does nothing, once the queue is shut down",
)  # fmt: skip
def test_shutdown_can_be_called_again(queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "left")
    parent.perform(q, "shutdown")
    consumer.perform(q, "shutdown")
    assert parent.qsize(q) == 1
    producer.perform(q, "shutdown", immediate=True)
    assert parent.qsize(q) == 0


@clause(
    "MGR-07", MUST,
    "A manager's Queue is a queue.Queue: it has no close, join_thread or cancel_join_thread.",
    source=(QUEUE, "queue.Queue"),
    contracts=Contract.QUEUE,
    capabilities="manager",
    hint="the server creates a multiprocessing.Queue",
)  # fmt: skip
def test_a_queue_of_a_manager_has_no_methods_for_a_background_thread(queue: MakeQueue, parent: Actor) -> None:
    assert parent.attributes(queue(), "close", "join_thread", "cancel_join_thread") == {}


@clause(
    "MGR-08", DE_FACTO,
    "A manager also has JoinableQueue; its queues have the same methods as those of Queue.",
    source=OBSERVED,
    kinds=Kind.QUEUE,
    contracts=Contract.QUEUE,
    capabilities="manager",
    hint="JoinableQueue is registered with a different class or proxy",
    if_raised="only Queue is registered",
)  # fmt: skip
def test_a_manager_has_joinable_queues(parent: Actor) -> None:
    plain, joinable = parent.runs(offered_by_queues_of_a_manager)
    assert joinable == plain


@clause(
    "MGR-09", HAZARD,
    "Threads of one process that use the same proxy at the same time without a lock may corrupt items.",
    source=GUIDELINES,
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
)  # fmt: skip
def test_threads_that_share_a_proxy_may_damage_items(queue: MakeQueue, producer: Actor, observe: Observe) -> None:
    q = queue()
    putting = [producer.begin_put_each(q, range(n, 100, 2)) for n in (0, 1)]
    getting = [producer.begin_get_each(q, 50) for _ in (0, 1)]
    assert all(each.completes() for each in putting)
    taken = Counter(item for each in getting for item in each.result())
    observe("each item arrives once" if taken == Counter(range(100)) else "items are lost, repeated or damaged")


@clause(
    "MGR-10", MUST,
    "shutdown stops a manager's server, so put on its queues raises; it may be called again.",
    source="multiprocessing.managers.BaseManager.shutdown",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    if_hung="shutdown waits for its clients",
    if_raised="shutdown assumes that the server is running",
)  # fmt: skip
def test_a_manager_can_be_shut_down(parent: Actor) -> None:
    assert parent.runs(puts_after_two_shutdowns) == ("refused", "gone")


@clause(
    "MGR-11", MUST,
    "A queue and its items stay in the manager's server as long as a proxy for the queue exists, and no longer.",
    source="multiprocessing#cleanup",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    hint="the server is not told that a proxy is gone",
    if_raised="the server does not count unpickled proxies",
)  # fmt: skip
def test_a_queue_lives_as_long_as_its_proxies(parent: Actor) -> None:
    assert parent.runs(proxies_come_and_go) == ("item", "gone")


@clause(
    "MGR-12", MUST,
    "Processes that connect to a server with its TCP address and authkey share the queue it serves.",
    source="multiprocessing#using-a-remote-manager",
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities=("manager", "processes"),
    if_raised="each client gets its own queue, or proxies use a different authkey from their manager",
)  # fmt: skip
def test_remote_managers_share_a_queue(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, child: MakeChild
) -> None:
    addresses = queue()
    server = child(addresses)
    server.begin_run(serves_a_queue, addresses)
    address = parent.get(addresses)
    producer.runs(puts_remotely, address, "item")
    assert consumer.runs(gets_remotely, address) == "item"
    server.is_killed()


@clause(
    "MGR-25", MUST,
    "A queue that a server serves can also be used by processes that were passed it: clients get what these put.",
    source="multiprocessing#using-a-remote-manager",
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities=("manager", "processes"),
    needs="MGR-12",
    hint="the server serves a copy of the queue",
)  # fmt: skip
def test_a_queue_is_shared_by_clients_and_local_processes(
    queue: MakeQueue, parent: Actor, consumer: Actor, child: MakeChild
) -> None:
    addresses, filled = queue(), queue()
    server = child(addresses, filled)
    server.begin_run(serves_what_a_local_process_fills, addresses, filled)
    address = parent.get(addresses)
    assert consumer.runs(gets_remotely, address) == "local hello"
    server.is_killed()


@clause(
    "MGR-13", MUST,
    "A manager's server ends when the manager is garbage collected or when the process that started it ends.",
    source="multiprocessing#managers",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.QUEUE,
    capabilities=("manager", "processes"),
    needs="MGR-10",
    hint="something keeps the manager alive, or no cleanup runs when its process ends",
)  # fmt: skip
def test_a_server_ends_with_its_manager(parent: Actor, child: MakeChild, settle: Settle) -> None:
    collected = parent.runs(drops_a_manager)
    settle()
    assert parent.runs(whereabouts, collected) == "gone"
    c = child()
    orphaned = c.runs(keeps_a_manager)
    assert c.exits().completes()
    settle()
    assert parent.runs(whereabouts, orphaned) == "gone"


@clause(
    "MGR-14", MUST,
    "shutdown raises if the manager has not been started.",
    source="multiprocessing.managers.BaseManager.shutdown",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    hint="a server that was never started is mistaken for one that has ended",
)  # fmt: skip
def test_there_is_no_shutdown_before_start(parent: Actor) -> None:
    with raises(RemoteError):
        parent.runs(shuts_down_what_was_not_started)


@clause(
    "MGR-15", MUST,
    "A manager given no authkey uses one its program's processes share; any other key raises AuthenticationError.",
    source=KEYS,
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities=("manager", "processes"),
    hint="no key is required, or a process does not pass its key on to its children",
)  # fmt: skip
def test_processes_of_a_program_share_a_key(queue: MakeQueue, parent: Actor, other: Actor) -> None:
    addresses, done = queue(), queue()
    serving = parent.begin_run(lets_clients_in, addresses, done)
    address = other.get(addresses)
    assert other.runs(tries_to_connect, address) == "connected"
    assert other.runs(tries_to_connect, address, b"guess") == "AuthenticationError"
    parent.put(done, None)
    assert serving.completes()


@clause(
    "MGR-26", MUST,
    "_callmethod calls a method by name: it returns or raises what that does, and raises for one that is not exposed.",
    source="multiprocessing.managers.BaseProxy._callmethod",
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities="manager",
    needs="GET-08",
    hint="arguments are not passed on, or any name can be called",
)  # fmt: skip
def test_a_method_is_called_by_its_name(queue: MakeQueue, parent: Actor, consumer: Actor) -> None:
    q = queue()
    parent.perform(q, "_callmethod", "put", ("first",))
    parent.perform(q, "_callmethod", "put", (), {"item": "second", "block": False})
    assert consumer.perform(q, "_callmethod", "get") == "first"
    assert consumer.perform(q, "_callmethod", "get", (), {"block": False}) == "second"
    with raises(Empty):
        consumer.perform(q, "_callmethod", "get", (False,))
    with raises(RemoteError):
        consumer.perform(q, "_callmethod", "_qsize")  # a method, but not one for clients


@clause(
    "MGR-20", MUST,
    "put raises for an item that the server cannot unpickle, whatever the reason, and the proxy can be used as before.",
    source="multiprocessing.managers.BaseProxy._callmethod",
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities=("manager", "copies", "processes"),
    hint="some classes of exception are not passed on",
    if_hung="some classes of exception end the server's thread without an answer",
    if_raised="some classes of exception end the connection to the server",
)  # fmt: skip
def test_a_proxy_outlasts_an_item_that_cannot_be_unpickled(queue: MakeQueue, child: MakeChild) -> None:
    q = queue()
    c = child(q)  # a process of its own, since it may be cut off for good
    for reason in ("TypeError", "UnpicklingError", "AttributeError", "ImportError", "KeyError", "OSError"):
        assert outlasts(q, Unloadable(reason), c)


@clause(
    "MGR-21", MUST,
    "A proxy can be used as before even if unpickling an item raises EOFError in the server.",
    source="multiprocessing.managers.BaseProxy._callmethod",
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.QUEUE,
    capabilities=("manager", "copies", "processes"),
    needs="MGR-20",
    hint="the EOFError is mistaken for the end of the connection",
    if_hung="the EOFError is mistaken for the end of the connection",
    if_raised="the EOFError is mistaken for the end of the connection",
)  # fmt: skip
def test_a_proxy_outlasts_an_eof_error(queue: MakeQueue, child: MakeChild) -> None:
    q = queue()
    assert outlasts(q, Unloadable("EOFError"), child(q))


def outlasts(q: Subject, item: Unloadable, putter: Actor) -> bool:
    """Whether a queue refuses an item that its server cannot unpickle, then takes another from the same thread."""
    with raises(RemoteError):
        putter.put(q, item)
    putter.put(q, "good")
    return bool(putter.get(q) == "good")

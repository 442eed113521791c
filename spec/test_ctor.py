"""The constructors of queues and pipes: their arguments, and what the resulting objects offer."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import Construct, MakeQueue, Observe
from queuespec.case.record import Subject
from queuespec.clauses import ALL_KINDS, ALL_QUEUES, DE_FACTO, MAY, MUST, Contract, Kind, clause
from queuespec.judged.programs.lifecycles import global_start_methods
from queuespec.verdict.trouble import RemoteError

from .sources import OBSERVED, PIPES_AND_QUEUES

MAXSIZE = ("multiprocessing.Queue", "queue.Queue")


@clause(
    "CTOR-01", MUST,
    "A queue takes one optional argument, maxsize, by position or by keyword; a second argument raises TypeError.",
    source="multiprocessing.Queue",
    contracts=Contract.MULTIPROCESSING,
    needs="PUT-01",
    hint="extra arguments are accepted and ignored",
    if_raised="the parameter is not named maxsize",
)  # fmt: skip
def test_maxsize_is_the_one_argument(construct: Construct, parent: Actor) -> None:
    for q in (construct(), construct(2), construct(maxsize=2)):
        parent.put(q, "item")
        assert parent.get(q) == "item"
    with raises(TypeError):
        construct(1, 2)


@clause(
    "CTOR-02", MUST,
    "A queue with a positive maxsize holds maxsize items and no more, whichever processes put them.",
    source=MAXSIZE,
    needs=("CTOR-11", "PUT-08"),
    hint="the bound is off by one, is not heeded in each process, or counts something other than items",
    if_hung="the bound is stored in too few bits, such as a single byte",
    if_raised="the bound is off by one, or counts something other than items",
)  # fmt: skip
def test_maxsize_bounds_the_items(queue: MakeQueue, producer: Actor, other: Actor) -> None:
    q = queue(maxsize=3)
    producer.put(q, "first", block=False)
    producer.put(q, "second", block=False)
    producer.put(q, "third", block=False)
    with raises(Full):
        producer.put(q, "fourth", block=False)
    shared = queue(maxsize=8)
    for number, actor in enumerate((producer, *[other] * 7)):
        actor.put(shared, number, block=False)
    for actor in (producer, other):
        with raises(Full):
            actor.put(shared, 8, block=False)
    large = queue(maxsize=300)
    producer.put_each(large, range(300))
    with raises(Full):
        producer.put(large, 300, block=False)


@clause(
    "CTOR-03", MUST,
    "A queue whose maxsize is zero or negative is unbounded.",
    source="queue.Queue",
    needs="CTOR-04",
    if_hung="a maxsize of zero means no free slots, or a rendezvous",
)  # fmt: skip
def test_maxsize_of_zero_or_less_is_no_bound(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    zero, negative = queue(maxsize=0), queue(maxsize=-1)
    for q in (zero, negative):
        producer.put_each(q, range(100))
        assert consumer.get_each(q, 100) == [*range(100)]


@clause(
    "CTOR-04", MUST,
    "A queue without maxsize is unbounded: put stores every item at once, even if none is taken.",
    source=MAXSIZE,
    needs="PUT-01",
    if_hung="a default capacity, or a race that loses an occasional item",
)  # fmt: skip
def test_without_maxsize_no_put_blocks(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for hundred in range(0, 1100, 100):  # a slow queue must not be mistaken for one that blocks
        assert producer.begin_put_each(q, range(hundred, hundred + 100)).completes()
    assert consumer.get_each(q, 1100) == [*range(1100)]


@clause(
    "CTOR-05", MUST,
    "A Queue has all methods of queue.Queue but task_done, join and shutdown, which it need not have.",
    source=("multiprocessing.Queue", "queue.Queue"),
    contracts=Contract.MULTIPROCESSING,
    hint="a forgotten method",
)  # fmt: skip
def test_queue_has_the_methods_of_queue_queue_but_three(queue: MakeQueue, producer: Actor) -> None:
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-17", DE_FACTO,
    "A Queue has no task_done, join or shutdown.",
    source=("multiprocessing.Queue", OBSERVED),
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    needs="CTOR-05",
    hint="a JoinableQueue is offered as Queue",
)  # fmt: skip
def test_queue_has_no_methods_for_tasks(queue: MakeQueue, producer: Actor) -> None:
    assert producer.attributes(queue(), "task_done", "join", "shutdown") == {}


@clause(
    "CTOR-06", MUST,
    "A queue has close, join_thread and cancel_join_thread methods for its background thread.",
    source=(
        "multiprocessing.Queue.close",
        "multiprocessing.Queue.join_thread",
        "multiprocessing.Queue.cancel_join_thread",
    ),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    hint="a wrapper that does not delegate every method",
)  # fmt: skip
def test_queue_has_methods_for_its_background_thread(queue: MakeQueue, producer: Actor) -> None:
    names = ["close", "join_thread", "cancel_join_thread"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-07", MUST,
    "A JoinableQueue has all the methods of Queue, plus task_done and join.",
    source=("multiprocessing.JoinableQueue", "queue.Queue"),
    kinds=Kind.JOINABLE,
    hint="a wrapper that does not delegate every method",
)  # fmt: skip
def test_joinable_queue_has_the_methods_of_a_queue_and_two_more(queue: MakeQueue, producer: Actor) -> None:
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full", "task_done", "join"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-08", MUST,
    "A JoinableQueue takes maxsize like Queue, by position or by keyword, and is unbounded without it.",
    source=("multiprocessing.JoinableQueue", "queue.Queue"),
    kinds=Kind.JOINABLE,
    needs=("CTOR-11", "PUT-11"),
    hint="maxsize is not passed on to the base class",
)  # fmt: skip
def test_joinable_queue_takes_maxsize(construct: Construct, parent: Actor) -> None:
    for bounded in (construct(2), construct(maxsize=2)):
        parent.put_nowait(bounded, "first")
        parent.put_nowait(bounded, "second")
        with raises(Full):
            parent.put_nowait(bounded, "third")
    unbounded = construct()
    for number in range(10):
        parent.put_nowait(unbounded, number)


@clause(
    "CTOR-09", MUST,
    "A SimpleQueue has put, get and empty, and takes no size: passing one raises TypeError.",
    source=("multiprocessing.SimpleQueue", "multiprocessing.SimpleQueue.put", "multiprocessing.SimpleQueue.get"),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    hint="an ordinary queue offered as SimpleQueue, or a size that is accepted and ignored",
)  # fmt: skip
def test_simple_queue_has_put_get_and_empty_and_no_size(construct: Construct, parent: Actor) -> None:
    names = ["put", "get", "empty"]
    assert parent.attributes(construct(), *names) == dict.fromkeys(names, "method")
    with raises(TypeError):
        construct(3)


@clause(
    "CTOR-10", MUST,
    "Pipe returns a pair of ends; duplex may be passed by position or by keyword, and defaults to True.",
    source="multiprocessing.Pipe",
    kinds=Kind.PIPE,
    needs=("PIPE-01", "PIPE-03", "PIPE-04"),
    hint="duplex=False is ignored",
    if_raised="the parameter is not named duplex, or it defaults to False",
)  # fmt: skip
def test_pipe_takes_duplex(construct: Construct, parent: Actor) -> None:
    for a, b in (construct(), construct(True), construct(duplex=True)):
        parent.send(a, "there")
        assert parent.recv(b) == "there"
        parent.send(b, "back")
        assert parent.recv(a) == "back"
    for reader, writer in (construct(False), construct(duplex=False)):
        parent.send(writer, "there")
        assert parent.recv(reader) == "there"
        with raises(RemoteError):
            parent.send(reader, "back")


@clause(
    "CTOR-11", MUST,
    "A full queue raises queue.Full and an empty one raises queue.Empty, or subclasses of these.",
    source=(PIPES_AND_QUEUES, "queue.Full", "queue.Empty"),
    if_raised="exceptions that merely share the name, or TimeoutError",
)  # fmt: skip
def test_exceptions_are_those_of_the_queue_module(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    with suppress(Empty):  # whether it raises is GET-08 and PUT-09; this is about what
        consumer.get(q, block=False)
    producer.put(q, "first")
    with suppress(Full):
        producer.put(q, "second", block=False)


@clause(
    "CTOR-12", MUST,
    "Empty and Full must be imported from queue: they are not available in the module that provides the queues.",
    source=PIPES_AND_QUEUES,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    hint="an internal import that leaks into the public namespace",
)  # fmt: skip
def test_the_module_has_no_exceptions_of_queues(namespace: Subject, parent: Actor) -> None:
    assert parent.attributes(namespace, "Empty", "Full") == {}


@clause(
    "CTOR-14", MAY,
    "Creating a queue may set the global start method to the platform's default; creating a pipe does not.",
    source=("multiprocessing#global-start-method", "multiprocessing.Queue"),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods="spawn",
)  # fmt: skip
def test_making_a_queue_may_set_the_start_method(namespace: Subject, parent: Actor, observe: Observe) -> None:
    default, chosen = parent.runs(global_start_methods, namespace, ["Queue", "JoinableQueue", "SimpleQueue", "Pipe"])
    assert chosen.pop("Pipe") == "None"
    assert set(chosen.values()) <= {default, "None"}
    setting = [kind for kind, method in chosen.items() if method == default]
    observe(f"{' and '.join(setting) or 'nothing'} set it")


@clause(
    "CTOR-16", DE_FACTO,
    "The class of a queue can be subscripted with the type of its items, for use in annotations.",
    source=("gh-99509", "observed: CPython 3.12 to 3.15"),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    when="python_full_version >= '3.12'",
    hint="the class has no __class_getitem__",
)  # fmt: skip
def test_the_class_of_a_queue_is_generic(queue: MakeQueue, parent: Actor) -> None:
    assert parent.attributes(queue(), "__class_getitem__") == {"__class_getitem__": "method"}

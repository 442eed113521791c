"""What the constructors of queues and pipes take, and what the objects that they make offer."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import Construct, MakeQueue, Observe
from queuespec.case.record import Subject
from queuespec.clauses import ALL_QUEUES, DE_FACTO, MAY, MUST, Contract, Kind, clause
from queuespec.judged.programs.lifecycles import global_start_methods
from queuespec.verdict.trouble import RemoteError

from .sources import PIPES_AND_QUEUES

MAXSIZE = ("multiprocessing.Queue", "queue.Queue")


@clause(
    "CTOR-01", MUST,
    "A queue is made with maxsize, by position or by name, or without it; a second argument raises TypeError.",
    source="multiprocessing.Queue",
    contracts=Contract.MULTIPROCESSING,
    needs="PUT-01",
    hint="arguments are taken and ignored",
    if_raised="maxsize has another name",
)  # fmt: skip
def test_maxsize_is_the_one_argument(construct: Construct, parent: Actor) -> None:
    for q in (construct(), construct(2), construct(maxsize=2)):
        parent.put(q, "item")
        assert parent.get(q) == "item"
    with raises(TypeError):
        construct(1, 2)


@clause(
    "CTOR-02", MUST,
    "A queue holds as many items as its positive maxsize says, and not one more.",
    source=MAXSIZE,
    needs=("CTOR-11", "PUT-08"),
    hint="the bound is off by one, is not passed on, or counts something other than items",
    if_hung="the bound is kept in too few bits, such as a byte",
    if_raised="the bound is off by one, or counts something other than items",
)  # fmt: skip
def test_maxsize_bounds_the_items(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=3)
    producer.put(q, "first", block=False)
    producer.put(q, "second", block=False)
    producer.put(q, "third", block=False)
    with raises(Full):
        producer.put(q, "fourth", block=False)
    large = queue(maxsize=300)
    producer.put_each(large, range(300))
    with raises(Full):
        producer.put(large, 300, block=False)


@clause(
    "CTOR-03", MUST,
    "A queue whose maxsize is zero or negative is unbounded.",
    source="queue.Queue",
    needs="CTOR-04",
    if_hung="a maxsize of zero is taken for no room, or for a rendezvous",
)  # fmt: skip
def test_maxsize_of_zero_or_less_is_no_bound(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    zero, negative = queue(maxsize=0), queue(maxsize=-1)
    for q in (zero, negative):
        producer.put_each(q, range(100))
        assert consumer.get_each(q, 100) == [*range(100)]


@clause(
    "CTOR-04", MUST,
    "Without maxsize a queue is unbounded: put stores every item at once, although none is taken.",
    source=MAXSIZE,
    needs="PUT-01",
    if_hung="a default capacity, or an item in a thousand that is lost",
)  # fmt: skip
def test_without_maxsize_no_put_blocks(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    for hundred in range(0, 1100, 100):  # a queue may be slow, and is not to be taken for one that waits
        assert producer.begin_put_each(q, range(hundred, hundred + 100)).completes()
    assert consumer.get_each(q, 1100) == [*range(1100)]


@clause(
    "CTOR-05", MUST,
    "A Queue leaves out task_done, join and shutdown of queue.Queue, and has all its other methods.",
    source=("multiprocessing.Queue", "queue.Queue"),
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    hint="a JoinableQueue under the name of Queue, or a method that was forgotten",
)  # fmt: skip
def test_queue_has_the_methods_of_queue_queue_but_three(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full"]
    assert producer.attributes(q, *names) == dict.fromkeys(names, "method")
    assert producer.attributes(q, "task_done", "join", "shutdown") == {}


@clause(
    "CTOR-06", MUST,
    "A queue has close, join_thread and cancel_join_thread, for its background thread.",
    source=(
        "multiprocessing.Queue.close",
        "multiprocessing.Queue.join_thread",
        "multiprocessing.Queue.cancel_join_thread",
    ),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder"),
    hint="a wrapper does not pass on what it wraps",
)  # fmt: skip
def test_queue_has_methods_for_its_background_thread(queue: MakeQueue, producer: Actor) -> None:
    names = ["close", "join_thread", "cancel_join_thread"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-07", MUST,
    "A JoinableQueue has all methods of Queue, and task_done and join.",
    source=("multiprocessing.JoinableQueue", "queue.Queue"),
    kinds=Kind.JOINABLE,
    hint="a wrapper does not pass on what it wraps",
)  # fmt: skip
def test_joinable_queue_has_the_methods_of_a_queue_and_two_more(queue: MakeQueue, producer: Actor) -> None:
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full", "task_done", "join"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-08", MUST,
    "A JoinableQueue takes maxsize as Queue does, by position or by name, and is unbounded without it.",
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
    "A SimpleQueue has put, get and empty, and is made without a size: giving one raises TypeError.",
    source=("multiprocessing.SimpleQueue", "multiprocessing.SimpleQueue.put", "multiprocessing.SimpleQueue.get"),
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    hint="an ordinary queue under another name, or a size that is taken and ignored",
)  # fmt: skip
def test_simple_queue_has_put_get_and_empty_and_no_size(construct: Construct, parent: Actor) -> None:
    names = ["put", "get", "empty"]
    assert parent.attributes(construct(), *names) == dict.fromkeys(names, "method")
    with raises(TypeError):
        construct(3)


@clause(
    "CTOR-10", MUST,
    "Pipe returns a pair of ends; duplex may be given by position or by name, and is True by default.",
    source="multiprocessing.Pipe",
    kinds=Kind.PIPE,
    needs=("PIPE-01", "PIPE-03", "PIPE-04"),
    hint="duplex=False is ignored",
    if_raised="duplex has another name, or its default is False",
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
    "What a full and an empty queue raise is queue.Full and queue.Empty, or derived from these.",
    source=(PIPES_AND_QUEUES, "queue.Full", "queue.Empty"),
    if_raised="exceptions that only share the name, or a TimeoutError",
)  # fmt: skip
def test_exceptions_are_those_of_the_queue_module(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    with suppress(Empty):  # that it raises is GET-08 and PUT-09; here, what
        consumer.get(q, block=False)
    producer.put(q, "first")
    with suppress(Full):
        producer.put(q, "second", block=False)


@clause(
    "CTOR-12", MUST,
    "Empty and Full are imported from the queue module: the module that offers the queues does not have them.",
    source=PIPES_AND_QUEUES,
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    hint="an import that becomes part of the interface",
)  # fmt: skip
def test_the_module_has_no_exceptions_of_queues(namespace: Subject, parent: Actor) -> None:
    assert parent.attributes(namespace, "Empty", "Full") == {}


@clause(
    "CTOR-14", MAY,
    "Making a queue may set the global start method, to the platform's default; making a pipe does not.",
    source=("multiprocessing#global-start-method", "multiprocessing.Queue"),
    kinds=Kind.QUEUE,
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
    "The class of a queue can be subscripted with the type of its items, for annotations.",
    source=("gh-99509", "observed: CPython 3.12 to 3.15"),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    when="python_full_version >= '3.12'",
    hint="the class has no __class_getitem__",
)  # fmt: skip
def test_the_class_of_a_queue_is_generic(queue: MakeQueue, parent: Actor) -> None:
    assert parent.attributes(queue(), "__class_getitem__") == {"__class_getitem__": "method"}

"""What the constructors of queues and pipes take, and what the objects that they make offer."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.clauses import DE_FACTO, MAY, MUST, Contract, Kind, clause
from queuespec.harness.actors import Actor, Construct, MakeQueue, Observe, Subject
from queuespec.harness.trouble import RemoteError
from queuespec.target.lifecycles import global_start_methods

MAXSIZE = ("multiprocessing.Queue", "queue.Queue")
OWN = (Contract.MULTIPROCESSING,)


@clause(
    "CTOR-01", MUST,
    "A queue is made without arguments or with maxsize, by position or by name; a second argument is a TypeError.",
    source="multiprocessing.Queue",
    contracts=OWN,
    needs=("PUT-01",),
    hint="another name for maxsize, or arguments that are taken and ignored",
)  # fmt: skip
def test_maxsize_is_the_one_argument(construct: Construct, parent: Actor) -> None:
    for q in (construct(), construct(2), construct(maxsize=2)):
        parent.put(q, "item")
        assert parent.get(q) == "item"
    with raises(TypeError):
        construct(1, 2)


@clause(
    "CTOR-02", MUST,
    "A queue with a positive maxsize holds so many items that were put and not taken, and not one more.",
    source=MAXSIZE,
    needs=("CTOR-11", "PUT-08"),
    hint="a bound that is off by one, is not passed on, or counts something other than items",
)  # fmt: skip
def test_maxsize_bounds_the_items(queue: MakeQueue, producer: Actor) -> None:
    q = queue(maxsize=3)
    producer.put(q, "first", block=False)
    producer.put(q, "second", block=False)
    producer.put(q, "third", block=False)
    with raises(Full):
        producer.put(q, "fourth", block=False)


@clause(
    "CTOR-03", MUST,
    "A maxsize of zero or less sets no bound.",
    source="queue.Queue",
    needs=("CTOR-04",),
    hint="zero taken for a rendezvous or for always full; a negative size handed to a semaphore",
)  # fmt: skip
def test_maxsize_of_zero_or_less_is_no_bound(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    zero, negative = queue(maxsize=0), queue(maxsize=-1)
    for q in (zero, negative):
        producer.put_each(q, range(100))
        assert consumer.get_each(q, 100) == [*range(100)]


@clause(
    "CTOR-04", MUST,
    "A queue made without maxsize takes every item at once, though nobody takes any.",
    source=MAXSIZE,
    needs=("PUT-01",),
    hint="a capacity that nobody asked for",
)  # fmt: skip
def test_without_maxsize_no_put_waits(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    assert producer.begin_put_each(q, range(300)).completes()
    assert consumer.get_each(q, 300) == [*range(300)]


@clause(
    "CTOR-05", MUST,
    "A queue offers all methods of queue.Queue but task_done, join and shutdown.",
    source=("multiprocessing.Queue", "queue.Queue"),
    kinds=(Kind.QUEUE,),
    contracts=OWN,
    hint="a JoinableQueue under the name of Queue, or a method that was forgotten",
)  # fmt: skip
def test_queue_offers_what_can_be_shared_of_a_queue(queue: MakeQueue, producer: Actor) -> None:
    q = queue()
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full"]
    assert producer.attributes(q, *names) == dict.fromkeys(names, "method")
    assert producer.attributes(q, "task_done", "join", "shutdown") == {}


@clause(
    "CTOR-06", MUST,
    "A queue also offers close, join_thread and cancel_join_thread, which queue.Queue does not have.",
    source=(
        "multiprocessing.Queue.close",
        "multiprocessing.Queue.join_thread",
        "multiprocessing.Queue.cancel_join_thread",
    ),
    contracts=OWN,
    capabilities=("close", "feeder"),
    hint="a wrapper that does not pass on what it wraps",
)  # fmt: skip
def test_queue_offers_what_its_background_thread_needs(queue: MakeQueue, producer: Actor) -> None:
    names = ["close", "join_thread", "cancel_join_thread"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-07", MUST,
    "A JoinableQueue offers task_done and join, and all that a queue offers.",
    source=("multiprocessing.JoinableQueue", "queue.Queue"),
    kinds=(Kind.JOINABLE,),
    hint="a wrapper that does not pass on what it wraps",
)  # fmt: skip
def test_joinable_queue_offers_all_of_a_queue(queue: MakeQueue, producer: Actor) -> None:
    names = ["put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full", "task_done", "join"]
    assert producer.attributes(queue(), *names) == dict.fromkeys(names, "method")


@clause(
    "CTOR-08", MUST,
    "A JoinableQueue is made without a bound, or with maxsize for one, by position or by name.",
    source=("multiprocessing.JoinableQueue", "queue.Queue"),
    kinds=(Kind.JOINABLE,),
    needs=("CTOR-11", "PUT-11"),
    hint="maxsize is not passed on to the class that it extends",
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
    "Beside close, a simple queue has put, get and empty of a queue's methods and no other; a size is a TypeError.",
    source=("multiprocessing.SimpleQueue", "multiprocessing.SimpleQueue.put", "multiprocessing.SimpleQueue.get"),
    kinds=(Kind.SIMPLE,),
    contracts=OWN,
    hint="an ordinary queue under another name",
)  # fmt: skip
def test_simple_queue_is_simple(construct: Construct, parent: Actor) -> None:
    names = ["put", "get", "empty"]
    left_out = ["put_nowait", "get_nowait", "qsize", "full", "task_done", "join", "join_thread", "cancel_join_thread"]
    assert parent.attributes(construct(), *names, *left_out) == dict.fromkeys(names, "method")
    with raises(TypeError):
        construct(3)


@clause(
    "CTOR-10", MUST,
    "Pipe returns two ends; it takes duplex by position or by name, and takes it for true if it is not given.",
    source="multiprocessing.Pipe",
    kinds=(Kind.PIPE,),
    needs=("PIPE-01", "PIPE-03", "PIPE-04"),
    hint="another name for duplex, or none; or the wrong default",
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
    "A queue that refuses raises queue.Full or queue.Empty, the exceptions of the queue module, and none of its own.",
    source=("multiprocessing#pipes-and-queues", "queue.Full", "queue.Empty"),
    hint="exceptions that merely have the same names, or a TimeoutError",
)  # fmt: skip
def test_exceptions_are_those_of_the_queue_module(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue(maxsize=1)
    with suppress(Empty):  # that it refuses is GET-08 and PUT-09; here, how
        consumer.get(q, block=False)
    producer.put(q, "first")
    with suppress(Full):
        producer.put(q, "second", block=False)


@clause(
    "CTOR-12", MUST,
    "Empty and Full are to be taken from the queue module: the namespace that offers the queues does not have them.",
    source="multiprocessing#pipes-and-queues",
    kinds=(Kind.QUEUE,),
    contracts=OWN,
    capabilities=("namespace",),
    hint="an import that became part of the interface",
)  # fmt: skip
def test_the_namespace_has_no_exceptions_of_queues(namespace: Subject, parent: Actor) -> None:
    assert parent.attributes(namespace, "Empty", "Full") == {}


@clause(
    "CTOR-14", MAY,
    "To make a queue may fix the global start method, to the default of the platform; to make a pipe does not.",
    source=("multiprocessing#global-start-method", "multiprocessing.Queue"),
    kinds=(Kind.QUEUE,),
    contracts=OWN,
    capabilities=("namespace",),
    start_methods=("spawn",),
)  # fmt: skip
def test_making_a_queue_may_fix_the_start_method(namespace: Subject, parent: Actor, observe: Observe) -> None:
    default, fixed = parent.runs(global_start_methods, namespace, ["Queue", "JoinableQueue", "SimpleQueue", "Pipe"])
    assert fixed.pop("Pipe") == "None"
    assert set(fixed.values()) <= {default, "None"}
    fixing = [kind for kind, method in fixed.items() if method == default]
    observe(f"{' and '.join(fixing) or 'nothing'} fixed it")


@clause(
    "CTOR-16", DE_FACTO,
    "The class of a queue can be given the type of its items in brackets, for annotations.",
    source=("gh-99509", "observed: CPython 3.12 to 3.15"),
    kinds=(Kind.QUEUE, Kind.JOINABLE, Kind.SIMPLE),
    contracts=OWN,
    when="python_full_version >= '3.12'",
    hint="no __class_getitem__",
)  # fmt: skip
def test_the_class_of_a_queue_is_generic(queue: MakeQueue, parent: Actor) -> None:
    assert parent.attributes(queue(), "__class_getitem__") == {"__class_getitem__": "method"}

"""What may be passed: pickling, copies, and items of any size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.examples import ForAll, builtin_values, exactly
from queuespec.case.fixtures import Hand, MakeChannel, MakeChild, MakePipe, MakeQueue, Observe, Settle
from queuespec.case.record import Subject
from queuespec.clauses import ALL_KINDS, ALL_QUEUES, DE_FACTO, HAZARD, MUST, Contract, Kind, clause
from queuespec.judged.payloads import (
    Agreeable,
    Buffered,
    Holder,
    Knot,
    Parcel,
    Registered,
    Touchy,
    Unloadable,
    Unpicklable,
)
from queuespec.verdict.trouble import RemoteError

from .sources import EXCHANGING, GUIDELINES, OBSERVED, ONE_METHOD, PIPES_AND_QUEUES


@clause(
    "SER-01", MUST,
    "Any object that can be pickled can be passed, and arrives with the same value and type.",
    source=(EXCHANGING, PIPES_AND_QUEUES),
    kinds=ALL_KINDS,
    hint="a format other than pickle's, or a shortcut for simple values",
    if_raised="a format that supports fewer types than pickle, such as JSON",
    carries="values of all types",
)  # fmt: skip
def test_any_picklable_value_arrives_as_it_was(
    channel: MakeChannel, producer: Actor, consumer: Actor, for_all: ForAll
) -> None:
    entrance, outlet = channel()

    def arrives_as_it_was(value: object) -> None:
        producer.give(entrance, value)
        assert consumer.take(outlet) == exactly(value)

    for_all(builtin_values(), arrives_as_it_was)


@clause(
    "SER-02", MUST,
    "What arrives is a copy, even in the process that sent it: changing the copy does not change the original.",
    source=PIPES_AND_QUEUES,
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-03",
    hint="objects are passed by reference, or live in memory that both sides share",
)  # fmt: skip
def test_what_arrives_is_a_copy(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for taker in (producer, consumer):
        sent = producer.has(Parcel("books", ["Utopia"]))
        producer.give(entrance, sent)
        received = taker.keep.take(outlet)
        assert received is not sent
        taker.perform(received, "add", "Candide")
        assert producer.sees(sent) == Parcel("books", ["Utopia"])


@clause(
    "SER-03", MUST,
    "An instance of a class that the receiver can import arrives as an instance of that class, with its state.",
    source=PIPES_AND_QUEUES,
    kinds=ALL_KINDS,
    needs="SER-01",
    hint="an instance is reduced to its __dict__",
    if_raised="only values of built-in types are supported",
)  # fmt: skip
def test_instances_of_user_classes_arrive(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    producer.give(entrance, Parcel("books", ["Utopia", 1516]))
    assert consumer.take(outlet) == Parcel("books", ["Utopia", 1516])


@clause(
    "SER-04", MUST,
    "If an item refers to one object twice, so does the item that arrives; each item arrives as a new object.",
    source=(PIPES_AND_QUEUES, "pickle#comparison-with-marshal"),
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-03",
    hint="each part is copied separately, or received objects are cached and returned again for equal items",
)  # fmt: skip
def test_references_within_an_item_are_kept(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    knot = producer.has(Knot())
    for _ in range(2):
        producer.give(entrance, knot)
    first, second = consumer.keep.take(outlet), consumer.keep.take(outlet)
    assert consumer.sees(first) == Knot()
    assert second is not first


@clause(
    "SER-21", MUST,
    "An item arrives whatever its methods do, even if it equals everything or raises when it is compared.",
    source=(EXCHANGING, PIPES_AND_QUEUES, "SER-03"),
    kinds=ALL_KINDS,
    needs="SER-03",
    if_hung="items are compared for equality with the sentinel that stops the background thread",
    if_raised="an item is tested for truth, or compared",
)  # fmt: skip
def test_what_an_item_says_of_itself_does_not_matter(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for item in (Agreeable("equals everything"), Touchy("equals nothing")):
        producer.give(entrance, item)
        received = consumer.take(outlet)
        assert type(received) is type(item)
        assert received.label == item.label


@clause(
    "SER-06", MUST,
    "send, and put of a SimpleQueue, copy the object as it is at the time of the call: later changes do not arrive.",
    source=("multiprocessing.connection.Connection.send", "multiprocessing.SimpleQueue"),
    kinds=(Kind.PIPE, Kind.SIMPLE),
    capabilities="copies",
    needs="SER-02",
    hint="a background thread pickles the object, or the pickle of an earlier call is reused",
)  # fmt: skip
def test_objects_arrive_as_they_were_at_the_call(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    for length in (0, 2000):
        entrance, outlet = channel()
        item = producer.has([*range(length), "as it was"])
        producer.give(entrance, item)
        producer.perform(item, "append", "too late")
        assert consumer.take(outlet) == [*range(length), "as it was"]
        producer.give(entrance, item)
        assert consumer.take(outlet) == [*range(length), "as it was", "too late"]


@clause(
    "SER-07", MUST,
    "An object that cannot be pickled does not stop any other, put before or after it by any process, from arriving.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue.put", "multiprocessing.SimpleQueue.put", "bpo-30414"),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    hint="other items written in the same batch as the object are lost",
    if_hung="the exception ends the thread that writes, or makes it drop other items; or a lock is never released",
)  # fmt: skip
def test_objects_around_an_unpicklable_one_arrive(
    queue: MakeQueue, producer: Actor, other: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.begin.put(q, LARGE)  # while this is being written, the others pile up behind it
    settle()
    producer.begin.put(q, Unpicklable())  # whether this raises is for another clause
    settle()
    putting = producer.begin_put_each(q, ["behind it", "and behind that"])
    settle()
    good = [LARGE, "behind it", "and behind that", "of another process"]

    def next_good() -> object:
        for _ in range(5):
            with suppress(RemoteError):  # what arrives in place of the object is for another clause
                item = consumer.get(q)
                if item in good:
                    return item
        return None

    assert [next_good() for _ in range(3)] == good[:3]
    assert putting.completes()
    putting = other.begin.put(q, good[3])
    assert next_good() == good[3]
    assert putting.completes()


@clause(
    "SER-08", DE_FACTO,
    "put of an object that cannot be pickled returns, and nothing arrives.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("copies", "feeder"),
    hint="a placeholder for the object is written",
    if_raised="an incomplete pickle is written, or put itself pickles the object",
)  # fmt: skip
def test_an_unpicklable_object_vanishes(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    producer.put(q, Unpicklable())
    settle()
    with raises(Empty):
        consumer.get_nowait(q)


@clause(
    "SER-09", MUST,
    "The slot taken by an object that cannot be pickled is freed, and no other slot is.",
    source=("multiprocessing.Queue.put", "queue.Queue", "bpo-33078"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SER-07",
    hint="the slot is freed twice",
    if_hung="the bound counts an object that was never written",
)  # fmt: skip
def test_the_slot_of_an_unpicklable_object_is_freed(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue(maxsize=1)
    producer.begin.put(q, Unpicklable())
    settle()
    putting = producer.begin.put(q, "good")
    if putting.blocks():  # a get may have to report the object before its slot is free
        with suppress(RemoteError):
            consumer.get_nowait(q)
    assert putting.completes()
    with raises(Full):
        producer.put_nowait(q, "one too many")
    assert consumer.get(q) == "good"


@clause(
    "SER-10", HAZARD,
    "An object that cannot be pickled may remain an unfinished task: join blocks until task_done is called for it.",
    source=("multiprocessing.JoinableQueue.join", OBSERVED),
    kinds=Kind.JOINABLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("copies", "feeder"),
)  # fmt: skip
def test_an_unpicklable_object_may_stay_unfinished(
    queue: MakeQueue, producer: Actor, parent: Actor, settle: Settle, observe: Observe
) -> None:
    q = queue()
    producer.begin.put(q, Unpicklable())  # whether this raises is SER-08
    settle()
    joining = parent.begin.join(q)
    if joining.blocks():
        observe("join blocks")
        parent.task_done(q)
    else:
        observe("join returns")
    assert joining.completes()


@clause(
    "SER-11", MUST,
    "send raises for an object that cannot be pickled, and no part of it reaches the other end.",
    source="multiprocessing.connection.Connection.send",
    kinds=Kind.PIPE,
    capabilities="copies",
    needs="CONN-RECV-01",
    if_hung="a header, or part of the pickle, is written before pickling has finished",
    if_raised="a header, or part of the pickle, is written before pickling has finished",
)  # fmt: skip
def test_sending_an_unpicklable_object_raises_and_sends_nothing(
    pipe: MakePipe, producer: Actor, consumer: Actor
) -> None:
    a, b = pipe()
    with raises(RemoteError):
        producer.send(a, Unpicklable())
    producer.send(a, "good")
    assert consumer.recv(b) == "good"


@clause(
    "SER-12", DE_FACTO,
    "put of a SimpleQueue raises for an object that cannot be pickled, and all processes can still put.",
    source=OBSERVED,
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SIMPLE-01",
    if_hung="the lock shared by writers is acquired before pickling and never released",
)  # fmt: skip
def test_putting_an_unpicklable_object_into_a_simple_queue_raises(
    queue: MakeQueue, producer: Actor, other: Actor, consumer: Actor
) -> None:
    q = queue()
    with raises(RemoteError):
        producer.put(q, Unpicklable())
    for who in (producer, other):
        who.put(q, "good")
        assert consumer.get(q) == "good"


@clause(
    "SER-13", DE_FACTO,
    "A queue that is put into a queue does not arrive, nor does another queue in its place.",
    source=(GUIDELINES, OBSERVED),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    hint="a new queue arrives, unrelated to the one that was put",
)  # fmt: skip
def test_a_queue_does_not_arrive_through_a_queue(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q, passenger = queue(), queue()
    taking = consumer.begin.get(q)
    with suppress(RemoteError):
        producer.put(q, passenger)
    if not taking.blocks():
        with raises(RemoteError):
            taking.result()


PARTINGS = ("keep", "drop", "close", "close and open another")


def parts(sender: Actor, end: Subject, parting: str) -> None:
    """What a sender does with an end after it was sent: one of PARTINGS."""
    if parting == "drop":
        sender.drops(end)
    elif parting != "keep":
        sender.close(end)
    if parting == "close and open another":
        sender.socketpair()  # which may reuse its file descriptor


@clause(
    "SER-14", MUST,
    "A connection sent through another works in the receiving process, in its direction, even if its sender closes it.",
    source="multiprocessing.connection.Connection",
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="PIPE-03",
    hint="the connection's direction is not sent with it",
    if_raised="a file descriptor number is sent, which means nothing in another process, or nothing once it is closed",
)  # fmt: skip
def test_a_connection_is_sent_through_another(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    pipes = [pipe(duplex=False) for _ in PARTINGS]
    for parting, (reader, writer) in zip(PARTINGS, pipes, strict=True):
        hand(reader, producer)
        producer.send(a, reader)
        parts(producer, reader, parting)
        received = consumer.keep.recv(b)
        other.send(writer, "message")
        assert consumer.recv(received) == "message"
        with raises(RemoteError):
            consumer.send(received, "message")


@clause(
    "SER-15", HAZARD,
    "A connection sent through another may be lost if the sending process ends before it is received.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="processes",
    start_methods=ONE_METHOD,
)  # fmt: skip
def test_a_connection_may_be_lost_with_its_sender(
    pipe: MakePipe, child: MakeChild, consumer: Actor, observe: Observe
) -> None:
    reader, writer = pipe(duplex=False)
    passed, _ = pipe(duplex=False)
    c = child(writer, passed)
    c.send(writer, passed)
    assert c.exits().completes()
    try:
        consumer.keep.recv(reader)
        observe("recv returns it")
    except RemoteError as error:
        observe(f"recv raises {type(error).__name__}")


@clause(
    "SER-17", DE_FACTO,
    "A connection put into a queue works in the process that gets it, even if it is closed where it was put by then.",
    source=OBSERVED,
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("listener", "processes"),
    needs="SER-01",
    if_raised="items are serialized in a way that does not support connections, or only open ones",
)  # fmt: skip
def test_a_connection_is_passed_through_a_queue(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    listener = parent.listens()
    for parting in PARTINGS:
        accepting = parent.begin.accept(listener)
        theirs = producer.connects(listener.address)
        producer.put(q, theirs)
        settle()
        parts(producer, theirs, parting)
        received = consumer.keep.get(q)
        parent.send(accepting.result(), "message")
        assert consumer.recv(received) == "message"


@clause(
    "SER-18", MUST,
    "Items much larger than the operating system's buffers arrive intact.",
    source=GUIDELINES,
    kinds=ALL_KINDS,
    needs="SER-01",
    hint="a single write or read is assumed to transfer the whole item",
    if_hung="a single write or read is assumed to transfer the whole item",
)  # fmt: skip
def test_large_items_arrive_whole(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for size in (65_536, 1_000_003):
        giving = producer.begin.give(entrance, pattern(size))
        assert consumer.take(outlet) == pattern(size)
        assert giving.completes()


@clause(
    "SER-19", MUST,
    "Large items that several processes put and get at the same time do not interleave.",
    source=EXCHANGING,
    kinds=ALL_QUEUES,
    needs="SER-18",
    hint="an item is written or read in parts without a lock shared by all processes",
    if_hung="an item is written or read in parts without a lock shared by all processes",
    if_raised="an item is written or read in parts without a lock shared by all processes",
)  # fmt: skip
def test_large_items_of_several_processes_do_not_interleave(
    queue: MakeQueue, parent: Actor, producer: Actor, other: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    items = [pattern(70_000, seed) for seed in range(12)]
    putting = [who.begin_put_each(q, items[n::3]) for n, who in enumerate((parent, producer, other))]
    settle()
    getting = [who.begin_get_each(q, 4) for who in (parent, other, consumer)]
    taken = [item for each in getting for item in each.result()]
    assert sorted(taken, key=repr) == sorted(items, key=repr)
    assert all(each.completes() for each in putting)


@clause(
    "SER-20", DE_FACTO,
    "Connections sent through another as parts of one object work in the receiving process, even if then closed.",
    source=("multiprocessing.connection.Connection", OBSERVED),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="SER-14",
    hint="of several connections in one object, not each is sent by itself",
    if_raised="a connection is recognized only if it is itself the object sent",
)  # fmt: skip
def test_connections_are_sent_within_an_object(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    pipes = [pipe(duplex=False) for _ in range(3)]
    for reader, _ in pipes:
        hand(reader, producer)
    readers = [reader for reader, _ in pipes]
    producer.send(a, ["answers come from", *readers])
    for reader, parting in zip(readers, ("keep", "drop", "close and open another"), strict=True):
        parts(producer, reader, parting)
    arrived = consumer.keep.recv(b)
    for number, (_, writer) in enumerate(pipes):
        received = consumer.keep.perform(arrived, "__getitem__", number + 1)
        other.send(writer, number)
        assert consumer.recv(received) == number


@clause(
    "SER-29", MUST,
    "A connection sent through another is closed once the sender and the receiver have dropped it.",
    source=("multiprocessing.connection.Connection", "multiprocessing.connection.Connection.close"),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs=("SER-14", "CONN-CLOSE-02"),
    if_hung="a copy made for the receiver stays open",
)  # fmt: skip
def test_a_connection_that_was_sent_is_closed_by_all(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    reader, writer = pipe(duplex=False)
    hand(writer, producer)
    producer.send(a, writer)
    producer.drops(writer)
    consumer.drops(consumer.keep.recv(b))
    with raises(EOFError):
        other.recv(reader)


@clause(
    "SER-30", MUST,
    "A connection sent through another brings along the messages that its sender has not received yet.",
    source=("multiprocessing.connection.Connection", "multiprocessing.connection.Connection.recv"),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="SER-14",
    if_hung="the sender has read ahead, and keeps what it read",
)  # fmt: skip
def test_a_connection_that_is_sent_brings_its_messages(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    pipes = [pipe(), pipe(duplex=False)]
    for reader, writer in pipes:
        hand(reader, producer)
        other.send_each(writer, ["first", "second", "third"])
        assert producer.recv(reader) == "first"
        producer.send(a, reader)
        producer.close(reader)
        received = consumer.keep.recv(b)
        assert consumer.recv_each(received, 2) == ["second", "third"]


CONNECTION = "multiprocessing.connection.Connection"

# Classes that libraries raise themselves, expect from some call, or take for an end.
REASONS = ("TypeError", "PicklingError", "AttributeError", "ValueError", "OSError", "EOFError")
HELD = ("a lambda", "a lock", "a generator", "an instance of a local class")


def arrives(item: object, get: Callable[[Subject], object], q: Subject, failed: int = 1) -> bool:
    """Whether the item is next, after so many that failed: what arrives in place of these is for another clause."""
    for _ in range(failed + 1):
        with suppress(RemoteError):
            if get(q) == item:
                return True
    return False


@clause(
    "SER-22", MUST,
    "Objects that cannot be pickled do not stop others from arriving, whatever exception their pickling raises.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue.put", "multiprocessing.SimpleQueue.put", "bpo-30414"),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SER-07",
    hint="only some classes of exception are caught",
    if_hung="only some classes of exception are caught, and others end the background thread",
)  # fmt: skip
def test_it_does_not_matter_why_an_object_cannot_be_pickled(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q = queue()
    producer.put(q, "before them")
    unpicklable = [*map(Unpicklable, [*REASONS, "IndexError"]), *map(Holder, HELD)]
    for each in unpicklable:
        with suppress(RemoteError):  # whether this raises is for another clause
            producer.put(q, each)
    producer.put(q, "behind them")
    assert consumer.get(q) == "before them"
    assert arrives("behind them", consumer.get, q, len(unpicklable))


def frees_all_slots(q: Subject, reasons: Sequence[str], producer: Actor, consumer: Actor, settle: Settle) -> bool:
    """Fill a queue with objects that cannot be pickled, then with items that can; whether those arrive."""
    for reason in reasons:
        with suppress(RemoteError):
            producer.put(q, Unpicklable(reason))
    settle()
    for _ in reasons:
        try:
            consumer.get_nowait(q)
        except Empty:
            break
        except RemoteError:  # a get may have to report the object before its slot is free
            pass
    for reason in reasons:
        producer.put_nowait(q, reason)
    return consumer.get_each(q, len(reasons)) == [*reasons]


@clause(
    "SER-23", MUST,
    "The slot of an object that cannot be pickled is freed, whatever exception its pickling raises.",
    source=("multiprocessing.Queue.put", "queue.Queue", "bpo-33078"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    start_methods="fork",
    needs=("SER-09", "SER-22"),
    if_raised="the slot is freed for some classes of exception only",
)  # fmt: skip
def test_it_does_not_matter_for_the_slot_why_an_object_cannot_be_pickled(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    assert frees_all_slots(queue(maxsize=len(REASONS)), REASONS, producer, consumer, settle)


@clause(
    "SER-24", MUST,
    "The slot of an object that cannot be pickled is freed even if its pickling raises IndexError.",
    source=("multiprocessing.Queue.put", "queue.Queue", "bpo-33078"),
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    start_methods="fork",
    needs=("SER-09", "SER-22"),
    if_raised="the IndexError is mistaken for that of an empty buffer",
)  # fmt: skip
def test_the_slot_is_freed_after_an_index_error(
    queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle
) -> None:
    assert frees_all_slots(queue(maxsize=1), ["IndexError"], producer, consumer, settle)


@clause(
    "SER-25", MUST,
    "send raises the exception that pickling raises, whatever its class, and the connection stays usable.",
    source=f"{CONNECTION}.send",
    kinds=Kind.PIPE,
    capabilities="copies",
    needs="SER-11",
    hint="some classes of exception are replaced, or not passed on",
    if_raised="after some exceptions the connection is closed, or part of the message is already sent",
)  # fmt: skip
def test_send_raises_whatever_pickling_raises(pipe: MakePipe, producer: Actor, consumer: Actor) -> None:
    a, b = pipe()
    for reason in (*REASONS, "IndexError"):
        with raises(RemoteError):
            producer.send(a, Unpicklable(reason))
    producer.send(a, "good")
    assert consumer.recv(b) == "good"


@clause(
    "SER-26", MUST,
    "An item that cannot be unpickled does not keep others from arriving, whatever exception unpickling it raises.",
    source=("multiprocessing.Queue.get", "multiprocessing.SimpleQueue.get", f"{CONNECTION}.recv"),
    kinds=ALL_KINDS,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("GET-27", "SIMPLE-09", "CONN-RECV-09"),
    hint="some classes of exception are mistaken for the end of the channel",
    if_hung="some classes of exception are mistaken for the end of the channel, or leave a lock held",
)  # fmt: skip
def test_it_does_not_matter_why_an_item_cannot_be_unpickled(
    channel: MakeChannel, producer: Actor, consumer: Actor
) -> None:
    entrance, outlet = channel()
    reasons = (*REASONS, "IndexError")
    for reason in reasons:
        producer.give(entrance, Unloadable(reason))
    producer.give(entrance, "good")
    assert arrives("good", consumer.take, outlet, len(reasons))


@clause(
    "SER-31", MUST,
    "An item that cannot be unpickled does not keep others from arriving, however large it is and wherever it fails.",
    source=("multiprocessing.Queue.get", "multiprocessing.SimpleQueue.get", f"{CONNECTION}.recv"),
    kinds=ALL_KINDS,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("SER-18", "SER-26"),
    hint="what was not read of the item is left, and taken for the next one",
    if_hung="what was not read of the item is left, and taken for the next one",
)  # fmt: skip
def test_it_does_not_matter_how_large_an_item_is_that_cannot_be_unpickled(
    channel: MakeChannel, producer: Actor, consumer: Actor
) -> None:
    entrance, outlet = channel()
    for size in (100, 70_000, 300_000):
        for item in ([Unloadable(), pattern(size)], [pattern(size), Unloadable()]):
            giving = producer.begin.give(entrance, item)
            taking = consumer.begin.take(outlet)
            if not taking.blocks():  # it may raise, or wait for the next item
                with raises(RemoteError):
                    taking.result()
                taking = consumer.begin.take(outlet)
            assert giving.completes()
            producer.give(entrance, size)
            assert taking.result() == size


@clause(
    "SER-27", MUST,
    "An object that cannot be pickled does not keep items put behind it from arriving if its process ends meanwhile.",
    source=(PIPES_AND_QUEUES, GUIDELINES, "gh-79423"),
    contracts=Contract.MULTIPROCESSING,
    capabilities=("copies", "feeder", "processes"),
    start_methods="fork",
    needs=("SER-07", "LIFE-14"),
    hint="once its process ends, the background thread stops at the first error",
)  # fmt: skip
def test_items_behind_an_unpicklable_object_arrive_from_a_process_that_ends(
    queue: MakeQueue, child: MakeChild, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    c = child(q)
    c.put(q, LARGE)  # while this is being written, the others pile up behind it
    with suppress(RemoteError):
        c.put(q, Unpicklable())
    c.put(q, "behind it")
    ending = c.exits()
    settle()
    assert consumer.get(q) == LARGE
    assert ending.completes()
    settle()
    assert arrives("behind it", consumer.get_nowait, q)


@clause(
    "SER-28", MUST,
    "An item that holds one object many times still does when it arrives, however long it is.",
    source=(PIPES_AND_QUEUES, "pickle#comparison-with-marshal"),
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-01",
    hint="the parts of a long item are pickled one by one",
)  # fmt: skip
def test_what_an_item_holds_many_times_stays_one_object(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for times in (2, 1500):
        part, item = producer.has([]), producer.has([])
        producer.perform(item, "extend", [part] * times)
        producer.give(entrance, item)
        arrived = consumer.keep.take(outlet)
        first = consumer.keep.perform(arrived, "__getitem__", 0)
        consumer.perform(first, "append", "changed")
        assert consumer.perform(arrived, "__getitem__", times - 1) == ["changed"]


@clause(
    "SER-32", MUST,
    "An object that is put again arrives as it is then, however long it is and whatever queue it was put into before.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue.put"),
    capabilities="copies",
    needs="SER-01",
    hint="the pickle of an earlier put is kept, and used again for the same object",
)  # fmt: skip
def test_an_object_that_is_put_again_arrives_as_it_is_then(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q, other = queue(), queue()
    for length in (0, 2000):
        item = producer.has([*range(length), "as it was"])
        for entered, change in ((q, "changed"), (q, "once more"), (other, "again")):
            producer.put(entered, item)
            assert consumer.get(entered)[length:] == ["as it was"]
            producer.perform(item, "append", change)
            producer.put(entered, item)
            assert consumer.get(entered)[length:] == ["as it was", change]
            producer.perform(item, "pop")


@clause(
    "SER-33", MUST,
    "What follows an object that cannot be pickled arrives intact, however large it is, and wherever it fails.",
    source=("multiprocessing.Queue.get", "multiprocessing.SimpleQueue.get", f"{CONNECTION}.recv"),
    kinds=ALL_KINDS,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs=("SER-03", "SER-11", "SER-22"),
    hint="part of the pickle is written before pickling has finished, and taken for the beginning of the next item",
    if_hung="part of the pickle is written before pickling has finished, and its rest is waited for",
    if_raised="part of the pickle is written before pickling has finished, and taken for the next item",
)  # fmt: skip
def test_nothing_is_left_of_an_object_that_cannot_be_pickled(
    channel: MakeChannel, producer: Actor, consumer: Actor
) -> None:
    entrance, outlet = channel()
    for size in (100, 70_000, 300_000):
        for item in ([Unpicklable(), pattern(size)], [pattern(size), Unpicklable()]):
            taking = consumer.begin.take(outlet)
            with suppress(RemoteError):  # whether this raises is for another clause
                producer.give(entrance, item)
            producer.give(entrance, Knot())  # in its pickle, its parts have numbers
            try:
                arrived = taking.result()
            except RemoteError:  # what get raises in place of the object is for another clause
                arrived = consumer.take(outlet)
            assert arrived == Knot()


@clause(
    "SER-34", MUST,
    "An instance of a class that is pickled by a function registered with copyreg arrives.",
    source=(PIPES_AND_QUEUES, "multiprocessing.connection.Connection.send"),
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-01",
    hint="a pickler of its own that does not look at copyreg's table",
    if_hung="a pickler of its own that does not look at copyreg's table",
)  # fmt: skip
def test_what_copyreg_pickles_arrives(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for item in (Registered("books"), [Registered("books", ["Utopia"])]):
        producer.give(entrance, item)
        assert consumer.take(outlet) == item


@clause(
    "SER-35", MUST,
    "A connection that is sent twice arrives twice, and each copy works when the other has been closed.",
    source=("multiprocessing.connection.Connection", "multiprocessing.connection.Connection.close"),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="SER-14",
    hint="what was made for sending it the first time is used again",
    if_hung="what was made for sending it the first time is used again",
)  # fmt: skip
def test_a_connection_that_is_sent_twice_arrives_twice(
    pipe: MakePipe, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    reader, writer = pipe(duplex=False)
    producer.send(a, reader)
    producer.send(a, reader)
    first, second = consumer.keep.recv(b), consumer.keep.recv(b)
    other.send(writer, "message")
    assert consumer.recv(first) == "message"
    consumer.close(first)
    other.send(writer, "another")
    assert consumer.recv(second) == "another"


@clause(
    "SER-36", MUST,
    "An item that has arrived stays as it is when others arrive, even if it is pickled as a buffer.",
    source=(PIPES_AND_QUEUES, "multiprocessing.connection.Connection.recv"),
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-01",
    hint="what has arrived lies in memory into which the next item is received",
)  # fmt: skip
def test_what_has_arrived_stays_as_it_is(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for size in (10, 1_000):
        items = [Buffered(letter, letter.encode() * size) for letter in "abc"]
        arrived = []
        for item in items:
            producer.give(entrance, item)
            arrived.append(consumer.keep.take(outlet))
        assert [consumer.sees(each) for each in arrived] == items

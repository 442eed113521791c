"""What may be passed: pickling, copies, and items of any size."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, Full

from pytest import raises

from queuespec.case.actors import LARGE, Actor, pattern
from queuespec.case.examples import ForAll, builtin_values, exactly
from queuespec.case.fixtures import Hand, MakeChannel, MakeChild, MakePipe, MakeQueue, Observe, Settle
from queuespec.clauses import ALL_KINDS, ALL_QUEUES, DE_FACTO, HAZARD, MUST, Contract, Kind, clause
from queuespec.judged.payloads import Agreeable, Knot, Parcel, Touchy, Unpicklable
from queuespec.verdict.trouble import RemoteError

from .sources import EXCHANGING, GUIDELINES, OBSERVED, ONE_METHOD, PIPES_AND_QUEUES


@clause(
    "SER-01", MUST,
    "Any object that can be pickled can be passed, and arrives equal to what it was, in value and in type.",
    source=(EXCHANGING, PIPES_AND_QUEUES),
    kinds=ALL_KINDS,
    hint="a format that knows fewer types than pickle, such as JSON",
    if_raised="a format that knows fewer types than pickle, such as JSON",
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
    "What arrives is a copy, even in the process that sent it: changing the copy leaves the original as it was.",
    source=PIPES_AND_QUEUES,
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-03",
    hint="objects are handed over as they are, or lie in memory that both share",
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
    hint="an instance is reduced to its dictionary",
    if_raised="only values of builtin types are carried",
)  # fmt: skip
def test_instances_of_user_classes_arrive(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    producer.give(entrance, Parcel("books", ["Utopia", 1516]))
    assert consumer.take(outlet) == Parcel("books", ["Utopia", 1516])


@clause(
    "SER-04", MUST,
    "If an item refers to one object twice, so does what arrives; each item arrives as an object of its own.",
    source=(PIPES_AND_QUEUES, "pickle#comparison-with-marshal"),
    kinds=ALL_KINDS,
    capabilities="copies",
    needs="SER-03",
    hint="each part is copied by itself, or what was received is remembered for equal items to come",
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
    "An item arrives whatever it says of itself: also one that equals everything, or that raises when it is compared.",
    source=(EXCHANGING, PIPES_AND_QUEUES, "SER-03"),
    kinds=ALL_KINDS,
    needs="SER-03",
    if_hung="an item is compared with the mark that ends the background thread",
    if_raised="an item is asked whether it is true, or compared",
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
    "send, and put of a SimpleQueue, copy the object as it is when they are called: later changes to it do not arrive.",
    source=("multiprocessing.connection.Connection.send", "multiprocessing.SimpleQueue"),
    kinds=(Kind.PIPE, Kind.SIMPLE),
    capabilities="copies",
    needs="SER-02",
    hint="a background thread pickles the object, or the pickle of an earlier call is used again",
)  # fmt: skip
def test_objects_arrive_as_they_were_at_the_call(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    item = producer.has(["as it was"])
    producer.give(entrance, item)
    producer.perform(item, "append", "too late")
    assert consumer.take(outlet) == ["as it was"]
    producer.give(entrance, item)
    assert consumer.take(outlet) == ["as it was", "too late"]


@clause(
    "SER-07", MUST,
    "An object that cannot be pickled keeps no other, put before it or after it by any process, from arriving.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue.put", "multiprocessing.SimpleQueue.put", "bpo-30414"),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    hint="what was to be written together with the object is lost",
    if_hung="the background thread ends with the exception, or drops what it had taken up; or a lock stays taken",
)  # fmt: skip
def test_objects_around_an_unpicklable_one_arrive(
    queue: MakeQueue, producer: Actor, other: Actor, consumer: Actor, settle: Settle
) -> None:
    q = queue()
    producer.begin.put(q, LARGE)  # while this is being written, the others wait together
    settle()
    producer.begin.put(q, Unpicklable())  # whether this raises is another clause's matter
    settle()
    putting = producer.begin_put_each(q, ["behind it", "and behind that"])
    settle()
    good = [LARGE, "behind it", "and behind that", "of another process"]

    def next_good() -> object:
        for _ in range(5):
            with suppress(RemoteError):  # what arrives in place of the object itself is another clause's matter
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
    "put returns for an object that cannot be pickled, and nothing arrives.",
    source=OBSERVED,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("copies", "feeder"),
    hint="a stand-in for the object is written",
    if_raised="half of a pickle is written, or put pickles the object itself",
)  # fmt: skip
def test_an_unpicklable_object_vanishes(queue: MakeQueue, producer: Actor, consumer: Actor, settle: Settle) -> None:
    q = queue()
    producer.put(q, Unpicklable())
    settle()
    with raises(Empty):
        consumer.get_nowait(q)


@clause(
    "SER-09", MUST,
    "The slot of an object that cannot be pickled becomes free again, and no other slot does.",
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
    if putting.blocks():  # a get may have to tell of the object before its slot is free
        with suppress(RemoteError):
            consumer.get_nowait(q)
    assert putting.completes()
    with raises(Full):
        producer.put_nowait(q, "one too many")
    assert consumer.get(q) == "good"


@clause(
    "SER-10", HAZARD,
    "An object that cannot be pickled may stay an unfinished task: join blocks until task_done is called in its place.",
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
    "send raises for an object that cannot be pickled, and nothing of it reaches the other end.",
    source="multiprocessing.connection.Connection.send",
    kinds=Kind.PIPE,
    capabilities="copies",
    needs="CONN-RECV-01",
    if_hung="a header, or part of the pickle, is written before the object has been pickled",
    if_raised="a header, or part of the pickle, is written before the object has been pickled",
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
    "put of a SimpleQueue raises for an object that cannot be pickled, and all processes can put as before.",
    source=OBSERVED,
    kinds=Kind.SIMPLE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    needs="SIMPLE-01",
    if_hung="the lock that writers share is taken before the object is pickled, and stays taken",
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
    "A queue that is put into a queue does not arrive, nor does another in its place.",
    source=(GUIDELINES, OBSERVED),
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities="copies",
    hint="what arrives is a new queue that has nothing to do with the one that was put",
)  # fmt: skip
def test_a_queue_does_not_arrive_through_a_queue(queue: MakeQueue, producer: Actor, consumer: Actor) -> None:
    q, passenger = queue(), queue()
    taking = consumer.begin.get(q)
    with suppress(RemoteError):
        producer.put(q, passenger)
    if not taking.blocks():
        with raises(RemoteError):
            taking.result()


@clause(
    "SER-14", MUST,
    "A connection can be sent through another one, and works in the process that receives it, as one-way as before.",
    source="multiprocessing.connection.Connection",
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="PIPE-03",
    hint="the direction of the connection is not sent along",
    if_raised="only the number of the descriptor is sent, which means nothing in another process",
)  # fmt: skip
def test_a_connection_is_sent_through_another(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    reader, writer = pipe(duplex=False)
    hand(reader, producer)
    producer.send(a, reader)
    received = consumer.keep.recv(b)
    other.send(writer, "message")
    assert consumer.recv(received) == "message"
    with raises(RemoteError):
        consumer.send(received, "message")


@clause(
    "SER-15", HAZARD,
    "A connection that was sent may be lost if the process that sent it ends before it is received.",
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
    "A connection can be put into a queue, and works in the process that gets it.",
    source=OBSERVED,
    kinds=ALL_QUEUES,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("listener", "processes"),
    needs="SER-01",
    if_raised="items are made into bytes in a way that connections do not know",
)  # fmt: skip
def test_a_connection_is_passed_through_a_queue(
    queue: MakeQueue, parent: Actor, producer: Actor, consumer: Actor
) -> None:
    q = queue()
    listener = parent.listens()
    accepting = parent.begin.accept(listener)
    theirs = producer.connects(listener.address)
    producer.put(q, theirs)
    received = consumer.keep.get(q)
    parent.send(accepting.result(), "message")
    assert consumer.recv(received) == "message"


@clause(
    "SER-18", MUST,
    "Items much larger than the buffers of the operating system arrive whole.",
    source=GUIDELINES,
    kinds=ALL_KINDS,
    needs="SER-01",
    hint="a single write or read is taken for the whole of it",
    if_hung="a single write or read is taken for the whole of it",
)  # fmt: skip
def test_large_items_arrive_whole(channel: MakeChannel, producer: Actor, consumer: Actor) -> None:
    entrance, outlet = channel()
    for size in (65_536, 1_000_003):
        giving = producer.begin.give(entrance, pattern(size))
        assert consumer.take(outlet) == pattern(size)
        assert giving.completes()


@clause(
    "SER-19", MUST,
    "Large items that several processes put and get at the same time do not run into one another.",
    source=EXCHANGING,
    kinds=ALL_QUEUES,
    needs="SER-18",
    hint="the parts of an item are written, or read, without a lock that all processes share",
    if_hung="the parts of an item are written, or read, without a lock that all processes share",
    if_raised="the parts of an item are written, or read, without a lock that all processes share",
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
    "A connection that is sent through another one within an object works in the process that receives it.",
    source=("multiprocessing.connection.Connection", OBSERVED),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs="SER-14",
    if_raised="a connection is known only where it is itself the object that is sent",
)  # fmt: skip
def test_a_connection_is_sent_within_an_object(
    pipe: MakePipe, hand: Hand, producer: Actor, consumer: Actor, other: Actor
) -> None:
    a, b = pipe()
    reader, writer = pipe(duplex=False)
    hand(reader, producer)
    producer.send(a, ["answers come from", reader])
    received = consumer.keep.perform(consumer.keep.recv(b), "pop")
    other.send(writer, "message")
    assert consumer.recv(received) == "message"

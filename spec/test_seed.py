"""Whole programs: what introductions to multiprocessing show, as far as it is promised."""

from __future__ import annotations

from signal import SIGTERM
from typing import Any

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakePipe, MakeQueue
from queuespec.clauses import MUST, Contract, Kind, clause
from queuespec.judged.programs.tutorials import (
    a_parent_and_a_child,
    a_pipe_between_siblings,
    a_sentinel_after_the_producer,
    a_writer_and_an_endless_reader,
    four_consumers_and_poison_pills,
    many_writers_and_readers,
    three_workers_with_a_parcel_each,
    two_writers_and_a_reader,
)

from .sources import EXAMPLES, EXCHANGING, GUIDELINES, PIPES_AND_QUEUES


@clause(
    "SEED-00a", MUST,
    "What a reader gets until Empty is raised, and what is left, is all that two writers put, in each one's order.",
    source=(EXCHANGING, "GET-01", "FIFO-01", "FIFO-04"),
    kinds=Kind.QUEUE,
    needs=("GET-01", "FIFO-01", "FIFO-04"),
    hint="an item is lost, repeated or overtaken where the reader and the writers meet",
)  # fmt: skip
def test_a_reader_gets_what_two_writers_put(queue: MakeQueue, parent: Actor) -> None:
    seen, left = parent.runs(two_writers_and_a_reader, queue(), queue())
    for writer in ("one", "two"):
        assert [number for name, number in seen + left if name == writer] == [*range(9)]
    assert len(seen + left) == 18


@clause(
    "SEED-01a", MUST,
    "Integers that one child sends arrive in order in its sibling, to which the other end of the pipe was passed.",
    source=(EXCHANGING, "PIPE-07", "PIPE-14"),
    kinds=Kind.PIPE,
    needs=("PIPE-07", "PIPE-14"),
    hint="messages overtake one another",
    if_hung="an end works only together with the other, or with the process that made both",
)  # fmt: skip
def test_integers_reach_a_sibling_in_order(pipe: MakePipe, parent: Actor) -> None:
    received = parent.runs(a_pipe_between_siblings, *pipe(), *pipe(duplex=False))
    assert received == [*range(10)]


@clause(
    "SEED-01d", MUST,
    "Ten processes that put and ten that get (under spawn four each) share a queue for three: each item arrives once.",
    source=(EXCHANGING, "GET-01", "PUT-04"),
    kinds=Kind.QUEUE,
    needs=("GET-01", "PUT-04"),
    hint="a lock is not shared by all processes",
    if_hung="a wake-up is lost where many wait, or a lock is not shared by all processes",
)  # fmt: skip
def test_many_writers_and_readers_lose_nothing(queue: MakeQueue, parent: Actor, case: Any) -> None:
    count = 4 if case.start_method == "spawn" else 10  # under spawn each is an interpreter of its own
    read = parent.runs(many_writers_and_readers, queue(maxsize=3), queue(), count)
    assert sorted(item for items in read for item in items) == [(w, n) for w in range(count) for n in range(10)]


@clause(
    "SEED-02a", MUST,
    "An endless reader gets what a writer put, in order; the writer ends by itself, the reader by SIGTERM.",
    source=(EXCHANGING, "GET-02", "FIFO-01", "multiprocessing.Process.terminate", "multiprocessing.Process.exitcode"),
    kinds=Kind.QUEUE,
    capabilities=("processes", "exit-code", "signals"),
    needs=("GET-02", "FIFO-01"),
    hint="a get that does not wait, or a SIGTERM that ends the process as if it had returned",
    if_hung="a get in which signals are not heard",
)  # fmt: skip
def test_an_endless_reader_gets_all_until_it_is_terminated(queue: MakeQueue, parent: Actor) -> None:
    read, exit_codes = parent.runs(a_writer_and_an_endless_reader, queue(), queue())
    assert read == ["A", "B", "C"]
    assert exit_codes == [0, -SIGTERM]


@clause(
    "SEED-02b", MUST,
    "A child sends a list to its parent through a pipe, and sends a string that it receives back the same way.",
    source=(EXCHANGING, "PIPE-01", "PIPE-10"),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs=("PIPE-01", "PIPE-10"),
    if_raised="the child's end is closed when the parent closes its copy",
)  # fmt: skip
def test_a_parent_and_a_child_exchange_messages(pipe: MakePipe, parent: Actor) -> None:
    assert parent.runs(a_parent_and_a_child, *pipe()) == [[1, "two", None], "666"]


@clause(
    "SEED-03a", MUST,
    "A sentinel that is put once the producer has been joined comes out after all that the producer put.",
    source=(GUIDELINES, "FIFO-04"),
    kinds=Kind.QUEUE,
    needs=("FIFO-01", "FIFO-04"),
    hint="items are still on their way when their process has ended",
)  # fmt: skip
def test_a_sentinel_comes_out_after_what_the_producer_put(queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(a_sentinel_after_the_producer, queue(), queue()) == [0, 1, 2, 3, 4]


@clause(
    "SEED-04a", MUST,
    "Three workers get an instance of a user's class each, although the parent has closed the queue, and end normally.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue.close", "multiprocessing.Queue.join_thread"),
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "exit-code"),
    needs="LIFE-02",
    hint="an instance arrives without its state",
    if_hung="close reaches other processes",
)  # fmt: skip
def test_three_workers_get_a_parcel_each(queue: MakeQueue, parent: Actor) -> None:
    opened, exit_codes = parent.runs(three_workers_with_a_parcel_each, queue(), queue())
    assert sorted(opened) == ["parcel 0: [0]", "parcel 1: [1]", "parcel 2: [2]"]
    assert exit_codes == [0, 0, 0]


@clause(
    "SEED-04b", MUST,
    "Four consumers do forty tasks and end at a pill each: join returns, nothing is left, each result comes once.",
    source=(EXAMPLES, "multiprocessing.JoinableQueue.join", "multiprocessing.JoinableQueue.task_done"),
    kinds=Kind.JOINABLE,
    capabilities="exit-code",
    needs=("GET-01", "FIFO-01", "JOIN-05"),
    if_hung="each process keeps its own count, the count is changed without a lock, or a pill is taken before its turn",
)  # fmt: skip
def test_four_consumers_end_at_their_pills(queue: MakeQueue, parent: Actor) -> None:
    done = parent.runs(four_consumers_and_poison_pills, queue(), queue())
    assert sorted(done["results"]) == sorted(f"{n} * {n} = {n * n}" for n in range(40))
    assert done["exit codes"] == [0, 0, 0, 0]
    assert done["left"] is False

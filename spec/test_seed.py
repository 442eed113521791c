"""Whole programs as shown in introductions to multiprocessing, as far as the documentation promises their results."""

from __future__ import annotations

from signal import SIGTERM
from typing import Any

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakePipe, MakeQueue
from queuespec.clauses import BOTH_QUEUES, MUST, Contract, Kind, clause
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
    "Everything two writers put is read exactly once, before Empty is raised or after, each writer's items in order.",
    source=(EXCHANGING, "GET-01", "FIFO-01", "FIFO-04"),
    kinds=BOTH_QUEUES,
    once=True,
    needs=("GET-01", "FIFO-01", "FIFO-04"),
    hint="an item is lost, repeated or reordered when the reader and the writers run at the same time",
)  # fmt: skip
def test_a_reader_gets_what_two_writers_put(queue: MakeQueue, parent: Actor) -> None:
    seen, left = parent.runs(two_writers_and_a_reader, queue(), queue())
    for writer in ("one", "two"):
        assert [number for name, number in seen + left if name == writer] == [*range(9)]
    assert len(seen + left) == 18


@clause(
    "SEED-01a", MUST,
    "Integers sent by one child process arrive in order in its sibling, which was passed the other end of the pipe.",
    source=(EXCHANGING, "PIPE-07", "PIPE-14"),
    kinds=Kind.PIPE,
    needs=("PIPE-07", "PIPE-14"),
    hint="messages overtake one another",
    if_hung="an end works only next to the other end, or in the process that created both",
)  # fmt: skip
def test_integers_reach_a_sibling_in_order(pipe: MakePipe, parent: Actor) -> None:
    received = parent.runs(a_pipe_between_siblings, *pipe(), *pipe(duplex=False))
    assert received == [*range(10)]


@clause(
    "SEED-01d", MUST,
    "Ten producers and ten consumers (with spawn, four each) share a queue of maxsize 3: each item arrives once.",
    source=(EXCHANGING, "GET-01", "PUT-04"),
    kinds=BOTH_QUEUES,
    once=True,
    needs=("GET-01", "PUT-04"),
    hint="a lock is not shared by all processes",
    if_hung="a wake-up is lost when many processes wait, or a lock is not shared by all processes",
)  # fmt: skip
def test_many_writers_and_readers_lose_nothing(queue: MakeQueue, parent: Actor, case: Any) -> None:
    count = 4 if case.start_method == "spawn" else 10  # with spawn, each one starts a new interpreter
    read = parent.runs(many_writers_and_readers, queue(maxsize=3), queue(), count)
    assert sorted(item for items in read for item in items) == [(w, n) for w in range(count) for n in range(10)]


@clause(
    "SEED-02a", MUST,
    "An endless reader gets what a writer put, in order; the writer exits normally, and SIGTERM ends the reader.",
    source=(EXCHANGING, "GET-02", "FIFO-01", "multiprocessing.Process.terminate", "multiprocessing.Process.exitcode"),
    kinds=BOTH_QUEUES,
    once=True,
    capabilities=("processes", "exit-code", "signals"),
    needs=("GET-02", "FIFO-01"),
    hint="a get that does not block, or a process that exits normally on SIGTERM",
    if_hung="a get that signals cannot interrupt",
)  # fmt: skip
def test_an_endless_reader_gets_all_until_it_is_terminated(queue: MakeQueue, parent: Actor) -> None:
    read, exit_codes = parent.runs(a_writer_and_an_endless_reader, queue(), queue())
    assert read == ["A", "B", "C"]
    assert exit_codes == [0, -SIGTERM]


@clause(
    "SEED-02b", MUST,
    "A child process sends a list to its parent through a pipe, then receives a string and sends it back.",
    source=(EXCHANGING, "PIPE-01", "PIPE-10"),
    kinds=Kind.PIPE,
    capabilities="processes",
    needs=("PIPE-01", "PIPE-10"),
    if_raised="closing the parent's copy of an end closes the child's as well",
)  # fmt: skip
def test_a_parent_and_a_child_exchange_messages(pipe: MakePipe, parent: Actor) -> None:
    assert parent.runs(a_parent_and_a_child, *pipe()) == [[1, "two", None], "666"]


@clause(
    "SEED-03a", MUST,
    "A sentinel put once the producer has been joined comes out after everything the producer put.",
    source=(GUIDELINES, "FIFO-04"),
    kinds=BOTH_QUEUES,
    once=True,
    needs=("FIFO-01", "FIFO-04"),
    hint="items are still in transit after their process has ended",
)  # fmt: skip
def test_a_sentinel_comes_out_after_what_the_producer_put(queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(a_sentinel_after_the_producer, queue(), queue()) == [0, 1, 2, 3, 4]


@clause(
    "SEED-04a", MUST,
    "Three workers each get an instance of a user's class although the parent has closed the queue, and exit normally.",
    source=(PIPES_AND_QUEUES, "multiprocessing.Queue.close", "multiprocessing.Queue.join_thread"),
    kinds=BOTH_QUEUES,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities=("close", "feeder", "exit-code"),
    needs="LIFE-02",
    hint="an instance arrives without its state, or with another",
    if_hung="close affects other processes",
)  # fmt: skip
def test_three_workers_get_a_parcel_each(queue: MakeQueue, parent: Actor) -> None:
    opened, exit_codes = parent.runs(three_workers_with_a_parcel_each, queue(), queue())
    assert sorted(opened) == ["parcel 0: [0]", "parcel 1: [1]", "parcel 2: [2]"]
    assert exit_codes == [0, 0, 0]


@clause(
    "SEED-04b", MUST,
    "Four consumers do forty tasks and stop at a pill each: join returns, nothing is left, each result arrives once.",
    source=(EXAMPLES, "multiprocessing.JoinableQueue.join", "multiprocessing.JoinableQueue.task_done"),
    kinds=Kind.JOINABLE,
    capabilities="exit-code",
    needs=("GET-01", "FIFO-01", "JOIN-05"),
    if_hung="each process keeps its own count, the count is changed without a lock, or a pill overtakes a task",
)  # fmt: skip
def test_four_consumers_end_at_their_pills(queue: MakeQueue, parent: Actor) -> None:
    done = parent.runs(four_consumers_and_poison_pills, queue(), queue())
    assert sorted(done["results"]) == sorted(f"{n} * {n} = {n * n}" for n in range(40))
    assert done["exit codes"] == [0, 0, 0, 0]
    assert done["left"] is False

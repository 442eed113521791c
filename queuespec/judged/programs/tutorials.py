"""The programs of introductions to multiprocessing, which clauses run whole.

Each gets the family of objects and processes under test, runs in one of the judged processes, and returns what it has
seen where the tutorial prints it. What its own processes run is at the top level of this module, where every start
method finds it; so it imports little.
"""

from __future__ import annotations

import contextlib
from queue import Empty

from ..payloads import Parcel
from .starting import has, joined, processes_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def write_nine(queue: Any, writer: str) -> None:
    for number in range(9):
        queue.put((writer, number))


def read_what_is_there(queue: Any, answers: Any) -> None:
    seen = []
    with contextlib.suppress(Empty):
        while True:
            seen.append(queue.get_nowait())
    answers.put(seen)


def two_writers_and_a_reader(family: Any, queue: Any, answers: Any) -> tuple[Any, list[Any]]:
    """What the reader saw before the queue was reported empty, and what was left when all had been joined."""
    with processes_of(family) as start:
        writers = [start(write_nine, queue, writer) for writer in ("one", "two")]
        reader = start(read_what_is_there, queue, answers)
        joined(*writers)
        seen = answers.get()
        joined(reader)
        queue.put("end")
        return seen, list(iter(queue.get, "end"))


def send_integers(end: Any) -> None:
    for number in range(10):
        end.send(number)


def receive_integers(end: Any, answer: Any) -> None:
    answer.send([end.recv() for _ in range(10)])


def a_pipe_between_siblings(family: Any, first: Any, second: Any, answered: Any, answer: Any) -> Any:
    """What one sibling received. No one waits for an end of file, so no copy of an end needs closing."""
    with processes_of(family) as start:
        sender = start(send_integers, first)
        receiver = start(receive_integers, second, answer)
        received = answered.recv()
        joined(sender, receiver)
        return received


def write_ten(queue: Any, writer: int) -> None:
    for number in range(10):
        queue.put((writer, number))


def read_ten(queue: Any, answers: Any) -> None:
    answers.put([queue.get() for _ in range(10)])


def many_writers_and_readers(family: Any, queue: Any, answers: Any, count: int) -> list[Any]:
    """What each reader read."""
    with processes_of(family) as start:
        writers = [start(write_ten, queue, writer) for writer in range(count)]
        readers = [start(read_ten, queue, answers) for _ in range(count)]
        read = [answers.get() for _ in readers]
        joined(*writers, *readers)
        return read


def write_letters(queue: Any) -> None:
    for letter in "ABC":
        queue.put(letter)


def read_for_ever(queue: Any, answers: Any) -> None:
    while True:
        answers.put(queue.get())


def a_writer_and_an_endless_reader(family: Any, queue: Any, answers: Any) -> tuple[list[Any], list[Any]]:
    """What the reader read until it was terminated, and the exit codes of both."""
    has(family, "terminate")
    with processes_of(family) as start:
        writer = start(write_letters, queue)
        reader = start(read_for_ever, queue, answers)
        read = [answers.get() for _ in "ABC"]
        joined(writer)
        reader.terminate()
        return read, joined(writer, reader)


def send_a_list_and_return_a_text(end: Any) -> None:
    end.send([1, "two", None])
    end.send(end.recv())


def a_parent_and_a_child(family: Any, ours: Any, theirs: Any) -> list[Any]:
    """What the parent received before it terminated the child."""
    has(family, "terminate")
    with processes_of(family) as start:
        child = start(send_a_list_and_return_a_text, theirs)
        theirs.close()
        received = [ours.recv()]
        ours.send("666")
        received.append(ours.recv())
        child.terminate()
        joined(child)
        return received


def produce_five(queue: Any) -> None:
    for number in range(5):
        queue.put(number)


def consume_until_none(queue: Any, answers: Any) -> None:
    answers.put(list(iter(queue.get, None)))


def a_sentinel_after_the_producer(family: Any, queue: Any, answers: Any) -> Any:
    """What the consumer consumed before None."""
    with processes_of(family) as start:
        producer = start(produce_five, queue)
        consumer = start(consume_until_none, queue, answers)
        joined(producer)
        queue.put(None)
        consumed = answers.get()
        joined(consumer)
        return consumed


def open_a_parcel(queue: Any, answers: Any) -> None:
    answers.put(queue.get().opened())


def three_workers_with_a_parcel_each(family: Any, queue: Any, answers: Any) -> tuple[list[Any], list[Any]]:
    """What the workers say about their parcels, and their exit codes."""
    with processes_of(family) as start:
        workers = [start(open_a_parcel, queue, answers) for _ in range(3)]
        for number in range(3):
            queue.put(Parcel("parcel %d" % number, [number]))
        queue.close()
        queue.join_thread()
        return [answers.get() for _ in workers], joined(*workers)


class Task:
    """A task that is done by calling it."""

    def __init__(self, a: int, b: int) -> None:
        self.a = a
        self.b = b

    def __call__(self) -> int:
        return self.a * self.b

    def __str__(self) -> str:
        return "%d * %d" % (self.a, self.b)


def do_tasks(tasks: Any, results: Any) -> None:
    for task in iter(tasks.get, None):
        result = "%s = %d" % (task, task())
        tasks.task_done()
        results.put(result)
    tasks.task_done()


def is_left(queue: Any) -> bool:
    """Whether an item comes out of a queue when there should be none."""
    try:
        queue.get_nowait()
    except Empty:
        return False
    return True


def four_consumers_and_poison_pills(family: Any, tasks: Any, results: Any) -> dict[str, Any]:
    """The results of the tasks, as found after join had returned."""
    with processes_of(family) as start:
        consumers = [start(do_tasks, tasks, results) for _ in range(4)]
        for number in range(40):
            tasks.put(Task(number, number))
        for _ in consumers:
            tasks.put(None)
        tasks.join()
        left = is_left(tasks)
        return {"results": [results.get() for _ in range(40)], "exit codes": joined(*consumers), "left": left}

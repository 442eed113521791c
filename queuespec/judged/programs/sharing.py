"""Programs for clauses about sharing: the ways in which queues and pipes reach new processes.

They are run like those of the tutorials: see starting.py. A process is joined before its message is
read, since one that never started sends none.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import sys
from queue import Full

from ..adapters import dispose, disposing
from . import starting
from .starting import joined, started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Sequence

AT_THE_GATE = 5.0  # seconds that a process waits there: its start() may not return until it is running

MORE_THAN_FIT = 5  # items

shared: Any = None  # the queue that is a global


def adapter_of(name: str) -> Any:
    from ..adapters import adapt, load  # these take a new process a while to import

    return adapt(load(name))


def own_names() -> tuple[str, str]:
    """The names of the adapter and of the start method that have opened the family of this process."""
    return starting.opened_by


def tell(item: Any, *entrances: Any) -> None:
    for entrance in entrances:
        (entrance.send if hasattr(entrance, "send") else entrance.put)(item)


def told(process: Any, answers: Any) -> Any:
    """What a process has put into a queue, or the exit code with which it failed."""
    (exit_code,) = joined(process)
    return "exit code %d" % exit_code if exit_code else answers.get()


def nothing() -> None:
    pass


def consumer_of(family: Any) -> Any:
    """A subclass of the family's Process with a queue to get an item from, and one to report it to."""
    import inspect  # expensive, and needed only here

    process: Any = type(family.Process(target=nothing, args=()))
    if not hasattr(process, "run"):  # its instances may hand on what another process has: that runs its own
        raise starting.Lacking("its Process has no run")
    try:
        inspect.signature(process).bind()
    except TypeError:
        raise starting.Lacking("its Process needs a target: a class that extends it has none") from None
    except ValueError:  # it does not tell
        pass

    class Consumer(process):  # type: ignore[misc]
        def __init__(self, queue: Any, answers: Any) -> None:
            super().__init__()
            self.queue = queue
            self.answers = answers
            self.home = (starting.directory, os.getpid())

        def run(self) -> None:
            starting.run(*self.home, self.hand_over)

        def hand_over(self) -> None:
            self.answers.put(self.queue.get())

        def __reduce_ex__(self, protocol: Any) -> Any:  # this class cannot be found by name
            return (blank_consumer, own_names(), *super().__reduce_ex__(protocol)[2:])

    return Consumer


def blank_consumer(adapter: str, start_method: str) -> Any:
    consumer = consumer_of(adapter_of(adapter).context(start_method))
    return consumer.__new__(consumer)


def a_consumer_that_keeps_its_queues(family: Any, queue: Any, answers: Any) -> Any:
    """What a process reported whose queues are its attributes."""
    consumer = consumer_of(family)(queue, answers)
    consumer.start()
    return told(consumer, answers)


def hand_on(adapter: str, start_method: str, queue: Any) -> None:
    family = adapter_of(adapter).context(start_method)
    (exit_code,) = joined(started(family, tell, "from the grandchild", queue))
    sys.exit(exit_code)


def a_child_that_hands_on(family: Any, queue: Any) -> Any:
    """What a process reported that got the queue from a process to which it had been passed."""
    return told(started(family, hand_on, *own_names(), queue), queue)


def put_all_that_fits(queue: Any, answers: Any) -> None:
    count = 0
    with contextlib.suppress(Full):
        while count < MORE_THAN_FIT:
            queue.put(count, False)
            count += 1
    tell(count, answers)


def hand_on_to_fill(adapter: str, start_method: str, queue: Any, answers: Any) -> None:
    family = adapter_of(adapter).context(start_method)
    (exit_code,) = joined(started(family, put_all_that_fits, queue, answers))
    sys.exit(exit_code)


def a_grandchild_that_fills(family: Any, queue: Any, answers: Any) -> Any:
    """How many items a process could put that got the queue from a process to which it had been passed."""
    return told(started(family, hand_on_to_fill, *own_names(), queue, answers), answers)


def put_into_the_global(item: Any) -> None:
    shared.put(item)


def a_queue_that_is_a_global(family: Any, queue: Any) -> Any:
    """What a process reported to which no queue was passed."""
    global shared
    shared = queue
    try:
        return told(started(family, put_into_the_global, "item"), queue)
    finally:
        shared = None


class Gate:
    """Something that a process waits at; in an argument, it delays unpickling the arguments after it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def wait(self) -> None:
        entrance = os.open(self.path, os.O_RDONLY)
        select.select([entrance], [], [], AT_THE_GATE)
        os.close(entrance)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.wait()


def put_and_get(gate: Gate, queue: Any, answers: Any) -> None:
    gate.wait()
    queue.put("item")
    answers.put(queue.get())


def lets_go_of_what_it_passed(family: Any, kind: str, answers: Any) -> Any:
    """What a process reported that unpickled its arguments only when no one else held them any more."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as directory:
        gate = Gate(os.path.join(directory, "gate"))
        os.mkfifo(gate.path)
        key = os.open(gate.path, os.O_RDWR)
        queue = getattr(family, kind)()
        process = started(family, put_and_get, gate, queue, answers)
        del queue
        gc.collect()
        gc.collect()
        os.write(key, b".")
        seen = told(process, answers)
        os.close(key)
    return seen


def started_with_it(family: Any, queue: Any, start_methods: Sequence[str]) -> dict[str, Any]:
    """The exit codes of the processes that could be started with the queue as argument, by start method."""
    adapter = adapter_of(own_names()[0])
    exit_codes = {}
    for start_method in start_methods:
        if start_method in adapter.start_methods:
            try:
                process = started(adapter.context(start_method), tell, "item", queue)
            except Exception:  # refused
                continue
            (exit_codes[start_method],) = joined(process)
    return exit_codes


def did_not_reach(family: Any, factory: str, made_for: Sequence[str]) -> list[tuple[str, str]]:
    """The start methods of a queue or pipe and of a process that did not report through it."""
    adapter = adapter_of(own_names()[0])
    families = {method: disposing(adapter, adapter.context(method)) for method in adapter.start_methods}
    makers = [start_method for start_method in made_for if start_method in families]
    made = [getattr(families[start_method], factory)() for start_method in makers]
    entrances = [each[1] for each in made] if factory == "Pipe" else made
    receive = [each[0].recv for each in made] if factory == "Pipe" else [each.get for each in made]
    missing = []
    for start_method, starter in families.items():
        (exit_code,) = joined(started(starter, tell, start_method, *entrances))
        for maker, received in zip(makers, receive):
            if exit_code or received() != start_method:
                missing.append((maker, start_method))
    for family in families.values():
        dispose(family)
    return missing


def fork_after_a_put(family: Any, queue: Any, answers: Any) -> None:
    import threading
    import warnings

    queue.put("item")
    before = threading.active_count()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        process = started(family, nothing)
    alone = min(before, threading.active_count()) == 1
    joined(process)
    answers.put(None if alone else [warning.category.__name__ for warning in caught])


def a_fork_after_a_put(family: Any, queue: Any, answers: Any) -> Any:
    """The warnings in a process that starts another. It has no threads, except those started by a put.

    Raises Lacking if there are none.
    """
    warned = told(started(family, fork_after_a_put, family, queue, answers), answers)
    if warned is None:
        raise starting.Lacking("its put starts no thread, or one that has ended by then")
    return warned

"""The programs of multiprocessing's own documentation, which clauses run whole: see starting.py."""

from __future__ import annotations

from .starting import joined, processes_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


def put_a_list(queue: Any) -> None:
    queue.put([42, None, "hello"])


def a_child_that_puts(family: Any, queue: Any) -> Any:
    """What the parent got, from a child that it joined afterwards."""
    with processes_of(family) as start:
        child = start(put_a_list, queue)
        got = queue.get()
        joined(child)
        return got


def send_a_list_and_close(end: Any) -> None:
    end.send([42, None, "hello"])
    end.close()


def a_child_that_sends(family: Any, ours: Any, theirs: Any) -> Any:
    """What the parent received, from a child that it joined afterwards."""
    with processes_of(family) as start:
        child = start(send_a_list_and_close, theirs)
        received = ours.recv()
        joined(child)
        return received


def mul(a: int, b: int) -> int:
    return a * b


def plus(a: int, b: int) -> int:
    return a + b


def calculate(function: Callable[..., int], arguments: tuple[int, ...]) -> str:
    return "%s%r = %d" % (function.__name__, arguments, function(*arguments))


def work(tasks: Any, done: Any) -> None:
    for function, arguments in iter(tasks.get, "STOP"):
        done.put(calculate(function, arguments))


def a_farm_of_workers(family: Any, tasks: Any, done: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """The results of the first tasks and of those added later, and the exit codes of the workers."""
    with processes_of(family) as start:
        for number in range(20):
            tasks.put((mul, (number, 7)))
        workers = [start(work, tasks, done) for _ in range(2)]
        first = [done.get() for _ in range(20)]
        for number in range(10):
            tasks.put((plus, (number, 8)))
        second = [done.get() for _ in range(10)]
        for _ in workers:
            tasks.put("STOP")
        return first, second, joined(*workers)

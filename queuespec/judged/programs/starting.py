"""How programs start processes of the family under test, and wait for their ends.

Each program is given the family of objects and processes under test, is carried out in one of the judged processes,
and returns what it has seen. What its own processes do stands at the top of its module, where every start method finds
it; so such a module imports little.
"""

from __future__ import annotations

import contextlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator

opened_by = ("", "")  # the names of the adapter and of the start method that have opened the family of this process


def started(family: Any, target: Any, *arguments: Any) -> Any:
    process = family.Process(target=target, args=arguments)
    process.start()
    return process


@contextlib.contextmanager
def processes_of(family: Any) -> Iterator[Callable[..., Any]]:
    """What starts processes, given a target and its arguments. None of them outlives a program that fails."""
    processes: list[Any] = []

    def start(target: Any, *arguments: Any) -> Any:
        processes.append(started(family, target, *arguments))
        return processes[-1]

    try:
        yield start
    except BaseException:
        for process in processes:
            if hasattr(process, "terminate"):  # threads have not
                process.terminate()
        raise


def joined(*processes: Any) -> list[Any]:
    """The exit codes of processes, once all have ended."""
    for process in processes:
        process.join()
    return [getattr(process, "exitcode", 0) for process in processes]

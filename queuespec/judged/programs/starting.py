"""How programs start processes of the family under test, and wait for their ends.

Each program gets the family of objects and processes under test, runs in one of the judged processes, and returns what
it has seen. What its own processes run is at the top level of its module, where every start method finds it; so such a
module imports little.
"""

from __future__ import annotations

import contextlib
import os

from .. import stacks
from .telling import one_step, step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator

opened_by = ("", "")  # the names of the adapter and of the start method that have opened the family of this process
directory = ""  # where processes write their stacks on request
_targets: dict[int, str] = {}  # what each started process runs


class Lacking(Exception):
    """The family under test lacks something optional: the clause is UNSUPPORTED, with the text as the reason."""


def has(family: Any, name: str) -> None:
    """Raises Lacking if processes do not have this attribute: a Process need not be like multiprocessing's."""
    if not hasattr(family.Process(target=print, args=()), name):
        raise Lacking("its Process has no %s" % name)


def started(family: Any, target: Any, *arguments: Any) -> Any:
    """Start a process that runs a target, and return it."""
    process = family.Process(target=run, args=(directory, os.getpid(), target, *arguments))
    name = getattr(target, "__name__", repr(target))
    _targets[id(process)] = name
    step("starts %s" % name)
    process.start()
    return process


def run(directory: str, starter: int, target: Any, *arguments: Any) -> None:
    """Run a target, in a process that reports its stacks on request."""
    if directory and os.getpid() != starter:
        stacks.dump_to(directory)
    target(*arguments)


@contextlib.contextmanager
def processes_of(family: Any) -> Iterator[Callable[..., Any]]:
    """A function that starts a process, given a target and arguments. None of them outlives a program that fails."""
    processes: list[Any] = []

    def start(target: Any, *arguments: Any) -> Any:
        processes.append(started(family, target, *arguments))
        return processes[-1]

    try:
        yield start
    except BaseException:
        for process in processes:
            if hasattr(process, "terminate"):  # threads do not
                process.terminate()
        raise


def joined(*processes: Any) -> list[Any]:
    """The exit codes of processes, once all have ended."""
    codes = []
    for process in processes:
        with one_step("joins %s" % _targets.get(id(process), "a process")) as came:
            process.join()
            codes.append(getattr(process, "exitcode", 0))
            came("exit code %s" % codes[-1])
    return codes

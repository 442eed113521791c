"""How programs start processes of the family under test, and wait for their ends.

Each program is given the family of objects and processes under test, is carried out in one of the judged processes,
and returns what it has seen. What its own processes do stands at the top of its module, where every start method finds
it; so such a module imports little.
"""

from __future__ import annotations

import contextlib
import os

from .. import stacks
from .telling import step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator

opened_by = ("", "")  # the names of the adapter and of the start method that have opened the family of this process
directory = ""  # into which processes write their stacks when they are asked to
_targets: dict[int, str] = {}  # what each process that was started carries out


class Lacking(Exception):
    """The family under test lacks what need not be there: the clause is UNSUPPORTED, for the reason in the text."""


def has(family: Any, name: str) -> None:
    """Raises Lacking if processes do not have this attribute: a Process need not be as multiprocessing's is."""
    if not hasattr(family.Process(target=print, args=()), name):
        raise Lacking("its Process has no %s" % name)


def started(family: Any, target: Any, *arguments: Any) -> Any:
    """A process that carries out a target, started."""
    process = family.Process(target=run, args=(directory, os.getpid(), target, *arguments))
    name = getattr(target, "__name__", repr(target))
    _targets[id(process)] = name
    step("starts %s" % name)
    process.start()
    return process


def run(directory: str, starter: int, target: Any, *arguments: Any) -> None:
    """Carry out a target, in a process that tells where it is when it is asked to."""
    if directory and os.getpid() != starter:
        stacks.dump_to(directory)
    target(*arguments)


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
    codes = []
    for process in processes:
        process.join()
        codes.append(getattr(process, "exitcode", 0))
        step("joins %s" % _targets.get(id(process), "a process"), "exit code %s" % codes[-1])
    return codes

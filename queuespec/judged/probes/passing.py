"""Where the objects of a family arrive: a round trip through a process of each start method, and how processes end."""

from __future__ import annotations

import os
import time

from . import child, trying
from .trying import PATIENCE, Tried, named, tried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

GRACE = 0.3  # seconds after the end of a process in which what it sent must have arrived


class NotThere(Exception):
    """Something did not arrive; the text says why, as far as it is known."""


def started(family: Any, target: Callable[..., None], *arguments: Any) -> Any:
    """A process of the family that has been started. Raises NotThere if it could not be.

    It is started by this thread: some libraries insist that it is the one which has made it.
    """
    begun = "Process(target=..., args=...)"
    try:
        process = family.Process(target=target, args=arguments)
        begun = "start()"
        process.start()
    except Exception as error:  # of a library
        raise NotThere("%s raised %s" % (begun, named(error))) from None
    return process


def awaited(answer: Tried, process: Any) -> Any:
    """The value of a call that waits for what a process sends. Raises NotThere if it ends without sending."""
    assert answer.thread is not None
    deadline = time.monotonic() + PATIENCE
    while answer.waits and time.monotonic() < deadline:
        answer.thread.join(0.01)
        if not process.is_alive():
            answer.thread.join(GRACE)
            break
    if answer.error is not None:
        raise NotThere("get " + str(answer))
    if answer.waits:
        code = getattr(process, "exitcode", None)
        ended = "is still running" if process.is_alive() else "ended with code %s" % code
        raise NotThere("the child sent nothing back and " + ended)
    return answer.value


def round_trip(family: Any, kind: str) -> int:
    """Send an item through a process and back; the number of that process. Raises NotThere if it does not arrive."""
    there, back, near, far = made_for(family, kind)
    process = started(
        family, child.echo, there, back, trying.adapter if trying.offered is not None else "", os.getpid()
    )
    put = tried(near.send if kind == "Pipe" else near.put, trying.item())
    if not put.returned:
        raise NotThere("put " + str(put))
    answer = tried(far.recv if kind == "Pipe" else far.get, seconds=0)
    told = awaited(answer, process)
    tried(process.join)
    if trying.offered is not None:
        answers = [number for number in (child.SAME, child.OTHER) if trying.alike(trying.item(number), told)]
        if not answers:
            raise NotThere("the child received another item than items(0), or did not get it back")
        return os.getpid() if answers[0] == child.SAME else 0
    if not isinstance(told, list) or told[0] != trying.item():
        raise NotThere("the child received %r in place of %r" % (told, trying.item()))
    return int(told[1])


def arrives(family: Any, kind: str) -> tuple[bool, str]:
    """Whether an object of this kind reaches a child, and works there and back."""
    thread = round_trip(family, kind) == os.getpid()
    return True, "an item went to a %s and back" % ("thread" if thread else "child process")


def made_for(family: Any, kind: str) -> tuple[Any, Any, Any, Any]:
    """What a child takes from and gives to, and what its parent does."""
    made = [tried(getattr(family, kind)) for _ in range(2 if kind != "Pipe" else 1)]
    for each in made:
        if not each.returned:
            raise NotThere("%s() %s" % (kind, each))
    if kind == "Pipe":
        near, far = made[0].value
        return far, far, near, near
    there, back = (each.value for each in made)
    return there, back, there, back


def processes(family: Any, kind: str) -> tuple[bool, str]:
    """Whether Process starts processes of the operating system."""
    number = round_trip(family, kind)
    if number == os.getpid():
        return False, "Process runs its target in this process"
    return True, "Process starts a process of its own"


def exit_code(family: Any, kind: str) -> tuple[bool, str]:
    """Whether exitcode says how a joined process ended."""
    codes = []
    for wanted in (7, -9):
        held = tried(getattr(family, kind)).value
        process = started(family, child.leave, wanted, held)
        if not tried(process.join, seconds=2 * PATIENCE).returned:
            raise NotThere("join() did not return")
        codes.append(getattr(process, "exitcode", None))
    told = "exitcode was %s after sys.exit(7) and %s after SIGKILL" % tuple(codes)
    return codes == [7, -9], told


def signals(family: Any, kind: str) -> tuple[bool, str]:
    """Whether a process handles a signal while get waits, and can go on afterwards if its handler raises."""
    empty, back, _, near = made_for(family, kind)
    process = started(family, child.is_signalled, empty, back, trying.adapter if trying.offered is not None else "")
    answer = awaited(tried(near.recv if kind == "Pipe" else near.get, seconds=0), process)
    tried(process.join)
    late, told = child.signalled(answer)
    if late > child.IN_TIME:
        return False, "the handler of a signal ran %.1f s later, when get had ended" % late
    if late < 0 or told:
        return False, "a signal was handled while get waited, and %s" % told if told else "the handler never ran"
    return True, "the handler of a signal ran while get waited"

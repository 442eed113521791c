"""How a judged process reports where its threads are: on SIGUSR1, and when it crashes."""

from __future__ import annotations

import os
import signal

from . import inherited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_file: Any = None  # PyPy's faulthandler does not keep it open


def dump_to(directory: str) -> None:
    """Make SIGUSR1, and a crash, write every thread's stack to this process's own file."""
    import faulthandler  # here, because a subinterpreter cannot import it

    global _file
    _file = stacks = open(os.path.join(directory, "stacks-%d" % os.getpid()), "w")  # noqa: SIM115 it stays open
    inherited.own(stacks.fileno())
    faulthandler.enable(stacks)
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=stacks, all_threads=True)

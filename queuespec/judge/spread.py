"""Over how many processes a run is spread, and how.

A whole run is spread without being asked, over as many processes as there are processors; over more if it will mostly
wait, as with a library that polls.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from queuespec.hosts.description import Description
from queuespec.options import setting

MOST = 4  # processes that nobody has asked for
WHILE_ONE_WAITS = 2  # for each processor
BOOTSTRAP = b"exec(eval(sys.stdin.readline()))"  # in the command line of such a process


def over(config: pytest.Config, descriptions: Sequence[Description], waits: bool) -> None:
    """Spread a whole run over several processes, unless the user has said over how many.

    `waits`: whether blocking is decided by waiting. To be called before pytest-xdist is configured.
    """
    option = config.option
    part = any(setting(config, name) for name in ("clause", "lf", "program")) or option.keyword or option.maxfail
    whole = not part and len(config.args) == 1 and os.path.isdir(config.args[0])
    processes = best(descriptions, waits) if whole and option.numprocesses is None else 1
    if processes > 1:
        option.numprocesses, option.dist, option.tx = processes, "load", ["popen"] * processes
        option.loadscopereorder = False


def best(descriptions: Sequence[Description], waits: bool) -> int:
    """The number of processes for a whole run. Of queues of which only so many may live at once, no two hosts may."""
    if any(each.most_objects for each in descriptions):
        return 1
    waits = waits or any(each.poll_quantum for each in descriptions)
    return min(MOST, processors() * (WHILE_ONE_WAITS if waits else 1))


def processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def kill_those_that_start() -> None:
    """Kill the processes of pytest-xdist that wait for its first word: without one they would print a traceback."""
    for task in Path("/proc/self/task").glob("*/children"):
        for child in task.read_text().split():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                if BOOTSTRAP in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(int(child), signal.SIGKILL)


class Spreading:
    """The plugin that makes pytest-xdist deal out parts of a run that stay whole."""

    @pytest.hookimpl
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> object:
        from queuespec.judge.parts import Parts

        return Parts(config, log)

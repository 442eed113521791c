"""What a command costs: wall seconds, and processor seconds of every process that comes of it.

A parent that waits for its own children alone is told little: a fork server, a resource tracker and whatever a killed
process leaves behind are nobody's children. So the command is started by a process of its own, this module run as a
program, to which Linux gives the orphans (PR_SET_CHILD_SUBREAPER). It waits for all of them, ends those that are still
there after the command and adds up what wait4 says of each. Not counted: the program itself, and children of a process
that ignores SIGCHLD, for of these the kernel tells nobody.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 5.0  # seconds in which what the command left behind may end by itself
LOOK = 0.01  # seconds between two looks at it
TIDYING = (b"resource_tracker", b"queuespec.hosts.reaper")  # they remove what the others leave, and end by themselves


@dataclass(frozen=True)
class Cost:
    """What a command took, and how it ended."""

    exit_code: int | None  # negative: killed by a signal; None: by us, at its limit
    wall: float  # seconds until its exit
    cpu: float  # seconds, user and system, of all its processes


def metered(command: Sequence[str], *, limit: float, directory: Path, output: Path) -> Cost:
    """Run a command in a directory, its output to a file; after limit seconds kill it with all that came of it."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place, "cost.json")
        with output.open("wb") as file:
            subprocess.run(
                [sys.executable, __file__, str(limit), str(report), *command],
                cwd=directory,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                check=True,
            )
        return Cost(**json.loads(report.read_text()))


class _AtItsLimit(Exception):
    pass


def _give_up(*_: object) -> None:
    raise _AtItsLimit


class _Orphanage:
    """The children of this process, by birth or adoption, and what those that have ended cost."""

    def __init__(self) -> None:
        self.cpu = 0.0

    def wait(self, options: int = 0) -> tuple[int, int]:
        """The number and status of a child that has ended; with WNOHANG (0, 0) if none has.

        Raises ChildProcessError if none is left.
        """
        number, status, usage = os.wait4(-1, options)
        self.cpu += usage.ru_utime + usage.ru_stime
        return number, status

    def kill(self, sparing: Sequence[bytes] = ()) -> None:
        """Kill every child, but those in whose command line such words stand; their own children come to us then."""
        for number in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
            with contextlib.suppress(OSError):  # it is gone
                command = Path(f"/proc/{number}/cmdline").read_bytes()
                if not any(words in command for words in sparing):
                    os.kill(int(number), signal.SIGKILL)

    def close(self, in_order: bool) -> None:
        """Wait for all that are left; kill them first if the command was not done."""
        deadline = time.monotonic() + PATIENCE
        with contextlib.suppress(ChildProcessError):
            while True:
                if time.monotonic() > deadline:
                    self.kill()
                elif not in_order:
                    self.kill(sparing=TIDYING)
                while self.wait(os.WNOHANG)[0]:
                    pass
                time.sleep(LOOK)


def main(limit: float, report: Path, command: Sequence[str]) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGALRM, _give_up)
    orphanage = _Orphanage()
    exit_code = None
    start = time.monotonic()
    try:
        signal.setitimer(signal.ITIMER_REAL, limit)
        process = subprocess.Popen(command)
        while exit_code is None:
            number, status = orphanage.wait()
            if number == process.pid:
                exit_code = process.returncode = os.waitstatus_to_exitcode(status)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except _AtItsLimit:
        pass
    finally:
        wall = time.monotonic() - start
        orphanage.close(in_order=exit_code is not None)
    report.write_text(json.dumps({"exit_code": exit_code, "wall": wall, "cpu": orphanage.cpu}))


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])

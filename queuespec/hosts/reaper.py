"""The reaper: a small process that cleans up after a killed pytest.

It waits for end of file on a pipe whose other end only the controller holds. A controller that closes a run in order
says so first; if it just vanishes, the reaper kills the run's processes and removes its directory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from queuespec.watch import processes

IN_ORDER = b"."


class Reaper:
    """The controller's side: start it, and dismiss it."""

    def __init__(self, token: str, directory: Path) -> None:
        package = Path(__file__).resolve().parent.parent.parent
        program = (
            f"import sys; sys.path.insert(0, {str(package)!r})\n"
            "from queuespec.hosts.reaper import main; main(sys.argv[1], sys.argv[2])"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", program, token, str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def dismiss(self) -> None:
        """The run was closed in order."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(IN_ORDER)
            self.process.stdin.close()
        except BrokenPipeError:  # it was killed: nothing to dismiss
            pass
        self.process.wait()


def main(token: str, directory: str) -> None:
    if os.read(0, 1) == IN_ORDER:
        return
    names = set().union(*(processes.semaphore_names(pid) for pid in processes.carrying(token)))
    processes.kill(token)
    processes.trackers_left(token)
    processes.unlink(names)
    shutil.rmtree(directory, ignore_errors=True)

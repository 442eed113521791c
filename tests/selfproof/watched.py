"""A run that is watched from outside, with all that it starts."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from queuespec.watch import processes

MARK = "QUEUESPEC_TESTS_MARK"


def restore_signals() -> None:
    """Signals end a run, although jobs in the background, as these tests may be, are to ignore some."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Watched:
    """A `queuespec run` in a process of its own, and what belongs to it."""

    def __init__(self, directory: Path, arguments: tuple[str, ...]) -> None:
        self.mark = uuid.uuid4().hex
        self.directory = directory / "tmp"
        self.directory.mkdir()
        self.output = directory / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "queuespec", "run", *arguments],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                env={**os.environ, MARK: self.mark, "TMPDIR": str(self.directory)},
                preexec_fn=restore_signals,
            )

    def pids(self) -> set[int]:
        """Every living process that this run has started, itself included."""
        mark = f"{MARK}={self.mark}".encode()
        found = set()
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if mark in Path(f"/proc/{name}/environ").read_bytes():
                    found.add(int(name))
        return found

    def semaphores(self) -> set[str]:
        return set().union(*(processes.semaphore_names(pid) for pid in self.pids()))

    def until(self, happened: str, seconds: float = 60.0) -> None:
        """Wait for words in its output."""
        deadline = time.monotonic() + seconds
        while happened not in self.output.read_text(errors="replace"):
            assert time.monotonic() < deadline, f"no {happened!r} in:\n{self.output.read_text()}"
            assert self.process.poll() is None, f"it ended before {happened!r}:\n{self.output.read_text()}"
            time.sleep(0.01)

    def gone(self, seconds: float = 10.0) -> set[int]:
        """The processes that are still there after so many seconds at most; empty as soon as there are none."""
        deadline = time.monotonic() + seconds
        while (left := self.pids()) and time.monotonic() < deadline:
            time.sleep(0.01)
        return left


Watch = Callable[..., AbstractContextManager[Watched]]


@contextlib.contextmanager
def watched(directory: Path, *arguments: str) -> Iterator[Watched]:
    run = Watched(directory, arguments)
    try:
        yield run
    finally:
        run.process.kill()
        run.process.wait()
        for pid in run.gone():  # what the reaper could not end
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

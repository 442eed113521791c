"""Judging what is to be compared: one run for each interpreter, in a process of its own, as `queuespec.check` does it.

How far a run has come is shown on standard error, so that standard output holds the comparison alone.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

JUDGED = (0, 1, 10)
"""The exit codes of a run that could judge everything."""


def run(words: Sequence[str], file: Path) -> int:
    """Judge, write the run file, and return the exit code of the run, which has said what was wrong, if anything."""
    command = [sys.executable, "-m", "queuespec", "run", *words, "--run-file", str(file), "--only-progress"]
    out = sys.stderr if _real(sys.stderr) else subprocess.DEVNULL
    sys.stdout.flush()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out)
    with _passed_on(child):
        while True:
            try:
                code = child.wait()
                return code if code >= 0 else 128 - code  # as a shell tells of a signal
            except KeyboardInterrupt:  # which the child has had too: it ends by itself, in good order
                continue


def _real(stream: object) -> bool:
    try:
        return stream.fileno() >= 0  # type: ignore[attr-defined, no-any-return]
    except (AttributeError, OSError, ValueError):
        return False


@contextmanager
def _passed_on(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Pass a request to end on to the run."""

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    try:
        before = {each: signal.signal(each, pass_on) for each in (signal.SIGTERM, signal.SIGHUP)}
    except ValueError:  # not in the main thread, which alone gets signals
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

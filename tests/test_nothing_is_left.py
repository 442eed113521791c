"""After any run, however it ends, no process, no semaphore name and no directory of it is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from queuespec.harness import processes
from queuespec.report import runfile

HOSTILE = Path(__file__).parent / "hostile"
MARK = "QUEUESPEC_TESTS_MARK"


def restore_sigint() -> None:
    """Ctrl-C ends a run, although a shell's jobs in the background, as these tests may be, are to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watched:
    """A `queuespec run` in a process of its own, and what belongs to it."""

    def __init__(self, directory: Path, *arguments: str) -> None:
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
                preexec_fn=restore_sigint,
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


@contextlib.contextmanager
def watched(directory: Path, *arguments: str) -> Iterator[Watched]:
    run = Watched(directory, *arguments)
    try:
        yield run
    finally:
        run.process.kill()
        run.process.wait()
        for pid in run.gone():  # what the reaper could not end
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def left_in_shared_memory(names: set[str]) -> set[str]:
    return {name for name in names if os.path.exists(f"/dev/shm/{name}")}


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_after_a_run_that_ends_by_itself(tmp_path: Path, method: str) -> None:
    hostile = str(HOSTILE / "children_of_their_own.py")
    with watched(tmp_path, hostile, "--start-method", method, "--clause", "PUT-0[1-5]", "-v") as run:
        run.process.wait(60)
        assert run.process.returncode == 0, run.output.read_text()
        assert run.gone(0) == set()
        assert list(run.directory.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_after_pytest_is_ended_in_mid_run(tmp_path: Path, how: signal.Signals) -> None:
    hostile = str(HOSTILE / "children_of_their_own.py")
    file = tmp_path / "run.jsonl"
    with watched(tmp_path, "stdlib", hostile, "--start-method", "spawn", "--run-file", str(file), "-v") as run:
        run.until("children_of_their_own-spawn")
        names = run.semaphores()
        assert names, "the run had no semaphore of its own to leave behind"
        run.process.send_signal(how)
        run.process.wait(60)
        assert run.gone() == set()
        assert left_in_shared_memory(names) == set()
        assert list(run.directory.iterdir()) == []
        if how is signal.SIGINT:
            assert run.process.returncode == 2, run.output.read_text()
            assert runfile.read(file).footer["complete"] is False


def test_a_queue_whose_every_get_hangs_is_judged_in_time(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    begun = time.monotonic()
    hostile = str(HOSTILE / "every_get_hangs.py")
    with watched(tmp_path, hostile, "--start-method", "spawn", "--clause", "GET-*", "--run-file", str(file)) as run:
        assert run.process.wait(60) == 1, run.output.read_text()
        assert run.gone(0) == set()
    assert time.monotonic() - begun < 60
    hung = [j for j in runfile.read(file).judgements if j.verdict.value == "HUNG"]
    assert hung
    for judgement in hung:
        acted = {line.split()[0] for line in judgement.evidence.operations}
        for role in {"parent"} | acted & {"producer", "consumer", "other"}:
            assert f"{role} (" in judgement.evidence.stacks
        assert "every_get_hangs" in judgement.evidence.stacks

"""Stacks of real processes are told whole, whatever interrupts them while they write."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from queuespec import places
from queuespec.watch.stacks import StackFiles, parsed

THREADS = 40

PROGRAM = f"""
import sys, threading
sys.path.insert(0, sys.argv[1])
from queuespec_judged import stacks
stacks.dump_to(sys.argv[2])
down, forever = threading.Semaphore(0), threading.Event()
def deep(left, last=False):
    if left:
        deep(left - 1, last)
    elif last:
        for _ in range({THREADS}):
            down.acquire()
        print("ready", flush=True)
    down.release()
    forever.wait()
for _ in range({THREADS}):
    threading.Thread(target=deep, args=(50,), daemon=True).start()
deep(50, last=True)
"""


@contextmanager
def many_threads(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process with many deep stacks, which take it a while to write."""
    (folder / "queuespec_judged").symlink_to(places.judged())
    command = [sys.executable, "-c", PROGRAM, str(folder), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def pause_in_the_middle(process: subprocess.Popen[str], file: Path, stopped_at: list[int]) -> None:
    """Stop the process as soon as it has begun to write, for longer than a file needs to look complete."""
    before = file.stat().st_size
    while (size := file.stat().st_size) == before:
        pass
    os.kill(process.pid, signal.SIGSTOP)
    stopped_at.append(size)
    threading.Event().wait(0.03)
    os.kill(process.pid, signal.SIGCONT)


def test_a_process_that_pauses_while_it_writes_is_waited_for(tmp_path: Path) -> None:
    paused = 0
    with many_threads(tmp_path) as process:
        file = tmp_path / f"stacks-{process.pid}"
        for _ in range(20):
            files = StackFiles(tmp_path)
            files.begin()
            stopped_at: list[int] = []
            stopper = threading.Thread(target=pause_in_the_middle, args=(process, file, stopped_at))
            stopper.start()
            stacks = files.dump([process.pid], {}, [], None)
            stopper.join()
            on_its_way = sum(stacks.idle.values())  # the first thread, until it waits as well
            assert len(stacks.about) + on_its_way == THREADS + 1
            assert all(len(stack.frames) > 50 for _, stack in stacks.about)
            paused += stopped_at[0] < file.stat().st_size
    assert paused


def test_a_process_that_is_stopped_did_not_respond(tmp_path: Path) -> None:
    with many_threads(tmp_path) as process:
        os.kill(process.pid, signal.SIGSTOP)
        stacks = StackFiles(tmp_path).dump([process.pid], {process.pid: "parent"}, [], None)
        os.kill(process.pid, signal.SIGCONT)
    assert stacks.silent == ["parent"]
    assert not stacks.about


def test_the_frame_that_cpython_puts_around_a_call_of_a_class_is_in_no_library() -> None:
    written = """\
Current thread 0x00007f0000000001 (most recent call first):
  File "/usr/lib/python3.13/multiprocessing/popen_fork.py", line 28 in poll
  File "/usr/lib/python3.13/multiprocessing/popen_fork.py", line 20 in __init__
  File "__init__", line ??? in __init__
"""
    (stack,) = parsed(1, written)
    assert [frame.function for frame in stack.frames] == ["poll", "__init__"]

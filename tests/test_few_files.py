"""Where a process may open few files, nobody is blamed for that: it is judged with what there is, or told why not."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from queuespec.hosts import bounds
from queuespec.judged.wire import Raised
from queuespec.report import runfile
from queuespec.verdict.trouble import Unfit, as_exception
from queuespec.watch import processes, rest, room

GREEDY = """
import multiprocessing, multiprocessing.queues, os
start_methods = ("fork",)
version = "1.0"

class Queue(multiprocessing.queues.Queue):
    def __init__(self, maxsize=0, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        self.more = [os.pipe() for _ in range(60)]

class context:
    def __init__(self, start_method):
        self._context = multiprocessing.get_context(start_method)
        self.Process = self._context.Process

    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self._context)
"""


def judged(directory: Path, files: int, *words: str) -> tuple[int, dict[str, str], str]:
    """The exit code of a run with so few files, the verdicts that are not passes with their reasons, and stderr."""
    file = directory / "run.jsonl"
    line = f"ulimit -n {files}; exec '{sys.executable}' -m queuespec run \"$@\" --run-file '{file}'"
    done = subprocess.run(["sh", "-c", line, "sh", *words], cwd=directory, capture_output=True, text=True)
    judgements = runfile.read(file).judgements
    assert judgements
    return done.returncode, {each.verdict.value: each.reason for each in judgements if each.gating}, done.stderr


def test_the_standard_library_is_judged_with_few_files(tmp_path: Path) -> None:
    words = ("stdlib", "--clause", "PUT-0*", "--clause", "SEED-01*", "--clause", "WAIT-01", "--start-method", "fork")
    code, verdicts, said = judged(tmp_path, bounds.FEWEST_FILES, *words)
    assert (code, {*verdicts} - {"NOT-APPLICABLE"}, said) == (0, {"PASS"}, "")


def test_a_library_that_needs_more_files_than_there_are_is_not_blamed(tmp_path: Path) -> None:
    (tmp_path / "greedy.py").write_text(GREEDY)
    code, verdicts, said = judged(tmp_path, 100, "greedy.py", "--clause", "PUT-04")
    assert (code, {*verdicts}, said) == (10, {"INCONCLUSIVE", "UNSUPPORTED"}, "")
    assert verdicts["INCONCLUSIVE"] == (
        "a judged process may open only 100 files here and needed more; raise the limit, "
        "for example with ulimit -n 1024"
    )


def no_more_files(*_: object) -> Any:
    raise OSError(errno.EMFILE, "Too many open files")


def test_what_the_controller_has_no_room_to_see_is_not_taken_for_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = rest.Watch(os.getpid(), "no such token", keeps_files=False)
    try:
        assert os.getpid() in watch.pids()
        with (
            monkeypatch.context() as patched,
            pytest.raises(Unfit, match=r"^queuespec itself has reached the limit on open files"),
        ):
            patched.setattr(os, "open", no_more_files)
            patched.setattr(os, "listdir", no_more_files)
            watch.pids()
        with monkeypatch.context() as patched, pytest.raises(Unfit):
            patched.setattr("builtins.open", no_more_files)
            processes.bearer(os.getpid(), "no such token")
    finally:
        watch.close()


def test_only_the_controllers_own_lack_of_files_ends_a_run() -> None:
    its_own = OSError(errno.EMFILE, "Too many open files")
    judged = as_exception(Raised(["OSError"], "[Errno 24] Too many open files"))
    assert [room.no_room(error) for error in (its_own, judged, OSError(errno.ENOENT, ""), KeyError())] == [
        True,
        False,
        False,
        False,
    ]

"""Each exit code of `queuespec run --help`, from a run that ends with it.

Most of them have tests of their own, which say more: here is one of each, so that none is promised in vain.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec import cli

QUEUE = """
import multiprocessing, multiprocessing.queues, os
version = "1.0"
start_methods = ["fork"]

class Broken(multiprocessing.queues.Queue):
    def put_nowait(self, obj):
        pass

class Greedy(multiprocessing.queues.Queue):
    kept = []
    def put(self, *args, **keywords):
        Greedy.kept += [os.open(os.devnull, os.O_RDONLY) for _ in range(200)]
        super().put(*args, **keywords)

class Base:
    version, start_methods = version, start_methods
    class context:
        def __init__(self, start_method):
            self.mp = multiprocessing.get_context(start_method)
            self.Process = self.mp.Process
        def Queue(self, maxsize=0):
            return self.mp.Queue(maxsize)

class adapter(Base):
    pass

class broken(Base):
    class context(Base.context):
        def Queue(self, maxsize=0):
            return Broken(maxsize, ctx=self.mp)

class greedy(Base):
    class context(Base.context):
        def Queue(self, maxsize=0):
            return Greedy(maxsize, ctx=self.mp)
"""
OFFERS_MORE = "Base.context.JoinableQueue = lambda self, maxsize=0: self.mp.JoinableQueue(maxsize)\n"
EXPECTS = '[[expect]]\nclause = "PUT-11"\nkind = "{}"\nverdict = "FAIL"\nreason = "it is broken"\nissue = "example/1"\n'
SIGNALS = "import os, signal\n\ndef pytest_runtest_logreport(report):\n    os.kill(os.getpid(), signal.{})\n"
MISTAKES = {
    "mistaken_plugin": "def pytest_collection_finish(session):\n    1 / 0\n",
    "mistaken_kit": "from queuespec.case import actors\n\n"
    "def perform(*args, **keywords):\n    raise OSError('a mistake')\n\nactors.Actor.perform = perform\n",
}

FEW = "--clause PUT-11 --start-method fork"
ENDS = {
    "every clause holds": (0, f"mine.py:adapter {FEW}"),
    "a clause is broken": (1, f"mine.py:broken {FEW}"),
    "a known failure passes": (1, f"mine.py:adapter {FEW} --expectations Queue.toml"),
    "a known failure matches no case": (1, f"mine.py:adapter {FEW} --expectations SimpleQueue.toml"),
    "something is gone": (1, f"mine.py:adapter {FEW} --since since.jsonl"),
    "Ctrl-C": (2, f"stdlib {FEW} -- -p SIGINT"),
    "SIGTERM": (143, f"stdlib {FEW} -- -p SIGTERM"),
    "SIGHUP": (129, f"stdlib {FEW} -- -p SIGHUP"),
    "a plugin fails": (3, f"stdlib {FEW} -- -p mistaken_plugin"),
    "queuespec fails": (3, f"stdlib {FEW} -- -p mistaken_kit"),
    "an option is unknown": (4, f"stdlib {FEW} --nonsense"),
    "an adapter cannot be used": (4, f"nothing.py {FEW}"),
    "no case is selected": (5, f"stdlib {FEW} -k nothing"),
    "the output cannot be written": (6, f"stdlib {FEW} > /dev/full"),
    "a situation cannot be produced": (10, "mine.py:greedy --clause PUT-04"),
}
"""How a run ends: its exit code, and its words."""

ALSO_ELSEWHERE = {0, 1, 2, 4, 5, 6, 129, 143}


def test_every_exit_code_of_the_help_is_here() -> None:
    told = {int(code) for code in re.findall(r"(?:^  |; |, )(\d+)(?= )", cli.EXIT_CODES, re.MULTILINE)}
    assert told == {code for code, _ in ENDS.values()} == {0, 1, 2, 3, 4, 5, 6, 10, 129, 143}


@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=pytest.mark.broad if ENDS[how][0] in ALSO_ELSEWHERE else ()) for how in ENDS]
)
def test_a_run_exits_with_the_code_that_the_help_names(tmp_path: Path, how: str) -> None:
    (tmp_path / "mine.py").write_text(QUEUE)
    for kind in ("Queue", "SimpleQueue"):
        (tmp_path / f"{kind}.toml").write_text(EXPECTS.format(kind))
    for sent in ("SIGINT", "SIGTERM", "SIGHUP"):
        (tmp_path / f"{sent}.py").write_text(SIGNALS.format(sent))
    for name, text in MISTAKES.items():
        (tmp_path / f"{name}.py").write_text(text)
    code, words = ENDS[how]
    kit = f"'{sys.executable}' -m queuespec run"
    if how == "something is gone":
        (tmp_path / "mine.py").write_text(QUEUE + OFFERS_MORE)
        assert ended(tmp_path, f"{kit} mine.py:adapter {FEW} --run-file since.jsonl").returncode == 0
        (tmp_path / "mine.py").write_text(QUEUE)
    line = f"ulimit -n 120; {kit} {words}" if code == 10 else f"{kit} {words}"
    done = ended(tmp_path, line)
    assert done.returncode == code, done.stdout + done.stderr


def ended(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(folder)}
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        preexec_fn=heeds_interrupts,
    )


def heeds_interrupts() -> None:
    """In the background of a shell a process ignores SIGINT, under nohup SIGHUP, and so does all that it starts."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)

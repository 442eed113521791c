"""The figures of docs/performance.md come from a benchmark that measures and counts what it says."""

from __future__ import annotations

import importlib
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
BENCHMARK = ROOT / "benchmarks" / "beside_cpython"
PAGE = ROOT / "docs" / "performance.md"

BUSY = "import time\nwhile time.process_time() < 0.3: pass"  # 0.3 s of a processor, and no less

SOME_TESTS = """
import unittest

class WithProcessesTestQueue(unittest.TestCase):
    def test_right(self): pass
    def test_wrong(self): self.fail()
    @unittest.skip("not here")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_wrong_in_part(self):
        with self.subTest("right"): pass
        with self.subTest("wrong"): self.fail()

class AboutSomethingElse(unittest.TestCase):
    def test_else(self): self.fail()
"""

WHAT_CONTEXTS_MAKE = """
import multiprocessing

def told(q):
    q.put((type(multiprocessing.Queue()).__name__, type(multiprocessing.JoinableQueue()).__name__))

if __name__ == "__main__":
    for start_method in ("fork", "spawn", "forkserver"):
        multiprocessing.set_start_method(start_method, force=True)
        q = multiprocessing.SimpleQueue()
        process = multiprocessing.Process(target=told, args=(q,))
        process.start()
        print(start_method, type(multiprocessing.Queue()).__name__, *q.get())
        process.join()
"""


@pytest.fixture(autouse=True)
def modules_of_the_benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(BENCHMARK)
    before = set(sys.modules)
    yield
    for name in sys.modules.keys() - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "").parent == BENCHMARK:
            del sys.modules[name]


@pytest.fixture
def metering() -> ModuleType:
    return importlib.import_module("metering")


def test_processes_that_nobody_waits_for_are_counted(metering: ModuleType, tmp_path: Path) -> None:
    orphan = f"{shlex.quote(sys.executable)} -S -c {shlex.quote(BUSY)}"
    # The shells that start them are gone at once; cat waits until the last has closed the pipe.
    command = f"( {orphan} & {orphan} & ) | cat; exit 3"
    cost = metering.metered(["sh", "-c", command], limit=60, directory=tmp_path, output=tmp_path / "output")
    assert cost.exit_code == 3
    assert cost.cpu >= 0.6


@pytest.mark.broad
def test_what_came_of_a_command_is_ended_at_its_limit(metering: ModuleType, tmp_path: Path) -> None:
    sleeper = "import os, time; os.setsid(); print(os.getpid(), flush=True); time.sleep(1000)"
    command = ["sh", "-c", f"{shlex.quote(sys.executable)} -S -c {shlex.quote(sleeper)} & wait"]
    start = time.monotonic()
    cost = metering.metered(command, limit=2, directory=tmp_path, output=tmp_path / "output")
    assert cost.exit_code is None
    assert 2 <= cost.wall <= time.monotonic() - start
    assert not Path("/proc", (tmp_path / "output").read_text().strip()).exists()


@pytest.fixture
def python_with_tests(tmp_path: Path) -> str:
    """An interpreter whose test package has three tests of queues that are all right, and three that are not."""
    package = tmp_path / "path" / "test"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "_test_multiprocessing.py").touch()
    (package / "test_multiprocessing_fork.py").write_text(SOME_TESTS)
    return _interpreter(tmp_path)


def _interpreter(directory: Path) -> str:
    python = directory / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={directory}/path exec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    return str(python)


def test_only_what_was_put_to_the_test_counts(python_with_tests: str) -> None:
    result = importlib.import_module("suites").cpython(python_with_tests, "fork", "processes", limit=60)
    kind = "WithProcessesTestQueue"
    assert result.passed == (f"{kind}.test_expected", f"{kind}.test_right")
    assert result.failed == (f"{kind}.test_unexpected", f"{kind}.test_wrong", f"{kind}.test_wrong_in_part")
    assert result.skipped == 1
    assert result.noticed


def test_a_suite_that_fails_where_nothing_is_broken_is_an_error(python_with_tests: str) -> None:
    result = subprocess.run(
        [sys.executable, BENCHMARK, "--python", python_with_tests], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert "WithProcessesTestQueue.test_unexpected, although nothing is broken" in result.stderr


def test_an_interpreter_without_a_test_package_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "path" / "test").mkdir(parents=True)
    (tmp_path / "path" / "test" / "__init__.py").touch()
    result = subprocess.run(
        [sys.executable, BENCHMARK, "--python", _interpreter(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 77, result.stdout + result.stderr
    assert result.stdout.startswith("skipped: ")


def test_a_mutant_is_what_every_context_makes(tmp_path: Path) -> None:
    broken = importlib.import_module("broken")
    mutants = broken.by_hand(sys.executable, ".".join(map(str, sys.version_info[:3])))
    losing = next(each for each in mutants if each.name == "loses_every_fifth_item")
    (tmp_path / "made").mkdir()
    python = losing.interpreter(tmp_path / "made", sys.executable)
    program = tmp_path / "program.py"
    program.write_text(WHAT_CONTEXTS_MAKE)
    printed = subprocess.run([python, program], capture_output=True, text=True, check=True, timeout=60).stdout
    methods = ("fork", "spawn", "forkserver")
    assert printed.splitlines() == [f"{each} Losing Losing JoinableQueue" for each in methods]


def test_the_command_of_the_page_is_one_of_the_benchmark() -> None:
    text = PAGE.read_text(encoding="utf-8")
    commands = re.findall(r"python benchmarks/beside_cpython(?: [^`\n]*)?", text)
    assert commands
    for command in commands:
        words = [sys.executable, str(BENCHMARK), *shlex.split(command)[2:], "--python", "no-such-python"]
        result = subprocess.run(words, capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stderr) == (1, "error: no such interpreter: no-such-python\n")


def test_both_samples_can_be_drawn_by_the_command_itself() -> None:
    program = (
        "import broken, sys\n"
        "print(len(broken.by_hand(sys.executable, '3.14')), len(broken.machine_made(sys.executable)))"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=BENCHMARK, capture_output=True, text=True)
    by_hand, machine_made = map(int, told.stdout.split() or pytest.fail(told.stderr))
    assert by_hand > 200
    assert machine_made > 500

"""Several processes share the cases of a run in parts that stay whole; the verdicts are those of one process."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from queuespec.judge.parts import PARTS, PROGRAMS, file_of, parts
from queuespec.report import runfile

CASES = [
    f"spec/test_{file}.py::test_{number}[{method}]"
    for method in ("fork", "spawn", "forkserver")
    for file in ("get", "model", "put", "ser")
    for number in range(10)
]


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_a_part_holds_cases_that_follow_each_other_up_to_the_end_of_a_file(processes: int) -> None:
    part_of = parts(CASES, processes)
    assert part_of.keys() == {*CASES}
    others = [each for each in CASES if not file_of(each).endswith(PROGRAMS)]
    for before, after in pairwise(others):
        if part_of[before] != part_of[after]:
            assert file_of(before) != file_of(after)
            assert part_of[before] not in {part_of[each] for each in others[others.index(after) :]}
    assert len({part_of[each] for each in others}) == min(PARTS * processes, 9)


def test_the_generated_programs_are_one_part_and_the_first_to_be_begun() -> None:
    part_of = parts(CASES, 2)
    programs = [each for each in CASES if file_of(each).endswith(PROGRAMS)]
    assert [*part_of][: len(programs)] == programs
    assert {each for each, part in part_of.items() if part == part_of[programs[0]]} == {*programs}


def test_a_single_case_is_a_part() -> None:
    assert len({*parts(CASES[:1], 8).values()}) == 1
    assert parts([], 8) == {}


TELLS_ITS_PARENT = """
import multiprocessing.dummy, os, queue

with open(os.environ["PARENTS"], "a") as file:
    file.write(f"{os.getppid()}\\n")

contract = "queue"
start_methods = ["thread"]

class context:
    Process = multiprocessing.dummy.Process

    def __init__(self, start_method):
        pass

    def Queue(self, maxsize=0):
        return queue.Queue(maxsize)
"""


@pytest.mark.parametrize(
    ("words", "adapter", "least"),
    [
        ((), "", 2),
        pytest.param(("-n", "0"), "", 1, marks=pytest.mark.broad),
        pytest.param(("--clause", "PUT-0*"), "", 1, marks=pytest.mark.broad),
        pytest.param(("-k", "PUT-01"), "", 1, marks=pytest.mark.broad),
        pytest.param((), "most_objects = 4", 1, marks=pytest.mark.broad),
    ],
)
def test_a_whole_run_is_spread_over_the_processors_unless_the_user_says_over_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], adapter: str, least: int
) -> None:
    if len(os.sched_getaffinity(0)) == 1:
        pytest.skip("there is one processor only")
    monkeypatch.setenv("PARENTS", str(tmp_path / "parents"))
    (tmp_path / "mine.py").write_text(TELLS_ITS_PARENT + adapter)
    command = [sys.executable, "-m", "queuespec", "run", "mine.py", "-qq", *words]
    subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL, check=False)
    parents = {*(tmp_path / "parents").read_text().split()}
    spread = len(parents) - 1  # the command itself has looked at the adapter, too
    assert spread >= least if least > 1 else spread == 0, parents


@pytest.mark.broad
@pytest.mark.timeout(400)
def test_the_verdicts_are_those_of_one_process(tmp_path: Path) -> None:
    said = {}
    for processes in ("1", "2"):
        file = tmp_path / f"{processes}.jsonl"
        words = ["run", "stdlib", "-qq", "-n", processes, "--start-method", "fork", "--run-file", str(file)]
        done = subprocess.run([sys.executable, "-m", "queuespec", *words], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        said[processes] = {
            (each.clause, each.kind, each.start_method): each.verdict for each in runfile.read(file).judgements
        }
    assert said["1"] == said["2"]

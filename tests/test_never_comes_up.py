"""An implementation that fails before a clause can say anything gets a verdict for each of its cases all the same."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from queuespec.report import runfile

HOSTILE = Path(__file__).parent / "hostile" / "never_comes_up.py"
SEEN = {
    "MakesNoObject": ("FAIL", "Queue() raised OSError(no room for a queue)"),
    "NeverMakesAnObject": ("HUNG", "the objects and workers of a case never come up"),
    "StartsNoProcess": ("CRASHED", "starting the workers raised OSError(no process today)"),
    "DiesAtTheStartOfAProcess": ("CRASHED", "the host died while it started the workers"),
    "HasStillbornProcesses": ("CRASHED", "the worker died before it could work: exit code 5"),
    "CannotBeRebuilt": (
        "CRASHED",
        "the worker died before it could work: RuntimeError: this queue cannot be rebuilt here "
        "(never_comes_up.py:60 in __setstate__)",
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_each_case_gets_its_verdict(name: str, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    result = subprocess.run(
        [sys.executable, "-m", "queuespec", "run", f"{HOSTILE}:{name}", "--clause", "GET-0[23]", "--run-file", file],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert result.returncode == 1, result.stdout + result.stderr
    judged = [j for j in runfile.read(file).judgements if j.kind == "Queue"]
    verdict, words = SEEN[name]
    assert [j.verdict.value for j in judged] == [verdict] * 2
    assert all(words in j.evidence.observed for j in judged)


def test_what_a_worker_dies_of_is_told_once_in_each_case_and_without_delay(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    subject = f"{HOSTILE}:CannotBeRebuilt"
    words = [sys.executable, "-m", "queuespec", "run", subject, "--clause", "GET-*", "--run-file", str(file)]
    begun = time.monotonic()
    result = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert time.monotonic() - begun < 10
    assert result.returncode == 1, result.stdout + result.stderr
    judged = [j for j in runfile.read(file).judgements if j.kind == "Queue"]
    assert len({j.clause for j in judged}) == len(judged)
    assert {j.verdict.value for j in judged} == {"CRASHED", "DIFFERS", "NOT-APPLICABLE"}
    for judgement in judged:
        if judgement.verdict.value != "NOT-APPLICABLE":
            assert judgement.evidence.observed == SEEN["CannotBeRebuilt"][1]
            assert judgement.evidence.traceback.count("in __setstate__") == 1


def test_what_workers_die_of_is_told_of_the_cases_that_have_such_an_object_alone(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    subject = f"{HOSTILE}:CannotBeRebuiltWithABound"
    clauses = {"PUT-02": "PASS", "PUT-04": "CRASHED", "GET-02": "PASS", "PUT-11": "CRASHED", "FIFO-01": "PASS"}
    words = [sys.executable, "-m", "queuespec", "run", subject, "--run-file", str(file)]
    words += [f"--clause={clause}" for clause in clauses]
    subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    assert {j.clause: j.verdict.value for j in runfile.read(file).judgements if j.kind == "Queue"} == clauses

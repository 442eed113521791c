"""An implementation that fails before a clause can say anything gets a verdict for each of its cases all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec.report import runfile

HOSTILE = Path(__file__).parent / "hostile" / "never_comes_up.py"
SEEN = {
    "MakesNoObject": ("FAIL", "Queue() raised OSError(no room for a queue)"),
    "NeverMakesAnObject": ("HUNG", "the objects and workers of the case did not start"),
    "StartsNoProcess": ("CRASHED", "starting the workers raised OSError(no process today)"),
    "DiesAtTheStartOfAProcess": ("CRASHED", "the host died while starting the workers"),
    "HasStillbornProcesses": ("CRASHED", "the worker died before it could work: exit code 5"),
    "CannotBeRebuilt": (
        "CRASHED",
        "the worker died before it could work: RuntimeError: this queue cannot be rebuilt here "
        "(never_comes_up.py:63 in __setstate__)",
    ),
}


def test_each_case_gets_its_verdict(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    named = [f"{HOSTILE}:{name}" for name in SEEN]
    result = subprocess.run(
        [sys.executable, "-m", "queuespec", "run", *named, "--clause", "GET-0[23]", "--run-file", file],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert result.returncode == 1, result.stdout + result.stderr
    for name, (verdict, words) in SEEN.items():
        judged = [j for j in runfile.read(file).judgements if (j.implementation, j.kind) == (name, "Queue")]
        assert [j.verdict.value for j in judged] == [verdict] * 2, name
        assert all(words in j.evidence.observed for j in judged), name


def test_what_a_worker_dies_of_is_told_once_in_each_case_and_few_others_are_born_to_it(tmp_path: Path) -> None:
    file, births = tmp_path / "run.jsonl", tmp_path / "births"
    subject = f"{HOSTILE}:CannotBeRebuilt"
    words = [sys.executable, "-m", "queuespec", "run", subject, "--clause", "GET-[01]*", "--run-file", str(file)]
    environment = {**os.environ, "QUEUESPEC_TESTS_BIRTHS": str(births)}
    result = subprocess.run(
        words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, env=environment
    )
    assert result.returncode == 1, result.stdout + result.stderr
    judged = [j for j in runfile.read(file).judgements if j.kind == "Queue"]
    assert len({j.clause for j in judged}) == len(judged)
    assert {j.verdict.value for j in judged} == {"CRASHED", "DIFFERS", "NOT-APPLICABLE"}
    died = [j for j in judged if j.verdict.value != "NOT-APPLICABLE"]
    assert 0 < births.read_text().count("\n") < len(died)
    for judgement in died:
        assert judgement.evidence.observed == SEEN["CannotBeRebuilt"][1]
        assert judgement.evidence.traceback.count("in __setstate__") == 1


@pytest.mark.broad
def test_what_workers_die_of_is_told_of_the_cases_that_have_such_an_object_alone(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    subject = f"{HOSTILE}:CannotBeRebuiltWithABound"
    clauses = {"PUT-02": "PASS", "PUT-04": "CRASHED", "GET-02": "PASS", "PUT-11": "CRASHED", "FIFO-01": "PASS"}
    words = [sys.executable, "-m", "queuespec", "run", subject, "--run-file", str(file)]
    words += [f"--clause={clause}" for clause in clauses]
    subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    assert {j.clause: j.verdict.value for j in runfile.read(file).judgements if j.kind == "Queue"} == clauses

"""An implementation that fails before a clause can say anything gets a verdict for each of its cases all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from queuespec.report import runfile

HOSTILE = Path(__file__).parent / "hostile" / "never_comes_up.py"
SEEN = {
    "MakesNoObject": ("FAIL", "Queue() raised OSError(no room for a queue)"),
    "NeverMakesAnObject": ("HUNG", "the objects and workers of a case never come up"),
    "StartsNoProcess": ("CRASHED", "starting the workers raised OSError(no process today)"),
    "DiesAtTheStartOfAProcess": ("CRASHED", "the host died while it started the workers"),
    "HasStillbornProcesses": ("CRASHED", " died before it could work"),
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

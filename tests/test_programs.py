"""Programs are played for real: what one finds is shown by its shortest form, and can be played again by its name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec.report import runfile
from queuespec.verdict.verdicts import Judgement

MUTANTS = Path(__file__).parent / "mutants" / "model"
PAGE = Path(__file__).parents[1] / "docs" / "programs.md"
FREES_A_SLOT = MUTANTS / "frees_a_slot_when_a_get_gives_up.py"


def judge(subject: object, folder: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], list[Judgement]]:
    file = folder / "run.jsonl"
    command = [sys.executable, "-m", "queuespec", "run", str(subject), "--run-file", str(file), *words]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100)
    return done, runfile.read(file).judgements if file.exists() else []


def test_what_a_program_finds_is_shrunk_and_can_be_played_again(tmp_path: Path) -> None:
    words = ("--clause", "MODEL-03", "--start-method", "fork")
    done, judgements = judge(FREES_A_SLOT, tmp_path, *words)
    (found,) = [each for each in judgements if each.verdict.value == "FAIL"]
    assert done.returncode == 1
    seen = found.evidence.observed
    shrunk = re.search(r"its maxsize \(program (1:\d+), (\d+) of its 20 steps\)$", seen)
    assert shrunk, seen
    assert int(shrunk[2]) <= 5
    calls = [step.call for step in found.evidence.operations]
    assert len(calls) <= 12
    assert any(call.startswith("q.get(") for call in calls), "what frees the slot is told"
    shown = PAGE.read_text(encoding="utf-8")
    assert " ".join(seen.split()) in " ".join(shown.split())
    assert all(call in shown for call in calls)

    done, judgements = judge(FREES_A_SLOT, tmp_path, *words, "--program", shrunk[1])
    (again,) = [each for each in judgements if each.verdict.value == "FAIL"]
    assert done.returncode == 1
    assert again.evidence.observed == seen


@pytest.mark.broad
def test_what_one_start_method_has_found_is_tried_first_on_the_others(tmp_path: Path) -> None:
    _, judgements = judge(
        FREES_A_SLOT, tmp_path, "--clause", "MODEL-03", "--start-method", "fork", "--start-method", "spawn"
    )
    seen = {each.start_method: each.evidence.observed for each in judgements if each.verdict.value == "FAIL"}
    played = {method: re.search(r"\(program (\d+:\d+), ", words) for method, words in seen.items()}
    assert played["fork"] is not None and played["spawn"] is not None
    assert played["spawn"][1] == played["fork"][1], "not one of spawn's own"


@pytest.mark.broad
def test_a_hang_is_told_as_such_with_the_calls_that_lead_to_it(tmp_path: Path) -> None:
    _, judgements = judge(MUTANTS / "wakes_one_join.py", tmp_path, "--clause", "MODEL-06", "--start-method", "fork")
    (found,) = [each for each in judgements if each.verdict.value == "HUNG"]
    assert "q.join() never returns" in found.evidence.observed
    assert sum(step.call == "q.join()" for step in found.evidence.operations) == 2


@pytest.mark.broad
def test_other_seeds_and_a_budget_play_other_programs(tmp_path: Path) -> None:
    done, judgements = judge(
        "stdlib", tmp_path, "--clause", "MODEL-0[12]", "--start-method", "fork", "--seed", "71", "--budget", "0.5"
    )
    assert done.returncode == 0, done.stdout
    assert {each.verdict.value for each in judgements} == {"PASS"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--seed", "x"), "--seed is a whole number, such as 7, not 'x'"),
        (("--budget", "-1"), "--budget is a number of seconds, such as 60, not '-1'"),
        (("--program", "7"), "--program is a seed and a number, such as 1:42, not '7'"),
    ],
)
def test_what_is_asked_wrongly_ends_at_once_with_one_line(words: tuple[str, str], says: str, tmp_path: Path) -> None:
    done, judgements = judge("stdlib", tmp_path, "--clause", "MODEL-01", *words)
    assert done.returncode == 4
    assert judgements == []
    assert f"queuespec: {says}" in done.stderr
    assert "Traceback" not in done.stderr

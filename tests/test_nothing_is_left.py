"""After any run, however it ends, no process, no semaphore name and no directory of it is left."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from watched import Watch

from queuespec.report import runfile

HOSTILE = Path(__file__).parent / "hostile"


def left_in_shared_memory(names: set[str]) -> set[str]:
    return {name for name in names if os.path.exists(f"/dev/shm/{name}")}


@pytest.mark.parametrize(
    "method", [*(pytest.param(each, marks=pytest.mark.broad) for each in ("fork", "spawn")), "forkserver"]
)
def test_after_a_run_that_ends_by_itself(watched: Watch, method: str) -> None:
    hostile = str(HOSTILE / "children_of_their_own.py")
    with watched(hostile, "--start-method", method, "--clause", "PUT-0[1-5]", "-v") as run:
        run.process.wait(60)
        assert run.process.returncode == 0, run.output.read_text()
        assert run.gone(0) == set()
        assert list(run.directory.iterdir()) == []


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, *(pytest.param(each, marks=pytest.mark.broad) for each in (signal.SIGINT, signal.SIGTERM))]
)
def test_after_pytest_is_ended_in_mid_run(watched: Watch, tmp_path: Path, how: signal.Signals) -> None:
    hostile = str(HOSTILE / "children_of_their_own.py")
    file = tmp_path / "run.jsonl"
    words = ("--start-method", "spawn", "--clause", "PUT-*", "--run-file", str(file), "-v")
    with watched("stdlib", hostile, *words) as run:
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


@pytest.mark.parametrize("clauses", ["GET-0[1-4]", pytest.param("GET-*", marks=pytest.mark.broad)])
def test_a_queue_whose_every_get_hangs_is_judged_in_time(watched: Watch, tmp_path: Path, clauses: str) -> None:
    file = tmp_path / "run.jsonl"
    begun = time.monotonic()
    hostile = str(HOSTILE / "every_get_hangs.py")
    with watched(hostile, "--start-method", "spawn", "--clause", clauses, "--run-file", str(file)) as run:
        assert run.process.wait(60) == 1, run.output.read_text()
        assert run.gone(0) == set()
    assert time.monotonic() - begun < 60
    hung = [j for j in runfile.read(file).judgements if j.verdict.value == "HUNG"]
    assert hung
    for judgement in hung:
        assert "never returns (at " in judgement.evidence.observed
        stuck, *others = judgement.evidence.stacks.splitlines()
        assert stuck.split("; ")[0].endswith(", in the call")
        assert "every_get_hangs.py" in others[0] or ".put(" in judgement.evidence.observed
        acted = {step.actor for step in judgement.evidence.operations}
        for role in {"parent"} | acted & {"producer", "consumer", "other"}:
            assert role in judgement.evidence.stacks
        assert "every_get_hangs" in judgement.evidence.stacks

"""Cases that are judged several times: what they come to, and that a race is called one."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from queuespec.judge.repetition import Repetitions, together
from queuespec.report import runfile
from queuespec.verdict.verdicts import Evidence, Judgement, Verdict, exit_code

COMMAND = [sys.executable, "-m", "queuespec", "run"]

EVERY_OTHER = """
import multiprocessing, multiprocessing.queues, os
version = "1.0"
start_methods = ["fork"]

class Queue(multiprocessing.queues.Queue):
    "Every other queue of its process drops an item that finds it full."
    made = 0
    def __init__(self, maxsize, *, ctx):
        super().__init__(maxsize, ctx=ctx)
        Queue.made += 1
        self.drops = %s
    def __getstate__(self):
        return super().__getstate__(), self.drops
    def __setstate__(self, state):
        super().__setstate__(state[0])
        self.drops = state[1]
    def put_nowait(self, obj):
        if not (self.drops and self.full()):
            self.put(obj, False)

class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process
    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self.mp)
"""


def judged(verdict: Verdict, observed: str = "", reason: str = "") -> Judgement:
    evidence = Evidence(observed=observed)
    return Judgement(
        "PUT-11", "must", "mine", "fork", "Queue", "CPython 3.13.0", verdict, True, 0.5, reason, evidence,
        reproduce="queuespec run mine.py",
    )  # fmt: skip


def test_verdicts_that_agree_are_one() -> None:
    whole = together([judged(Verdict.FAIL, "first"), judged(Verdict.FAIL, "second")])
    assert (whole.verdict, whole.evidence.observed, whole.seconds) == (Verdict.FAIL, "first", 1.0)


def test_verdicts_that_differ_are_flaky_and_both_are_shown() -> None:
    whole = together([judged(Verdict.PASS), judged(Verdict.HUNG, "it hangs"), judged(Verdict.FAIL, "it fails")])
    assert (whole.verdict, whole.red) == (Verdict.FLAKY, True)
    assert whole.evidence.observed.splitlines() == [
        "PASS 1 of 3 times, HUNG 1 of 3 times, FAIL 1 of 3 times",
        "FAIL: it fails",
        "HUNG: it hangs",
    ]
    assert whole.reproduce == "queuespec run mine.py --repeat 3"
    assert not replace(whole, gating=False).red


def test_a_known_failure_that_occurs_sometimes_is_told_with_its_rate() -> None:
    known = judged(Verdict.EXPECTED, reason="a race")
    whole = together([known, judged(Verdict.PASS), known])
    assert (whole.verdict, whole.reason) == (Verdict.EXPECTED, "a race (EXPECTED 2 of 3 times, PASS 1 of 3 times)")


def test_a_known_failure_that_is_sometimes_fixed_is_flaky() -> None:
    assert together([judged(Verdict.EXPECTED), judged(Verdict.FIXED)]).verdict is Verdict.FLAKY


def test_a_verdict_is_known_after_the_last_repetition() -> None:
    repetitions = Repetitions(2)
    first, other = judged(Verdict.PASS), replace(judged(Verdict.FAIL), kind="JoinableQueue")
    assert repetitions.add(first) is None
    assert repetitions.add(other) is None
    whole = repetitions.add(first)
    assert whole is not None and whole.verdict is Verdict.PASS
    assert [judgement.kind for judgement in repetitions.rest()] == ["JoinableQueue"]


def test_it_fails_a_run_of_which_no_case_alone_was_red() -> None:
    assert exit_code(0, [judged(Verdict.FLAKY)]) == 1


@pytest.mark.parametrize("processes", [(), pytest.param(("-n", "2"), marks=pytest.mark.broad)])
def test_a_queue_that_fails_every_other_time_is_flaky(tmp_path: Path, processes: tuple[str, ...]) -> None:
    (tmp_path / "mine.py").write_text(EVERY_OTHER % "Queue.made % 3 == 0")
    words = ["mine.py", "--clause", "PUT-1[12]", "--repeat", "6", "--run-file", "run.jsonl", *processes]
    done = subprocess.run([*COMMAND, *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    run = runfile.read(tmp_path / "run.jsonl")
    verdicts = {each.clause: each.verdict for each in run.judgements if each.kind == "Queue"}
    assert verdicts == {"PUT-11": Verdict.FLAKY, "PUT-12": Verdict.PASS}
    assert re.search(
        r"^  observed      (PASS|FAIL) \d of 6 times, (PASS|FAIL) \d of 6 times$", done.stdout, re.MULTILINE
    )
    assert "\n                FAIL: producer's q.put_nowait('second') returned None and did" in done.stdout
    assert (
        "FAIL  mine 1.0: 1 clause is flaky (PUT-11) on fork; of 4 cases 1 fails, 1 holds, 2 not supported"
        in done.stdout
    )


@pytest.mark.broad
def test_what_fails_every_time_is_no_race(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(EVERY_OTHER % "True")
    done = subprocess.run(
        [*COMMAND, "mine.py", "--clause", "PUT-11", "--repeat", "2", "-qq"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("FAIL  mine 1.0: 1 clause is broken (PUT-11) on fork; of 2 cases 1 fails")


@pytest.mark.broad
@pytest.mark.parametrize("given", ["0", "-1", "often"])
def test_a_number_of_times_is_asked_for(given: str) -> None:
    done = subprocess.run([*COMMAND, "stdlib", f"--repeat={given}"], capture_output=True, text=True)
    assert done.returncode == 4
    assert done.stderr.strip() == f"ERROR: queuespec: --repeat is a number of times, such as 10, not {given!r}"

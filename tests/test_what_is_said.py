"""What is said is what happened: the blocks that are printed of queues whose faults are easily told wrong.

Each is a class of told/told.py, judged for real, all of them in one run. QUEUESPEC_UPDATE_GOLDEN=1 rewrites the golden
texts; then read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from queuespec.report import runfile
from queuespec.verdict.verdicts import Judgement

TOLD = Path(__file__).parent / "told"

CASES = {
    "RaisesInABegunPut": "FIFO-08",
    "RaisesWhereItShouldWait": "PUT-03",
    "DiesInItsOwnProgram": "DOCEX-01",
    "FeedsNothing": "PUT-01",
    "WaitsInItsOwnThread": "GET-01",
    "Spins": "PUT-01",
    "Dies": "PUT-01",
    "HangsInJoinThread": "PUT-01",
    "KeepsAThread": "PUT-01",
    "RaisesFromACause": "PUT-01",
    "CannotBeStarted": "PUT-01",
}
OTHERS = {"RaisesTooLate": "PUT-03", "CannotBeCompared": "GET-01", "KeepsNothing": "PUT-04"}


@dataclass(frozen=True)
class Told:
    """What one run of all these cases prints, and its run file."""

    printed: str
    recorded: runfile.Run

    def block(self, name: str) -> str:
        """The report of a case, without measured times, and without the lines of Python's and of the clauses' files."""
        pattern = rf"^\w+  \S+  \w+  \[{name}-fork-.*?^  reproduce [^\n]*\n"
        found = re.search(pattern, self.printed, re.M | re.S)
        assert found, self.printed
        text = re.sub(r"given up after [\d.]+ s", "given up after N s", found[0])
        text = re.sub(r" +(test_\w+\.py):\d+$", r" \1:N", text, flags=re.M)
        text = re.sub(r"(pipe|socket):\[\d+\]", r"\1:[N]", text)
        return re.sub(r"(\b(?:multiprocessing/\w+|threading)\.py[:\w\", ]*?)\d+", r"\1N", text)

    def judgement(self, name: str) -> Judgement:
        (found,) = [each for each in self.recorded.judgements if (each.implementation, each.kind) == (name, "Queue")]
        return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    file = tmp_path_factory.mktemp("told") / "run.jsonl"
    cases = CASES | OTHERS
    words = [*(f"told.py:{name}" for name in cases), *(f"--clause={clause}" for clause in sorted({*cases.values()}))]
    words += ["--start-method=fork", f"--run-file={file}", "--operations"]
    words += ["--", "-k", " or ".join(f"{clause}-{name}-fork" for name, clause in cases.items())]
    command = [sys.executable, "-m", "queuespec", "run", *words]
    done = subprocess.run(command, cwd=TOLD, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100)
    return Told(done.stdout, runfile.read(file))


@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_names_the_cause(name: str, told: Told) -> None:
    block = told.block(name)
    golden = TOLD / f"{name}.txt"
    if os.environ.get("QUEUESPEC_UPDATE_GOLDEN"):
        golden.write_text(block)
    assert block == golden.read_text()
    assert len(block.splitlines()) <= 30


def test_an_exception_after_the_clause_had_its_answer_is_told_too(told: Told) -> None:
    judgement = told.judgement("RaisesTooLate")
    assert judgement.verdict.value == "PASS"
    assert "raised LookupError(the slot has moved)" in judgement.reason
    assert "raised LookupError(the slot has moved)" in told.printed


def test_an_answer_that_a_check_cannot_compare_is_the_queue_s_fault(told: Told) -> None:
    judgement = told.judgement("CannotBeCompared")
    assert judgement.verdict.value == "FAIL"
    assert judgement.evidence.observed.startswith(
        "the check cannot use what it got: TypeError: '<' not supported between instances of "
    )
    assert "q.get() 100 times returned [" in judgement.evidence.observed
    assert "{}" in told.block("CannotBeCompared")


def test_operations_carry_their_beginning_and_end(told: Told) -> None:
    judgement = told.judgement("KeepsNothing")
    assert judgement.verdict.value == "PASS"
    made, *steps = judgement.evidence.operations
    assert made.call == "q = Queue(1)"
    assert [step.call for step in steps][:2] == ["q.put(0)", "q.put(1)"]
    for step in steps:
        assert step.begun is not None and step.ended is not None
        assert 0 <= step.begun <= step.ended < 10
    waiting, freeing = steps[1], steps[2]
    assert waiting.begun is not None and waiting.ended is not None and freeing.begun is not None
    assert waiting.begun < freeing.begun < waiting.ended

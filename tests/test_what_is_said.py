"""What is said is what happened: the blocks that are printed of queues whose faults are easily told wrong.

Each is a class of told/told.py, judged for real. QUEUESPEC_UPDATE_GOLDEN=1 rewrites the golden texts; then read the
difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec.report import runfile

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
}


def run(name: str, clause: str, folder: Path) -> tuple[str, runfile.Run]:
    """What is printed of a case, and the run file."""
    file = folder / "run.jsonl"
    words = ["run", f"told.py:{name}", "--clause", clause, "--start-method", "fork", "--run-file", str(file)]
    command = [sys.executable, "-m", "queuespec", *words, "--operations"]
    done = subprocess.run(command, cwd=TOLD, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100)
    return done.stdout, runfile.read(file)


def block(printed: str) -> str:
    """The first block of a report, without what differs from run to run: measured times and lines of Python's files."""
    found = re.search(r"^(FAIL|HUNG|CRASHED|LEAKED) .*?^  reproduce [^\n]*\n", printed, re.M | re.S)
    assert found, printed
    text = re.sub(r"given up after [\d.]+ s", "given up after N s", found[0])
    text = re.sub(r"(pipe|socket):\[\d+\]", r"\1:[N]", text)
    return re.sub(r"(\b(?:multiprocessing/\w+|threading)\.py[:\w\", ]*?)\d+", r"\1N", text)


@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_names_the_cause(name: str, tmp_path: Path) -> None:
    printed, _ = run(name, CASES[name], tmp_path)
    told = block(printed)
    golden = TOLD / f"{name}.txt"
    if os.environ.get("QUEUESPEC_UPDATE_GOLDEN"):
        golden.write_text(told)
    assert told == golden.read_text()
    assert len(told.splitlines()) <= 30


def test_an_exception_after_the_clause_had_its_answer_is_told_too(tmp_path: Path) -> None:
    printed, recorded = run("RaisesTooLate", "PUT-03", tmp_path)
    (judgement,) = [judged for judged in recorded.judgements if judged.kind == "Queue"]
    assert judgement.verdict.value == "PASS"
    assert "raised LookupError(the slot has moved)" in judgement.reason
    assert "raised LookupError(the slot has moved)" in printed


def test_an_answer_that_a_check_cannot_compare_is_the_queue_s_fault(tmp_path: Path) -> None:
    printed, recorded = run("CannotBeCompared", "GET-01", tmp_path)
    (judgement,) = [judged for judged in recorded.judgements if judged.kind == "Queue"]
    assert judgement.verdict.value == "FAIL"
    assert judgement.evidence.observed.startswith(
        "the check cannot use what it got: TypeError: '<' not supported between instances of "
    )
    assert "q.get() 100 times returned [" in judgement.evidence.observed
    assert "{}" in block(printed)


def test_operations_carry_their_beginning_and_end(tmp_path: Path) -> None:
    _, recorded = run("KeepsNothing", "PUT-04", tmp_path)
    (judgement,) = [judged for judged in recorded.judgements if judged.kind == "Queue"]
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

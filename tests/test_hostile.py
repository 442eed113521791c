"""Implementations that do harm: whatever they do, each case gets its verdict, the run goes on, and nothing is left."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from watched import Watch, Watched

from queuespec.hosts import bounds
from queuespec.report import runfile

HOSTILE = Path(__file__).parent / "hostile"

# For each file of tests/hostile the clauses, and for each of its classes the verdicts on them, in that order.
CLAUSES = {
    "answers_oddly": ["PUT-01", "GET-03", "STATE-01", "LIFE-02"],
    "dies": ["PUT-01", "GET-02", "LIFE-02", "LIFE-14"],
    "hangs": ["PUT-01", "GET-02"],
    "takes_things_away": ["PUT-01", "GET-03", "LIFE-02"],
    "takes_too_much": ["PUT-01", "STATE-01"],
    "works_for_ever": ["PUT-01"],
}
SEEN = {
    "answers_oddly": {
        "CountsInWords": "PASS PASS FAIL PASS",
        "IsClosedInGet": "FAIL FAIL FAIL FAIL",
        "IsInterruptedInGet": "FAIL FAIL FAIL FAIL",
        "LeavesByExceptionAtProcess": "CRASHED CRASHED CRASHED CRASHED",
        "LeavesByExceptionInPut": "FAIL FAIL FAIL FAIL",
        "PutReturnsSomething": "PASS PASS PASS PASS",
        "RaisesAtLength": "FAIL FAIL FAIL FAIL",
        "RaisesInGroups": "FAIL FAIL FAIL FAIL",
        "RaisesSeriouslyAtConstruction": "FAIL FAIL FAIL FAIL",
        "RaisesSeriouslyInClose": "PASS PASS PASS FAIL",
        "RaisesTheUnmeasured": "FAIL FAIL FAIL FAIL",
        "RaisesTheUnspeakable": "FAIL FAIL FAIL FAIL",
        "ReturnsALongText": "FAIL FAIL PASS FAIL",
        "ReturnsControlCharacters": "FAIL FAIL PASS FAIL",
        "ReturnsOddKeys": "FAIL FAIL PASS FAIL",
        "ReturnsTooManyThings": "FAIL FAIL PASS FAIL",
        "ReturnsWhatContainsItself": "FAIL FAIL PASS FAIL",
        "ReturnsWhatHangs": "HUNG HUNG HUNG HUNG",
        "ReturnsWhatIsOfATouchyKind": "FAIL FAIL PASS FAIL",
        "ReturnsWhatRaises": "FAIL FAIL PASS FAIL",
        "ReturnsWhatSaysTooMuch": "FAIL FAIL PASS FAIL",
    },
    "dies": {
        "AbortsAtConstruction": "CRASHED CRASHED CRASHED CRASHED",
        "AbortsInGet": "CRASHED CRASHED CRASHED CRASHED",
        "IsKilledByASignalWithoutAName": "CRASHED PASS CRASHED CRASHED",
        "LeavesAtConstruction": "CRASHED CRASHED CRASHED CRASHED",
        "LeavesInGet": "CRASHED CRASHED CRASHED CRASHED",
        "LeavesInPut": "CRASHED PASS CRASHED CRASHED",
        "SegfaultsAtConstruction": "CRASHED CRASHED CRASHED CRASHED",
        "SegfaultsAtExit": "PASS PASS PASS FAIL",
        "SegfaultsInClose": "CRASHED CRASHED CRASHED CRASHED",
        "SegfaultsInPut": "CRASHED PASS CRASHED CRASHED",
    },
    "hangs": {
        "HasStubbornChildren": "PASS PASS",
        "HoldsTheInterpreterAtConstruction": "HUNG HUNG",
        "HoldsTheInterpreterInGet": "HUNG HUNG",
        "HoldsTheInterpreterInPut": "HUNG PASS",
        "IgnoresSignals": "FAIL FAIL",  # only the main thread may
        "SleepsInClose": "HUNG HUNG",
        "WaitsInPieces": "HUNG PASS",
    },
    "takes_things_away": {
        "AllowsHardlyAnyCalls": "CRASHED CRASHED CRASHED",
        "AnswersForTheKit": "CRASHED CRASHED CRASHED",
        "BlocksSignals": "PASS PASS PASS",
        "CallsItselfForever": "FAIL FAIL FAIL",
        "ClearsTheEnvironment": "PASS PASS PASS",
        "ClosesAllDescriptors": "CRASHED CRASHED CRASHED",
        "ClosesStandardDescriptors": "PASS PASS PASS",
        "DiesOfTheKitsSignal": "HUNG HUNG HUNG",
        "ForgetsTheKit": "PASS PASS PASS",
        "ForksInGet": "CRASHED/PASS CRASHED CRASHED/HUNG/PASS",  # the copy may be late
        "HandlesEverySignal": "HUNG HUNG HUNG",
        "LeavesNoDescriptors": "PASS HUNG PASS",
        "LeavesNoMemory": "FAIL FAIL FAIL",
        "LeavesNoTime": "CRASHED CRASHED CRASHED",
        "PromisesALongAnswer": "HUNG HUNG HUNG",
        "ReplacesModules": "CRASHED CRASHED CRASHED",
        "StopsTheClock": "PASS PASS PASS",
        "TakesItselfForItsParent": "HUNG HUNG HUNG",
        "TracesEverything": "FAIL FAIL FAIL",
        "WorksInARemovedDirectory": "PASS PASS PASS",
        "WritesIntoEverySocket": "CRASHED CRASHED CRASHED",
    },
    "takes_too_much": {
        "EatsMemory": "FAIL FAIL",
        "FloodsStdoutAndStderr": "PASS PASS",
        "StartsAThousandThreads": "FAIL/HUNG FAIL/HUNG",  # as quickly as they start
        "WritesGarbageAndDies": "CRASHED CRASHED",
    },
    "works_for_ever": {
        "WorksForeverInGet": "HUNG",
        "WritesForever": "HUNG",
    },
}
ON_OTHER_START_METHODS = {
    "dies": ["SegfaultsAtExit", "SegfaultsInPut"],
    "hangs": ["HoldsTheInterpreterInGet"],
    "takes_things_away": ["ClosesAllDescriptors", "WritesIntoEverySocket"],
}
AT_IMPORT = {
    "import faulthandler; faulthandler._sigsegv()": "was killed by SIGSEGV while it imported the adapter",
    "import os; os.abort()": "was killed by SIGABRT while it imported the adapter",
    "import os; os._exit(7)": "ended with code 7 while it imported the adapter",
    "import os; os.closerange(0, 256)": "ended with code 1 while it imported the adapter",
    "import os; os.closerange(0, 256); os.pipe(); os.read(0, 1)": "let go of the kit's socket while it imported",
    "import ctypes; ctypes.PyDLL(None).pause()": "its adapter waits for something that does not come",
    "import sys; sys.exit('\\x1b[2J\\n\\udc80')": r"its adapter can not be used: SystemExit: \x1b[2J \udc80",
    "class Serious(BaseException): pass\nraise Serious('no')": "its adapter can not be used",
    "import os; [os.write(n, b'\\0\\0\\0\\2[]') for n in range(3, 5)]": "its adapter writes into the kit's own socket",
}
CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


def see_that_nothing_is_left(run: Watched) -> None:
    assert run.gone(0) == set()
    assert list(run.directory.iterdir()) == []
    assert [name for name in os.listdir("/dev/shm") if run.mark in name] == []
    assert CONTROL_CHARACTERS.findall(run.output.read_bytes()) == []


def judge(watched: Watch, file: str, subjects: list[str], method: str, path: Path) -> None:
    """Judge subjects of one file and then an honest one, in one run, and see that all is as it is to be."""
    clauses = CLAUSES[file]
    named = [f"{HOSTILE / file}.py:{subject}" for subject in subjects] + [f"{HOSTILE}/honest.py:Adapter"]
    words = [f"--clause={clause}" for clause in clauses] + ["--start-method", method, "--run-file", str(path)]
    with watched(*named, *words) as run:
        assert run.process.wait(100) == 1, run.output.read_text(errors="replace")
        see_that_nothing_is_left(run)
    seen: dict[str, dict[str, str]] = {}
    for judgement in runfile.read(path).judgements:
        if judgement.kind == "Queue":
            seen.setdefault(judgement.implementation, {})[judgement.clause] = judgement.verdict.value
    for subject in subjects:
        for clause, verdicts in zip(clauses, SEEN[file][subject].split(), strict=True):
            assert seen[subject][clause] in verdicts.split("/"), (subject, clause)
    assert seen["Adapter"] == dict.fromkeys(clauses, "PASS")
    assert len(seen) == len(named)


@pytest.mark.parametrize("file", SEEN)
def test_each_case_gets_its_verdict_and_nothing_is_left(watched: Watch, tmp_path: Path, file: str) -> None:
    judge(watched, file, sorted(SEEN[file]), "fork", tmp_path / "run.jsonl")


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize("file", ON_OTHER_START_METHODS)
def test_so_it_is_on_other_start_methods(watched: Watch, tmp_path: Path, file: str, method: str) -> None:
    judge(watched, file, ON_OTHER_START_METHODS[file], method, tmp_path / "run.jsonl")


def test_every_hostile_class_is_judged() -> None:
    for file, seen in SEEN.items():
        defined = re.findall(r"^class (\w+)\(Adapter\)", (HOSTILE / f"{file}.py").read_text(), re.M)
        assert sorted(defined) == sorted(seen)


@pytest.mark.parametrize("program", AT_IMPORT)
def test_an_adapter_that_does_harm_when_imported_ends_the_run_with_one_line(
    watched: Watch, tmp_path: Path, program: str
) -> None:
    adapter = tmp_path / "adapter.py"
    adapter.write_text(program)
    with watched(str(adapter), "--clause=PUT-01") as run:
        assert run.process.wait(100) == 4, run.output.read_text(errors="replace")
        see_that_nothing_is_left(run)
        (said,) = [line for line in run.output.read_text().splitlines() if line.strip()]
    assert AT_IMPORT[program] in said


def test_a_bound_on_memory_that_is_none_ends_the_run_with_one_line(
    watched: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(bounds.MEMORY, "plenty")
    with watched("stdlib", "--clause=PUT-01") as run:
        assert run.process.wait(100) == 4
        see_that_nothing_is_left(run)
        assert "QUEUESPEC_MEMORY is 'plenty'; it must be a number of GiB" in run.output.read_text()

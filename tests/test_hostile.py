"""Implementations that do harm: whatever they do, each case gets its verdict, the run goes on, and nothing is left."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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
    "keeps": ["PUT-03"],
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
        "SegfaultsAtExit": "PASS PASS PASS HUNG",
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
        "SleepsInJoinThread": "HUNG HUNG",
        "WaitsInPieces": "HUNG PASS",
    },
    "takes_things_away": {
        "AllowsHardlyAnyCalls": "CRASHED CRASHED CRASHED",
        "AnswersForTheKit": "CRASHED CRASHED CRASHED",
        "BlocksSignals": "PASS PASS PASS",
        "CallsItselfForever": "FAIL FAIL FAIL",
        "ClearsTheEnvironment": "PASS PASS PASS",
        "ClosesEverySocket": "CRASHED CRASHED CRASHED",
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
    "keeps": {
        "KeepsAFile": "LEAKED",
        "KeepsAFileAndHasNoClose": "UNSUPPORTED",
        "KeepsAThread": "LEAKED",
        "KeepsPipes": "LEAKED",
        "UsesUpDescriptors": "CRASHED",
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
SOME = {
    "answers_oddly": ["RaisesInGroups", "ReturnsControlCharacters"],
    "dies": ["SegfaultsInPut"],
    "hangs": ["HoldsTheInterpreterInGet"],
    "takes_things_away": ["ClosesAllDescriptors", "LeavesNoDescriptors", "WritesIntoEverySocket"],
    "keeps": ["KeepsAThread"],
    "takes_too_much": ["FloodsStdoutAndStderr"],
    "works_for_ever": ["WritesForever"],
}
# What is told of one clause: the first line of what was observed.
TOLD = {
    ("keeps", "KeepsAFile", "PUT-03"): (
        "producer keeps 3 descriptors (/dev/null, /dev/null, /dev/null) after close, "  # it puts three times
        "every time the case is repeated"
    ),
    ("keeps", "KeepsAFileAndHasNoClose", "SIMPLE-01"): (
        "consumer keeps 1 descriptor (/dev/null) after its objects were dropped; "
        "parent keeps 1 descriptor (/dev/null) after its objects were dropped, every time the case is repeated"
    ),
    (
        "keeps",
        "KeepsAThread",
        "PUT-03",
    ): "producer keeps 3 threads (hoarder, hoarder, hoarder) after close, every time the case is repeated",
    ("keeps", "KeepsPipes", "PUT-03"): (
        "producer keeps 200 descriptors (mostly pipes) after close; "
        "parent keeps 200 descriptors (mostly pipes) after close, every time the case is repeated"
    ),
    ("takes_things_away", "ClosesEverySocket", "PUT-03"): (
        "producer died in q.put('first'): it closed a descriptor that is not its own, queuespec's socket"
    ),
    ("takes_things_away", "ClosesAllDescriptors", "PUT-01"): (
        "consumer died in q.get(): it closed a descriptor that is not its own, queuespec's socket"
    ),
    ("hangs", "SleepsInClose", "PUT-03"): (
        "producer's q.close() never returns (at tests/hostile/hangs.py:43 in at_close): all threads are asleep"
    ),
    ("hangs", "SleepsInJoinThread", "PUT-03"): (
        "producer's q.join_thread() never returns (at tests/hostile/hangs.py:78 in at_join_thread): "
        "all threads are asleep"
    ),
    ("dies", "SegfaultsInClose", "PUT-03"): "producer's q.close() ended the process",
}
AT_IMPORT = {
    "import faulthandler; faulthandler._sigsegv()": "was killed by SIGSEGV while importing the adapter",
    "import os; os.abort()": "was killed by SIGABRT while importing the adapter",
    "import os; os._exit(7)": "ended with code 7 while importing the adapter",
    "import os; os.closerange(0, 256)": "ended with code 1 while importing the adapter",
    "import os; os.closerange(0, 256); os.pipe(); os.read(0, 1)": "closed queuespec's socket while importing",
    "import ctypes; ctypes.PyDLL(None).pause()": "importing its adapter has been stuck for 5 s",
    "import sys; sys.exit('\\x1b[2J\\n\\udc80')": r"its adapter cannot be used: SystemExit: \x1b[2J \udc80",
    "class Serious(BaseException): pass\nraise Serious('no')": "its adapter cannot be used",
    "import os; [os.write(n, b'\\0\\0\\0\\2[]') for n in range(3, 5)]": "its adapter writes to queuespec's own socket",
}
BROAD_AT_IMPORT = {  # each is much like another
    "import os; os.abort()",
    "import os; os._exit(7)",
    "import os; os.closerange(0, 256); os.pipe(); os.read(0, 1)",
    "import ctypes; ctypes.PyDLL(None).pause()",
    "class Serious(BaseException): pass\nraise Serious('no')",
}
CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


def see_that_nothing_is_left(run: Watched) -> None:
    assert run.gone(0) == set()
    assert list(run.directory.iterdir()) == []
    assert [name for name in os.listdir("/dev/shm") if run.mark in name] == []
    assert CONTROL_CHARACTERS.findall(run.output.read_bytes()) == []


def only(cases: dict[str, list[str]], method: str) -> list[str]:
    """The words that select a start method, and the clauses of the cases."""
    clauses = sorted({clause for each in cases.values() for clause in each})
    return [*(f"--clause={clause}" for clause in clauses), f"--start-method={method}"]


def those(cases: dict[str, list[str]], method: str) -> list[str]:
    """The last words of a command, which put each implementation to its own clauses alone."""
    names = [f"{clause}-{subject}-{method}" for subject, clauses in cases.items() for clause in clauses]
    return ["--", "-k", " or ".join(names)]


def judge(watched: Watch, subjects: dict[str, list[str]], method: str, path: Path) -> None:
    """Judge subjects of these files and then an honest one, in one run, and see that all is as it is to be."""
    chosen = [(file, subject) for file, names in subjects.items() for subject in names]
    named = [*(f"{HOSTILE / file}.py:{subject}" for file, subject in chosen), f"{HOSTILE}/honest.py:Adapter"]
    clauses = sorted({clause for file in subjects for clause in CLAUSES[file]})
    cases = {subject: CLAUSES[file] for file, subject in chosen} | {"Adapter": clauses}
    with watched(*named, *only(cases, method), "--run-file", str(path), *those(cases, method)) as run:
        assert run.process.wait(100) == 1, run.output.read_text(errors="replace")
        see_that_nothing_is_left(run)
    seen: dict[str, dict[str, str]] = {}
    for judgement in runfile.read(path).judgements:
        if judgement.kind == "Queue":
            seen.setdefault(judgement.implementation, {})[judgement.clause] = judgement.verdict.value
    for file, subject in chosen:
        assert seen[subject].keys() == set(CLAUSES[file])
        for clause, verdicts in zip(CLAUSES[file], SEEN[file][subject].split(), strict=True):
            assert seen[subject][clause] in verdicts.split("/"), (subject, clause)
    assert seen["Adapter"] == dict.fromkeys(clauses, "PASS")
    assert len(seen) == len(named)


@pytest.mark.broad
@pytest.mark.parametrize("file", SEEN)
def test_each_case_gets_its_verdict_and_nothing_is_left(watched: Watch, tmp_path: Path, file: str) -> None:
    judge(watched, {file: sorted(SEEN[file])}, "fork", tmp_path / "run.jsonl")


@pytest.mark.broad
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize("file", ON_OTHER_START_METHODS)
def test_so_it_is_on_other_start_methods(watched: Watch, tmp_path: Path, file: str, method: str) -> None:
    judge(watched, {file: ON_OTHER_START_METHODS[file]}, method, tmp_path / "run.jsonl")


def test_one_run_survives_some_of_every_file(watched: Watch, tmp_path: Path) -> None:
    assert SOME.keys() == SEEN.keys()
    judge(watched, SOME, "fork", tmp_path / "run.jsonl")


@pytest.mark.broad
def test_the_line_of_what_was_observed_names_the_cause(tmp_path: Path) -> None:
    run_file = tmp_path / "run.jsonl"
    named = sorted({f"{HOSTILE / file}.py:{subject}" for file, subject, _ in TOLD})
    cases = {subject: [clause] for _, subject, clause in TOLD}
    words = ["run", *named, *only(cases, "fork"), "--run-file", str(run_file), *those(cases, "fork")]
    subprocess.run([sys.executable, "-m", "queuespec", *words], capture_output=True)
    told = [judged for judged in runfile.read(run_file).judgements if judged.verdict.value != "UNSUPPORTED"]
    observed = {(judged.implementation, judged.clause): judged.evidence.observed for judged in told}
    assert observed == {(subject, clause): line for (_, subject, clause), line in TOLD.items()}
    assert len(told) == len(TOLD)


@pytest.mark.broad
def test_what_uses_up_all_descriptors_is_told_with_what_it_keeps_open(tmp_path: Path) -> None:
    run_file = tmp_path / "run.jsonl"
    words = ["run", f"{HOSTILE}/keeps.py:UsesUpDescriptors", "--clause", "PUT-0[13]", "--start-method", "fork"]
    subprocess.run([sys.executable, "-m", "queuespec", *words, "--run-file", str(run_file)], capture_output=True)
    observed = [j.evidence.observed for j in runfile.read(run_file).judgements if j.verdict.value == "CRASHED"]
    assert len(observed) == 2
    for line in observed:
        assert re.fullmatch(
            r"starting the workers raised OSError\(\[Errno 24\] Too many open files; "
            r"its process has \d+ pipes, \d files, \d sockets open\)",
            line,
        )


@pytest.mark.broad
def test_what_runs_out_by_what_was_kept_is_blamed_on_no_later_case(tmp_path: Path) -> None:
    run_file = tmp_path / "run.jsonl"
    run = f"run '{HOSTILE}/keeps.py:KeepsPipes' --clause 'PUT-0[1-6]' --start-method fork --run-file '{run_file}'"
    subprocess.run(["bash", "-c", f"ulimit -n 600; '{sys.executable}' -m queuespec {run}"], capture_output=True)
    judged = [j for j in runfile.read(run_file).judgements if j.kind == "Queue"]
    assert {j.verdict.value for j in judged} == {"LEAKED"}
    assert "after close, which leaves no room to repeat the case" in judged[0].evidence.observed


@pytest.mark.parametrize("files", [pytest.param(20, marks=pytest.mark.broad), 63])  # 20 are in test_ends.py, too
def test_too_few_files_for_the_kit_itself_end_the_run_with_one_line(files: int) -> None:
    words = f"ulimit -n {files}; exec '{sys.executable}' -m queuespec run stdlib --clause 'PUT*'"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True)
    assert done.returncode == 6
    (said,) = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert said == (
        f"queuespec: a process may open only {files} files here, and 64 are needed: raise the limit, "
        "for example with ulimit -n 1024"
    )


def test_every_hostile_class_is_judged() -> None:
    for file, seen in SEEN.items():
        defined = re.findall(r"^class (\w+)\(Adapter\)", (HOSTILE / f"{file}.py").read_text(), re.M)
        assert sorted(defined) == sorted(seen)


@pytest.mark.parametrize(
    "program",
    [pytest.param(each, marks=pytest.mark.broad if each in BROAD_AT_IMPORT else ()) for each in AT_IMPORT],
)
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

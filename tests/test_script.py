"""A script shows a failure without the kit: it fails with the broken queue, and holds with the standard library.

The scripts of a few mutants are run by default, those of one in ten when all that is broad is.
"""

from __future__ import annotations

import ast
import builtins
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from trials import EVERY_CLAUSE, MUTANTS, TRIALS, Run, Trial, selected, these_alone

from queuespec import cli, places
from queuespec.case import actors, calls, children, pending, samples
from queuespec.catalogue import collection
from queuespec.hosts.adapters import STANDARD, shipped
from queuespec.judge import last_run
from queuespec.judged import payloads
from queuespec.report import runfile
from queuespec.script import cases, harness, quoting
from queuespec.script.opening import library
from queuespec.script.printing import decided_by
from queuespec.script.program import TOO_SPECIAL, program
from queuespec.script.quoted import UNLIMITED, Quoted
from queuespec.script.refusal import Refused
from queuespec.verdict.trouble import AdapterError
from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "scripts.md").read_text(encoding="utf-8")
LEDGER = HERE.parent / "implementations" / "stdlib.toml"
README = (HERE.parent / "README.md").read_text(encoding="utf-8")


def judgement(clause: str = "PUT-11", verdict: Verdict = Verdict.FAIL) -> Judgement:
    seen = Evidence("with raises(Full):", "producer's q.put_nowait(2) returned None", location="test_put.py:188")
    made = Judgement(clause, "must", "myqueue", "fork", "Queue", "CPython 3.13.0", verdict, True, evidence=seen)
    return replace(made, reproduce=f"queuespec run myqueue.py --clause {clause} --start-method fork")


def script_of(failed: Judgement, name: str) -> str:
    """The script for a failure, if it were one of this implementation."""
    return program(failed, *decided_by(failed.clause), library(name, failed.start_method))


def started(script: str, folder: Path, name: str) -> subprocess.Popen[str]:
    (folder / name).write_text(script, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(HERE / "mutants")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    return subprocess.Popen([sys.executable, name], cwd=folder, env=environ, **pipes)  # type: ignore[call-overload,no-any-return]


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    """What a script exits with and prints."""
    said, _ = run.communicate(timeout=300)
    return run.returncode, said


def outcome_of(script: str, folder: Path, name: str) -> tuple[int, str]:
    """What a script exits with and prints, when it is run in a folder."""
    return ended(started(script, folder, name))


# scripts are run


def is_like_multiprocessing(trial: Trial) -> bool:
    """Whether the standard library obeys all clauses that it breaks."""
    return 'contract = "queue"' not in trial.mutant.path.read_text(encoding="utf-8")


HERE_AND_NOW = [trial for trial in TRIALS if not trial.mutant.python and is_like_multiprocessing(trial)]
FOR_A_MINUTE = {"sends_bytes_for_a_minute_at_most", "waits_in_a_poll_without_timeout"}  # how long their scripts take
ONE_IN_EIGHTEEN = sorted(HERE_AND_NOW, key=str)[::18]
SAMPLE = [
    trial
    for number, trial in enumerate(ONE_IN_EIGHTEEN)
    if EVERY_CLAUSE or (number % 2 == 0 and trial.mutant.name not in FOR_A_MINUTE)
]
KNOWN_FAILURES = {each["clause"] for each in tomllib.loads(LEDGER.read_text(encoding="utf-8"))["expect"]}
A_FEW = (
    "accepts_puts_after_close",
    "allows_one_task_done_too_many",
    "counts_bytes_in_poll",
)

LATE = "counts_no_gap_at_the_end_of_its_ring"  # shows after more items than a script would have time for


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    """The run that judges each mutant that was selected: one for all of a start method."""
    folder = tmp_path_factory.mktemp("runs")
    made: dict[str, Run] = {}
    for method in ("fork", "spawn", "forkserver"):
        mine = {trial.mutant.name: trial for trial in selected(request, "trial") if trial.start_method == method}
        if mine:
            first = [(next(iter(trial.clauses)), trial) for trial in mine.values()]
            paths = [trial.mutant.path for trial in mine.values()]
            made[method] = Run(paths, method, sys.executable, folder / method, these_alone(first))
    yield made
    for run in made.values():
        run.end()


EXIT_CODES = {"fails_when_its_process_ends": 3}  # a process that has used it ends with that, and so does the script


@pytest.mark.timeout(400)  # some wait for a minute
@pytest.mark.parametrize(
    "trial",
    [
        *(trial for trial in HERE_AND_NOW if trial.mutant.name in A_FEW),
        *(
            pytest.param(trial, marks=pytest.mark.broad)
            for trial in HERE_AND_NOW
            if trial in SAMPLE or trial.mutant.name == LATE
            if trial.mutant.name not in A_FEW
        ),
    ],
    ids=str,
)
def test_a_script_fails_with_what_is_broken_and_holds_with_what_is_not(
    trial: Trial, runs: dict[str, Run], tmp_path: Path
) -> None:
    clause = next(iter(trial.clauses))
    failed = runs[trial.start_method].judgements_on(trial.mutant.name)[clause]
    try:
        mine = script_of(failed, str(trial.mutant.path))
    except Refused as why:
        pytest.skip(f"{clause}: {why}")
    sound = started(script_of(failed, "stdlib"), tmp_path, "sound.py")
    code, said = outcome_of(mine, tmp_path, "broken.py")
    assert (code, said.partition(":")[0]) == (EXIT_CODES.get(trial.mutant.name, 1), "broken"), said
    holds = ended(sound) == (0, "holds\n")
    assert holds or clause in KNOWN_FAILURES


def test_a_script_does_all_that_a_check_does_however_long_it_takes() -> None:
    script = script_of(judgement("FIFO-14"), "stdlib")
    assert '\nLONGEST = float("inf")  # seconds: nothing is left out\n' in script
    assert "LONGEST = 1.0" not in script
    assert script.count("\nLOADS, AT_ONCE = ") == 1, "what defines two names is quoted once"


def test_what_a_check_limits_by_the_clock_is_known() -> None:
    """A limit of another name would cut short what a script does."""
    limits = {
        node.comparators[0].id
        for path in places.spec().glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare) and "monotonic" in ast.unparse(node.left)
        if isinstance(node.comparators[0], ast.Name)
    }
    assert limits == UNLIMITED.keys()


def test_what_is_broken_is_said_with_the_call_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "myqueue.py").write_text(adapter_of_the_readme(), encoding="utf-8")
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        script = script_of(judgement(), "myqueue.py")
    finally:
        os.chdir(here)
    code, said = outcome_of(script, tmp_path, "script.py")
    assert code == 1
    assert said.startswith("broken: producer's q.put_nowait('second') returned None and did not raise Full, in line ")
    (tmp_path / "myqueue.py").write_text(adapter_of_the_readme().replace("put_nowait", "puts_nowait"))
    assert outcome_of(script, tmp_path, "script.py") == (0, "holds\n")


ENDS_BADLY = """
import multiprocessing, multiprocessing.queues, os
start_methods = ["fork"]

class Queue(multiprocessing.queues.Queue):
    def put(self, obj, block=True, timeout=None):
        os._exit(3)

class context:
    def __init__(self, start_method):
        self.Process = multiprocessing.get_context(start_method).Process

    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=multiprocessing.get_context("fork"))
"""


def test_a_process_that_dies_in_a_call_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "ends_badly.py").write_text(ENDS_BADLY)
    script = script_of(judgement("PUT-02"), str(tmp_path / "ends_badly.py"))
    code, said = outcome_of(script, tmp_path, "script.py")
    assert (code, said.partition(",")[0]) == (1, "broken: the process died in producer's q.put('first')")


def test_when_a_script_is_killed_its_processes_end(tmp_path: Path) -> None:
    line = '    assert producer.begin.put(q, "second").blocks()\n'
    script = script_of(judgement("PUT-03"), "stdlib")
    assert line in script
    script = script.replace(
        line, line.replace("assert ", "").replace(".blocks()", "") + "    os.kill(os.getpid(), 9)\n"
    )
    assert outcome_of(script, tmp_path, "script.py") == (-9, ""), "its output is closed, so nobody is left"


# scripts are made


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    """The scripts of all clauses that have one."""
    made = {}
    for id, clause in collection.known().items():
        try:
            made[id] = script_of(replace(judgement(id), kind=clause.kinds[0].value), "stdlib")
        except Refused:
            continue
    return made


@pytest.mark.broad
def test_nearly_every_clause_has_a_script(scripts: dict[str, str]) -> None:
    lacking = collection.known().keys() - scripts.keys()
    assert len(scripts) > 0.88 * len(collection.known()), sorted(lacking)
    assert {id for id in lacking if id.startswith("PUT-")} == set()


def is_whole(script: str) -> None:
    """Whether a script can be read by Python 3.8, uses only what it defines, and nothing of the kit."""
    given = {*dir(builtins), "__file__", "__name__", "context"}
    ast.parse(script, feature_version=(3, 8))
    assert quoting.free(script) - given == set()
    assert not re.search(r"^ *(import|from) (queuespec|pytest)", script, re.MULTILINE)
    assert not re.search(r"\S  # (with \w+(, \w+)*$|type: |noqa |fmt: )", script, re.MULTILINE)


@pytest.mark.broad
def test_every_script_is_whole_and_can_be_read_by_python_3_8(scripts: dict[str, str]) -> None:
    for script in scripts.values():
        is_whole(script)


@pytest.mark.parametrize("clause", ["PUT-24", "CONN-SB-01", "JOIN-11", "WAIT-01", "LISTEN-05", "SER-22", "MGR-08"])
def test_a_script_is_whole_and_can_be_read_by_python_3_8(clause: str) -> None:
    is_whole(script_of(judgement(clause), "stdlib"))


@pytest.mark.broad
def test_most_mutants_are_shown_by_a_script(scripts: dict[str, str]) -> None:
    from_the_record = {id for id in collection.known() if id.startswith("MODEL-")}
    shown = [mutant for mutant in MUTANTS if mutant.caught_by.keys() & (scripts.keys() | from_the_record)]
    assert len(shown) > 0.88 * len(MUTANTS)


OF_THE_KIT = {"subject", "method", "main", "gives_up"}  # what checks do not use
SAME_WORDS = {
    actors.Actor: harness.Actor,
    calls.Calls: harness.Calls,
    children.Child: harness.Child,
    children.Ending: harness.Ending,
    pending.Pending: harness.Pending,
    samples.Sample: harness.Sample,
}


@pytest.mark.parametrize("name", [each.__name__ for each in payloads.CLASSES])
def test_a_payload_is_quoted_with_all_that_it_is_made_of(name: str) -> None:
    quoted = Quoted(payloads)
    quoted.add(name, set())
    defined: dict[str, object] = {}
    exec("\n".join(["from __future__ import annotations", *quoted.imports, *quoted.parts]), defined)
    assert isinstance(defined[name], type)


@pytest.mark.parametrize("theirs", SAME_WORDS, ids=lambda each: str(each.__name__))
def test_the_harness_has_all_words_that_checks_are_written_in(theirs: type) -> None:
    words, known = ({*dir(each)} for each in (theirs, SAME_WORDS[theirs]))
    forwarded = {name for name in vars(calls.Calls) if not name.startswith("_")} - {*vars(harness.Calls)}
    lacking = {name for name in words - known - forwarded if not name.startswith("_")}
    assert lacking <= OF_THE_KIT | TOO_SPECIAL.keys(), "add them to the harness, or to TOO_SPECIAL"


def test_only_what_a_story_needs_is_in_a_script() -> None:
    put_11, put_24, put_05, join_11 = (
        script_of(judgement(id), "stdlib") for id in ("PUT-11", "PUT-24", "PUT-05", "JOIN-11")
    )
    for part, other in {"signal.pthread_kill": put_24, "class Sample": put_05, "class Child": join_11}.items():
        assert part not in put_11
        assert part in other


REFUSED = {
    "HIST-01": (Verdict.FAIL, "its check looks at the history of a free play, in which races decide; "),
    "MODEL-01": (Verdict.FAIL, "the calls of its program are not remembered; name a --run-file"),
    "LIFE-17": (Verdict.FAIL, "its check runs a program that needs what only queuespec's own processes have"),
    "PUT-01": (Verdict.LEAKED, "what is left behind is seen only by counting descriptors and threads"),
    "PUT-02": (Verdict.PASS, "there is no failure to show: it held"),
    "PUT-03": (Verdict.INCONCLUSIVE, "there is no failure to show: the verdict is INCONCLUSIVE"),
}


@pytest.mark.parametrize("clause", REFUSED)
def test_what_cannot_be_shown_is_refused_with_the_reason(clause: str) -> None:
    verdict, why = REFUSED[clause]
    with pytest.raises(Refused, match=re.escape(why)):
        script_of(judgement(clause, verdict), "stdlib")


@pytest.mark.parametrize(("limit", "long"), [("2.5", "15.0"), ("60", "65.0")])
def test_a_call_that_should_wait_for_ever_is_watched_for_longer_than_it_waits(limit: str, long: str) -> None:
    observed = f"consumer's q.get() waits with a limit of {limit} s; declare poll_quantum if it polls"
    script = script_of(replace(judgement("LIMIT-02"), evidence=Evidence("e", observed, location="f:1")), "stdlib")
    assert f"\nLONG = {long}  # seconds" in script


def test_a_wait_of_an_hour_is_refused() -> None:
    seen = Evidence("e", "q.get() waits with a limit of 3600 s", location="f:1")
    with pytest.raises(Refused, match="the call ends only after 3600 s"):
        script_of(replace(judgement("LIMIT-02"), evidence=seen), "stdlib")


CALLS = [
    Step("parent", "q = Queue(2)"),
    Step("consumer", "item = ['kept']", "-> item", 0.1, 0.2),
    Step("consumer", "q.get(timeout=0.01)", "raised queue.Empty", 0.3, 0.4),
    Step("producer", "q.join()", "-> None", 0.5, 1.3),
    Step("producer", "q.put(pattern(9, 1), block=True)", "-> None", 0.6, 0.7),
    Step("consumer", "q.put(item)", "-> None", 1.4, 1.5),
    Step("producer", "q.put('fourth')", "-> None", 1.6, 1.7),
]


def test_the_calls_of_a_generated_program_are_told_in_their_order() -> None:
    observed = "producer's q.put('fourth') returned, but q held 2 items, its maxsize (program 1:0, 4 of its 20 steps)"
    seen = Evidence("programs.keep(Promise.CAPACITY)", observed, operations=CALLS, location="test_model.py:51")
    script = script_of(replace(judgement("MODEL-03"), evidence=seen), "stdlib")
    is_whole(script)
    assert script.partition("def story")[2].partition("# What")[0].strip().split("\n") == [
        "(queue, producer, consumer, settle):",
        "    q = queue(2)",
        "    settle()",
        "    item = consumer.has(['kept'])",
        "    settle()",
        "    with raises(Empty):",
        "        consumer.get(q, timeout=0.01)",
        "    settle()",
        "    waiting2 = producer.begin.join(q)",
        "    producer.put(q, pattern(9, 1), block=True)",
        "    settle()",
        "    waiting2.result()",
        "    consumer.put(q, item)",
        "    settle()",
        "    last = producer.begin.put(q, 'fourth')",
        "    assert not last.ends_by_returning(None)",
    ]


ENDS = {
    "raised queue.Full": ("its maxsize", "assert not last.ends_by_raising(Full)"),
    "raised queue.Empty": (
        "raised queue.Empty after 0.0030 s; its timeout is 0.01 s",
        "assert last.seconds > 0.01 - 0.001",
    ),
}


@pytest.mark.parametrize("outcome", ENDS)
def test_the_last_call_of_a_generated_program_has_to_end_in_another_way(outcome: str) -> None:
    observed, line = ENDS[outcome]
    steps = [Step("producer", "q.get(True, 0.01)", outcome, 0.1, 0.2)]
    seen = Evidence("e", f"producer's q.get(True, 0.01) {observed}", operations=steps, location="f:1")
    assert f"    {line}\n" in script_of(replace(judgement("MODEL-07"), evidence=seen), "stdlib")


@pytest.mark.parametrize(
    "call", ["q.put('aaaa... (900 items))", "q.put([...])", "script q.put(1) ... q.get() (9 steps)"]
)
def test_calls_that_the_record_does_not_tell_completely_are_refused(call: str) -> None:
    steps = [Step("producer", call, "-> None", 0.1, 0.2)]
    seen = Evidence("e", f"producer's {call} returned", operations=steps, location="f:1")
    with pytest.raises(Refused):
        script_of(replace(judgement("MODEL-07"), evidence=seen), "stdlib")


def test_a_failure_in_the_cleanup_is_refused() -> None:
    with pytest.raises(Refused, match="in the cleanup after the check"):
        script_of(replace(judgement(), evidence=Evidence("the cleanup completes", "it hung")), "stdlib")


# the library is imported


MADE_OF = {
    "single.py": ("import single", "single.context", "single"),
    "queue.py": ("import queue", "queue.context", "queue"),
    "pickle.py": ("import pickle as library", "library.context", "library"),
    "my-own.py": ("library = importlib.import_module('my-own')", "library.context", "library"),
    "package/adapter.py": ("import package.adapter", "package.adapter.context", "package.adapter"),
    "single.py:Made": ("import single", "adapter.context", "single.Made()"),
    "mirror.py": ("import mirror", "mirror.get_context", "mirror.connection"),
}


@pytest.mark.parametrize("name", MADE_OF)
def test_a_script_imports_the_library_by_its_adapter(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name.partition(":")[0])
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "def get_context(method): ..." if name == "mirror.py" else "def context(method): ...\nclass Made: ..."
    )
    if path.parent != Path("."):
        (path.parent / "__init__.py").touch()
    found = library(name, "spawn")
    imports, opens, adapter = MADE_OF[name]
    assert imports in found.imports
    assert (found.opens, found.adapter) == (f'{opens}("spawn")', adapter)
    if name != "mirror.py":
        assert found.where == ("beside the package package" if path.parent.name else f"beside {path}")


METHODS = {"subinterpreters": "interpreter", **dict.fromkeys(("culsans", "janus", "threads"), "thread")}
METHODS |= {"loky": "loky", "persist-queue": "thread", "persist-queue-sqlite": "thread"}


@pytest.mark.parametrize("name", sorted(shipped().keys() - {"subinterpreters"}))
def test_the_lines_of_a_built_in_adapter_are_quoted(name: str) -> None:
    method = METHODS.get(name, "fork")
    for clause, kind in (("PUT-11", "Queue"), ("WAIT-01", "Pipe"), ("LISTEN-05", "Pipe"), ("GET-24", "Queue")):
        failed = replace(judgement(clause), implementation=name, start_method=method, kind=kind)
        is_whole(script_of(failed, name))


def test_processes_that_are_interpreters_are_refused() -> None:
    with pytest.raises(Refused, match="its processes are interpreters"):
        library("subinterpreters", "interpreter")


QUOTED = {  # of built-in adapters: what a script of a clause says
    ("threads", "thread", "Queue", "PUT-11"): "holds",
    ("threads", "thread", "Pipe", "CONN-SB-01"): "broken: consumer's b.recv_bytes() returned bytearray(b'bytearray'), ",
    ("manager", "fork", "Queue", "PUT-11"): "holds",
    ("manager", "spawn", "Queue", "MGR-22"): "broken: parent's puts_a_proxy_of_a_manager_with_a_key('item') raised ",
    ("culsans", "thread", "Queue", "PUT-11"): "holds",
    ("faster-fifo", "fork", "Queue", "PUT-20"): "broken: producer's q.put(obj='first') raised TypeError: put() takes ",
    ("faster-fifo", "spawn", "Queue", "PUT-11"): "holds",
    ("loky", "loky", "SimpleQueue", "STATE-12"): "broken: consumer's q.empty() raised AttributeError: 'SimpleQueue' ",
    ("loky", "spawn", "Queue", "PUT-11"): "holds",
    ("ipcqueue", "spawn", "Queue", "GET-06"): "holds",
    ("aioprocessing", "spawn", "Pipe", "LISTEN-05"): "holds",
}


@pytest.mark.parametrize(
    ("name", "method", "kind", "clause"),
    [pytest.param(*each, marks=() if each[0] == "manager" else pytest.mark.broad) for each in QUOTED],
)
def test_a_script_with_a_quoted_adapter_shows_what_the_library_does(
    name: str, method: str, kind: str, clause: str, tmp_path: Path
) -> None:
    if name not in STANDARD:
        pytest.importorskip(name.replace("-", "_"))
    failed = replace(judgement(clause), implementation=name, start_method=method, kind=kind)
    code, said = outcome_of(script_of(failed, name), tmp_path, "script.py")
    expected = QUOTED[name, method, kind, clause]
    assert (code, said[: len(expected)]) == (0 if expected == "holds" else 1, expected)


# items of an adapter's own


@pytest.mark.parametrize(
    "name", ["bytes_only", *(pytest.param(each, marks=pytest.mark.broad) for each in ("json_only", "arrays_only"))]
)
def test_what_a_queue_carries_stands_for_what_the_story_puts(name: str, tmp_path: Path) -> None:
    """Without that, a queue that carries only bytes would break nearly every clause."""
    failed = {}
    for file, clause in (
        (f"{name}.py", "PUT-04"),
        (f"broken_{name}.py", "SER-18" if name == "bytes_only" else "FIFO-01"),
    ):
        script = script_of(replace(judgement(clause), implementation=name), str(HERE / "limited" / file))
        is_whole(script)
        environ = {**os.environ, "PYTHONPATH": str(HERE / "limited")}
        (tmp_path / "script.py").write_text(script, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "script.py"], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=100
        )
        failed[file] = done.returncode, done.stdout.partition(":")[0].strip()
    assert [*failed.values()] == [(0, "holds"), (1, "broken")]


def test_a_script_says_if_its_check_leaves_such_items_in_a_process() -> None:
    with pytest.raises(Refused, match="its queues carry only their adapter's items, and its check uses "):
        script_of(judgement("MGR-22"), str(HERE / "limited" / "json_only.py"))


# cases are named


ONE = judgement()
ANOTHER = replace(ONE, start_method="spawn")
HOLDS = replace(ONE, kind="JoinableQueue", verdict=Verdict.PASS)
JUDGED = [HOLDS, ANOTHER, ONE, judgement("PUT-12")]


@pytest.mark.parametrize("text", ["PUT-11", "put-11", " PUT-11 [myqueue-fork-Queue]", "PUT-11[myqueue-fork-Queue]"])
def test_a_case_is_named_as_the_reports_name_it(text: str) -> None:
    found, others = cases.named(text, JUDGED, "the last run")
    assert found == ONE
    assert others == ([] if "[" in text else ["PUT-11 [myqueue-spawn-Queue]"])


UNKNOWN = {
    "PUT-1l": "no clause is named PUT-1L; `queuespec list` prints all; PUT-* selects an area",
    "PIT-11": "no clause is named PIT-11; did you mean PUT-11?",
    "PUT-13": "the last run has no case of PUT-13; the failures there: PUT-11, PUT-12",
    "PUT-11 [myqueue-frok-Queue]": "the last run has no case PUT-11 [myqueue-frok-Queue]; did you mean "
    "PUT-11 [myqueue-fork-Queue]?",
    "PUT-12 [x]": "the last run has no case PUT-12 [x]; it has PUT-12 [myqueue-fork-Queue]",
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_case_that_is_not_there_is_said_to_be_unknown(text: str) -> None:
    with pytest.raises(AdapterError) as told:
        cases.named(text, JUDGED, "the last run")
    assert str(told.value) == UNKNOWN[text]


# failures are remembered


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "queuespec"


def test_the_failures_of_the_last_run_are_remembered_without_what_is_long(memory: Path) -> None:
    seen = Evidence("e", "o" * 5000, "t" * 5000, [Step("producer", "c")] * 41, "s" * 5000, "k" * 5000, "test_put.py:1")
    last_run.remember_failures([], [replace(ONE, evidence=seen), HOLDS, replace(ONE, verdict=Verdict.EXPECTED)])
    first, second = last_run.failures()
    assert first == replace(ONE, evidence=Evidence("e", "o" * last_run.LONGEST, location="test_put.py:1"))
    assert second.verdict is Verdict.EXPECTED
    last_run.remember_failures([], [ONE] * (last_run.MOST + 1))
    assert len(last_run.failures()) == last_run.MOST
    assert [path.name for path in memory.iterdir()] == ["last-run.jsonl"]


def test_a_run_without_failures_leaves_nothing_behind(memory: Path) -> None:
    last_run.remember_failures([], [ONE])
    last_run.remember_failures([], [HOLDS])
    assert last_run.failures() == []
    assert [*memory.iterdir()] == []


KILLED = """
import os, signal
from queuespec.judge import last_run
from queuespec.verdict.verdicts import Judgement, Verdict

class RunFile(last_run.RunFile):
    def add(self, judgement):
        os.kill(os.getpid(), signal.SIGKILL)

last_run.RunFile = RunFile
last_run.remember_failures([], [Judgement("PUT-11", "must", "m", "fork", "Queue", "", Verdict.FAIL, True)])
"""


def test_what_runs_leave_that_are_killed_does_not_pile_up(memory: Path) -> None:
    for _ in range(3):
        assert subprocess.run([sys.executable, "-c", KILLED]).returncode == -9
    (left,) = memory.iterdir()
    assert left.suffix == ".part"
    last_run.remember_failures([], [ONE])
    assert [path.name for path in memory.iterdir()] == ["last-run.jsonl"]
    subprocess.run([sys.executable, "-c", KILLED])
    last_run.remember_failures([], [])
    assert [*memory.iterdir()] == []


def test_where_nothing_can_be_locked_another_run_may_still_be_writing(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_run, "fcntl", None)
    memory.mkdir()
    for name, age in (("now.part", 0), ("yesterday.part", 86_400)):
        (memory / name).touch()
        os.utime(memory / name, (time.time() - age,) * 2)
    last_run.remember_failures([], [])
    assert [path.name for path in memory.iterdir()] == ["now.part"]


# the command


def adapter_of_the_readme() -> str:
    (found,) = re.findall(r"```python\n(# myqueue.py.*?)```", README, re.DOTALL)
    return str(found)


@pytest.fixture
def run_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run file, in the directory of the adapter that README.md shows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "myqueue.py").write_text(adapter_of_the_readme(), encoding="utf-8")
    path = tmp_path / "run.jsonl"
    with runfile.RunFile(path, queuespec="1", implementations=[], argv=[]) as file:
        for each in [ONE, ANOTHER, judgement("HIST-01")]:
            file.add(each)
        file.close(1)
    return path


def test_the_command_prints_the_script_and_names_what_it_leaves_out(
    run_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["script", "PUT-11", "--run-file", str(run_file)]) == 0
    said = capsys.readouterr()
    assert said.out == script_of(ONE, "myqueue.py")
    assert said.err == ("queuespec: this is PUT-11 [myqueue-fork-Queue]; also broken: PUT-11 [myqueue-spawn-Queue]\n")


def test_the_command_says_why_there_is_no_script(run_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["script", "HIST-01", "--run-file", str(run_file)]) == 1
    assert capsys.readouterr() == (
        "",
        "queuespec: there is no script for HIST-01 [myqueue-fork-Queue]: its check looks at the history of a free "
        "play, in which races decide; `--run-file` has the history; use its line `reproduce` instead: queuespec run "
        "myqueue.py --clause HIST-01 --start-method fork\n",
    )


def test_without_a_failure_the_command_says_what_to_do(memory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["script", "PUT-11"]) == 4
    assert capsys.readouterr().err == (
        "queuespec: the last `queuespec run` left no failure to show; judge the implementation first, or name a "
        "--run-file\n"
    )


# the page


def test_what_the_page_shows_is_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "myqueue.py").write_text(adapter_of_the_readme(), encoding="utf-8")
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    (judge, script, python) = re.findall(r"^\$ (.*)$", PAGE, re.MULTILINE)

    def done(words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=100)

    kit = [sys.executable, "-m", "queuespec"]
    assert done([*kit, *judge.split()[1:]]).returncode == 1
    made = done([*kit, *script.partition(" > ")[0].split()[1:]])
    assert made.returncode == 0, made.stderr
    printed = made.stdout
    shown = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    interpreter = re.search(r" on (.*)\.$", printed.partition("\n")[0])
    assert interpreter is not None
    for part in re.split(r"\n*^\.\.\.\n+", shown[1].replace("CPython 3.11.7", interpreter[1]), flags=re.MULTILINE):
        assert part in printed
    (tmp_path / "script.py").write_text(printed, encoding="utf-8")
    assert done([sys.executable, *python.split()[1:]]).stdout in PAGE

"""A run that judges a part, and a run that is held against one before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import pytest

from queuespec.judge import last_run
from queuespec.report import runfile
from queuespec.verdict.verdicts import Judgement, Verdict

ADAPTER = """
import multiprocessing, multiprocessing.queues
start_methods = ("fork",)
version = "1.0"

class Queue(multiprocessing.queues.Queue):
    def put_nowait(self, obj):
        if not self.full():
            self.put(obj)

class context:
    def __init__(self, start_method):
        self._context = multiprocessing.get_context(start_method)
        self.Process = self._context.Process

    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self._context)
"""
RIGHT = ADAPTER.replace(
    "            self.put(obj)", "            return self.put(obj)\n        raise __import__('queue').Full"
)
LEDGER = '[[expect]]\nclause = "{}"\nverdict = "FAIL"\nreason = "it is broken"\nissue = "example/1"\n'
NONE_LEFT = "queuespec: no unexpected verdict of mine.py is remembered; leave out --lf to judge every case\n"


def run(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A run of the command in a directory, where the user's cache is as well."""
    return subprocess.run(
        [sys.executable, "-m", "queuespec", "run", *words],
        cwd=directory,
        env={**os.environ, "XDG_CACHE_HOME": str(directory / "cache")},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=100,
    )


def judged(directory: Path, *words: str) -> dict[str, str]:
    """The clauses that such a run puts to the test, with their verdicts on Queue."""
    run(directory, "--run-file", "run.jsonl", *words)
    judgements = runfile.read(directory / "run.jsonl").judgements
    return {each.clause: each.verdict.value for each in judgements if each.kind == "Queue"}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The directory of an adapter, whose Queue breaks PUT-11."""
    (tmp_path / "mine.py").write_text(ADAPTER)
    return tmp_path


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of that adapter after a run in which PUT-11 failed, and another that left it out."""
    directory = tmp_path_factory.mktemp("failed")
    (directory / "mine.py").write_text(ADAPTER)
    assert run(directory, "mine.py", "-k", "PUT-04 or PUT-10 or PUT-11").returncode == 1
    assert run(directory, "mine.py", "-k", "PUT-10").returncode == 0
    return directory


def remembered(directory: Path) -> list[object]:
    """What the files in the user's cache say about what was unexpected."""
    return [json.loads(file.read_text()) for file in directory.glob("cache/queuespec/*.json")]


def test_what_was_unexpected_last_is_judged_again_also_if_another_run_left_it_out(failed: Path) -> None:
    assert remembered(failed) == [[["PUT-11", "fork", "Queue"]]]
    again = run(failed, "mine.py", "--lf")
    assert again.returncode == 1
    assert "\n  --lf: 1 case with an unexpected verdict last time\n" in again.stdout
    assert "of 1 case 1 fails; " in again.stdout


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--lf"], marks=pytest.mark.broad),
        ["--", "--last-failed"],  # as a user of pytest writes it
        pytest.param(["--lf", "-n", "1"], marks=pytest.mark.broad),
    ],
)
def test_it_alone_is_judged_again_however_that_is_asked_for(failed: Path, words: list[str]) -> None:
    assert judged(failed, "mine.py", *words) == {"PUT-11": "FAIL"}


@pytest.mark.broad
def test_once_all_is_as_expected_there_is_nothing_to_judge_again_and_nothing_is_kept(mine: Path) -> None:
    before = sorted(mine.iterdir())
    run(mine, "mine.py", "-k", "PUT-11")
    assert sorted(mine.iterdir()) == [mine / "cache", *before]
    (mine / "mine.py").write_text(RIGHT)
    assert judged(mine, "mine.py", "--lf") == {"PUT-11": "PASS"}
    assert remembered(mine) == []
    nothing = run(mine, "mine.py", "--lf")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (5, "", NONE_LEFT)


@pytest.mark.broad
def test_a_known_failure_is_not_unexpected_but_one_that_is_fixed_is(mine: Path) -> None:
    (mine / "mine.toml").write_text(LEDGER.format("PUT-11"))
    assert judged(mine, "mine.py", "-k", "PUT-11") == {"PUT-11": "EXPECTED"}
    assert run(mine, "mine.py", "--lf").returncode == 5
    (mine / "mine.py").write_text(RIGHT)
    assert judged(mine, "mine.py", "-k", "PUT-11 or PUT-10") == {"PUT-10": "PASS", "PUT-11": "FIXED"}
    assert judged(mine, "mine.py", "--lf") == {"PUT-11": "FIXED"}


def test_another_file_of_the_same_name_is_another_implementation(failed: Path) -> None:
    (failed / "other").mkdir()
    (failed / "other" / "mine.py").write_text(ADAPTER)
    assert run(failed, "other/mine.py", "--lf").returncode == 5
    assert remembered(failed) == [[["PUT-11", "fork", "Queue"]]]


@pytest.mark.parametrize("damaged", ["", "{", "7", "[7]", '[["PUT-11"]]', "\x80"])
def test_a_memory_that_is_damaged_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: str) -> None:
    (tmp_path / "memory").write_text(damaged, encoding="latin-1")
    monkeypatch.setattr(last_run, "_file", lambda implementation: tmp_path / "memory")
    assert last_run.unexpected(cast(Any, None)) == set()


REMEMBERS = """
import sys
from types import SimpleNamespace as Any
from queuespec.judge import last_run
from queuespec.verdict.verdicts import Judgement, Verdict

mine, times, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
implementation = Any(
    named=Any(file="mine.py", attribute="", label="mine"), description=Any(file="", executable="", interpreter="")
)
failures = [
    Judgement(f"PUT-{clause:02}", "must", mine, "fork", "Queue", "CPython 3.13.0", Verdict.FAIL, True)
    for clause in range(number)
]
for time in range(times):
    last_run.remember_failures([], failures)
    last_run.remember(implementation, [Judgement(f"{mine}-{time}", "", "", "", "", "", Verdict.FAIL, True)])
"""


@pytest.mark.broad
def test_runs_at_the_same_time_neither_mix_nor_lose_what_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    sizes = {"short": 3, "middling": 30, "long": 300}
    runs = [
        subprocess.Popen([sys.executable, "-c", REMEMBERS, name, "40", str(number)]) for name, number in sizes.items()
    ]
    seen = set()
    while any(run.poll() is None for run in runs):
        if judgements := last_run.failures():
            (name,) = {each.implementation for each in judgements}
            seen.add((name, len(judgements)))
        assert judgements or not seen, "what one run has remembered is there until another replaces it"
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert seen <= {*sizes.items()} and len(last_run.failures()) in sizes.values()
    (file,) = (tmp_path / "queuespec").glob("mine-*.json")
    assert sorted(clause for clause, _, _ in json.loads(file.read_text())) == sorted(
        f"{name}-{time}" for name in sizes for time in range(40)
    )
    assert len([*(tmp_path / "queuespec").iterdir()]) == 2


def test_another_run_may_have_the_same_process_id_in_another_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "queuespec").mkdir()
    with runfile.RunFile(
        tmp_path / "queuespec" / f"last-run.{os.getpid()}", queuespec="1", implementations=[], argv=[]
    ):
        failed = Judgement("PUT-11", "must", "mine", "fork", "Queue", "CPython 3.13.0", Verdict.FAIL, True)
        last_run.remember_failures([], [failed])
    assert last_run.failures() == [failed]


def test_it_is_kept_where_the_user_keeps_such_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for given, place in {str(tmp_path / "cache"): "cache", "": ".cache", "relative": ".cache"}.items():
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        assert last_run._cache() == tmp_path / place
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user without a home
    with pytest.raises(FileNotFoundError) as without:
        last_run._cache()
    monkeypatch.setattr(last_run, "_file", Mock(side_effect=without.value))
    assert last_run.unexpected(cast(Any, None)) == set()
    last_run.remember(cast(Any, None), [])


@pytest.mark.broad
def test_where_nothing_can_be_remembered_the_run_is_as_it_was(mine: Path) -> None:
    (mine / "cache").touch()
    result = run(mine, "mine.py", "-k", "PUT-11")
    assert (result.returncode, result.stderr) == (1, "")
    assert run(mine, "mine.py", "--lf").stderr == NONE_LEFT


@pytest.mark.parametrize(
    ("words", "clauses"),
    [
        (["-k", "PUT-11 or PUT-10"], {"PUT-10": "PASS", "PUT-11": "EXPECTED"}),
        pytest.param(["--clause", "PUT-11"], {"PUT-11": "EXPECTED"}, marks=pytest.mark.broad),
        pytest.param(["--", "test_put.py", "-k", "PUT-11"], {"PUT-11": "EXPECTED"}, marks=pytest.mark.broad),
        pytest.param(
            *(["--", "spec/test_put.py::test_put_nowait_does_not_block"], {"PUT-11": "EXPECTED"}),
            marks=pytest.mark.broad,
        ),
    ],
)
def test_known_failures_of_what_is_left_out_are_not_called_unused(
    mine: Path, words: list[str], clauses: dict[str, str]
) -> None:
    (mine / "mine.toml").write_text(LEDGER.format("PUT-11") + LEDGER.format("GET-02"))
    result = run(mine, "mine.py", "--run-file", "run.jsonl", *words)
    judgements = runfile.read(mine / "run.jsonl").judgements
    assert {each.clause: each.verdict.value for each in judgements if each.kind == "Queue"} == clauses
    assert (result.returncode, "UNUSED" in result.stdout, result.stderr) == (0, False, "")


def test_known_failures_of_what_is_not_judged_again_are_not_called_unused(failed: Path) -> None:
    (failed / "known.toml").write_text(LEDGER.format("GET-02") + LEDGER.format("JOIN-01"))
    result = run(failed, "mine.py", "--lf", "--expectations", "known.toml")
    assert (result.returncode, "UNUSED" in result.stdout) == (1, False)


# Since an earlier run

FULL = (
    RIGHT.replace('("fork",)', '("fork", "spawn")')
    + """
    def JoinableQueue(self, maxsize=0):
        return self._context.JoinableQueue(maxsize)
"""
)
LESS = {
    "an attribute": (
        FULL.replace("def JoinableQueue", "def _no_queue"),
        ["mine: the implementation offers no JoinableQueue: PUT-11, PUT-13"],
    ),
    "an argument": (
        FULL.replace("def Queue(self, maxsize=0):", "def Queue(self):\n        maxsize = 0"),
        ["mine: its Queue takes no maxsize: PUT-11"],
    ),
    "a capability": (
        FULL + "capabilities = ('processes', 'feeder', 'copies', 'exit-code', 'signals', 'reclaims')\n",
        ["mine: needs the capability close, which is not declared: PUT-13"],
    ),
    "a start method": (
        FULL.replace('("fork", "spawn")', '("spawn",)'),
        ["mine: has no start method fork: PUT-11, PUT-13"],
    ),
    "a contract": (
        FULL + "contract = 'queue'\n",
        ["mine: has the contract queue, no longer multiprocessing: PUT-13"],
    ),
    "nothing": (FULL, []),
}
PART = ["mine.py", "-k", "PUT-11 or PUT-13"]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run file of an implementation that has everything."""
    directory = tmp_path_factory.mktemp("before")
    (directory / "mine.py").write_text(FULL)
    assert run(directory, *PART, "--run-file", "run.jsonl").returncode == 0
    return directory / "run.jsonl"


@pytest.mark.parametrize(
    "lost",
    [each if each == "an attribute" else pytest.param(each, marks=pytest.mark.broad) for each in LESS],
)
def test_what_is_lost_since_an_earlier_run_fails_this_one(tmp_path: Path, before: Path, lost: str) -> None:
    adapter, sentences = LESS[lost]
    (tmp_path / "mine.py").write_text(adapter)
    methods = [] if lost == "a start method" else ["--start-method", "fork"]
    result = run(tmp_path, *PART, *methods, "--since", str(before))
    assert (result.returncode, result.stderr) == (1 if sentences else 0, "")
    heading = "GONE: judged in the --since run, but not possible now; these fail the run\n"
    _, found, told = result.stdout.partition(heading)
    assert bool(found) == bool(sentences)
    assert told.partition("\n\n")[0].split("\n") == [f"  {each}" for each in sentences] or not sentences


def test_what_was_not_asked_for_is_not_gone(tmp_path: Path, before: Path) -> None:
    (tmp_path / "mine.py").write_text(FULL.replace('("fork", "spawn")', '("spawn",)'))
    words = ["--start-method", "spawn", "--since", str(before)]
    result = run(tmp_path, "mine.py", "-k", "PUT-11", *words)
    assert (result.returncode, "GONE" in result.stdout) == (0, False)


@pytest.mark.broad
def test_a_run_that_cannot_be_held_against_another_says_why(tmp_path: Path, before: Path) -> None:
    whole = before.read_text()
    *cut_off, footer = whole.splitlines(keepends=True)
    interrupted = json.loads(footer) | {"complete": False}
    names = {
        "missing": None,
        "strange": "[[expect]]\n",
        "cut": "".join(cut_off),
        "halved": whole[: len(whole) // 2],
        "interrupted": "".join(cut_off) + json.dumps(interrupted) + "\n",
        "whole": whole,
    }
    for name, text in names.items():
        if text is not None:
            (tmp_path / name).write_text(text)
    for words, line in {
        "missing": "missing: no such file",
        "strange": "strange: not a queuespec run file: its first line is not a header",
        "cut": "cut: the run was cut short, the file has no footer (number of verdicts: 8); run it again",
        "interrupted": "interrupted: that run was interrupted, so verdicts may be missing; name a complete run",
        "whole --run-file whole": "whole: --run-file would overwrite the run that --since names; name another file",
    }.items():
        result = run(tmp_path, "threads", "--since", *words.split())
        assert (result.returncode, result.stderr) == (4, f"queuespec: {line}\n")
    other = run(tmp_path, "threads", "--since", "whole")
    line = "whole: does not cover threads, only mine; name a run that does"
    assert (other.returncode, other.stderr.strip()) == (4, f"ERROR: queuespec: {line}")
    assert run(tmp_path, "threads", "--since", "halved").stderr.count("\n") == 1


LEAKS_AND_FAILS_LATER = '''
import multiprocessing, multiprocessing.queues, os
version = "1.0"
start_methods = ["fork"]

class Queue(multiprocessing.queues.Queue):
    """Each leaves a pipe behind in the process that gets; the third get of a process fails."""
    kept = []
    def get(self, block=True, timeout=None):
        Queue.kept.append(os.pipe())
        if len(Queue.kept) > 2:
            raise KeyError("slot")
        return super().get(block, timeout)

class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process
    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self.mp)
'''


def test_what_only_a_repetition_shows_is_told_as_what_it_is(tmp_path: Path) -> None:
    """A case that seems to leak is repeated: if that fails, the failure is the verdict, not the leak."""
    (tmp_path / "mine.py").write_text(LEAKS_AND_FAILS_LATER)
    words = ["run", "mine.py", "--clause", "GET-06", "-q"]
    done = subprocess.run([sys.executable, "-m", "queuespec", *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.startswith("FAIL  GET-06  MUST  [mine-fork-Queue]\n"), done.stdout
    assert "raised KeyError('slot')" in done.stdout

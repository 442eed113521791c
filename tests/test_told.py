"""What whole runs tell, from the command and from plain pytest: real adapters, real text."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from queuespec.catalogue.collection import collect
from queuespec.report import runfile
from queuespec.verdict.verdicts import Verdict

SYNCHRONOUS = '''
import multiprocessing, queue

start_methods = ("fork",)
version = "1.0"
name = "at once\\x1b[31m"

class Queue:
    """Its put writes at once; there is no close."""

    def __init__(self, maxsize, context):
        self._reader, self._writer = context.Pipe(duplex=False)
        self._reading, self._writing = context.Lock(), context.Lock()
        self._free = context.Semaphore(maxsize if maxsize > 0 else 2**31 - 1)

    def put(self, obj, block=True, timeout=None):
        if not self._free.acquire(block, timeout):
            raise queue.Full
        with self._writing:
            self._writer.send(obj)

    def get(self, block=True, timeout=None):
        if not self._reading.acquire(block, timeout):
            raise queue.Empty
        try:
            if not self._reader.poll(timeout if block else 0):
                raise queue.Empty
            obj = self._reader.recv()
        finally:
            self._reading.release()
        self._free.release()
        return obj

    def put_nowait(self, obj):
        self.put(obj, False)

    def get_nowait(self):
        return self.get(False)

class context:
    def __init__(self, start_method):
        self._context = multiprocessing.get_context(start_method)
        self.Process = self._context.Process
        self.Pipe = self._context.Pipe

    def Queue(self, maxsize=0):
        return Queue(maxsize, self._context)
'''


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    path = tmp_path / "at once.py"
    path.write_text(SYNCHRONOUS)
    return path


def ran(adapter: Path, *words: str, code: int = 1) -> str:
    command = [sys.executable, "-m", "queuespec", "run", adapter.name, *words]
    run = subprocess.run(
        command, cwd=adapter.parent, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100
    )
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout


def blocks(text: str) -> list[str]:
    """The failures and remarks that a run has printed."""
    told = text.partition("\n\n")[2].split("\n\n")
    return [block.strip("\n") for block in told if block.strip()]


@pytest.mark.broad
def test_a_queue_that_declares_what_it_has_not_is_told_so(adapter: Path) -> None:
    told = blocks(
        ran(adapter, "--clause", "LIFE-0*", "--clause", "PUT-1*", "--clause", "FIFO-0*", "--clause", "CONN-RBI-*")
    )
    feeder = next(block for block in told if "feeder is one of its capabilities" in block)
    assert re.match(
        r"HUNG PUT-16 MUST \[at_once_x1b_31m-fork-Queue\] capability feeder is one of its capabilities, and \d+ of the "
        r"\d+ clauses that need it fail: leave it out of `capabilities` if put returns only when the item has left its "
        r"process ",
        re.sub(r"\s+", " ", feeder),
    ), feeder
    lines = feeder.splitlines()
    assert len(lines) <= 30
    assert "  reproduce     queuespec run 'at once.py' --clause PUT-16 --start-method fork" in lines
    assert feeder.partition("  also broken, depending on the capability feeder: ")[2]
    heads = [block.split("\n")[0].split()[:2] for block in told]
    (known,) = (block for block in told if block.startswith("ALSO BROKEN"))
    assert known.splitlines() == [
        "ALSO BROKEN IN THE STANDARD LIBRARY: these fail the run too; if yours is built on it, write "
        'inherits = "stdlib" at the top of its known failures',
        "  CONN-RBI-09  [at_once_x1b_31m-fork-Pipe]",
        "    FAIL: the length of the message is divided by the size of an item: the",
        "    remaining bytes are counted but lost (not reported as of 2026-11-21)",
    ]
    assert heads.index(["ALSO", "BROKEN"]) == len(
        [head for head in heads if head[0] in ("FAIL", "HUNG", "LEAKED") and "-" in head[1]]
    )


def test_an_adapter_s_own_name_is_its_label_everywhere(adapter: Path) -> None:
    text = ran(adapter, "--clause", "PUT-01", "--clause", "PUT-13", "-v", "--run-file", "run.jsonl")
    assert "\x1b" not in text
    assert re.search(r"^queuespec \S+: at once\\x1b\[31m 1\.0 on ", text, re.MULTILINE)
    assert re.search(r"^FAIL +PUT-13 +\[at_once_x1b_31m-fork-Queue\]$", text, re.MULTILINE)
    run = runfile.read(adapter.parent / "run.jsonl")
    assert {judged.implementation for judged in run.judgements} == {"at once\\x1b[31m"}
    assert [each["name"] for each in run.header["implementations"]] == ["at once\\x1b[31m"]


def test_two_adapters_of_one_name_are_told_apart_by_their_files(adapter: Path) -> None:
    second = adapter.with_name("again.py")
    second.write_text(SYNCHRONOUS)
    ran(adapter, second.name, "--clause", "PUT-01", "--run-file", "run.jsonl", code=0)
    judged = runfile.read(adapter.parent / "run.jsonl").judgements
    assert {each.implementation for each in judged} == {"at_once", "again"}


def test_the_line_to_reproduce_can_be_pasted_into_a_shell(adapter: Path) -> None:
    python = f"{sys.executable} -X utf8"
    text = ran(adapter, "--clause", "PUT-13", "--python", python, "--level", "must")
    (line,) = (line for line in text.splitlines() if line.startswith("  reproduce"))
    words = ["run", "at once.py", "--clause", "PUT-13", "--start-method", "fork", "--python", python]
    assert shlex.split(line.removeprefix("  reproduce")) == ["queuespec", *words, "--level", "must"]


@pytest.mark.parametrize(
    ("keyword", "clauses"),
    [
        pytest.param("PUT-04", {"PUT-04"}, marks=pytest.mark.broad),
        ("PUT-04 or get-02", {"PUT-04", "GET-02"}),
        ("PUT- and not (PUT-0 or PUT-1)", {id for id in collect() if id.startswith("PUT-2")}),
    ],
)
def test_a_clause_is_a_keyword(adapter: Path, keyword: str, clauses: set[str]) -> None:
    words = ["--clause", "PUT-*", "--clause", "GET-02", "--run-file", "run.jsonl", "--", "-k", keyword]
    ran(adapter, *words, code=0)
    assert {judged.clause for judged in runfile.read(adapter.parent / "run.jsonl").judgements} == clauses


def calls_of_what_passes(adapter: Path, *words: str) -> set[tuple[str, ...]]:
    ran(adapter, "--clause", "PUT-04", "--run-file", "run.jsonl", *words, code=0)
    judged = runfile.read(adapter.parent / "run.jsonl").judgements
    return {tuple(s.call for s in each.evidence.operations) for each in judged if each.verdict is Verdict.PASS}


def test_operations_of_cases_that_pass_are_kept_when_asked_for(adapter: Path) -> None:
    assert calls_of_what_passes(adapter) == {()}
    (asked,) = calls_of_what_passes(adapter, "--operations")
    assert asked[:4] == ("q = Queue(1)", "q.put(0)", "q.put(1)", "q.get()")


@pytest.mark.broad
def test_they_are_asked_for_in_the_configuration_as_well(adapter: Path) -> None:
    configured = calls_of_what_passes(adapter, "--", "-o", "queuespec_operations=true")
    assert configured == calls_of_what_passes(adapter, "--operations") != {()}


@pytest.mark.parametrize("processes", ["0", *(pytest.param(each, marks=pytest.mark.broad) for each in ("1", "2"))])
def test_junit_s_xml_names_the_clause_and_has_the_whole_block(pytester: pytest.Pytester, processes: str) -> None:
    path = pytester.path / "sync.py"
    path.write_text(SYNCHRONOUS)
    words = ["--queuespec", "sync.py", "--queuespec-clause", "PUT-13", "-n", processes]
    result = pytester.runpytest_subprocess("--pyargs", "queuespec.spec", *words, "--junit-xml=plain.xml", "-rf")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["FAIL *[[]PUT-13-at_once_x1b_31m-fork[]]*", "*1 failed*"])
    ran(path, "--clause", "PUT-13", "-n", processes, "--", "--junit-xml=own.xml")
    for name in ("plain.xml", "own.xml"):
        (failed,) = (case for case in ElementTree.parse(name).iter("testcase") if case.find("failure") is not None)
        assert failed.attrib["name"].endswith("[PUT-13-at_once_x1b_31m-fork]")
        assert [(each.attrib["name"], each.attrib["value"]) for each in failed.iter("property")] == [
            ("clause", "PUT-13"),
            ("verdict", "FAIL"),
        ]
        failure = failed.find("failure")
        assert failure is not None and failure.text is not None
        assert failure.attrib["message"] == (
            "FAIL PUT-13: producer's q.close() raised AttributeError('Queue' object has no attribute 'close')"
        )
        lines = failure.text.splitlines()
        assert lines[0] == "FAIL  PUT-13  MUST  [at_once_x1b_31m-fork-Queue]"
        assert lines[-1] == "  reproduce     queuespec run sync.py --clause PUT-13 --start-method fork"


def test_a_failure_on_one_line_is_its_place_and_what_was_seen(pytester: pytest.Pytester) -> None:
    (pytester.path / "sync.py").write_text(SYNCHRONOUS)
    words = ["--queuespec", "sync.py", "--queuespec-clause", "PUT-13", "--tb=line"]
    result = pytester.runpytest_subprocess("--pyargs", "queuespec.spec", *words)
    result.stdout.fnmatch_lines(
        [
            "*spec/test_put.py:*: FAIL PUT-13: producer's q.close() raised AttributeError('Queue' object has no "
            "attribute 'close')"
        ]
    )

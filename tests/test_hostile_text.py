"""What a library, or a run file, may say at worst: every command that reads it survives, and says nothing dangerous.

tests/test_reports.py has the reports, tests/test_compare.py the comparisons, tests/test_diff.py the differences.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from small_runs import HOSTILE, IMPLEMENTATION, SmallRuns, judged, written

from queuespec import cli
from queuespec.report import merging, runfile
from queuespec.report.commands import FORMATS
from queuespec.script import quoting
from queuespec.verdict.expectations import Ledger
from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

Said = Callable[..., str]
RUN_FILE, REPORT = (
    json.loads((Path(runfile.__file__).parent / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in ("runfile", "document")
)
VALIDATOR = Draft202012Validator(RUN_FILE)
DOCUMENT = Draft202012Validator(
    REPORT, registry=Registry().with_resource("runfile.schema.json", Resource.from_contents(RUN_FILE))
)
HUGE = "x" * 10_000_000


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What a command prints, without control characters, lone surrogates, and what turns text round."""

    def told(*words: str, code: int = 0) -> str:
        assert cli.main([*words]) == code
        both = "".join(capsys.readouterr())
        assert not {c for c in both if ord(c) < 32 and c != "\n"} | {c for c in both if "\ud800" <= c <= "\udfff"}
        assert "\u202e" not in both and "Traceback (most" not in both
        return both

    return told


def seen(**parts: str) -> Evidence:
    texts = dict.fromkeys(("expected", "observed", "traceback", "said", "stacks"), HOSTILE) | parts
    return Evidence(**texts, operations=[Step(HOSTILE, HOSTILE, HOSTILE, 0.1, None)] * 3, location="test_put.py:1")


# Known failures.


@pytest.mark.parametrize("observed", [HOSTILE, HUGE, f"{'(at (at ' * 1_000_000}", "\ud800", " " * 1000])
def test_any_observation_becomes_a_reason_that_can_be_read_again(said: Said, observed: str) -> None:
    described = {**IMPLEMENTATION, "ledger": "mine.toml", "version": HOSTILE}
    case = judged("PUT-11", Verdict.FAIL, seen(observed=observed), reason=HOSTILE)
    written(Path("run.jsonl"), [case], [described])
    said("expect", "run.jsonl", "--dry-run")
    said("expect", "run.jsonl")
    (entry,) = tomllib.loads(Path("mine.toml").read_text(encoding="utf-8"))["expect"]
    assert (entry["clause"], entry["verdict"], len(entry["reason"]) <= 160) == ("PUT-11", "FAIL", True)
    assert entry["reason"].isprintable()
    assert len(Ledger.load(Path("mine.toml")).entries) == 1
    assert said("expect", "run.jsonl") == "mine.toml: nothing to change, 1 entry still holds\n"


# Scripts.


@pytest.mark.parametrize(
    "broken",
    [
        judged("PUT-11", Verdict.FAIL, seen(), reason=HOSTILE, interpreter=HOSTILE, reproduce="queuespec run stdlib"),
        judged("PUT-11", Verdict.FAIL, seen(expected=HUGE, observed=HUGE), reproduce="queuespec run stdlib"),
        judged("PUT-11", Verdict.FAIL, seen(observed="\r\x00"), implementation="stdlib", reproduce="'" + HOSTILE),
        judged("PUT-11", Verdict.FAIL, seen(), start_method=f'fork"){HOSTILE}', reproduce="queuespec run stdlib"),
    ],
    ids=["everything is hostile", "10 MB", "quotes are not closed", "a start method"],
)
def test_a_script_is_a_program_whatever_was_seen(said: Said, broken: Judgement) -> None:
    written(Path("run.jsonl"), [broken])
    text = said("script", "PUT-11", "--run-file", "run.jsonl")
    program = ast.parse(text, feature_version=(3, 8))
    assert len(text) < 30_000
    (opening,) = [
        node for node in ast.walk(program) if isinstance(node, ast.Call) and "get_context" in ast.dump(node.func)
    ]
    assert [ast.literal_eval(each) for each in opening.args] == [broken.start_method]


REFUSED = {
    "its kind": (
        replace(judged("PUT-11", Verdict.FAIL), kind='Queue"; x #'),
        "there is no kind of object 'Queue\"; x #'",
    ),
    "its adapter": (
        judged("PUT-11", Verdict.FAIL, reproduce="queuespec run 'mine.py:Made(); x'"),
        "no object 'Made(); x' in ",
    ),
    **{
        call: (
            judged(
                "MODEL-03",
                Verdict.FAIL,
                Evidence("e", "o", operations=[Step("parent", "q = Queue(2)"), Step(*step, 0.1, 0.2)], location="f:1"),
                reproduce="queuespec run stdlib",
            ),
            "what its program did cannot be told by plain calls",
        )
        for call, step in {
            "a call": ("producer", "q.put(__import__('os').system('x'))", "-> None"),
            "a call of a builtin": ("producer", "q.put(list(map(exec, ['x'])))", "-> None"),
            "a value": ("producer", "q.put(1)", "-> exec('x')"),
            "an actor": ("exec('x') or producer", "q.put(1)", "-> None"),
            "several lines": ("producer", "q.put(1)\nexec('x')", "-> None"),
        }.items()
    },
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_run_file_says_is_never_called_in_a_script(said: Said, what: str) -> None:
    broken, why = REFUSED[what]
    Path("mine.py").write_text("class Made: ...")
    written(Path("run.jsonl"), [broken])
    told = said("script", broken.clause, "--run-file", "run.jsonl", code=4 if what == "its adapter" else 1)
    assert why in told and told.count("\n") == 1


# Comparisons.


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_a_level_that_is_unknown_comes_last(said: Said, format: str) -> None:
    cases = [
        judged("PUT-01", Verdict.FAIL, level="shall"),
        judged("PUT-02", Verdict.FAIL),
        judged("PUT-03", Verdict.FAIL),
    ]
    written(Path("run.jsonl"), cases)
    told = said("compare", "--from", "run.jsonl", "--format", format)
    assert "PUT-02" in told


# A run file that was cut off.

READERS = {
    **{f"report {format}": ("report", "cut.jsonl", "--format", format) for format in FORMATS},
    "report of several": ("report", "whole.jsonl", "cut.jsonl"),
    "diff before": ("diff", "cut.jsonl", "whole.jsonl"),
    "diff after": ("diff", "whole.jsonl", "cut.jsonl"),
    "compare": ("compare", "--from", "whole.jsonl", "cut.jsonl"),
    "compare --need": ("compare", "--from", "cut.jsonl", "--need", "bounded"),
    "script": ("script", "PUT-11", "--run-file", "cut.jsonl"),
    "expect": ("expect", "cut.jsonl"),
    "run --since": ("run", "threads", "--since", "cut.jsonl"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("inside", [False, True], ids=["between lines", "inside a line"])
def test_a_run_file_that_was_cut_off_is_named_by_all_that_read_it(said: Said, reader: str, inside: bool) -> None:
    cases = [judged("PUT-01"), judged("PUT-11", Verdict.FAIL), judged("PUT-12")]
    whole = written(Path("whole.jsonl"), cases, [{**IMPLEMENTATION, "ledger": "mine.toml"}]).read_text()
    *lines, _ = whole.splitlines(keepends=True)
    Path("cut.jsonl").write_text("".join(lines)[: -20 if inside else None])
    told = said(*READERS[reader], code=4)
    count = 2 if inside else 3
    assert told == (
        "queuespec: cut.jsonl: the run was cut short, the file has no footer "
        f"(number of verdicts: {count}); run it again\n"
    )
    assert not Path("mine.toml").exists()


# Each format is valid.


def test_every_line_of_a_real_run_file_is_as_the_schema_has_it(small_runs: SmallRuns) -> None:
    for run in (small_runs.stdlib, small_runs.myqueue):
        for line in run.file.read_text(encoding="ascii").splitlines():
            VALIDATOR.validate(json.loads(line))


def test_the_document_holds_records_as_the_schema_has_them(small_runs: SmallRuns, said: Said) -> None:
    document = json.loads(said("report", str(small_runs.stdlib.file), str(small_runs.myqueue.file), "--format", "json"))
    DOCUMENT.validate(document)
    assert document["verdicts"] == Counter(each["verdict"] for each in document["judgements"])


def test_the_document_of_hostile_records_is_as_the_schema_has_it(said: Said) -> None:
    hostile = written(Path("hostile.jsonl"), [judged("PUT-01", evidence=seen())])
    DOCUMENT.validate(json.loads(said("report", str(hostile), "--format", "json", code=0)))


@pytest.mark.parametrize("place", [[], ["summary"], ["summary", "clauses"], ["runs", 0], ["judgements", 0]], ids=str)
def test_the_schema_refuses_a_document_that_lacks_or_adds_something(place: list[Any], said: Said) -> None:
    document = json.loads(said("report", str(written(Path("run.jsonl"), [judged("PUT-01")])), "--format", "json"))
    part = reduce(getitem, place, document)
    part["more"] = 1
    with pytest.raises(ValidationError):
        DOCUMENT.validate(document)
    del part["more"]
    DOCUMENT.validate(document)
    part.popitem()
    with pytest.raises(ValidationError):
        DOCUMENT.validate(document)


JUNIT = {  # the elements that readers of JUnit's XML know, with their attributes and what may stand in them
    "testsuites": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testcase"}),
    "testcase": ({"classname", "name", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message"}, set()),
    "system-out": (set(), set()),
}


def test_junit_is_as_its_readers_expect_it(small_runs: SmallRuns, said: Said) -> None:
    root = ElementTree.fromstring(
        said("report", str(small_runs.stdlib.file), str(small_runs.myqueue.file), "--format", "junit")
    )
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, inner = JUNIT[element.tag]
        assert {*element.keys()} <= attributes
        assert {child.tag for child in element} <= inner
    for element in (root, *root.findall("testsuite")):
        assert int(element.attrib["tests"]) == len([*element.iter("testcase")])
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.attrib[attribute]) == len([*element.iter(tag)])


# A library that says such things itself.

LIBRARY = """
import multiprocessing, multiprocessing.queues
HOSTILE = {hostile!r}
name = version = HOSTILE
start_methods = ["fork"]

class Evil:
    def __init__(self, size):
        self.size = size
    def __repr__(self):
        return "x" * self.size + HOSTILE

class Queue(multiprocessing.queues.Queue):
    def put_nowait(self, obj):
        raise type("]]><script>", (Exception,), {{"__str__": lambda self: HOSTILE + "y" * 10_000_000}})()
    def get_nowait(self):
        return Evil(10_000_000)
    def qsize(self):
        print(HOSTILE.encode("ascii", "backslashreplace").decode())
        return Evil(0)

class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process
    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self.mp)
"""


VERDICTS = {"GET-15": "FAIL", "PUT-11": "FAIL", "STATE-01": "FAIL", "STATE-03": "FAIL"}


def test_a_library_whose_names_items_and_exceptions_are_hostile_is_judged(said: Said) -> None:
    Path("evil.py").write_text(LIBRARY.format(hostile=HOSTILE), encoding="utf-8")
    words = ["run", "evil.py", "--clause", "PUT-11", "--clause", "GET-15", "--clause", "STATE-0[1-3]"]
    words += ["--run-file", "run.jsonl", "--", "--junit-xml=pytest.xml"]
    done = subprocess.run([sys.executable, "-m", "queuespec", *words], capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.replace("\n", "").isprintable()
    assert len(done.stdout) < 100_000
    for line in Path("run.jsonl").read_text(encoding="ascii").splitlines():
        VALIDATOR.validate(json.loads(line))
    assert Path("run.jsonl").stat().st_size < 1_000_000
    run = merging.read([Path("run.jsonl")])
    assert {each.clause: each.verdict.value for each in run.judgements if each.kind == "Queue"} == VERDICTS
    ElementTree.parse("pytest.xml")
    for format in FORMATS:
        told = said("report", "run.jsonl", "--format", format)
        if format == "junit":
            ElementTree.fromstring(told)
    said("compare", "--from", "run.jsonl")
    said("expect", "run.jsonl", "--expectations", "known.toml")
    assert Ledger.load(Path("known.toml")).entries
    quoting.statements(said("script", "PUT-11"))

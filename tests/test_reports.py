"""What `queuespec report` makes of run files, from real small runs and from what a run file may say at worst."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from small_runs import COLUMNS, HOSTILE, IMPLEMENTATION, WRONG, SmallRuns, golden, judged, written

from queuespec import cli
from queuespec.report import badge, merging, runfile, workflow
from queuespec.report.commands import FORMATS
from queuespec.report.frames import culprit, in_traceback, threads
from queuespec.report.markdown import fenced
from queuespec.report.markdown import text as in_markdown
from queuespec.report.tally import Tally, tally
from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

Report = Callable[..., str]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Report:
    """Make a report with the command, and return what it prints."""

    def make(*words: object, code: int = 0) -> str:
        assert cli.main(["report", *map(str, words)]) == code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out if code == 0 else said.err

    return make


# Of runs that took place.


def test_the_terminal_s_report_is_what_the_run_printed(small_runs: SmallRuns, report: Report) -> None:
    for run, code in ((small_runs.myqueue, 1), (small_runs.stdlib, 0)):
        assert run.exit_code == code, run.printed
        told = report(run.file)
        assert run.printed.partition("\n\n")[2] == told
    assert "UNUSED: known failures that match no case" in report(small_runs.myqueue.file)


@pytest.mark.parametrize("format", ["markdown", "github", "junit"])
def test_golden_reports_of_a_queue_with_a_bug(
    small_runs: SmallRuns, report: Report, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_runs.folder)
    golden(f"report_{format}.txt", report("myqueue.jsonl", "--format", format))


def test_a_badge_is_drawn_or_told_to_a_service(small_runs: SmallRuns, report: Report) -> None:
    golden("report_badge.txt", report(small_runs.myqueue.file, "--format", "badge"))
    report(small_runs.myqueue.file, "--format", "badge", "--output", "badge.json")
    assert json.loads(Path("badge.json").read_text()) == {
        "schemaVersion": 1,
        "label": "queuespec",
        "message": "1 clause broken",
        "color": badge.RED,
    }


def of_document(document: dict[str, Any]) -> list[Judgement]:
    """The judgements that a document holds, each of which says what it is."""
    judgements = []
    for each in document["judgements"]:
        assert each.pop("type") == "judgement"
        judgements.append(Judgement.from_data(each))
    return judgements


def test_the_document_holds_everything(small_runs: SmallRuns, report: Report) -> None:
    data = json.loads(report(small_runs.myqueue.file, small_runs.stdlib.file, "--format", "json"))
    runs = [runfile.read(run.file) for run in (small_runs.myqueue, small_runs.stdlib)]
    assert of_document(data) == [each for run in runs for each in run.judgements]
    assert [each["header"] for each in data["runs"]] == [{"type": "header", **run.header} for run in runs]
    assert data["clauses"]["PUT-11"]["sources"] == ["multiprocessing.Queue.put_nowait", "queue.Queue.put_nowait"]
    assert data["summary"]["sentence"] == "1 of 10 clauses is broken in at least one of 2 implementations"
    assert [sentence[:8] for sentence in data["remarks"]["unused"]] == ["myqueue."]


def test_the_summary_of_a_job_is_appended_to(
    small_runs: SmallRuns, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("summary.md").write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert report(small_runs.myqueue.file, "--format", "github").startswith("::error ")
    assert Path("summary.md").read_text().startswith("before\n## queuespec: 1 of 9 clauses is broken\n")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("report.html", "<!doctype html>"),
        ("report.md", "## queuespec: "),
        ("report.xml", "<?xml "),
        ("report.svg", "<svg "),
        ("report.json", '{"format": 1'),
        ("report.txt", "FAIL  PUT-11"),
    ],
)
def test_the_name_of_the_output_says_what_it_is(small_runs: SmallRuns, report: Report, name: str, begins: str) -> None:
    assert report(small_runs.myqueue.file, "--output", name) == ""
    assert Path(name).read_text().startswith(begins)


def test_what_a_run_says_about_itself_is_as_the_schema_has_it(small_runs: SmallRuns) -> None:
    validator = Draft202012Validator(json.loads((Path(runfile.__file__).parent / "runfile.schema.json").read_text()))
    footer = json.loads(small_runs.myqueue.file.read_text().splitlines()[-1])
    validator.validate(footer)
    assert list(footer["remarks"]) == ["unused"]


def test_a_run_does_not_pay_for_reports() -> None:
    program = "import sys, queuespec.cli, queuespec.judge.judge; print(*sorted({'jinja2', 'xml'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "\n"


# Merging.


def on(interpreter: str, **markers: str) -> dict[str, Any]:
    return {**IMPLEMENTATION, "interpreter": interpreter, "markers": {**IMPLEMENTATION["markers"], **markers}}


def test_runs_on_several_platforms_are_told_apart() -> None:
    one = written(Path("linux.jsonl"), [judged("PUT-01")])
    other = written(Path("mac.jsonl"), [judged("PUT-01")], [on("CPython 3.13.0", platform_system="Darwin")])
    merged = merging.read([one, other])
    assert [each.interpreter for each in merged.judgements] == ["CPython 3.13.0 on Linux", "CPython 3.13.0 on Darwin"]
    assert [each["interpreter"] for each in merged.implementations] == [
        "CPython 3.13.0 on Linux",
        "CPython 3.13.0 on Darwin",
    ]
    assert merged.notes == []


def test_versions_of_a_library_are_told_apart() -> None:
    one = written(Path("old.jsonl"), [judged("PUT-01")])
    other = written(Path("new.jsonl"), [judged("PUT-01")], [{**IMPLEMENTATION, "version": "2.0"}])
    assert [each.implementation for each in merging.read([one, other]).judgements] == ["mine 1.0", "mine 2.0"]


@pytest.mark.parametrize("format", ["terminal", "markdown", "html", "github", "diff"])
def test_where_no_version_is_declared_there_is_no_gap(
    report: Report, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(Path("run.jsonl"), [judged("PUT-01", Verdict.FAIL)], [{**IMPLEMENTATION, "version": ""}])
    if format == "diff":
        assert cli.main(["diff", str(path), str(path)]) == 0
        told = capsys.readouterr().out
    else:
        told = report(path, "--format", format)
    assert "mine" in told and not re.search("mine [ .:,;]", told)


def test_of_a_case_in_several_runs_the_worst_counts() -> None:
    both = judged("PUT-02"), judged("PUT-02", Verdict.LEAKED)
    one = written(Path("one.jsonl"), [judged("PUT-01", Verdict.FAIL), *both])
    other = written(Path("other.jsonl"), [judged("PUT-01"), judged("PUT-02"), judged("PUT-03")], interrupted=True)
    merged = merging.read([one, other, one])
    assert [(each.clause, each.verdict.value) for each in merged.judgements] == [
        ("PUT-01", "FAIL"),
        ("PUT-02", "PASS"),
        ("PUT-02", "LEAKED"),
        ("PUT-03", "PASS"),
    ]
    assert merged.notes == [
        "other.jsonl: this run was interrupted, so verdicts are missing",
        "2 cases were judged in several runs: the worst counts",
    ]


def test_the_notes_are_in_every_report_for_people(report: Report) -> None:
    path = written(Path("run.jsonl"), [judged("PUT-01")], interrupted=True, remarks={"left_behind": ["a semaphore"]})
    for format in ("terminal", "markdown", "html"):
        told = report(path, "--format", format)
        assert "this run was interrupted, so verdicts are missing" in told
        assert "a semaphore" in told
    assert "error title=queuespec%3A left behind::a semaphore\n" in report(path, "--format", "github")


@pytest.mark.broad
def test_a_whole_matrix_is_merged_in_two_seconds() -> None:
    paths = []
    for minor in range(9):
        for method in ("fork", "spawn", "forkserver"):
            interpreter = f"CPython 3.{minor + 8}.0"
            cases = [
                judged(f"PUT-{number:02}", kind=kind, start_method=method, interpreter=interpreter)
                for number in range(320)
                for kind in ("Queue", "JoinableQueue")
            ]
            paths.append(written(Path(f"{minor}-{method}.jsonl"), cases, [on(interpreter)]))
    began = time.process_time()
    merged = merging.read(paths)
    assert time.process_time() - began < 2
    assert len(merged.judgements) == 27 * 640


# What cannot be used is said in one line.


def damaged(text: str) -> Path:
    path = written(Path("run.jsonl"), [judged("PUT-01"), judged("PUT-02", Verdict.FAIL)])
    path.write_text("".join(path.read_text().splitlines(True)[:-1]) if text == "cut" else text)
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cut", "the run was cut short, the file has no footer (number of verdicts: 2); run it again"),
        ("", "the file is empty; the run ended before it wrote its header"),
        ("{}\n", "not a queuespec run file: its first line is not a header"),
    ],
)
@pytest.mark.parametrize("format", ["terminal", "html"])
def test_a_damaged_run_file_is_named(report: Report, text: str, says: str, format: str) -> None:
    assert report(damaged(text), "--format", format, code=4) == f"queuespec: run.jsonl: {says}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["gone.jsonl"], "gone.jsonl: no such file"),
        (
            ["run.jsonl", "--output", "run.jsonl"],
            "run.jsonl: --output would overwrite this run file; name another file",
        ),
        (["run.jsonl", "--output", "no/x"], "no/x: cannot be written: No such file or directory; name another file"),
        (["run.jsonl", "--format", "htlm"], "argument --format: 'htlm' is unknown; did you mean html?"),
        (["run.jsonl", "--formt", "html"], "there is no option --formt; did you mean --format?"),
    ],
)
def test_a_mistake_takes_one_line(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    written(Path("run.jsonl"), [judged("PUT-01")])
    try:
        code = cli.main(["report", *words])
    except SystemExit as error:
        code = int(str(error))
    assert (code, capsys.readouterr().err) == (4, f"queuespec: {says}\n")


def test_a_full_disk_is_the_machine_s_fault(report: Report) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here")
    path = written(Path("run.jsonl"), [judged("PUT-01")])
    assert report(path, "--output", "/dev/full", code=6) == (
        "queuespec: /dev/full: cannot be written: No space left on device\n"
    )


@pytest.mark.parametrize(
    ("described", "says"),
    [
        ({"name": "mine"}, "the header describes an implementation without its version; run it again"),
        ({**IMPLEMENTATION, "markers": {}}, "the header does not say which Python was judged; run it again"),
    ],
)
def test_a_header_that_says_too_little_is_named(report: Report, described: dict[str, Any], says: str) -> None:
    path = written(Path("run.jsonl"), [judged("PUT-01")], [described])
    assert report(path, code=4) == f"queuespec: run.jsonl: {says}\n"


# Hostile strings.


def hostile() -> list[Judgement]:
    """Judgements in which everything that is text is hostile, or very long."""
    evil = Evidence(
        HOSTILE, HOSTILE, HOSTILE, [Step(HOSTILE, HOSTILE, HOSTILE, 0.1, None)] * 3, HOSTILE, HOSTILE, HOSTILE
    )
    names = {"implementation": HOSTILE, "interpreter": HOSTILE, "start_method": HOSTILE, "kind": HOSTILE}
    long, observed = "x" * 300_000, "x" * 10_000_000
    huge = Evidence(long, observed, long, [Step("a", long, long)], long, f"who\n  {long}.py:1 in f\n", "t.py:1")
    return [
        judged(f"{HOSTILE}-01", Verdict.FAIL, evil, reason=HOSTILE, hint=HOSTILE, reproduce=HOSTILE),
        judged("PUT-01", Verdict.FAIL, evil, reason=HOSTILE, hint=HOSTILE, reproduce=HOSTILE),
        judged(HOSTILE, Verdict.CRASHED, evil, level=HOSTILE, **names),
        judged("PUT-04", Verdict.HUNG, huge, reason=long, reproduce=long),
        judged("PUT-05", Verdict.EXPECTED, evil, reason=HOSTILE),
        judged("PUT-06", Verdict.OBSERVED, Evidence(), reason=HOSTILE),
        judged("PUT-07", Verdict.UNSUPPORTED, reason=f"its {HOSTILE}"),
    ]


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    evil = {**IMPLEMENTATION, "name": HOSTILE, "version": HOSTILE, "interpreter": HOSTILE}
    path = tmp_path_factory.mktemp("hostile") / "run.jsonl"
    return written(path, hostile(), [IMPLEMENTATION, evil], remarks={"unused": [HOSTILE]})


@pytest.mark.parametrize("format", [format for format in FORMATS if format != "json"])
def test_hostile_strings_survive(hostile_run: Path, report: Report, format: str) -> None:
    told = report(hostile_run, "--format", format)
    assert len(told) < 1_500_000
    assert not {c for c in told if ord(c) < 32 and c != "\n"}, "control characters"
    assert not {c for c in told if "\ud800" <= c <= "\udfff"}, "lone surrogates"
    assert "\u202e" not in told, "what turns text round"
    match format:
        case "junit" | "badge":
            ElementTree.fromstring(told)
        case "github":
            assert {line.split(" ")[0] for line in told.splitlines()} == {"::error"}
        case "html":
            assert told.count("<script>") == 1
            assert "<img" not in told
            assert " 49 " not in told
        case "markdown":
            outside = "".join(told.split("`" * 4)[::2])
            assert "<script" not in outside
            assert "<img" not in outside
            assert "{{" not in outside


def test_the_document_keeps_hostile_strings_as_they_are(hostile_run: Path, report: Report) -> None:
    told = report(hostile_run, "--format", "json")
    assert told.isascii()
    assert of_document(json.loads(told)) == runfile.read(hostile_run).judgements, "nothing is cut"


# Annotations.


def test_what_would_end_a_command_is_escaped() -> None:
    assert workflow.command("error", "50%\nat: a,b", file="a:b,c%.py", title="x\ny") == (
        "::error file=a%3Ab%2Cc%25.py,title=x%0Ay::50%25%0Aat: a,b"
    )


def annotated(*cases: Judgement) -> list[str]:
    return workflow.annotated(merging.merged([(Path("r"), run_of(*cases))]), {}, Path.cwd())


def run_of(*cases: Judgement) -> runfile.Run:
    header = {"implementations": [IMPLEMENTATION], "platform": "Linux"}
    return runfile.Run(header, list(cases), {"complete": True})


@pytest.mark.parametrize(
    ("evidence", "place"),
    [
        (
            replace(WRONG, traceback='File "lib/queues.py", line 7, in put\n  x\nlib.Odd: no'),
            "file=lib/queues.py,line=7",
        ),
        (replace(WRONG, traceback='File "src/lib/a.py", line 8, in put'), "file=src/lib/a.py,line=8"),
        (replace(WRONG, traceback='File "lib/a.py", line 9, in put'), "file=src/lib/a.py,line=9"),
        (replace(WRONG, stacks="who\n  threading.py:1 in wait\n  lib/queues.py:3 in f\n"), "file=lib/queues.py,line=3"),
        (replace(WRONG, observed="q.get() never returns (at lib/queues.py:4 in g)"), "file=lib/queues.py,line=4"),
        (replace(WRONG, traceback='File "threading.py", line 9, in put'), "file=mine.py,line=1"),
        (replace(WRONG, traceback='File "../../etc/passwd", line 9, in put'), "file=mine.py,line=1"),
    ],
)
def test_an_annotation_points_at_the_library_or_else_at_the_adapter(evidence: Evidence, place: str) -> None:
    for name in ("lib/queues.py", "src/lib/a.py", "mine.py"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    (line,) = annotated(judged("PUT-01", Verdict.FAIL, evidence))
    assert line.startswith(f"::error {place},title=FAIL PUT-01::")


def test_without_either_an_annotation_points_nowhere() -> None:
    (line,) = annotated(judged("PUT-01", Verdict.FAIL))
    assert line.startswith("::error title=FAIL PUT-01::'third' == 'second'%0A")


def test_what_does_not_fail_the_run_is_a_warning() -> None:
    (line,) = annotated(judged("PUT-01", Verdict.FAIL, gating=False))
    assert line.startswith("::warning title=FAIL PUT-01::")


def test_no_more_annotations_than_are_shown() -> None:
    lines = annotated(*(judged(f"PUT-{number:02}", Verdict.FAIL) for number in range(30)))
    assert len(lines) == workflow.MOST
    assert lines[-1] == "::error title=queuespec::21 more causes are in the summary"


# Parts.


def test_frames_are_found_in_both_forms() -> None:
    assert [frame.place for frame in in_traceback('File "a.py", line 1, in f\n  x = 1\nValueError: b.py:2 in g')] == [
        ("a.py", "1", "f")
    ]
    first, second, last = threads("producer: SIGSEGV\n  a.py:1 in f\n  b.py:2 in <lambda>\nconsumer\nidle threads: 2\n")
    assert (first.whose, [frame.function for frame in first.frames]) == ("producer: SIGSEGV", ["f", "<lambda>"])
    assert (second.whose, second.frames, last.whose) == ("consumer", (), "idle threads: 2")
    assert culprit(Evidence()) is None


def test_a_fence_is_longer_than_what_it_holds() -> None:
    assert fenced("a\n````\nb").splitlines() == ["`````text", "a", "````", "b", "`````"]


def test_text_in_markdown_is_only_shown() -> None:
    assert in_markdown("a|b *c* <d> [e](f)\n_g_") == (
        "a&#124;b &#42;c&#42; &#60;d&#62; &#91;e&#93;&#40;f&#41; &#95;g&#95;"
    )


@pytest.mark.parametrize(
    ("verdicts", "sentence", "message"),
    [
        ([Verdict.PASS], "every clause is kept: 1", "1 clause kept"),
        ([Verdict.PASS, Verdict.FAIL], "1 of 2 clauses is broken", "1 clause broken"),
        ([Verdict.HUNG, Verdict.FAIL], "2 of 2 clauses are broken", "2 clauses broken"),
        (
            [Verdict.PASS, Verdict.EXPECTED],
            "1 of 2 clauses are kept, 1 is a known failure",
            "1 kept, 1 known failure",
        ),
        ([Verdict.FIXED], "1 clause is kept, contrary to the known failures", "known failures are out of date"),
        ([Verdict.INCONCLUSIVE], "1 clause could not be settled", "0 kept, 1 not settled"),
        ([Verdict.KIT_ERROR], "queuespec itself failed in 1 clause", "queuespec itself failed"),
        ([Verdict.UNSUPPORTED], "nothing was judged", "nothing judged"),
    ],
)
def test_a_run_in_one_sentence(verdicts: list[Verdict], sentence: str, message: str) -> None:
    cases = [judged(f"PUT-{number:02}", verdict) for number, verdict in enumerate(verdicts)]
    whole = tally(merging.merged([(Path("r"), run_of(*cases))]))
    assert (whole.headline(), badge.message(whole)[0]) == (sentence, message)


def test_a_clause_is_kept_only_if_it_is_kept_everywhere() -> None:
    cases = [judged("PUT-01"), judged("PUT-01", Verdict.FAIL, start_method="spawn")]
    assert tally(merging.merged([(Path("r"), run_of(*cases))])) == Tally(broken=1)

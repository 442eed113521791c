"""What `queuespec diff` says of two runs: only what differs, and what broke first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_runs import COLUMNS, IMPLEMENTATION, TESTS, WRONG, SmallRuns, golden, judged, written

from queuespec import cli
from queuespec.verdict.verdicts import Evidence, Judgement, Verdict

Diff = Callable[..., str]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", COLUMNS)


@pytest.fixture
def diff(capsys: pytest.CaptureFixture[str]) -> Diff:
    """Compare two runs, by their files or by what was judged, and return what is printed."""

    def compare(before: Path | list[Judgement], after: Path | list[Judgement], code: int = 1) -> str:
        files = [
            each if isinstance(each, Path) else written(Path(f"{name}.jsonl"), each)
            for name, each in (("a", before), ("b", after))
        ]
        assert cli.main(["diff", *map(str, files)]) == code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out if code < 2 else said.err

    return compare


def headings(told: str) -> list[str]:
    return re.findall(r"^[A-Z][A-Z ]+(?=:|$)", told, re.MULTILINE)


# Of runs that took place.


def test_golden_what_broke_and_what_was_fixed(
    small_runs: SmallRuns, diff: Diff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_runs.folder)
    stdlib, mine = Path("stdlib.jsonl"), Path("myqueue.jsonl")
    golden("diff_broken.txt", diff(stdlib, mine))
    golden("diff_fixed.txt", diff(mine, stdlib))
    golden("diff_nothing.txt", diff(mine, mine, 0))


def test_the_page_about_reports_shows_what_is_printed() -> None:
    (shown,) = re.findall(
        r"```text\n\$ queuespec diff [^\n]*\n(.*?)```", (TESTS.parent / "docs/reports.md").read_text(), re.DOTALL
    )
    golden("diff_broken.txt", shown)


# Of runs as a test wants them.


def test_what_is_about_times_and_processes_does_not_differ(diff: Diff) -> None:
    one = judged("PUT-01", Verdict.HUNG, Evidence(observed="process 17 never returns after 1.5 s (0x7f00)"))
    other = judged("PUT-01", Verdict.HUNG, Evidence(observed="process 99 never returns after 1.7 s (0x7f77)"))
    told = diff([one], [replace(other, seconds=7.5)], 0)
    assert told.splitlines()[-1] == "nothing differs: 1 case with the same verdicts and causes"


def test_another_cause_differs(diff: Diff) -> None:
    other = replace(WRONG, observed="q.get() never returns")
    told = diff([judged("PUT-01", Verdict.FAIL)], [judged("PUT-01", Verdict.FAIL, other)])
    assert headings(told) == ["CHANGED"]
    assert "FAIL as before" in told
    assert "was: 'third' == 'second'\n    now: q.get() never returns\n" in told
    assert told.splitlines()[-1] == "1 case differs: 1 changed"


def test_what_broke_comes_first(diff: Diff) -> None:
    before = [
        judged("PUT-01", Verdict.UNSUPPORTED, reason="no Queue"),
        judged("PUT-02"),
        judged("PUT-03", Verdict.FAIL),
        judged("PUT-04", Verdict.FAIL),
        judged("PUT-05"),
        judged("PUT-06"),
    ]
    after = [
        judged("PUT-01"),
        judged("PUT-02", Verdict.UNSUPPORTED, reason="its Queue has no put"),
        judged("PUT-03"),
        judged("PUT-04", Verdict.HUNG),
        judged("PUT-05", Verdict.CRASHED),
        judged("PUT-07"),
    ]
    told = diff(before, after)
    assert headings(told) == [
        "BROKEN",
        "NO LONGER BROKEN",
        "CHANGED",
        "NO LONGER JUDGED",
        "JUDGED ONLY NOW",
        "APPEARED",
        "DISAPPEARED",
    ]
    assert "  PASS -> UNSUPPORTED (its Queue has no put): 1 case of PUT-02\n" in told
    assert "  UNSUPPORTED -> PASS (no Queue): 1 case of PUT-01\n" in told
    assert told.splitlines()[-1] == (
        "7 cases differ: 1 broken, 1 no longer broken, 1 changed, 1 no longer judged, 1 judged only now, 1 appeared, "
        "1 disappeared"
    )


def test_cases_of_a_clause_that_changed_alike_are_told_once(diff: Diff) -> None:
    cases = [judged("PUT-01", start_method=method) for method in ("fork", "spawn")]
    told = diff(cases, [replace(each, verdict=Verdict.FAIL, evidence=WRONG) for each in cases])
    assert told.count("PASS -> FAIL") == 1
    assert "PUT-01  MUST  PASS -> FAIL  [mine-fork-Queue], [mine-spawn-Queue]\n" in told


def test_a_case_that_also_leaked_is_the_worse_of_both(diff: Diff) -> None:
    told = diff([judged("PUT-01")], [judged("PUT-01"), judged("PUT-01", Verdict.LEAKED)])
    assert "PASS -> LEAKED" in told


def test_another_version_or_library_is_compared_if_it_is_the_only_one(diff: Diff) -> None:
    newer = judged("PUT-01", interpreter="CPython 3.14.0", implementation="other")
    described = {**IMPLEMENTATION, "interpreter": "CPython 3.14.0", "name": "other"}
    after = written(Path("newer.jsonl"), [newer], [described])
    assert headings(diff([judged("PUT-01")], after, 0)) == []
    both = written(Path("both.jsonl"), [newer, judged("PUT-01")], [described, IMPLEMENTATION])
    assert headings(diff([judged("PUT-01")], both)) == ["APPEARED"]


def test_an_interrupted_run_is_named(diff: Diff) -> None:
    after = written(Path("half.jsonl"), [judged("PUT-01")], interrupted=True)
    told = diff([judged("PUT-01"), judged("PUT-02")], after)
    assert "half.jsonl: this run was interrupted, so verdicts are missing" in told
    assert headings(told) == ["DISAPPEARED"]


def test_hostile_strings_do_not_take_over_the_terminal(diff: Diff) -> None:
    evil = "\x1b[2J\r\x00\ud800 \u202e" + "x" * 1_000_000
    evidence = Evidence(evil, evil, evil, said=evil, stacks=evil)
    cases = [
        judged("PUT-01", Verdict.FAIL, evidence, reason=evil, hint=evil),
        judged(evil, Verdict.UNSUPPORTED, reason=evil, implementation=evil, kind=evil, start_method=evil),
    ]
    told = diff([judged("PUT-01")], cases)
    assert told.isascii()
    assert not {c for c in told if ord(c) < 32 and c != "\n"}
    assert len(told) < 100_000


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["a.jsonl", "gone.jsonl"], "gone.jsonl: no such file"),
        (
            ["a.jsonl", "cut.jsonl"],
            "cut.jsonl: the run was cut short, the file has no footer (number of verdicts: 1); run it again",
        ),
        (["a.jsonl"], "the following arguments are required: B; see `queuespec diff --help`"),
        (["a.jsonl", "a.jsonl", "a.jsonl"], "'a.jsonl' comes after the options; put it before them; see"),
    ],
)
def test_a_mistake_takes_one_line(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    text = written(Path("a.jsonl"), [judged("PUT-01")]).read_text()
    Path("cut.jsonl").write_text("".join(text.splitlines(True)[:-1]))
    try:
        code = cli.main(["diff", *words])
    except SystemExit as error:
        code = int(str(error))
    said = capsys.readouterr().err
    assert (code, said.count("\n")) == (4, 1)
    assert said.startswith(f"queuespec: {says}")

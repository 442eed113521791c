"""`queuespec expect`: known failures follow what runs have found, and all else in the file stays as it was."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment

from queuespec import cli
from queuespec.report.runfile import RunFile
from queuespec.verdict.expectations import Ledger
from queuespec.verdict.verdicts import BROKEN, Evidence, Judgement, Verdict

TODAY = date.today().isoformat()
MARKERS = {name: str(value) for name, value in default_environment().items()}

KNOWN = """\
# Known failures of mine.

# Nobody needs a put without a slot.
[[expect]]
clause = "PUT-11"   # the only one of its area
verdict = "FAIL"
reason  = "put_nowait drops the item"
issue = "example/mine#7"

# --- gets ---

[[expect]]
clause = "GET-02"
kind = ["Queue", "JoinableQueue"]
verdict = "HUNG"
reason = "asleep for ever"
issue = "example/mine#8"
"""


def judged(clause: str, verdict: Verdict, method: str = "fork", kind: str = "Queue", **more: Any) -> Judgement:
    observed = f"{clause} on {method}\nand more" if verdict not in (Verdict.PASS, Verdict.FIXED) else ""
    judgement = Judgement(clause, "must", "mine", method, kind, "CPython 3.13.0", verdict, True)
    return replace(judgement, evidence=Evidence(observed=observed), **more)


def expected(clause: str, verdict: Verdict, method: str = "fork", kind: str = "Queue") -> Judgement:
    return judged(clause, Verdict.EXPECTED, method, kind, reason=f"known to be {verdict}: so it is (example)")


def everywhere(clause: str, verdict: Verdict, *but: tuple[str, str]) -> list[Judgement]:
    """The cases of a clause on two start methods and two kinds; those of `but` pass."""
    return [
        judged(clause, Verdict.PASS if (method, kind) in but else verdict, method, kind)
        for method in ("fork", "spawn")
        for kind in ("Queue", "JoinableQueue")
    ]


class Folder:
    """A folder with known failures and runs."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capsys = capsys
        self.ledger = path / "mine.toml"
        self.runs = 0

    def run(self, judgements: Iterable[Judgement], python: str = "3.13", whole: bool = True, **more: Any) -> str:
        """Write a run file; its name. `more` is what its header says of the implementation."""
        judgements = list(judgements)
        self.runs += 1
        name = f"run{self.runs}.jsonl"
        interpreter = f"CPython {python}.0"
        markers = {**MARKERS, "python_version": python, "python_full_version": f"{python}.0"}
        described: dict[str, Any] = {
            "name": "mine",
            "version": "1.0",
            "interpreter": interpreter,
            "markers": markers,
            "optimized": 0,
        }
        methods = list(dict.fromkeys(judgement.start_method for judgement in judgements))
        described |= {"start_methods": methods, "all_start_methods": methods, "ledger": "mine.toml", **more}
        with RunFile(self.path / name, queuespec="1", implementations=[described], argv=["run", "mine.py"]) as file:
            for judgement in judgements:
                file.add(replace(judgement, interpreter=interpreter))
            file.close(1, interrupted=not whole)
        return name

    def expect(self, *words: str) -> tuple[int, list[str], str]:
        code = cli.main(["expect", *words])
        said = self.capsys.readouterr()
        return code, said.out.splitlines(), said.err

    def entries(self) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...], bool, str]]:
        """Clause, verdict, start methods, kinds, sometimes, and the condition of each entry."""
        return [
            (e.clause, e.verdict.value, e.start_methods, e.kinds, e.sometimes, str(e.when or ""))
            for e in Ledger.load(self.ledger).entries
        ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


def test_a_file_is_made_of_a_first_run(folder: Folder) -> None:
    run = folder.run([*everywhere("PUT-11", Verdict.FAIL), judged("PUT-01", Verdict.PASS)])
    code, lines, err = folder.expect(run)
    assert (code, lines, err) == (
        0,
        [
            "  added     PUT-11 FAIL: PUT-11 on fork",
            "mine.toml: 1 added, 0 kept",
            "if the next run fails otherwise, a race decides: add its file, as in queuespec expect run1.jsonl "
            "NEXT.jsonl",
        ],
        "",
    )
    assert folder.ledger.read_text().endswith(
        f"""
[[expect]]
clause = "PUT-11"
verdict = "FAIL"
reason = "PUT-11 on fork"
issue = "not reported as of {TODAY}"
"""
    )
    assert folder.entries() == [("PUT-11", "FAIL", (), (), False, "")]


def test_what_still_holds_stays_as_it_is_to_the_letter(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    run = folder.run(
        [expected("PUT-11", Verdict.FAIL), expected("GET-02", Verdict.HUNG), judged("PUT-01", Verdict.PASS)]
    )
    assert folder.expect(run)[:2] == (0, ["mine.toml: nothing to change, 2 entries still hold"])
    assert folder.ledger.read_text() == KNOWN


def test_what_is_fixed_goes_with_its_comment_and_no_more(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    run = folder.run([judged("PUT-11", Verdict.FIXED), expected("GET-02", Verdict.HUNG)])
    code, lines, _ = folder.expect(run)
    assert (code, lines) == (0, ["  removed   PUT-11 FAIL: is fixed", "mine.toml: 1 removed, 1 kept"])
    first, last = KNOWN.index("# Nobody"), KNOWN.index("# --- gets")
    assert folder.ledger.read_text() == KNOWN[:first] + KNOWN[last:]
    folder.ledger.write_text(KNOWN)
    folder.expect(folder.run([expected("PUT-11", Verdict.FAIL), judged("GET-02", Verdict.FIXED)]))
    assert folder.ledger.read_text() == KNOWN[: KNOWN.rindex("\n[[expect]]")]


def test_what_matches_no_case_goes(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN.replace('kind = ["Queue", "JoinableQueue"]', 'kind = "Pipe"'))
    run = folder.run([expected("PUT-11", Verdict.FAIL), judged("GET-02", Verdict.PASS)])
    assert folder.expect(run)[1] == ["  removed   GET-02 HUNG: matches no case", "mine.toml: 1 removed, 1 kept"]


def test_what_was_not_judged_stays(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN.replace('kind = ["Queue", "JoinableQueue"]', 'start_method = "forkserver"'))
    known: dict[str, Any] = {"start_methods": ["fork"], "all_start_methods": ["fork", "forkserver"]}
    run = folder.run([judged("GET-02", Verdict.PASS)], **known)
    assert folder.expect(run)[1] == ["mine.toml: nothing to change, 2 entries still hold"]


def test_an_entry_is_narrowed_to_where_it_holds(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    passes = [judged("GET-02", Verdict.FIXED, method, "JoinableQueue") for method in ("fork", "spawn")]
    holds = [expected("GET-02", Verdict.HUNG, method, "Queue") for method in ("fork", "spawn")]
    folder.expect(folder.run([expected("PUT-11", Verdict.FAIL), *passes, *holds]))
    assert folder.ledger.read_text() == KNOWN.replace('["Queue", "JoinableQueue"]', '"Queue"')
    folder.expect(folder.run([*passes, holds[0], judged("GET-02", Verdict.FIXED, "spawn")]))
    assert folder.entries()[1] == ("GET-02", "HUNG", ("fork",), ("Queue",), False, "")
    assert 'issue = "example/mine#8"' in folder.ledger.read_text()


def test_an_entry_that_fails_otherwise_is_replaced_and_keeps_its_issue(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    run = folder.run([judged("PUT-11", Verdict.HUNG), expected("GET-02", Verdict.HUNG)])
    assert folder.expect(run)[1][:2] == [
        "  removed   PUT-11 FAIL: fails otherwise",
        "  added     PUT-11 HUNG: PUT-11 on fork",
    ]
    assert folder.entries() == [
        ("GET-02", "HUNG", (), ("Queue", "JoinableQueue"), False, ""),
        ("PUT-11", "HUNG", (), (), False, ""),
    ]
    assert Ledger.load(folder.ledger).entries[1].issue == "example/mine#7"


@pytest.mark.parametrize(
    ("passing", "entries"),
    [
        ([], [((), ())]),
        ([("fork", "Queue"), ("fork", "JoinableQueue")], [(("spawn",), ())]),
        ([("fork", "Queue"), ("spawn", "Queue")], [((), ("JoinableQueue",))]),
        ([("fork", "Queue")], [(("spawn",), ("Queue",)), ((), ("JoinableQueue",))]),
    ],
)
def test_cases_are_merged_where_all_fail_alike(
    folder: Folder, passing: list[tuple[str, str]], entries: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    folder.expect(folder.run(everywhere("PUT-11", Verdict.FAIL, *passing)))
    assert [each[2:4] for each in folder.entries()] == entries


def test_start_methods_are_named_if_others_were_left_out(folder: Folder) -> None:
    found = [judged("PUT-11", Verdict.FAIL, "fork", kind) for kind in ("Queue", "JoinableQueue")]
    known: dict[str, Any] = {"start_methods": ["fork"], "all_start_methods": ["fork", "spawn"]}
    folder.expect(folder.run(found, **known))
    assert folder.entries() == [("PUT-11", "FAIL", ("fork",), (), False, "")]


def test_what_is_fixed_here_may_hold_where_nobody_looked(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    known: dict[str, Any] = {"start_methods": ["fork"], "all_start_methods": ["fork", "spawn", "forkserver"]}
    _, lines, _ = folder.expect(folder.run([judged("PUT-11", Verdict.FIXED)], **known))
    assert lines[0] == "  narrowed  PUT-11 FAIL: holds for some of its cases only"
    assert folder.entries()[0] == ("PUT-11", "FAIL", ("spawn", "forkserver"), (), False, "")


def test_an_entry_that_holds_at_times_and_elsewhere_fails_otherwise(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    other = judged("GET-02", Verdict.FAIL, kind="JoinableQueue")
    one = folder.run([expected("GET-02", Verdict.HUNG), other])
    code, _, err = folder.expect(one, folder.run([judged("GET-02", Verdict.FIXED), other]))
    assert (code, err) == (0, "")
    assert folder.entries()[1:] == [
        ("GET-02", "HUNG", (), ("Queue",), True, ""),
        ("GET-02", "FAIL", (), ("JoinableQueue",), False, ""),
    ]


def test_what_was_not_run_is_no_obstacle(folder: Folder) -> None:
    found = everywhere("PUT-11", Verdict.FAIL)
    found[0] = replace(found[0], verdict=Verdict.NOT_APPLICABLE)
    folder.expect(folder.run(found))
    assert folder.entries() == [("PUT-11", "FAIL", (), (), False, "")]


def test_what_fails_at_times_is_said_to(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    one = folder.run([judged("PUT-04", Verdict.HUNG), expected("PUT-11", Verdict.FAIL)])
    other = folder.run([judged("PUT-04", Verdict.PASS), judged("PUT-11", Verdict.FIXED)])
    assert folder.expect(one, other)[0] == 0
    assert folder.entries()[0] == ("PUT-11", "FAIL", (), (), True, "")
    assert folder.entries()[2] == ("PUT-04", "HUNG", (), (), True, "")
    before = folder.ledger.read_text()
    folder.expect(folder.run([judged("PUT-04", Verdict.PASS), judged("PUT-11", Verdict.PASS)]))
    assert folder.ledger.read_text() == before


def test_what_is_flaky_fails_at_times(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    rates = "PASS 3 of 5 times, HUNG 2 of 5 times\nHUNG: q.get() never returns\nmore"
    new = replace(judged("PUT-04", Verdict.FLAKY), evidence=Evidence(observed=rates))
    rates = "FIXED 3 of 5 times, EXPECTED 2 of 5 times\nEXPECTED: known to be FAIL: so it is (example)"
    known = replace(judged("PUT-11", Verdict.FLAKY), evidence=Evidence(observed=rates))
    assert folder.expect(folder.run([new, known]))[1][:2] == [
        "  changed   PUT-11 FAIL: fails in some runs only: sometimes = true",
        "  added     PUT-04 HUNG: q.get() never returns",
    ]
    assert [entry[4] for entry in folder.entries()] == [True, False, True]


def test_a_case_that_fails_in_several_ways_gets_all_of_them(folder: Folder) -> None:
    one = folder.run([judged("PUT-04", Verdict.HUNG)])
    code, lines, _ = folder.expect(one, folder.run([judged("PUT-04", Verdict.FAIL)]))
    assert (code, lines[0]) == (0, "  added     PUT-04 FAIL or HUNG: PUT-04 on fork")
    assert 'verdict = ["FAIL", "HUNG"]\n' in folder.ledger.read_text()
    leaked = folder.run([judged("PUT-04", Verdict.LEAKED)])
    lines = folder.expect(one, leaked)[1]
    assert lines[0] == "  changed   PUT-04 FAIL or HUNG: fails in several ways: FAIL or HUNG or LEAKED"
    assert [entry.expects for entry in Ledger.load(folder.ledger).entries] == ["FAIL or HUNG or LEAKED"]
    before = folder.ledger.read_text()
    folder.expect(leaked)
    assert folder.ledger.read_text() == before


def test_what_fails_on_some_interpreters_gets_a_condition(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    old = folder.run([judged("PUT-04", Verdict.FAIL), expected("PUT-11", Verdict.FAIL)], python="3.12")
    new = folder.run([judged("PUT-04", Verdict.PASS), judged("PUT-11", Verdict.FIXED)], python="3.14")
    folder.expect(old, new)
    assert folder.entries()[0] == ("PUT-11", "FAIL", (), (), False, 'python_version == "3.12"')
    assert folder.entries()[2] == ("PUT-04", "FAIL", (), (), False, 'python_version == "3.12"')


def test_inherited_failures_get_no_entry(folder: Folder) -> None:
    inherited = judged("SAFE-09", Verdict.EXPECTED, reason="known to be FAIL, inherited from stdlib: so it is (x)")
    assert folder.expect(folder.run([inherited]))[1] == ["mine.toml: nothing to change, 0 entries still hold"]
    assert not folder.ledger.exists()


def test_a_dry_run_prints_the_difference(folder: Folder) -> None:
    folder.ledger.write_text(KNOWN)
    run = folder.run([judged("PUT-04", Verdict.FAIL), expected("PUT-11", Verdict.FAIL)])
    code, lines, _ = folder.expect(run, "--dry-run")
    assert (code, lines[:2]) == (0, ["--- mine.toml", "+++ mine.toml"])
    assert [line for line in lines[2:] if line.startswith(("+", "-"))] == [
        "+",
        "+[[expect]]",
        '+clause = "PUT-04"',
        '+verdict = "FAIL"',
        '+reason = "PUT-04 on fork"',
        f'+issue = "not reported as of {TODAY}"',
    ]
    assert folder.ledger.read_text() == KNOWN


def test_mistakes_are_told_in_one_line(folder: Folder) -> None:
    broken = folder.run([], whole=False)
    nowhere = folder.run([], ledger="")
    elsewhere = folder.run([], ledger="not/here/mine.toml")
    for words, why in (
        (("absent.jsonl",), "absent.jsonl: no such file"),
        ((broken,), f"{broken}: that run was interrupted, so verdicts may be missing; name a complete run"),
        (
            (nowhere,),
            f"{nowhere}: mine has no file of known failures; name one with --expectations, here and in queuespec run",
        ),
        (
            (elsewhere,),
            f"{elsewhere}: the known failures of mine belong into not/here/mine.toml, and there is no such folder "
            "here; change to the folder of the run, or name another file with --expectations",
        ),
    ):
        assert folder.expect(*words) == (4, [], f"queuespec: {why}\n")
    folder.ledger.write_text("expect = [{clause = 'PUT-04', verdict = 'FAIL', reason = 'x', issue = 'y'}]\n")
    assert folder.expect(folder.run([judged("PUT-04", Verdict.PASS)]))[2] == (
        "queuespec: mine.toml: its entries cannot be edited; begin each one with [[expect]] on its own line\n"
    )


LIBRARY = """\
import multiprocessing
import multiprocessing.queues

class Queue(multiprocessing.queues.Queue):
    def put_nowait(self, obj):
        if not self.full():
            self.put(obj)

version = "1.0"
start_methods = ["fork"]

class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process

    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self.mp)
"""


def test_after_it_the_same_run_is_green(folder: Folder) -> None:
    (folder.path / "mine.py").write_text(LIBRARY)
    (folder.path / "mine.toml").write_text(KNOWN)

    def run() -> subprocess.CompletedProcess[str]:
        words = ["run", "mine.py", "--clause", "PUT-1[12]", "--clause", "GET-02", "--run-file", "run.jsonl"]
        return subprocess.run([sys.executable, "-m", "queuespec", *words], capture_output=True, text=True, timeout=100)

    before = run()
    assert (before.returncode, "1 FIXED" in before.stdout) == (1, True), before.stdout
    code, lines, err = folder.expect("run.jsonl")
    assert (code, err) == (0, "")
    assert lines[0] == "  removed   GET-02 HUNG: is fixed"
    after = run()
    assert after.returncode == 0, after.stdout
    broken = {verdict.value for verdict in BROKEN} | {"FIXED"}
    assert not re.search(rf"\b\d+ ({'|'.join(broken)})\b", after.stdout)
    assert folder.expect("run.jsonl")[1][-1].startswith("mine.toml: nothing to change, ")

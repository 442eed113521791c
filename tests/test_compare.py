"""What `queuespec compare` says of several implementations: of real small runs, and of run files made for a test."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, OPTIONS
from small_runs import COLUMNS, IMPLEMENTATION, TESTS, SmallRuns, golden, judged, written
from trials import MUTANTS, Mutant, Run, Trial, selected, these_alone

from queuespec import cli
from queuespec.clauses import MUST
from queuespec.comparing.findings import Findings
from queuespec.comparing.matrix import Matrix
from queuespec.comparing.needs import Answer, Needs, harms, needs, table, unneeded
from queuespec.comparing.outcomes import Comparison, Setting, State, named, outcome
from queuespec.comparing.page import page
from queuespec.report import merging, runfile
from queuespec.report.commands import known
from queuespec.verdict.verdicts import Evidence, Judgement, Verdict

Compare = Callable[..., str]
PAGE = (TESTS.parent / "docs" / "comparing.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", COLUMNS)


@pytest.fixture
def compare(capsys: pytest.CaptureFixture[str]) -> Compare:
    """Compare with the command, and return what it prints."""

    def made(*words: object, code: int = 0) -> str:
        assert cli.main(["compare", *map(str, words)]) == code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out if code < 2 else said.err

    return made


def of(*cases: Judgement, implementations: list[dict[str, Any]] | None = None) -> Comparison:
    """What was judged, as if it came from a run file."""
    path = written(Path("of.jsonl"), cases, implementations or [IMPLEMENTATION])
    return Comparison(merging.read([path]), known())


def other(name: str, **described: Any) -> dict[str, Any]:
    return {**IMPLEMENTATION, "name": name, **described}


def expected(clause: str, verdict: str = "FAIL", issue: str = "https://example.org/7", **more: Any) -> Judgement:
    return judged(clause, Verdict.EXPECTED, reason=f"known to be {verdict}: it is old (and tired) ({issue})", **more)


# Of runs that took place.


def test_golden_texts_of_a_queue_with_a_bug(
    small_runs: SmallRuns, compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_runs.folder)
    both = ("--from", "stdlib.jsonl", "myqueue.jsonl")
    golden("compare.txt", compare(*both))
    golden("compare_in_full.txt", compare(*both, "-v"))
    golden("compare_one_alone.txt", compare("--from", "myqueue.jsonl"))
    golden("compare_need.txt", compare(*both, "--need", "non-blocking,bounded,fork", code=1))
    golden("compare_markdown.txt", compare(*both, "--format", "markdown"))


def test_the_page_shows_what_is_printed() -> None:
    shown = re.findall(r"```text\n\$ queuespec compare [^\n]*\n(.*?)```", PAGE, re.DOTALL)
    golden("compare.txt", shown[0])


def test_judging_prints_what_the_run_files_say_and_broken_promises_are_no_failure(small_runs: SmallRuns) -> None:
    words = ["stdlib", "myqueue.py", "--clause", "PUT-11", "--start-method", "fork", "--run-file", "both.jsonl"]
    command = [sys.executable, "-m", "queuespec", "compare"]
    done = subprocess.run([*command, *words], cwd=small_runs.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again = [*command, "--from", "both.jsonl"]
    assert subprocess.run(again, cwd=small_runs.folder, capture_output=True, text=True).stdout == done.stdout
    assert "PUT-11  MUST  put_nowait behaves" in done.stdout
    assert done.stdout.splitlines()[-2].startswith("stdlib ")
    assert re.sub(r"\d of 4 cases, .*\n", "", done.stderr) == "", "how far it has come, if it took a while"


@pytest.mark.broad
def test_each_interpreter_has_a_run_and_a_file_of_its_own() -> None:
    words = ["stdlib", "--clause", "PUT-02", "--start-method", "fork", "--run-file", "it.jsonl"]
    words += ["--python", sys.executable, "--python", f"{sys.executable} -X utf8"]
    done = subprocess.run([sys.executable, "-m", "queuespec", "compare", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in Path().glob("*.jsonl")) == ["it-1.jsonl", "it-2.jsonl"]
    assert "2 cases were judged in several runs" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nosuch"], 4, "no implementation 'nosuch'"),
        (["stdlib", "--clause", "PUT-14", "--clauses-of", "9.9"], 4, "newer than this queuespec"),
        (["stdlib", "--clause", "LIFE-14", "--start-method", "thread"], 4, "thread"),
    ],
)
def test_what_cannot_be_judged_has_the_exit_code_of_a_run(words: list[str], code: int, says: str) -> None:
    done = subprocess.run([sys.executable, "-m", "queuespec", "compare", *words], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert says in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.broad
def test_a_run_that_is_stopped_tells_what_was_judged(tmp_path: Path) -> None:
    (tmp_path / "adapter.py").write_text(ENDLESS)
    os.mkfifo(tmp_path / "begun")
    words = [sys.executable, "-m", "queuespec", "compare", "stdlib", "adapter.py", "--clause", "PUT-02"]
    process = subprocess.Popen(
        [*words, "--start-method", "fork"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with (tmp_path / "begun").open() as begun:  # a pipe, which its put opens
        begun.read()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 143, err
    assert "\nNOTE: this run was interrupted, so verdicts are missing\n" in out
    assert "\nstdlib " in out, "whose cases came first"


ENDLESS = """\
import multiprocessing, multiprocessing.queues, time
name, version, start_methods = "endless", "1", ["fork"]
class Queue(multiprocessing.queues.Queue):
    def put(self, obj, block=True, timeout=None):
        open("begun", "w").close()
        time.sleep(600)
class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process
    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self.mp)
"""


# What a cell and a line mean.


def test_a_known_failure_is_a_broken_promise() -> None:
    compared = of(expected("PUT-01"), judged("PUT-03"), expected("PUT-02", "DIFFERS", level="de-facto"))
    (setting,) = compared.settings
    cell = compared.cell("PUT", setting)
    assert (cell.judged, cell.broken, cell.known, cell.differ, cell.state) == (2, 1, 1, 1, State.BROKEN)
    told = compared.outcomes("PUT-01")[setting]
    assert (told.why, told.report) == ("it is old (and tired)", "https://example.org/7")


def test_what_was_expected_to_be_open_is_open_and_what_no_longer_fails_holds() -> None:
    assert outcome(expected("PUT-01", "INCONCLUSIVE")).state is State.UNSETTLED
    assert outcome(expected("PUT-01", "HUNG at times, inherited from stdlib")).verdict is Verdict.HUNG
    assert (
        outcome(expected("PUT-01", issue="https://example.org/it_(again)")).report == "https://example.org/it_(again)"
    )
    assert outcome(judged("PUT-01", Verdict.FIXED)).state is State.HOLDS
    assert outcome(judged("PUT-01", Verdict.KIT_ERROR)).state is State.UNSETTLED
    assert outcome(judged("PUT-01", Verdict.FLAKY)).state is State.BROKEN


def test_a_clause_counts_once_however_many_kinds_of_object_break_it() -> None:
    compared = of(judged("PUT-01"), judged("PUT-01", Verdict.FAIL, kind="JoinableQueue"))
    assert compared.cell("PUT", compared.settings[0]).broken == 1
    assert compared.cell("PUT", compared.settings[0]).judged == 1


def test_loss_comes_before_what_hangs_and_must_before_should(compare: Compare) -> None:
    one, two = other("one"), other("two")
    cases = []
    for id, verdict, level in (
        ("GET-13", Verdict.FAIL, "must"),
        ("GET-05", Verdict.HUNG, "must"),
        ("STATE-01", Verdict.HUNG, "should"),
        ("LIFE-14", Verdict.FAIL, "must"),
        ("GET-01", Verdict.FAIL, "must"),
    ):
        cases += [judged(id, verdict, implementation="one", level=level), judged(id, implementation="two", level=level)]
    told = compare("--from", written(Path("r.jsonl"), cases, [one, two]))
    assert re.findall(r"^  ([A-Z-]+\d\d)  (\w+(?:, \w+)?)  ", told, re.MULTILINE) == [
        ("LIFE-14", "MUST, loss"),
        ("GET-01", "MUST, doubling"),
        ("GET-05", "MUST, hangs"),
        ("GET-13", "MUST"),
        ("STATE-01", "SHOULD, hangs"),
    ]


def test_what_is_not_told_in_full_is_told_by_area(compare: Compare) -> None:
    ids = [id for id in sorted(known()) if id.startswith(("PUT-", "GET-")) and known()[id].level is MUST]
    cases = [judged(id, Verdict.FAIL, implementation="one") for id in ids]
    cases += [judged(id, implementation="two") for id in ids]
    file = written(Path("r.jsonl"), cases, [other("one"), other("two")])
    short, long = compare("--from", file), compare("--from", file, "-v")
    assert len(short.splitlines()) < len(long.splitlines())
    assert len(re.findall(r"^  [A-Z-]+\d\d  MUST", short, re.MULTILINE)) == 5
    assert "more (-v shows each):" in short and "more (-v shows each):" not in long


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_it_fits_a_terminal_of_any_width(compare: Compare, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    implementations = [other(name) for name in ("one", "two", "three")]
    cases = [
        judged(id, verdict, implementation=each["name"], start_method=method, level="must")
        for each in implementations
        for method in ("fork", "spawn")
        for id, verdict in (("PUT-04", Verdict.FAIL), ("GET-01", Verdict.PASS), ("SIMPLE-01", Verdict.UNSUPPORTED))
    ]
    told = compare("--from", written(Path("r.jsonl"), cases, implementations))
    matrix = told.partition("all 9:")[0]
    assert max(map(len, matrix.splitlines())) <= columns


def test_settings_are_named_by_what_sets_them_apart() -> None:
    every = [Setting(name, python, way) for name in "ab" for python in ("3.8", "3.15") for way in ("fork", "spawn")]
    assert named(every, every) == ["a", "b"]
    assert named(every[:2], every) == ["a on 3.8"]
    assert named([every[1], every[3]], every) == ["a on spawn"]
    assert named([every[0], every[2], every[3]], every) == ["a on 3.8 with fork; 3.15"]


def test_two_versions_of_a_library_are_two_libraries(compare: Compare) -> None:
    old = written(Path("old.jsonl"), [judged("PUT-01", Verdict.FAIL)], [other("mine", version="0.9")])
    told = compare("--from", old, written(Path("new.jsonl"), [judged("PUT-01")]))
    assert told.startswith("mine 0.9, mine 1.0; on CPython 3.13.0; ")
    assert "not kept by  mine 0.9 (FAIL): " in told and "kept by      mine 1.0" in told
    assert told.splitlines()[-2:] == [
        "mine 0.9: keeps 0 of 1 promises, 1 broken",
        "mine 1.0: keeps 1 of 1 promises",
    ]


# Mistakes, and files that are none.


def test_a_run_file_that_was_cut_off_is_named(compare: Compare) -> None:
    whole = written(Path("whole.jsonl"), [judged("PUT-01")])
    Path("cut.jsonl").write_text("\n".join(whole.read_text().splitlines()[:-1]) + "\n")
    said = compare("--from", "whole.jsonl", "cut.jsonl", code=4)
    assert said.startswith("queuespec: cut.jsonl: the run was cut short")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name what to compare, such as stdlib billiard; or run files, with --from"),
        (["stdlib", "--from", "r.jsonl"], "with --from nothing is judged; leave out implementations"),
        (["--from", "r.jsonl", "--python", "python3"], "with --from nothing is judged; leave out --python"),
        (["--from", "nothing.jsonl"], "nothing.jsonl: no such file"),
        (["--from", "r.jsonl", "-o", "r.jsonl"], "r.jsonl: --output would overwrite this run file; name another file"),
        (["--from", "r.jsonl", "--need", "bunded"], "--need knows no word 'bunded'; did you mean bounded?"),
        (
            ["--from", "r.jsonl", "--need", "qqq"],
            "--need knows no word 'qqq'; `queuespec compare --need help` lists them",
        ),
        (["--from", "r.jsonl", "--need", ","], "--need takes words such as bounded,spawn; "),
        (["stdlib", "--need", "fork", "--clause", "PUT-01"], "--need chooses the clauses itself; leave out --clause"),
        (
            ["--from", "r.jsonl", "--need", "fork", "-o", "x.html"],
            "--need answers in text; leave out --format, or name",
        ),
        (["stdlib", "--start-method", "frok"], "no start method 'frok'; did you mean fork?"),
        (["stdlib", "--clause", "PUT-99"], "no clause"),
        (["stdlib", "-n", "many"], "argument -n/--processes: 'many' is not a number of processes"),
        (["--from", "r.jsonl", "--format", "pdf"], "argument --format: 'pdf' is unknown"),
        (["--from", "r.jsonl", "-o", "no/such/folder.html"], "no/such/folder.html: cannot be written"),
    ],
)
def test_a_mistake_is_answered_in_one_line(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    written(Path("r.jsonl"), [judged("PUT-01")])
    try:
        code = cli.main(["compare", *words])
    except SystemExit as exit:
        code = int(exit.code or 0)
    said = capsys.readouterr()
    assert code == 4
    assert says in said.err and len(said.err.splitlines()) == 1


# What somebody needs.


def test_the_words_name_clauses_that_exist() -> None:
    clauses = known()
    for need in needs().values():
        written_down = [*need.core, *need.measured, *(id for id in need.clauses if not id.endswith("*"))]
        assert [id for id in written_down if id not in clauses] == [], need.word
        assert need.ids(clauses), need.word
        assert {*need.core, *need.measured} <= {*need.ids(clauses)}, need.word
        assert need.says.endswith((".", ")")) and need.otherwise.endswith("."), need.word


def test_what_may_lose_or_double_an_item_exists() -> None:
    assert {*harms()} <= {*known()}
    assert {*harms().values()} == {"loss", "doubling"}


def test_every_must_is_under_some_word_or_said_to_be_under_none() -> None:
    clauses = known()
    named = {id for need in needs().values() for id in need.ids(clauses)}
    must = {id for id, clause in clauses.items() if clause.level is MUST}
    assert must - named == {*unneeded()}, "add it to a word of queuespec/comparing/needs.toml, or to its last table"


def test_the_page_lists_the_words() -> None:
    assert table() in PAGE, "paste what `queuespec compare --need help --format markdown` prints"


def test_the_words_are_listed(compare: Compare) -> None:
    assert re.findall(r"^(\S+) ", compare("--need", "help"), re.MULTILINE) == list(needs())


def answers(compared: Comparison, *words: str) -> list[Answer]:
    return [reply.answer for reply in Needs([needs()[word] for word in words], compared).answers("mine")]


ABSENT = "the implementation offers no JoinableQueue"
BOUNDED = [judged(id) for id in needs()["bounded"].clauses]


def test_one_that_keeps_all_will_do_and_one_that_breaks_one_will_not(compare: Compare) -> None:
    assert answers(of(*BOUNDED), "bounded") == [Answer.WILL_DO]
    broken = [*BOUNDED[1:], expected(BOUNDED[0].clause)]
    assert answers(of(*broken), "bounded") == [Answer.WILL_NOT]
    told = compare("--from", "of.jsonl", "--need", "bounded", code=1)
    assert "bounded: More items get in than allowed" in told and "CTOR-02  MUST" in told


def test_what_was_not_judged_is_not_taken_for_kept() -> None:
    assert answers(of(*BOUNDED[:-1]), "bounded") == [Answer.NOT_KNOWN]
    assert answers(of(*BOUNDED[:-1], judged("LIMIT-01", Verdict.INCONCLUSIVE)), "bounded") == [Answer.NOT_KNOWN]
    assert answers(of(judged("PUT-01")), "bounded") == [Answer.NOT_KNOWN]


def test_what_needs_more_than_is_offered_is_named(compare: Compare) -> None:
    absent = judged("LIMIT-01", Verdict.UNSUPPORTED, reason="needs the capability signals, which is not declared")
    assert answers(of(*BOUNDED[:-1], absent), "bounded") == [Answer.WILL_DO]
    told = compare("--from", "of.jsonl", "--need", "bounded")
    assert told.endswith("WILL DO    mine\n  not tested, because they need more than is offered: LIMIT-01\n")


def test_what_is_not_offered_will_not_do() -> None:
    absent = [judged(id, Verdict.UNSUPPORTED, reason="its Queue takes no maxsize") for id in needs()["bounded"].clauses]
    assert answers(of(*absent), "bounded") == [Answer.WILL_NOT]


def test_a_queue_without_a_feeder_is_not_said_to_lose_items() -> None:
    absent = [
        judged(id, Verdict.UNSUPPORTED, reason="needs the capability feeder, processes, which is not declared")
        for id in needs()["no-loss-at-exit"].clauses
    ]
    assert answers(of(*absent), "no-loss-at-exit") == [Answer.NOT_KNOWN]
    absent = [replace(each, clause=id) for each, id in zip(absent, needs()["close"].core, strict=False)]
    absent = [replace(each, reason="needs the capability close, which is not declared") for each in absent]
    assert answers(of(*absent), "close") == [Answer.WILL_NOT]


def test_a_word_for_an_object_decides_what_the_others_are_judged_on() -> None:
    on_both = [replace(each, kind=kind) for each in BOUNDED for kind in ("Queue", "JoinableQueue")]
    on_both = [each for each in on_both if (each.clause, each.kind) != ("PUT-04", "JoinableQueue")]
    compared = of(*on_both, judged("PUT-04", Verdict.FAIL, kind="JoinableQueue"))
    assert answers(compared, "bounded") == [Answer.WILL_DO]
    wanted = Needs([needs()["joinable"], needs()["bounded"]], compared)
    (reply,) = wanted.answers("mine")
    assert [each.need.word for each in reply.objections if each.clauses] == ["bounded"]


def test_a_word_for_a_start_method_decides_where_the_others_are_judged() -> None:
    spawned = [replace(each, start_method="spawn") for each in BOUNDED]
    compared = of(expected(BOUNDED[0].clause), *BOUNDED[1:], *spawned, judged("SAFE-02", start_method="spawn"))
    by_method = {
        reply.settings[0].start_method: reply.answer for reply in Needs([needs()["bounded"]], compared).answers("mine")
    }
    assert by_method == {"fork": Answer.WILL_NOT, "spawn": Answer.WILL_DO}
    (reply,) = Needs([needs()["bounded"], needs()["spawn"]], compared).answers("mine")
    assert "bounded" not in [each.need.word for each in reply.objections]


def test_a_start_method_that_is_offered_but_was_not_judged_is_not_known() -> None:
    described = {**IMPLEMENTATION, "all_start_methods": ["fork", "spawn"]}
    assert answers(of(*BOUNDED, implementations=[described]), "bounded", "spawn") == [Answer.NOT_KNOWN]
    assert answers(of(*BOUNDED), "bounded", "forkserver") == [Answer.WILL_NOT]


@pytest.mark.broad
def test_only_the_start_methods_that_are_asked_for_are_judged() -> None:
    words = ["stdlib", "threads", "--need", "spawn", "--run-file", "it.jsonl"]
    done = subprocess.run([sys.executable, "-m", "queuespec", "compare", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    cases = runfile.read(Path("it.jsonl")).judgements
    assert {each.start_method for each in cases if each.clause == "SAFE-02"} == {"spawn"}
    told = done.stdout.partition("\n\nNEEDED: spawn\n\n")[2]
    assert told == "WILL DO    stdlib on spawn\nWILL NOT   threads\n  spawn: the start method spawn is not offered\n"


def test_a_start_method_that_nobody_offers_is_answered() -> None:
    words = ["threads", "--need", "spawn,bounded"]
    done = subprocess.run([sys.executable, "-m", "queuespec", "compare", *words], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("WILL NOT   threads\n  spawn: the start method spawn is not offered\n")


def test_an_interpreter_that_lacks_it_leaves_it_open() -> None:
    queue = {**IMPLEMENTATION, "contract": "queue"}
    lacking = [
        judged(id, Verdict.NOT_APPLICABLE, reason="applies only where python_full_version >= '3.13'")
        for id in needs()["shutdown"].clauses
    ]
    assert answers(of(*lacking, implementations=[queue]), "shutdown") == [Answer.NOT_KNOWN]
    assert answers(of(*lacking), "shutdown") == [Answer.WILL_NOT], "a multiprocessing queue has none in any version"


def test_of_several_kinds_each_word_is_about_those_that_can_have_it(compare: Compare) -> None:
    pipes = [judged(id, kind="Pipe") for id in needs()["pipes"].clauses]
    queues = [judged(id) for id in needs()["queue"].clauses]
    both = of(*pipes, *queues, *BOUNDED)
    assert answers(both, "queue", "pipes", "bounded") == [Answer.WILL_DO]
    assert answers(both, "pipes", "bounded") == [Answer.WILL_NOT], "pipes have no bound"
    broken = of(*pipes, *queues, *BOUNDED[1:], expected(BOUNDED[0].clause))
    assert answers(broken, "queue", "pipes", "bounded") == [Answer.WILL_NOT]


def test_a_simple_queue_has_no_timeouts(compare: Compare) -> None:
    of(*(judged(id, kind="SimpleQueue") for id in needs()["simple"].clauses))
    told = compare("--from", "of.jsonl", "--need", "simple,timeouts", code=1)
    assert "timeouts: a SimpleQueue has no such thing, as documented" in told


def test_a_hazard_is_answered_by_what_was_measured() -> None:
    def measured(reason: str) -> list[Judgement]:
        told = (
            ("SAFE-13", reason),
            ("SAFE-14", "get returns, a process that puts can exit"),
            ("GET-19", "get returns"),
        )
        return [judged(id, Verdict.OBSERVED, reason=said, level="hazard", gating=False) for id, said in told]

    assert answers(of(*measured("after a put, get with a timeout raises Empty")), "survives-kill") == [Answer.WILL_NOT]
    assert answers(of(*measured("after a put, get with a timeout returns 'item'")), "survives-kill") == [Answer.WILL_DO]


def test_whatever_is_left_behind_stands_against_no_leaks() -> None:
    rest = [judged(id) for id in needs()["no-leaks"].clauses]
    assert answers(of(*rest, judged("PUT-01", Verdict.LEAKED)), "no-leaks") == [Answer.WILL_NOT]
    assert answers(of(*rest, judged("PUT-01")), "no-leaks") == [Answer.WILL_DO]
    leaks = [*BOUNDED[1:], judged(BOUNDED[0].clause, Verdict.LEAKED)]
    assert answers(of(*leaks), "bounded") == [Answer.WILL_DO], "for the clause holds"


MUTANT_OF = {
    "queue": "has_a_bound_that_nobody_asked_for",
    "joinable": "allows_one_task_done_too_many",
    "simple": "has_block_before_the_item_of_a_simple_put",
    "pipes": "calls_duplex_two_way",
    "fork": "copies_its_buffer_with_a_fork",
    "bounded": "counts_maxsize_for_each_process",
    "order": "lets_small_items_overtake_large_ones",
    "no-loss": "drops_its_buffer_at_close",
    "no-duplicates": "doubles_every_fifth_item",
    "no-loss-at-exit": "does_not_flush_at_exit",
    "late-threads": "leaves_behind_what_is_put_last",
    "waits": "gives_up_an_untimed_get_after_a_minute",
    "timeouts": "counts_whole_seconds_of_the_timeout_of_get",
    "long-timeouts": "takes_months_for_no_time_at_all",
    "non-blocking": "holds_one_item_more_than_maxsize",
    "counts": "counts_its_own_items_alone",
    "large-items": "keeps_a_backlog_of_a_thousand",
    "any-picklable": "hands_items_over_within_a_process",
    "bad-items": "ends_its_thread_at_a_type_error",
    "bytes": "allows_less_than_maxlength",
    "arrays": "takes_flat_buffers_alone",
    "end-of-file": "discards_what_was_sent_before_the_end_of_file",
    "wait": "has_processes_without_a_sentinel",
    "listeners": "accepts_connections_that_can_not_send",
    "close": "can_be_got_from_after_close",
    "managers": "calls_hidden_methods_by_name",
    "signals": "frees_a_slot_for_an_interrupted_put",
    "no-leaks": "closes_all_queues_of_its_process",
    "many-files": "gets_by_select",
    "pass-on": "can_be_passed_only_by_its_maker",
    "drop-in": "calls_its_maxsize_size",
    "spawn": "has_a_pipe_of_its_own_in_each_process",
    "forkserver": "has_a_pipe_of_its_own_in_each_process",
}
"""For each word a queue or pipe of tests/mutants that it is not for."""

OTHERWISE = {
    "threads": "its clauses are those of spawn, judged between threads",
    "interpreters": "its clauses are those of spawn, judged between interpreters",
    "survives-kill": "the standard library does not",
    "shutdown": "queue.Queue has it from Python 3.13 on, so not in every interpreter that judges these",
}
FEW = ("bounded", "no-loss", "no-duplicates", "no-loss-at-exit", "bad-items", "bytes")


def test_each_word_has_a_mutant() -> None:
    assert [*MUTANT_OF, *OTHERWISE].sort() == [*needs()].sort()
    assert {*MUTANT_OF, *OTHERWISE} == {*needs()}


@pytest.fixture(scope="module")
def mutants(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    """A run of the mutants of the selected words on each start method."""
    directory = tmp_path_factory.mktemp("compared")
    chosen: list[str] = selected(request, "word")
    runs = {}
    for method in ("fork", "spawn", "forkserver"):
        words = [word for word in chosen if (word if word in ("spawn", "forkserver") else "fork") == method]
        trials = {word: Trial(mutant(word), method) for word in words}
        cases = [(clause, trial) for word, trial in trials.items() for clause in clauses_of(word)]
        if cases:
            paths = dict.fromkeys(trial.mutant.path for trial in trials.values())
            runs[method] = Run(paths, method, sys.executable, directory / method, these_alone(cases))
            runs[method].start()
    yield runs
    for run in runs.values():
        run.end()


def mutant(word: str) -> Mutant:
    return next(each for each in MUTANTS if each.name == MUTANT_OF[word])


def clauses_of(word: str) -> list[str]:
    return [id for id in mutant(word).caught_by if id in needs()[word].ids(known())]


@pytest.mark.parametrize(
    "word", [pytest.param(word, marks=() if word in FEW else pytest.mark.broad) for word in MUTANT_OF]
)
def test_a_mutant_of_what_is_needed_will_not_do(word: str, mutants: dict[str, Run]) -> None:
    run = mutants[word if word in ("spawn", "forkserver") else "fork"]
    run.judgements()
    compared = Comparison(merging.read([run.directory / "run.jsonl"]), known())
    name = MUTANT_OF[word]
    replies = Needs([needs()[word]], compared).answers(name)
    assert [reply.answer for reply in replies] == [Answer.WILL_NOT], run.output
    (objection,) = [each for reply in replies for each in reply.objections]
    assert {id for id, _ in objection.clauses} <= {*mutant(word).caught_by}
    assert objection.clauses


# The matrix.


class Elements(HTMLParser):
    """All start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def html(compared: Comparison, findings: Findings | None = None) -> str:
    return page(Matrix(compared, findings or Findings()))


def test_the_matrix_needs_nothing_else_and_every_red_cell_leads_to_its_clauses() -> None:
    compared = of(
        judged("PUT-01"),
        judged("PUT-04", Verdict.FAIL),
        expected("GET-01", start_method="spawn"),
        expected("SER-01", issue="javascript:alert(1)"),
        judged("SIMPLE-01", Verdict.UNSUPPORTED, kind="SimpleQueue", reason="the implementation offers no SimpleQueue"),
    )
    text = html(compared)
    elements = Elements(text)
    ids = elements.all("id")
    assert len(ids) == len({*ids})
    links = elements.all("href")
    assert {link[1:] for link in links if link.startswith("#")} <= {*ids}
    assert [link for link in links if not link.startswith("#")] == ["data:,", "https://example.org/7"]
    assert not elements.all("src") and "<script" not in text and "url(" not in text
    linked = {link for link in links if link.startswith("#mine-")}
    assert {"#mine-PUT", "#mine-GET", "#mine-SER"} <= linked


def test_where_a_library_was_installed_is_not_told() -> None:
    seen = "consumer's q.get() never returns (at /home/me/venv/lib/billiard/connection.py:425 in _recv)"
    text = html(of(judged("PUT-04", Verdict.HUNG, Evidence(observed=seen))))
    assert "/home" not in text and "(at billiard/connection.py:425 in _recv)" in text


LOOK = "document.title = String(document.documentElement.scrollWidth > innerWidth)"


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH")
def test_a_phone_shows_it_and_a_browser_has_nothing_to_complain_about(tmp_path: Path) -> None:
    implementations = [other(f"library{number}") for number in range(12)]
    cases = [judged("PUT-04", Verdict.FAIL, implementation=each["name"]) for each in implementations]
    allowed = f"script-src 'sha256-{b64encode(sha256(LOOK.encode()).digest()).decode()}'; style-src"
    text = html(of(*cases, implementations=implementations)).replace("style-src", allowed, 1)
    matrix = tmp_path / "matrix.html"
    matrix.write_text(text.replace("</body>", f"<script>{LOOK}</script></body>"), encoding="utf-8")
    words = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", matrix.as_uri()]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert "CONSOLE" not in done.stderr
    assert "<title>false</title>" in done.stdout, "the page itself is not wider than a phone"


def test_a_finding_is_linked(compare: Compare) -> None:
    folder = Path("docs/findings/mine")
    folder.mkdir(parents=True)
    (folder / "loses.py").write_text(
        '"""mine 1.0: it loses.\n\nHappens: now.\n\nClauses: PUT-04,\nGET-01\n\nReported: no.\n"""\n'
    )
    (folder / "broken.py").write_text('"""mine 1.0: no Python.\n\nClauses: PUT-04\n"""\n)')
    file = written(Path("r.jsonl"), [judged("PUT-04", Verdict.FAIL), judged("GET-01"), judged("PUT-01", Verdict.FAIL)])
    compare("--from", file, "-o", "docs/matrix.html", "-o", "docs/matrix.md")
    assert Elements(Path("docs/matrix.html").read_text()).all("href").count("findings/mine/loses.py") == 1
    assert "  - [mine 1.0: it loses.](findings/mine/loses.py)" in Path("docs/matrix.md").read_text()


def test_a_finding_belongs_to_all_queues_of_its_library() -> None:
    folder = Path("findings/persist-queue")
    folder.mkdir(parents=True)
    (folder / "none.py").write_text('"""persist-queue 1: it is lost.\n\nClauses: GET-13\n"""\n')
    (folder / "kept.py").write_text('"""persist-queue 1: odd.\n\nClauses: none: SAFE-13 is measured alone\n"""\n')
    read = Findings.read(Path("findings"))
    for name in ("persist-queue", "persist_queue", "persist-queue-sqlite", "persist-queue 1.0"):
        assert [each.says for each in read.about(name, "GET-13")] == ["persist-queue 1: it is lost."]
    assert read.about("persist", "GET-13") == [] == read.about("persist-queue", "SAFE-13")


HOSTILE = "</style><script>alert(1)</script> `|* [x](javascript:y) \x1b[31m \ud800 &amp;"


def test_hostile_texts_are_escaped_everywhere(compare: Compare) -> None:
    described = {**IMPLEMENTATION, "name": HOSTILE, "version": HOSTILE, "interpreter": HOSTILE}
    case = judged(
        "PUT-04", Verdict.FAIL, Evidence(observed=HOSTILE), implementation=HOSTILE, interpreter=HOSTILE,
        start_method=HOSTILE, kind=HOSTILE,
    )  # fmt: skip
    known_one = expected("GET-01", issue=HOSTILE, implementation=HOSTILE, interpreter=HOSTILE)
    foreign = judged(HOSTILE, Verdict.FAIL, implementation=HOSTILE, interpreter=HOSTILE)
    absent = judged("GET-02", Verdict.UNSUPPORTED, reason=HOSTILE, implementation=HOSTILE, interpreter=HOSTILE)
    file = written(Path("r.jsonl"), [case, known_one, foreign, absent], [described])
    text = html(Comparison(merging.read([file]).clipped(), known()))
    assert "<script" not in text and "\x1b" not in text and text.count("</style>") == 1
    assert len([*Elements(text).all("id")]) == len({*Elements(text).all("id")})
    text.encode()
    told = compare("--from", file)
    assert "\x1b" not in told and "\\x1b[31m" in told
    told += compare("--from", file, "--need", "bounded,queue", code=1)
    assert "\x1b" not in told
    markdown = compare("--from", file, "--format", "markdown")
    assert "<script" not in markdown and "\x1b" not in markdown and "](javascript" not in markdown


@pytest.mark.broad
def test_the_page_of_a_dozen_libraries_is_small() -> None:
    implementations, cases = [], []
    ids = [id for id, clause in known().items() if clause.level is MUST]
    for number in range(12):
        for python in ("CPython 3.8.18", "CPython 3.15.2"):
            implementations.append(other(f"library{number}", interpreter=python))
            for method in ("fork", "spawn", "forkserver"):
                cases += [
                    judged(id, Verdict.FAIL if place % 8 == 0 else Verdict.PASS, implementation=f"library{number}",
                           interpreter=python, start_method=method)
                    for place, id in enumerate(ids)
                ]  # fmt: skip
    header = {"implementations": implementations, "time": "2026-11-30", "queuespec": "0.1.0", "argv": []}
    run = runfile.Run(header, cases, {"complete": True})
    merged = merging.Merged([(Path("r.jsonl"), run)], cases, implementations)
    assert len(html(Comparison(merged, known())).encode()) < 2_000_000


def test_a_note_says_that_a_run_was_interrupted(compare: Compare) -> None:
    file = written(Path("r.jsonl"), [judged("PUT-01")], interrupted=True)
    assert "NOTE: r.jsonl: this run was interrupted, so verdicts are missing" in compare("--from", file)
    assert "this run was interrupted" in html(Comparison(merging.read([file]), known()))


def test_a_run_does_not_pay_for_comparisons() -> None:
    program = (
        "import sys, queuespec.cli; print(*sorted(m for m in sys.modules if m.startswith('queuespec.comparing.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "queuespec.comparing.command\n"

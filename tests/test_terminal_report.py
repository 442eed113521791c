"""What is printed, against golden files. QUEUESPEC_UPDATE_GOLDEN=1 rewrites them; then read the difference."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from rich.console import Console

from queuespec.clauses import Clause, Level
from queuespec.report import block, folding, terminal
from queuespec.report.folding import Block
from queuespec.verdict.expectations import MENDED
from queuespec.verdict.verdicts import BROKEN, Evidence, Judgement, Step, Verdict

GOLDEN = Path(__file__).parent / "golden"

CLAUSES = {
    clause.id: clause
    for clause in (
        Clause(
            "PUT-01",
            Level.MUST,
            "An item that was put comes out of get, equal to what was put.",
            ("multiprocessing.Queue.put", "multiprocessing.Queue.get"),
        ),
        Clause(
            "PUT-04",
            Level.MUST,
            "A put that waits on a full queue proceeds once a get in any process frees a slot, and its item arrives.",
            ("multiprocessing.Queue.put",),
            needs=("PUT-01",),
            hint="a wake-up that reaches only waiters of the same process",
        ),
        Clause(
            "PUT-07", Level.MUST, "put_nowait raises Full.", ("multiprocessing.Queue.put_nowait",), needs=("PUT-04",)
        ),
        Clause("PUT-09", Level.SHOULD, "put raises ValueError on a closed queue.", ("gh-27",), needs=("PUT-01",)),
        Clause("REPR-01", Level.DE_FACTO, "The class is called Queue.", ("observed: CPython 3.8 to 3.15",)),
        Clause("RING-01", Level.MUST, "Rests on RING-02.", ("RING-02",), needs=("RING-02",)),
        Clause("RING-03", Level.MUST, "Rests on RING-01.", ("RING-01",), needs=("RING-01",)),
        Clause("RING-02", Level.MUST, "Rests on RING-01.", ("RING-01",), needs=("RING-01",)),
    )
}

WRONG = Evidence(
    expected='consumer.get(q) == "second"',
    observed="'third' == 'second'; - third; + second",
    operations=[
        Step("producer", "q.put('first')", "-> None"),
        Step("producer", "q.put('second')", "... waits"),
        Step("consumer", "q.get()", "-> 'first'"),
        Step("consumer", "q.get()", "-> 'third'"),
    ],
    location="test_put.py:42",
)

STUCK = Evidence(
    expected="waiting.completes()",
    observed="producer's q.put('second') never returns: all threads are asleep",
    operations=[
        Step("producer", "q.put('first')", "-> None"),
        Step("producer", "q.put('second')", "... never returns"),
        Step("consumer", "q.get()", "-> 'first'"),
    ],
    location="test_put.py:41",
)


def judged(
    clause: str,
    verdict: Verdict = Verdict.FAIL,
    evidence: Evidence = WRONG,
    *,
    implementation: str = "stdlib",
    start_method: str = "spawn",
    kind: str = "Queue",
    interpreter: str = "CPython 3.13.0",
    level: str = "must",
    gating: bool = True,
    reason: str = "",
    hint: str = "",
    reproduce: str = "",
) -> Judgement:
    return Judgement(
        clause,
        level,
        implementation,
        start_method,
        kind,
        interpreter,
        verdict,
        gating,
        seconds=0.004,
        reason=reason,
        evidence=evidence,
        hint=hint,
        reproduce=reproduce or f"queuespec run {implementation} --clause {clause} --start-method {start_method}",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Compare a text with the golden file that is called as the test, word for word."""
    path = GOLDEN / f"{request.node.name.removeprefix('test_')}.txt"

    def compare(text: str) -> None:
        if os.environ.get("QUEUESPEC_UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")
        assert "Traceback" not in text

    return compare


def printed(write: Callable[[Console], None], width: int = 100) -> str:
    console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    write(console)
    assert isinstance(console.file, StringIO)
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().splitlines())


def test_a_failure(golden: Callable[[str], None]) -> None:
    golden(block.told(Block(judged("PUT-04")), CLAUSES["PUT-04"], width=100))


def test_a_failure_on_the_narrowest_terminal(golden: Callable[[str], None]) -> None:
    evidence = replace(
        WRONG,
        expected="consumer.get(q, timeout=0.5) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
        observed="a list that is shorter:\n[1, 2]\n[3]",
        operations=[
            *WRONG.operations,
            Step("consumer", "q.get()", f"-> {'x' * 100!r}"),
            Step("consumer", "q.close()", ""),
        ],
    )
    text = block.told(Block(judged("PUT-04", evidence=evidence)), CLAUSES["PUT-04"], width=80)
    assert max(map(len, text.splitlines())) <= 80
    golden(text)


CALLED = Evidence(observed="the class is called _Queue")
DEEP = "".join(f'  File "/lib/queues.py", line {number} in wait\n' for number in range(15))


def test_a_case_that_hung_with_its_stacks(golden: Callable[[str], None]) -> None:
    stacks = (
        f"producer, process 4711\nThread 0x7f01 (most recent call first):\n{DEEP}\n"
        'Thread 0x7f02 (most recent call first):\n  File "/lib/queues.py", line 99 in feed\n\nconsumer, process 4712\n'
    )
    hung = judged("PUT-04", Verdict.HUNG, replace(STUCK, stacks=stacks))
    golden(block.told(Block(hung), CLAUSES["PUT-04"], width=100))


@pytest.mark.parametrize("width", [80, 100, 120])
def test_a_block_with_stacks_has_thirty_lines_at_most(width: int) -> None:
    thread = f"Thread 0x7f01 (most recent call first):\n{DEEP}\n"
    steps = [Step("producer", f"q.put({number!r})", "-> None") for number in range(150)]
    evidence = replace(STUCK, stacks=thread * 20, operations=steps, said="a line\n" * 40, traceback=RAISED * 5)
    others = [judged("PUT-04", kind="JoinableQueue", start_method=f"way{number}") for number in range(30)]
    resting = tuple(f"GET-{number}" for number in range(60))
    hung = Block(judged("PUT-04", Verdict.HUNG, evidence, hint="a lock"), others, resting, resting)
    lines = block.told(hung, CLAUSES["PUT-04"], width).splitlines()
    assert len(lines) <= 30
    cut = [line.strip() for line in lines if "--run-file keeps" in line]
    assert [line.partition("...")[0] for line in cut] == ["", "traceback     ", "printed       ", ""]
    assert [line.split("more", 1)[1] for line in cut] == [
        "; --run-file keeps them all",
        " lines; --run-file keeps them all",
        " lines; --run-file keeps them all",
        " lines of stacks; --run-file keeps them all",
    ]
    assert [line for line in lines if line.startswith("  reproduce  ")]
    assert [line for line in lines if line.startswith("  the same cause in: GET-0, GET-1, ")]


def test_where_the_clause_holds_is_told_in_a_few_lines() -> None:
    wrong = judged("PUT-04", evidence=WRONG, start_method="spawn")
    held = [judged("PUT-04", Verdict.PASS, start_method=f"way{number}") for number in range(30)]
    (made,) = folding.fold([wrong, judged("PUT-01", Verdict.PASS), *held], CLAUSES)
    lines = block.told(made, CLAUSES["PUT-04"]).splitlines()
    (first,) = [number for number, line in enumerate(lines) if line.startswith("  but holds ")]
    told = " ".join(" ".join(lines[first : first + block.HOLDING_LINES]).split())
    assert told.startswith("but holds [stdlib-way0-Queue], [stdlib-way1-Queue], ")
    assert re.search(r"and \d+ more$", told) and lines[first + block.HOLDING_LINES].startswith("  reproduce ")


def test_the_stacks_of_a_mistake_of_the_kit_are_shown_whole() -> None:
    evidence = Evidence(observed="KeyError: 'key'", stacks="spec/test_put.py:1: in a\n" * 60)
    text = block.told(Block(judged("PUT-04", Verdict.KIT_ERROR, evidence)), CLAUSES["PUT-04"])
    assert text.count("in a\n") == 60


def test_long_lists_of_operations_show_how_it_began_and_how_it_ended(golden: Callable[[str], None]) -> None:
    steps = [Step("producer", f"q.put({number})", "-> None") for number in range(75)]
    steps += [Step("consumer", "q.get()", f"-> {number}") for number in range(75)]
    text = block.told(Block(judged("PUT-01", evidence=replace(WRONG, operations=steps))), CLAUSES["PUT-01"])
    golden(text)


def test_sixteen_operations_are_shown_all() -> None:
    steps = [Step("producer", f"q.put({number})", "-> None") for number in range(16)]
    text = block.told(Block(judged("PUT-01", evidence=replace(WRONG, operations=steps))), CLAUSES["PUT-01"])
    assert text.count("producer") == 16
    assert "--run-file keeps" not in text


RAISED = """\
  File "/lib/mine/queues.py", line 88, in get
    return self._unpickle(self._reader.recv_bytes())
  File "/lib/mine/queues.py", line 41, in _unpickle
    return self._loads(data)
mine.Odd: the header says 7
"""


def test_what_a_library_raised_and_printed_and_what_to_look_at_first(golden: Callable[[str], None]) -> None:
    evidence = Evidence(
        expected='consumer.get(q) == "first"',
        observed="raised mine.Odd(the header says 7)",
        traceback=RAISED,
        operations=[
            Step("producer", "q.put('first')", "-> None", 0.001, 0.002),
            Step("consumer", "q.get()", "raised mine.Odd(the header says 7)", 0.003, 0.004),
        ],
        said="mine: 7 bytes expected,\n      3 bytes read\n",
        location="test_put.py:40",
    )
    raised = judged("PUT-01", evidence=evidence, hint="a header that is read before all of it has been written")
    golden(block.told(Block(raised), CLAUSES["PUT-01"]))


def test_wrapped_lines_keep_their_indentation() -> None:
    traceback = f'  File "/lib/{"mine/" * 12}queues.py", line 88, in get\n      return 1\nmine.Odd'
    text = block.told(Block(judged("PUT-01", evidence=Evidence(traceback=traceback))), CLAUSES["PUT-01"], width=80)
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if "traceback" in line)
    assert lines[first + 1 : first + 4] == [
        '                  ine/mine/queues.py", line 88, in get',
        "                      return 1",
        "                mine.Odd",
    ]


def test_a_crash_of_which_little_is_known(golden: Callable[[str], None]) -> None:
    golden(block.told(Block(judged("NEW-01", Verdict.CRASHED, Evidence(), level="should", gating=False)), None))


def test_a_failure_where_another_was_expected(golden: Callable[[str], None]) -> None:
    reason = "known.toml, entry 1 (PUT-04) expects HUNG here, not FAIL: wakes its own only (example/queues#12)"
    golden(block.told(Block(judged("PUT-04", reason=reason)), CLAUSES["PUT-04"], width=100))


def test_a_mistake_of_the_kit(golden: Callable[[str], None]) -> None:
    evidence = Evidence(observed="the host answered a question that was not asked")
    golden(block.told(Block(judged("PUT-04", Verdict.KIT_ERROR, evidence)), CLAUSES["PUT-04"], width=100))


def test_evidence_cannot_take_over_the_terminal(golden: Callable[[str], None]) -> None:
    evidence = Evidence(
        "\x1b[2Jq.get()\ta",
        "[bold]\ud800\r\x07[/bold] [red",
        "",
        [Step("consumer", "q.get()", "-> \x9b31m")],
        "",
        "\x1b]0;x",
    )
    text = printed(lambda console: terminal.failures([judged("PUT-01", evidence=evidence)], CLAUSES, console))
    assert text.isascii()
    golden(text)


def test_a_console_without_utf_8_still_gets_its_evidence() -> None:
    file = TextIOWrapper(BytesIO(), encoding="ascii")
    evidence = Evidence("got == 'caf\xe9'", "it was '\N{SNOWMAN}'")
    terminal.failures([judged("PUT-01", evidence=evidence)], CLAUSES, Console(file=file, width=100))
    file.seek(0)
    text = file.read()
    assert "  expected      got == 'caf\\xe9'\n" in text
    assert "  observed      it was '\\u2603'\n" in text


def test_an_operation_is_cut_at_its_arrow_only_where_that_is_certain(golden: Callable[[str], None]) -> None:
    evidence = replace(
        WRONG,
        operations=[
            Step("producer", "q.put('a')", "-> None"),
            Step("consumer", "q.get()", "-> ' -> '"),
            Step("consumer", "q.get()", "-> 'spaces   are   kept'"),
        ],
    )
    golden(block.told(Block(judged("PUT-01", evidence=evidence)), CLAUSES["PUT-01"], width=80))


def test_failures_that_rest_on_another_are_named_below_it(golden: Callable[[str], None]) -> None:
    judgements = [
        judged("PUT-09"),
        judged("PUT-01", evidence=replace(WRONG, operations=[])),
        judged("PUT-07"),
        judged("PUT-04"),
        judged("PUT-04", start_method="fork"),
        judged("PUT-01", Verdict.PASS, start_method="fork"),
    ]
    golden(printed(lambda console: terminal.failures(judgements, CLAUSES, console)))


def test_cases_with_the_same_evidence_are_told_once(golden: Callable[[str], None]) -> None:
    judgements = [
        judged("PUT-04", start_method="fork"),
        judged("PUT-04", start_method="spawn"),
        judged("PUT-04", kind="JoinableQueue", evidence=replace(WRONG, stacks="another stack")),
        judged("PUT-04", start_method="forkserver", evidence=replace(WRONG, observed="something else")),
    ]
    golden(printed(lambda console: terminal.failures(judgements, CLAUSES, console)))


def heads(*judgements: Judgement) -> list[str]:
    text = printed(lambda console: terminal.failures(judgements, CLAUSES, console))
    return [line.strip() for line in text.splitlines() if not line.startswith("  ") or "depending" in line if line]


def test_the_order_of_a_report_is_not_that_in_which_parallel_workers_were_done() -> None:
    judgements = [*run_of(("stdlib", "billiard")), judged("PUT-07"), judged("PUT-09", Verdict.DIFFERS)]
    forwards = printed(lambda console: terminal.report(judgements, CLAUSES, console))
    assert printed(lambda console: terminal.report(judgements[::-1], CLAUSES, console)) == forwards


def test_failures_that_rest_on_each_other_are_both_told() -> None:
    assert heads(judged("RING-01"), judged("RING-02")) == [
        "FAIL  RING-01  MUST  [stdlib-spawn-Queue]",
        "FAIL  RING-02  MUST  [stdlib-spawn-Queue]",
    ]


def test_a_failure_that_rests_on_such_a_ring_is_told_too() -> None:
    assert "FAIL  RING-03  MUST  [stdlib-spawn-Queue]" in heads(judged("RING-01"), judged("RING-02"), judged("RING-03"))


def test_the_same_failure_by_other_operations_is_told_once() -> None:
    other = replace(WRONG, operations=[Step("consumer", "q.get()", "-> 'second'")])
    assert heads(judged("PUT-01"), judged("PUT-01", start_method="fork", evidence=other)) == [
        "FAIL  PUT-01  MUST  [stdlib-fork-Queue]"
    ]


def test_what_rests_on_a_failure_on_one_setting_is_named_with_all_its_settings() -> None:
    assert heads(judged("PUT-01"), judged("PUT-01", start_method="fork"), judged("PUT-09")) == [
        "FAIL  PUT-01  MUST  [stdlib-fork-Queue]",
        "also broken, depending on PUT-01: PUT-09",
    ]


def test_a_clause_that_failed_twice_on_a_setting_is_told_twice_and_named_once() -> None:
    twice = [judged("PUT-01"), judged("PUT-01", evidence=Evidence("other")), judged("PUT-09"), judged("PUT-09")]
    assert heads(*twice) == [
        "FAIL  PUT-01  MUST  [stdlib-spawn-Queue]",
        "also broken, depending on PUT-01: PUT-09",
        "FAIL  PUT-01  MUST  [stdlib-spawn-Queue]",
        "also broken, depending on PUT-01: PUT-09",
    ]


def test_a_mistake_of_the_kit_always_fails_the_run() -> None:
    assert heads(judged("PUT-01", Verdict.KIT_ERROR, gating=False)) == ["KIT-ERROR  PUT-01  MUST  [stdlib-spawn-Queue]"]


def test_lines_are_as_long_as_can_be_read_on_the_widest_terminal() -> None:
    text = printed(lambda console: terminal.failures([judged("PUT-04")], CLAUSES, console), width=300)
    assert max(map(len, text.splitlines())) == 120


@pytest.mark.parametrize(
    "base",
    [
        judged("PUT-01", Verdict.EXPECTED),
        judged("PUT-01", Verdict.INCONCLUSIVE),
        judged("PUT-01", implementation="billiard", evidence=Evidence("other")),
        judged("PUT-01", kind="JoinableQueue"),
        judged("PUT-01", start_method="fork"),
        judged("PUT-01", interpreter="CPython 3.12.0"),
        judged("PUT-01", gating=False),
        judged("PUT-01", Verdict.KIT_ERROR),
    ],
    ids=lambda base: f"{base.verdict}-{base.implementation}-{base.start_method}-{base.kind}-{base.gating}",
)
def test_a_failure_is_told_in_full_if_its_base_did_not_fail_on_the_same_setting(base: Judgement) -> None:
    assert "FAIL  PUT-09  MUST  [stdlib-spawn-Queue]" in heads(judged("PUT-09"), base)


def test_a_mistake_of_the_kit_is_never_folded() -> None:
    told = heads(judged("PUT-09", Verdict.KIT_ERROR), judged("PUT-01"))
    assert told == ["FAIL  PUT-01  MUST  [stdlib-spawn-Queue]", "KIT-ERROR  PUT-09  MUST  [stdlib-spawn-Queue]"]


def test_passes_and_what_was_not_run_are_no_failures() -> None:
    loud = {*BROKEN, Verdict.FLAKY, Verdict.KIT_ERROR, Verdict.DIFFERS}
    quiet = [verdict for verdict in Verdict if verdict not in loud]
    assert heads(*(judged("PUT-01", verdict) for verdict in quiet)) == []
    assert heads(judged("REPR-01", Verdict.DIFFERS, CALLED, gating=False)) == []


def test_what_differs_is_told_as_a_failure_where_it_fails_the_run(golden: Callable[[str], None]) -> None:
    differs = [judged("REPR-01", Verdict.DIFFERS, CALLED, level="de_facto", start_method=m) for m in ("fork", "spawn")]
    quiet = judged("REPR-01", Verdict.DIFFERS, CALLED, level="de_facto", implementation="other", gating=False)
    golden(printed(lambda console: terminal.report([*differs, quiet], CLAUSES, console)))


def test_what_is_inherited_and_passes_is_told_in_a_line() -> None:
    better = [
        judged(id, Verdict.PASS, reason=f"{MENDED} is FAIL: so it is (x)") for id in ("PUT-01", "PUT-04", "PUT-04")
    ]
    assert printed(lambda console: terminal.remarks(better, console)) == (
        "MENDED: inherited from the standard library, but passed in 3 cases: PUT-01, PUT-04\n\n"
    )


def test_remarks(golden: Callable[[str], None]) -> None:
    seen = Evidence(observed="qsize() answers 3 while 2 items are in flight")
    judgements = [
        judged("PUT-01", Verdict.PASS),
        judged("QSIZE-02", Verdict.OBSERVED, seen),
        judged("QSIZE-02", Verdict.OBSERVED, seen, start_method="fork"),
        judged("QSIZE-02", Verdict.OBSERVED, Evidence(), kind="JoinableQueue"),
        judged("REPR-01", Verdict.DIFFERS, CALLED, level="de_facto", gating=False),
        judged("REPR-01", Verdict.DIFFERS, CALLED, level="de_facto", start_method="fork"),
        judged("PUT-04", Verdict.EXPECTED, reason="known to be HUNG: wakes its own process only (example/queues#12)"),
        judged("PUT-07", Verdict.INCONCLUSIVE, reason="the queue was never full: the consumer was always faster"),
        judged(
            "PUT-09",
            Verdict.FIXED,
            reason="passes, but implementations/stdlib.toml expects FAIL: remove entry 3 (PUT-09) or narrow it",
        ),
        judged("CTOR-02", Verdict.UNSUPPORTED, reason="its Queue takes no maxsize"),
        judged("PUT-03", Verdict.UNSUPPORTED, reason="its Queue takes no maxsize"),
        judged("PUT-03", Verdict.UNSUPPORTED, reason="the implementation offers no Pipe"),
    ]
    stale = [
        "implementations/stdlib.toml, entry 4 (GET-01): the clause was judged, but never on start method fork; "
        "correct the entry or remove it"
    ]
    left_behind = [
        "the semaphore name /dev/shm/sem.mp-\x1bx1",
        "a process that survived SIGKILL, of the host in /tmp/queuespec-x/1",
    ]
    golden(printed(lambda console: terminal.remarks(judgements, console, stale, left_behind)))


def run_of(implementations: tuple[str, ...]) -> list[Judgement]:
    common = [("PUT-01", Verdict.PASS)] * 12 + [("QSIZE-01", Verdict.UNSUPPORTED)] * 3
    common += [("CONN-SEND-01", Verdict.PASS), ("CONN-RECV-01", Verdict.PASS)]
    on_spawn = [
        ("ATTR-01", Verdict.NOT_APPLICABLE),
        ("PUT-04", Verdict.HUNG),
        ("PUT-05", Verdict.INCONCLUSIVE),
        ("PUT-06", Verdict.EXPECTED),
    ]
    return [
        judged(clause, verdict, implementation=name, start_method=start_method)
        for name in implementations
        for start_method in ("forkserver", "fork", "spawn")
        for clause, verdict in common + (on_spawn if start_method == "spawn" else [])
    ]


def test_summary(golden: Callable[[str], None]) -> None:
    golden(printed(lambda console: terminal.summary(run_of(("stdlib",)), console), width=120))


def test_summary_on_the_narrowest_terminal(golden: Callable[[str], None]) -> None:
    text = printed(lambda console: terminal.summary(run_of(("stdlib",)), console), width=80)
    assert max(len(line) for line in text.splitlines() if "cases:" not in line) <= 80
    golden(text)


def test_summary_of_two_implementations(golden: Callable[[str], None]) -> None:
    golden(printed(lambda console: terminal.summary(run_of(("stdlib", "billiard")), console), width=120))


def test_summary_of_two_implementations_on_the_narrowest_terminal(golden: Callable[[str], None]) -> None:
    golden(printed(lambda console: terminal.summary(run_of(("stdlib", "billiard")), console), width=80))


def test_summary_of_two_interpreters(golden: Callable[[str], None]) -> None:
    judgements = [
        judged("PUT-01", Verdict.PASS, interpreter="CPython 3.13.0"),
        judged("PUT-01", Verdict.FAIL, interpreter="PyPy 3.11.13"),
    ]
    golden(printed(lambda console: terminal.summary(judgements, console)))


def test_summary_of_an_implementation_without_start_methods(golden: Callable[[str], None]) -> None:
    golden(printed(lambda console: terminal.summary([judged("PUT-01", Verdict.PASS, start_method="")], console)))


def test_totals_of_a_run_that_put_nothing_to_the_test() -> None:
    assert terminal.totals([judged("PUT-01", Verdict.UNSUPPORTED)]) == "1 case: 1 UNSUPPORTED; none was run"


def test_the_mean_time_leaves_out_what_was_not_run() -> None:
    judgements = [
        replace(judged("PUT-01", Verdict.PASS), seconds=0.003),
        replace(judged("PUT-02", Verdict.PASS), seconds=0.0065),
        replace(judged("PUT-03", Verdict.NOT_APPLICABLE), seconds=9),
    ]
    assert terminal.totals(judgements) == "3 cases: 2 PASS, 1 NOT-APPLICABLE; 4.8 ms per case"


def test_a_run_without_cases_says_so() -> None:
    assert printed(lambda console: terminal.summary([], console)) == "no case was judged\n\n"


def test_a_whole_report(golden: Callable[[str], None]) -> None:
    judgements = [
        judged("PUT-01", Verdict.PASS),
        judged("PUT-04"),
        judged("PUT-07", Verdict.FIXED, reason="passes, but known.toml expects FAIL: remove entry 1 (PUT-07) from it"),
    ]
    golden(
        printed(lambda console: terminal.report(judgements, CLAUSES, console, stale=["known.toml: entry 2 is stale"]))
    )


def test_the_line_to_reproduce_is_never_wrapped() -> None:
    line = "queuespec run " + "/a/long/path" * 20 + ".py --clause PUT-04"
    text = printed(lambda console: terminal.failures([judged("PUT-04", reproduce=line)], CLAUSES, console), width=80)
    assert f"  reproduce     {line}\n" in text


def test_colours_only_add_to_the_words() -> None:
    judgements = run_of(("stdlib",))
    console = Console(file=StringIO(), width=100, force_terminal=True, color_system="standard")
    terminal.report(judgements, CLAUSES, console)
    assert isinstance(console.file, StringIO)
    coloured = console.file.getvalue()
    assert "\x1b[1;31mHUNG  PUT-04  MUST  [stdlib-spawn-Queue]\x1b[0m" in coloured
    assert "\x1b[1;31m1 HUNG\x1b[0m" in coloured

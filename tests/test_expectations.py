from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.markers import default_environment

from queuespec.clauses import Clause, Level
from queuespec.verdict.expectations import MENDED, Expectation, ExpectationsError, Ledger, apply, inherited
from queuespec.verdict.verdicts import Verdict

LINUX_313 = {
    **{key: str(value) for key, value in default_environment().items()},
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}
PYPY_311 = {
    **LINUX_313,
    "implementation_name": "pypy",
    "platform_python_implementation": "PyPy",
    "python_full_version": "3.11.13",
    "python_version": "3.11",
}


@dataclass(frozen=True)
class Judged:
    markers: dict[str, str]
    version: str = "1.0"
    optimized: int = 0


JUDGED = Judged(LINUX_313)

ENTRY = """
[[expect]]
clause = "PUT-04"
verdict = "HUNG"
reason = "wakes waiters of its own process only"
issue = "example/queues#12"
"""


@dataclass(frozen=True)
class Case:
    clause: str = "PUT-04"
    start_method: str = "spawn"
    kind: str = "Queue"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ledger(text: str) -> Ledger:
    path = Path("known.toml")
    path.write_text(text, encoding="utf-8")
    return Ledger.load(path)


def entry(more: str, entry: str = ENTRY) -> Expectation:
    return ledger(entry + more).entries[0]


def complaint(text: str) -> str:
    with pytest.raises(ExpectationsError) as caught:
        ledger(text)
    return str(caught.value)


def clauses(**levels: Level) -> dict[str, Clause]:
    ids = {name.replace("_", "-"): level for name, level in levels.items()}
    return {id: Clause(id, level, "", ()) for id, level in ids.items()}


def test_an_entry_is_read() -> None:
    read = entry(
        """
        when = "python_version < '3.14'"
        optimized = true
        version = ">=2.1, <3"
        start_method = ["fork", "spawn"]
        kind = "JoinableQueue"
        """
    )
    assert (read.clause, read.verdict) == ("PUT-04", Verdict.HUNG)
    assert (read.reason, read.issue) == ("wakes waiters of its own process only", "example/queues#12")
    assert str(read.when) == 'python_version < "3.14"'
    assert (read.optimized, str(read.version)) == (True, "<3,>=2.1")
    assert (read.start_methods, read.kinds) == (("fork", "spawn"), ("JoinableQueue",))
    assert read.place == "known.toml, entry 1 (PUT-04)"


def test_the_lines_of_a_text_become_one() -> None:
    read = entry("", ENTRY.replace('"example/queues#12"', '"""example\n  queues#12"""'))
    assert read.issue == "example queues#12"


def test_a_file_without_entries_expects_nothing() -> None:
    assert ledger("# nothing is known to fail\n").expected("PUT-04", "spawn", "Queue", JUDGED) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[expects]]", "known.toml: unknown key 'expects'; a known failure is an [[expect]] table"),
        ("[expect]", "known.toml: 'expect' is not a list of tables; begin each entry with [[expect]]"),
        ("expect = [1]", "known.toml: 'expect' is not a list of tables; begin each entry with [[expect]]"),
        ("expect = 'PUT-04'", "known.toml: 'expect' is not a list of tables; begin each entry with [[expect]]"),
        (
            ENTRY + ENTRY.replace("[[expect]]", "[x]"),
            "known.toml: unknown key 'x'; a known failure is an [[expect]] table",
        ),
        ("[[expect]]", "known.toml, entry 1: 'clause' is missing; name the clause, as in clause = \"PUT-04\""),
        (
            ENTRY + "start-method = 'fork'",
            "known.toml, entry 1 (PUT-04): unknown key 'start-method'; did you mean 'start_method'?",
        ),
        (
            ENTRY + "zzz = 1",
            "known.toml, entry 1 (PUT-04): unknown key 'zzz'; "
            "write one of clause, verdict, reason, issue, sometimes, when, optimized, version, start_method, kind",
        ),
        (
            ENTRY + ENTRY.replace("reason", "#"),
            "known.toml, entry 2 (PUT-04): 'reason' is missing; say in one sentence why the implementation fails here",
        ),
        (
            ENTRY.replace("example/queues#12", ""),
            "known.toml, entry 1 (PUT-04): 'issue' is empty, not a string; "
            "name where the failure is tracked, such as the URL of a bug report",
        ),
        (
            ENTRY.replace('"example/queues#12"', "12"),
            "known.toml, entry 1 (PUT-04): 'issue' is 12, not a string; "
            "name where the failure is tracked, such as the URL of a bug report",
        ),
        (
            ENTRY.replace("HUNG", "BROKEN"),
            "known.toml, entry 1 (PUT-04): 'BROKEN' is not a verdict that can be expected; "
            "write one of FAIL, HUNG, CRASHED, LEAKED, DIFFERS, INCONCLUSIVE",
        ),
        (
            ENTRY.replace("HUNG", "PASS"),
            "known.toml, entry 1 (PUT-04): 'PASS' is not a verdict that can be expected; "
            "write one of FAIL, HUNG, CRASHED, LEAKED, DIFFERS, INCONCLUSIVE",
        ),
        (
            ENTRY + 'when = "python < 3"',
            "known.toml, entry 1 (PUT-04): when 'python < 3' is not a PEP 508 marker; "
            "write one such as \"python_version < '3.13'\"",
        ),
        (
            ENTRY + "when = \"os_name ~= 'posix'\"",
            "known.toml, entry 1 (PUT-04): when \"os_name ~= 'posix'\" compares values that are not version numbers; "
            "write one such as \"python_version < '3.13'\"",
        ),
        (
            ENTRY + "when = \"extra == 'fast'\"",
            "known.toml, entry 1 (PUT-04): when \"extra == 'fast'\" asks for a value that no interpreter has; "
            "write one such as \"python_version < '3.13'\"",
        ),
        (
            ENTRY + "when = 3.13",
            "known.toml, entry 1 (PUT-04): 'when' is 3.13, not a string; write one such as \"python_version < '3.13'\"",
        ),
        (
            ENTRY.replace('"HUNG"', "3"),
            "known.toml, entry 1 (PUT-04): 'verdict' is 3, not a string; "
            "write one of FAIL, HUNG, CRASHED, LEAKED, DIFFERS, INCONCLUSIVE",
        ),
        (
            ENTRY.replace("PUT-04", " "),
            "known.toml, entry 1: 'clause' is ' ', not a string; name the clause, as in clause = \"PUT-04\"",
        ),
        (
            ENTRY + 'version = "2"',
            "known.toml, entry 1 (PUT-04): version '2' is not a version specifier; write one such as \">=2.1, <3\"",
        ),
        (
            ENTRY + "version = 2",
            "known.toml, entry 1 (PUT-04): 'version' is 2, not a string; write one such as \">=2.1, <3\"",
        ),
        (
            ENTRY + "optimised = true",
            "known.toml, entry 1 (PUT-04): unknown key 'optimised'; did you mean 'optimized'?",
        ),
        (
            ENTRY + 'sometimes = "yes"',
            "known.toml, entry 1 (PUT-04): 'sometimes' is 'yes'; "
            "write true if the failure depends on a race, so that the case may also pass",
        ),
        (
            ENTRY + 'optimized = "yes"',
            "known.toml, entry 1 (PUT-04): 'optimized' is 'yes'; "
            "write true for an interpreter run with -O, false for one without",
        ),
        (
            ENTRY + "optimized = 1",
            "known.toml, entry 1 (PUT-04): 'optimized' is 1; "
            "write true for an interpreter run with -O, false for one without",
        ),
        (
            ENTRY + 'start_method = ["fork", "forksrever"]',
            "known.toml, entry 1 (PUT-04): unknown start_method 'forksrever'; "
            "write one of fork, spawn, forkserver, thread, interpreter",
        ),
        (
            ENTRY + "start_method = []",
            "known.toml, entry 1 (PUT-04): 'start_method' is empty; "
            "write a name or a list of names of fork, spawn, forkserver, thread, interpreter",
        ),
        (
            ENTRY + "kind = 3",
            "known.toml, entry 1 (PUT-04): 'kind' is 3; "
            "write a name or a list of names of Queue, JoinableQueue, SimpleQueue, Pipe",
        ),
        (
            ENTRY + "kind = [['Queue']]",
            "known.toml, entry 1 (PUT-04): unknown kind ['Queue']; "
            "write one of Queue, JoinableQueue, SimpleQueue, Pipe",
        ),
        (
            ENTRY + 'kind = "queue"',
            "known.toml, entry 1 (PUT-04): unknown kind 'queue'; write one of Queue, JoinableQueue, SimpleQueue, Pipe",
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(text: str, message: str) -> None:
    assert complaint(text) == message


def test_a_file_that_is_not_toml_is_refused_with_the_place() -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads("[[expect]")
    assert complaint("[[expect]") == f"known.toml: not valid TOML: {caught.value}; correct it"


def test_a_file_that_no_reader_can_follow_is_refused() -> None:
    assert complaint("x = " + 100_000 * "[").startswith("known.toml: not valid TOML: ")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ExpectationsError) as caught:
        Ledger.load(Path("absent.toml"))
    assert str(caught.value) == "absent.toml: no such file; create it, or name another"


def test_a_folder_in_place_of_the_file_is_named() -> None:
    with pytest.raises(ExpectationsError) as caught:
        Ledger.load(Path())
    assert str(caught.value) == ".: cannot be read: Is a directory; name a TOML file"


def test_a_file_that_can_not_be_read_is_named() -> None:
    Path("file.toml").touch()
    with pytest.raises(ExpectationsError) as caught:
        Ledger.load(Path("file.toml/known.toml"))
    assert str(caught.value) == "file.toml/known.toml: cannot be read: Not a directory; name a TOML file"


def test_a_file_that_is_not_utf_8_is_refused() -> None:
    Path("latin.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(ExpectationsError) as caught:
        Ledger.load(Path("latin.toml"))
    assert str(caught.value) == "latin.toml: not UTF-8 at byte 5; save it as UTF-8"


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (
            clauses(PUT_40=Level.MUST, GET_01=Level.MUST),
            "known.toml, entry 1 (PUT-04): there is no clause PUT-04; did you mean PUT-40?",
        ),
        (
            clauses(CONN_SEND_01=Level.MUST),
            "known.toml, entry 1 (PUT-04): there is no clause PUT-04; `queuespec list` prints all clauses",
        ),
        (
            clauses(PUT_04=Level.HAZARD),
            "known.toml, entry 1 (PUT-04): a HAZARD clause never fails, it is only observed; remove the entry",
        ),
        (
            clauses(PUT_04=Level.MAY),
            "known.toml, entry 1 (PUT-04): a MAY clause never fails, it is only observed; remove the entry",
        ),
    ],
)
def test_an_entry_about_no_clause_that_can_fail_is_refused(known: dict[str, Clause], message: str) -> None:
    with pytest.raises(ExpectationsError) as caught:
        ledger(ENTRY).check_clauses(known)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("put-04", "known.toml, entry 1 (put-04): there is no clause put-04; did you mean PUT-04?"),
        (
            "LIFE-19",
            "known.toml, entry 1 (LIFE-19): no clause checks LIFE-19; `queuespec explain LIFE-19` says why; "
            "remove the entry",
        ),
    ],
)
def test_an_entry_about_what_is_nearly_a_clause_is_refused(named: str, message: str) -> None:
    with pytest.raises(ExpectationsError) as caught:
        ledger(ENTRY.replace("PUT-04", named)).check_clauses(clauses(PUT_04=Level.MUST, LIFE_18=Level.MUST))
    assert str(caught.value) == message


def test_differs_is_for_de_facto_clauses() -> None:
    differs = ledger(ENTRY.replace("HUNG", "DIFFERS"))
    differs.check_clauses(clauses(PUT_04=Level.DE_FACTO))
    with pytest.raises(ExpectationsError) as caught:
        differs.check_clauses(clauses(PUT_04=Level.SHOULD))
    assert str(caught.value) == (
        "known.toml, entry 1 (PUT-04): DIFFERS is for DE-FACTO clauses and this one is a SHOULD; "
        "write one of FAIL, HUNG, CRASHED, LEAKED, INCONCLUSIVE"
    )


@pytest.mark.parametrize("level", [Level.MUST, Level.SHOULD, Level.DE_FACTO])
def test_a_clause_that_can_fail_may_be_expected_to(level: Level) -> None:
    ledger(ENTRY).check_clauses(clauses(PUT_04=level))


@pytest.mark.parametrize(
    ("more", "case", "matches"),
    [
        ("", Case(), True),
        ("", Case(clause="PUT-05"), False),
        ('start_method = "spawn"', Case(), True),
        ('start_method = "fork"', Case(), False),
        ('start_method = "fork"', Case(start_method="forkserver"), False),
        ('start_method = ["fork", "spawn"]', Case(), True),
        ('start_method = "of_its_own"', Case(start_method="of_its_own"), True),
        ('kind = "Queue"', Case(), True),
        ('kind = "Queue"', Case(kind="JoinableQueue"), False),
        ('kind = ["Pipe", "Queue"]', Case(), True),
        ('kind = "Queue"\nstart_method = "fork"', Case(), False),
    ],
)
def test_an_entry_is_about_the_cases_that_it_names(more: str, case: Case, matches: bool) -> None:
    expected = ledger(ENTRY + more).expected(case.clause, case.start_method, case.kind, JUDGED)
    assert (expected is not None) is matches


@pytest.mark.parametrize(
    ("when", "environment", "holds"),
    [
        ("python_version >= '3.13'", LINUX_313, True),
        ("python_version >= '3.13'", PYPY_311, False),
        ("implementation_name == 'pypy'", PYPY_311, True),
        ("implementation_name == 'pypy'", LINUX_313, False),
        ("sys_platform == 'linux' and python_version < '3.12'", PYPY_311, True),
        ("python_full_version >= '3.15.0a1'", {**LINUX_313, "python_full_version": "3.15.0a2+"}, True),
    ],
)
def test_a_marker_is_about_the_judged_interpreter(when: str, environment: dict[str, str], holds: bool) -> None:
    assert entry(f'when = "{when}"').applies(Judged(environment)) is holds


@pytest.mark.parametrize(
    ("more", "without", "with_asserts_removed"),
    [("", True, True), ("optimized = true", False, True), ("optimized = false", True, False)],
)
def test_an_entry_may_be_about_an_interpreter_that_runs_optimized(
    more: str, without: bool, with_asserts_removed: bool
) -> None:
    assert entry(more).applies(JUDGED) is without
    assert entry(more).applies(Judged(LINUX_313, optimized=1)) is with_asserts_removed
    assert entry(more).applies(Judged(LINUX_313, optimized=2)) is with_asserts_removed


def test_an_environment_that_would_be_filled_in_from_this_interpreter_is_refused() -> None:
    partial = {key: value for key, value in PYPY_311.items() if key not in ("os_name", "implementation_name")}
    with pytest.raises(ValueError, match=r"^the judged interpreter's environment lacks implementation_name, os_name$"):
        entry("when = \"python_version < '3.12'\"").applies(Judged(partial))


@pytest.mark.parametrize(
    ("specifier", "version", "holds"),
    [
        ("<3", "2.9", True),
        ("<3", "3.0", False),
        (">=3.15.0a1", "3.15.0a2+", True),
        ("<4", "4.0a1", False),
        (">=4.0a1", "4.0b1", True),
        (">=1", "2.0rc1", True),
    ],
)
def test_a_version_is_that_of_the_library(specifier: str, version: str, holds: bool) -> None:
    assert entry(f'version = "{specifier}"').applies(Judged(LINUX_313, version)) is holds


def test_a_marker_that_has_no_meaning_for_the_judged_interpreter_is_refused() -> None:
    when = "'3.8' ~= implementation_version"
    with pytest.raises(ExpectationsError) as caught:
        entry(f'when = "{when}"').applies(Judged({**LINUX_313, "implementation_version": "unknown"}))
    assert str(caught.value).startswith("known.toml, entry 1 (PUT-04): when ")
    assert str(caught.value).endswith(
        "implementation_version' compares values that are not version numbers; "
        "write one such as \"python_version < '3.13'\""
    )


def test_a_version_that_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ExpectationsError) as caught:
        entry('version = "<3"').applies(Judged(LINUX_313, "unknown"))
    assert str(caught.value) == (
        "known.toml, entry 1 (PUT-04): version '<3' cannot be compared with the library's version 'unknown', "
        "which is not a PEP 440 version; remove version from the entry"
    )
    assert entry("").applies(Judged(LINUX_313, "unknown"))


FAIL_ENTRY = ENTRY.replace("HUNG", "FAIL")


@pytest.mark.parametrize(
    ("first", "second", "contradict"),
    [
        ("", "", True),
        ('start_method = "fork"', "", True),
        ('start_method = ["fork", "spawn"]', 'start_method = "spawn"', True),
        ('start_method = "fork"', 'start_method = "spawn"', False),
        ('kind = "Queue"', 'kind = "JoinableQueue"', False),
        ('kind = "Queue"', 'start_method = "spawn"', True),
        ("when = \"python_version < '3.12'\"", "", False),
        ("when = \"python_version > '3.12'\"", "", True),
        ('version = "<1"', 'version = ">=1"', False),
        ("optimized = true", "optimized = false", False),
        ("optimized = true", "", False),
        ("optimized = false", "", True),
    ],
)
def test_entries_that_contradict_each_other_are_refused(first: str, second: str, contradict: bool) -> None:
    both = ledger(ENTRY + first + FAIL_ENTRY + second)
    if not contradict:
        both.check_overlaps(JUDGED)
        return
    message = (
        "known.toml, entry 2 (PUT-04): expects FAIL where entry 1 expects HUNG; "
        "narrow one of them with when, optimized, version, start_method or kind"
    )
    with pytest.raises(ExpectationsError) as caught:
        both.check_overlaps(JUDGED)
    assert str(caught.value) == message
    with pytest.raises(ExpectationsError) as caught:
        both.expected("PUT-04", "fork" if "fork" in first and not second else "spawn", "Queue", JUDGED)
    assert str(caught.value) == message


def test_entries_of_different_clauses_do_not_contradict_each_other() -> None:
    ledger(ENTRY + FAIL_ENTRY.replace("PUT-04", "PUT-05")).check_overlaps(JUDGED)


def test_the_first_of_several_entries_with_one_verdict_is_taken() -> None:
    several = ledger(ENTRY + "when = \"python_version < '3'\"" + ENTRY + ENTRY)
    expected = several.expected("PUT-04", "spawn", "Queue", JUDGED)
    assert expected is not None
    assert expected.number == 2


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (
            Verdict.HUNG,
            (Verdict.EXPECTED, "known to be HUNG: wakes waiters of its own process only (example/queues#12)"),
        ),
        (
            Verdict.PASS,
            (
                Verdict.FIXED,
                "passes, but known.toml expects HUNG: remove entry 1 (PUT-04), narrow it, "
                "or give it `sometimes = true` if the failure depends on a race",
            ),
        ),
        *(
            (
                other,
                (
                    other,
                    f"known.toml, entry 1 (PUT-04) expects HUNG here, not {other}: "
                    "wakes waiters of its own process only (example/queues#12)",
                ),
            )
            for other in (Verdict.FAIL, Verdict.CRASHED, Verdict.LEAKED, Verdict.DIFFERS)
        ),
        *(
            (untold, (untold, ""))
            for untold in (
                Verdict.UNSUPPORTED,
                Verdict.NOT_APPLICABLE,
                Verdict.INCONCLUSIVE,
                Verdict.OBSERVED,
                Verdict.KIT_ERROR,
            )
        ),
    ],
)
def test_a_verdict_is_held_against_the_expectation(given: Verdict, outcome: tuple[Verdict, str]) -> None:
    assert apply(given, entry("")) == outcome


def test_a_situation_may_be_known_not_to_arise() -> None:
    known = ledger(ENTRY.replace("HUNG", "INCONCLUSIVE")).entries[0]
    assert apply(Verdict.INCONCLUSIVE, known)[0] is Verdict.EXPECTED
    assert apply(Verdict.PASS, known)[0] is Verdict.FIXED
    assert apply(Verdict.FAIL, known)[0] is Verdict.FAIL


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_without_an_expectation_stays(verdict: Verdict) -> None:
    assert apply(verdict, None) == (verdict, "")


@pytest.mark.parametrize("verdict", Verdict)
def test_a_failure_that_a_race_decides_may_fail_and_may_pass(verdict: Verdict) -> None:
    racy = entry("sometimes = true")
    expected = {
        Verdict.HUNG: (
            Verdict.EXPECTED,
            "known to be HUNG at times: wakes waiters of its own process only (example/queues#12)",
        ),
        Verdict.PASS: (Verdict.PASS, ""),
    }
    assert apply(verdict, racy) == expected.get(verdict, apply(verdict, entry("")))


def test_a_de_facto_clause_may_be_known_to_differ() -> None:
    differs = entry("", ENTRY.replace("HUNG", "DIFFERS"))
    assert apply(Verdict.DIFFERS, differs)[0] is Verdict.EXPECTED
    assert apply(Verdict.PASS, differs)[0] is Verdict.FIXED


def stale(more: str, *judged: Case, deselected: tuple[Case, ...] = ()) -> list[str]:
    return ledger(ENTRY + more).stale(judged, JUDGED, deselected)


def test_an_entry_whose_clause_was_judged_but_never_on_its_conditions_is_stale() -> None:
    assert stale('start_method = ["fork", "forkserver"]\nkind = "Queue"', Case(start_method="spawn")) == [
        "known.toml, entry 1 (PUT-04): the clause was judged, "
        "but never on start method fork or forkserver and kind Queue; correct the entry or remove it"
    ]
    assert stale('kind = "SimpleQueue"', Case(), Case(kind="JoinableQueue")) == [
        "known.toml, entry 1 (PUT-04): the clause was judged, "
        "but never on kind SimpleQueue; correct the entry or remove it"
    ]


@pytest.mark.parametrize(
    "more",
    [
        "",
        'start_method = "spawn"',
        'kind = "JoinableQueue"',
        'start_method = "thread"\nwhen = "python_version < \'3.12\'"',
        'start_method = "thread"\nversion = ">1"',
        'start_method = "thread"\noptimized = true',
    ],
)
def test_an_entry_about_a_judged_case_or_another_interpreter_is_not_stale(more: str) -> None:
    assert stale(more, Case(), Case(kind="JoinableQueue")) == []


def test_an_entry_whose_clause_was_deselected_is_not_stale() -> None:
    assert stale('start_method = "fork"', Case(clause="GET-01")) == []


def test_an_entry_about_a_start_method_that_was_deselected_is_not_stale() -> None:
    judged, left_out = Case(start_method="spawn"), Case(start_method="fork")
    assert stale('start_method = "fork"', judged, deselected=(left_out,)) == []
    assert len(stale('start_method = "thread"', judged, deselected=(left_out,))) == 1


# what is inherited from the standard library

INHERITS = 'inherits = "stdlib"\n'
MINE = """
[[expect]]
clause = "SAFE-09"
verdict = "HUNG"
start_method = "spawn"
reason = "waits for a semaphore that is gone"
issue = "example/queues#13"
"""


def test_the_known_failures_of_the_standard_library_are_inherited() -> None:
    heir = ledger(INHERITS)
    assert (heir.entries, heir.inherits) == ((), True)
    found = heir.expected("SAFE-09", "spawn", "Queue", JUDGED)
    assert found is not None and found.inherited
    assert apply(Verdict.FAIL, found) == (
        Verdict.EXPECTED,
        "known to be FAIL, inherited from stdlib: Process.start drops its arguments, so semaphores are unlinked before "
        "the new process has opened them (https://github.com/python/cpython/issues/94765)",
    )
    assert heir.expected("SAFE-09", "fork", "Queue", JUDGED) is None, "the entry is about spawn and forkserver"
    assert ledger(MINE).expected("CONN-RBI-09", "fork", "Pipe", JUDGED) is None, "who does not inherit"


def test_what_is_inherited_may_have_been_mended() -> None:
    found = ledger(INHERITS).expected("SAFE-09", "spawn", "Queue", JUDGED)
    verdict, why = apply(Verdict.PASS, found)
    assert verdict is Verdict.PASS
    assert why.startswith(f"{MENDED} is FAIL: Process.start drops its arguments")
    verdict, why = apply(Verdict.CRASHED, found)
    assert (verdict, "expects FAIL here, not CRASHED" in why) == (Verdict.CRASHED, True)


def test_own_entries_win_over_inherited_ones_and_are_strict() -> None:
    heir = ledger(INHERITS + MINE)
    heir.check_overlaps(JUDGED)
    own = heir.expected("SAFE-09", "spawn", "Queue", JUDGED)
    assert own is not None and (own.verdict, own.inherited) == (Verdict.HUNG, False)
    assert apply(Verdict.PASS, own)[0] is Verdict.FIXED
    other = heir.expected("SAFE-09", "forkserver", "Queue", JUDGED)
    assert other is not None and other.inherited
    assert heir.stale([Case("SAFE-09", "fork")], JUDGED) == [
        "known.toml, entry 1 (SAFE-09): the clause was judged, but never on start method spawn; "
        "correct the entry or remove it"
    ], "only its own"


def test_what_is_inherited_depends_on_the_judged_interpreter() -> None:
    heir = ledger(INHERITS)
    assert heir.expected("LIFE-34", "fork", "Queue", JUDGED) is None, "mended in CPython 3.13"
    old = Judged({**LINUX_313, "python_version": "3.12", "python_full_version": "3.12.1"})
    assert heir.expected("LIFE-34", "fork", "Queue", old) is not None
    assert heir.expected("LIFE-06", "fork", "Queue", JUDGED) is None
    assert heir.expected("LIFE-06", "fork", "Queue", Judged(LINUX_313, optimized=1)) is not None
    assert {entry.clause for entry in inherited(JUDGED)} > {"SAFE-09", "CONN-RBI-09"}


def test_only_the_standard_library_can_be_inherited_from() -> None:
    for given, shown in (('"billiard"', "'billiard'"), ("true", "True"), ('""', "empty")):
        assert complaint(f"inherits = {given}\n") == (
            f'known.toml: inherits is {shown}; write "stdlib", or leave it out'
        )


# what takes several forms


def test_an_entry_may_name_several_verdicts() -> None:
    read = ledger(ENTRY.replace('"HUNG"', '["HUNG", "FAIL"]')).entries[0]
    assert (read.verdict, read.verdicts, read.expects) == (
        Verdict.HUNG,
        (Verdict.HUNG, Verdict.FAIL),
        "HUNG or FAIL",
    )
    assert apply(Verdict.FAIL, read)[0] is apply(Verdict.HUNG, read)[0] is Verdict.EXPECTED
    assert apply(Verdict.FAIL, read)[1].startswith("known to be FAIL: ")
    assert apply(Verdict.PASS, read)[0] is Verdict.FIXED
    assert "expects HUNG or FAIL here, not LEAKED" in apply(Verdict.LEAKED, read)[1]


@pytest.mark.parametrize(
    ("verdict", "why"),
    [
        ("[]", "'verdict' is empty, not a string; write one of FAIL, HUNG, CRASHED, LEAKED, DIFFERS, INCONCLUSIVE"),
        ('["HUNG", "PASS"]', "'PASS' is not a verdict that can be expected; write one of FAIL, HUNG, CRASHED, LEAKED"),
        ('["HUNG", 3]', "3 is not a verdict that can be expected; write one of FAIL, HUNG, CRASHED, LEAKED, DIFFERS"),
    ],
)
def test_each_of_several_verdicts_is_one(verdict: str, why: str) -> None:
    assert complaint(ENTRY.replace('"HUNG"', verdict)).startswith(f"known.toml, entry 1 (PUT-04): {why}")


def test_entries_of_other_verdicts_contradict_each_other() -> None:
    both = ledger(ENTRY + ENTRY.replace('"HUNG"', '["HUNG", "FAIL"]'))
    with pytest.raises(ExpectationsError, match=r"entry 2 .*expects HUNG or FAIL where entry 1 expects HUNG"):
        both.check_overlaps(JUDGED)
    ledger(ENTRY.replace('"HUNG"', '["FAIL", "HUNG"]') + ENTRY.replace('"HUNG"', '["HUNG", "FAIL"]')).check_overlaps(
        JUDGED
    )

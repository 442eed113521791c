"""From what happened in a case to its verdict and its evidence."""

from __future__ import annotations

import ast
import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from _pytest.assertion.rewrite import rewrite_asserts

from queuespec.case import actors
from queuespec.clauses import Clause, Contract, Kind, Level, clause, clause_of, registered
from queuespec.hosts.description import Description
from queuespec.judged.wire import Raised
from queuespec.verdict import evidence, tracebacks
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import (
    AuthenticationError,
    BufferTooShort,
    Crashed,
    Hung,
    Inconclusive,
    Interrupted,
    Leaked,
    RaisedElsewhere,
    RemoteError,
    ShutDown,
    Trouble,
    as_exception,
)
from queuespec.verdict.verdicts import Evidence, Step, Verdict

CLAUSE = Clause("PUT-04", Level.MUST, "A put to a full queue blocks.", ())
DESCRIPTION = Description(
    name="stdlib",
    version="3.13.0",
    contract="multiprocessing",
    level="should",
    start_methods=("fork", "spawn"),
    capabilities=frozenset({"close", "wait"}),
    kinds=("Queue", "Pipe"),
    bare=(),
    poll_quantum=0.0,
    markers={"python_version": "3.13", "python_full_version": "3.13.0", "platform_python_implementation": "CPython"},
    free_threaded=False,
    optimized=0,
    executable="python3.13",
)

# which cases are put to the test


@pytest.mark.parametrize(
    ("differs", "why"),
    [
        ({}, (None, "")),
        ({"contracts": (Contract.MULTIPROCESSING,), "start_methods": ("fork", "spawn")}, (None, "")),
        ({"capabilities": frozenset({"wait"}), "when": "python_version >= '3.13'"}, (None, "")),
        (
            {"contracts": (Contract.QUEUE,)},
            (Verdict.NOT_APPLICABLE, "applies to the contract queue, not to multiprocessing"),
        ),
        (
            {"start_methods": ("fork", "forkserver")},
            (Verdict.NOT_APPLICABLE, "applies to the start methods fork, forkserver"),
        ),
        ({"when": "python_version < '3.13'"}, (Verdict.NOT_APPLICABLE, "applies only where python_version < '3.13'")),
        (
            {"capabilities": frozenset({"wait", "signals", "close", "namespace"})},
            (Verdict.UNSUPPORTED, "needs the capability namespace, signals, which is not declared"),
        ),
    ],
)
def test_a_case_is_put_to_the_test_where_its_clause_holds(
    differs: dict[str, Any], why: tuple[Verdict | None, str]
) -> None:
    assert evidence.outside(replace(CLAUSE, **differs), DESCRIPTION, "spawn", "Queue") == why


def test_a_kind_that_is_not_offered_is_not_put_to_the_test() -> None:
    why = evidence.outside(CLAUSE, DESCRIPTION, "spawn", Kind.SIMPLE.value)
    assert why == (Verdict.UNSUPPORTED, "the implementation offers no SimpleQueue")


def test_both_contracts_are_named_where_a_third_is_followed() -> None:
    _, why = evidence.outside(CLAUSE, replace(DESCRIPTION, contract="another"), "spawn", "Queue")
    assert why == "applies to the contract multiprocessing and queue, not to another"


@pytest.mark.usefixtures("own_clauses")
def test_a_clause_is_what_its_decorator_says() -> None:
    def check() -> None: ...

    clause(
        "ZZZ-08a",
        Level.SHOULD,
        "A put blocks.",
        source=("queue.Queue.put", "gh-1"),
        kinds=(Kind.PIPE, Kind.QUEUE),
        when="python_version > '3.8'",
        start_methods=("fork", "spawn"),
        hint="the lock",
    )(check)
    assert clause_of(check) == Clause(
        "ZZZ-08a",
        Level.SHOULD,
        "A put blocks.",
        ("queue.Queue.put", "gh-1"),
        kinds=(Kind.PIPE, Kind.QUEUE),
        when="python_version > '3.8'",
        start_methods=("fork", "spawn"),
        hint="the lock",
    )
    assert registered()["ZZZ-08a"] is clause_of(check)
    assert clause_of(lambda: None) is None


# verdicts


PUT = Step("producer", "q.put('first')", "-> None", 0.001, 0.002)


@dataclass
class Denied:
    """Why the answer to a clause's last question was no."""

    tell: Callable[[], str]
    raised: Raised | None = None


@dataclass
class Played:
    """What the evidence takes from the record of a case."""

    observation: str = "what was seen"
    done: list[Step] = field(default_factory=lambda: [PUT])
    denial: Denied | None = None
    printed: str = ""
    afterwards: str = ""
    names: dict[str, Any] = field(default_factory=dict)

    def names_as_in(self, variables: Mapping[str, Any]) -> None:
        self.names.update(variables)

    def steps(self) -> list[Step]:
        return self.done

    def said(self) -> str:
        return self.printed

    def raised_afterwards(self) -> str:
        return self.afterwards

    def raised_in_closing(self) -> str:
        return self.afterwards


def judged(
    happens: Callable[[], object], level: Level = Level.MUST, played: Played | None = None
) -> tuple[Verdict, str, Evidence]:
    call = pytest.CallInfo.from_call(cast(Callable[[], None], happens), when="call")
    return evidence.verdict(replace(CLAUSE, level=level), call, played)


def raises(error: BaseException) -> Callable[[], object]:
    def happens() -> None:
        raise error

    return happens


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., Callable[[], object]]:
    """A check whose file stands somewhere, `spec/test_put.py` for one, and whose fifth line this is."""

    def written(line: str, place: str = "spec/test_put.py", **known: object) -> Callable[[], object]:
        file = tmp_path / place
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"def check():\n    outer()\n\ndef outer():\n    {line}\n")
        names = {"pytest": pytest, **known}
        exec(compile(file.read_text(), file, "exec"), names)
        return cast(Callable[[], object], names["check"])

    return written


def remote(*classes: str, text: str = "no room") -> BaseException:
    return as_exception(Raised([*classes, "Exception", "BaseException"], text))


@pytest.mark.parametrize("level", [Level.MUST, Level.SHOULD, Level.DE_FACTO])
def test_a_check_that_ends_is_passed(level: Level) -> None:
    assert judged(lambda: None, level, Played()) == (Verdict.PASS, "", Evidence())


@pytest.mark.parametrize("level", [Level.MAY, Level.HAZARD])
def test_what_is_neither_right_nor_wrong_is_observed(level: Level) -> None:
    assert judged(lambda: None, level, Played()) == (Verdict.OBSERVED, "what was seen", Evidence())
    assert judged(lambda: None, level) == (Verdict.OBSERVED, "", Evidence())


def test_a_case_that_is_skipped_says_why() -> None:
    skipped = Skipped(Verdict.UNSUPPORTED, "no close")
    assert judged(raises(skipped)) == (Verdict.UNSUPPORTED, "no close", Evidence())
    assert str(skipped) == "UNSUPPORTED: no close"
    assert judged(lambda: pytest.skip("not here")) == (Verdict.NOT_APPLICABLE, "not here", Evidence())


@pytest.mark.parametrize(
    ("trouble", "verdict", "de_facto"),
    [
        (Hung, Verdict.HUNG, Verdict.DIFFERS),
        (Crashed, Verdict.CRASHED, Verdict.DIFFERS),
        (Leaked, Verdict.LEAKED, Verdict.LEAKED),
        (Inconclusive, Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE),
        (Trouble, Verdict.KIT_ERROR, Verdict.KIT_ERROR),
    ],
)
def test_trouble_has_its_own_verdict_and_evidence(trouble: type[Trouble], verdict: Verdict, de_facto: Verdict) -> None:
    happens = raises(trouble("it hangs", "stacks"))
    given, reason, seen = judged(happens, played=Played())
    assert given is verdict
    assert reason == ("it hangs" if verdict is Verdict.INCONCLUSIVE else "")
    assert (seen.observed, seen.stacks, seen.operations) == ("it hangs", "stacks", [PUT])
    assert judged(happens, Level.DE_FACTO)[0] is de_facto
    assert judged(happens, Level.SHOULD)[0] is verdict


def test_what_a_clause_claims_and_where_is_its_innermost_line(check: Callable[..., Callable[[], object]]) -> None:
    _, _, seen = judged(check("wait()", wait=raises(Hung("it hangs"))))
    assert (seen.expected, seen.location) == ("wait()", "test_put.py:5")
    _, _, seen = judged(check("assert wait() == 1", "spec/test_get.py", wait=raises(Hung("it hangs"))))
    assert (seen.expected, seen.location) == ("wait() == 1", "test_get.py:5")


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("2 == one", "2 != 1"),
        ("one > 3  # threads", "1 <= 3"),
        ("one in [2]", "1 not in [2]"),
        ("one is not one", "1 is 1"),
        ("'a == b' == one", "'a == b' == 1"),  # pytest's words do not tell which of the two is meant
    ],
)
def test_what_is_observed_of_a_comparison_is_true(tmp_path: Path, claim: str, told: str) -> None:
    file = tmp_path / "spec" / "test_put.py"
    file.parent.mkdir()
    file.write_text(f"def check():\n    assert {claim}\n")
    tree = ast.parse(file.read_text())
    rewrite_asserts(tree, file.read_bytes())
    names: dict[str, Any] = {"one": 1}
    exec(compile(tree, file, "exec"), names)
    assert judged(names["check"])[2].observed == told


def test_what_has_leaked_is_no_line_s_fault(check: Callable[..., Callable[[], object]]) -> None:
    _, _, seen = judged(check("retire()", retire=raises(Leaked("2 descriptors"))))
    assert seen.expected == "everything the objects opened is freed once they are closed and collected"
    assert seen.location == ""


@pytest.mark.parametrize(
    ("line", "observed"),
    [
        ("raise error", "raised queue.Full(no room)"),
        ("assert 1 == 2, 'assert 1 == 2'", "1 == 2"),
        ("assert not 1, ''", "the assertion is false"),
        ("pytest.fail('must not come here')", "must not come here"),
        ("pytest.fail('DID NOT RAISE ValueError')", "did not raise ValueError"),
    ],
)
def test_an_implementation_that_answers_wrongly_fails(
    check: Callable[..., Callable[[], object]], line: str, observed: str
) -> None:
    happens = check(line, error=remote("queue.Full"))
    verdict, reason, seen = judged(happens)
    assert (verdict, reason, seen.observed, seen.stacks, seen.operations) == (Verdict.FAIL, "", observed, "", [])
    assert judged(happens, Level.DE_FACTO)[0] is Verdict.DIFFERS


@pytest.mark.parametrize("place", ["spec/conftest.py", "watch/test_put.py", "spec/actors.py"])
def test_an_assertion_of_the_kit_is_its_own_mistake(check: Callable[..., Callable[[], object]], place: str) -> None:
    verdict, _, seen = judged(check("assert False, 'impossible'", place))
    assert verdict is Verdict.KIT_ERROR
    assert (seen.expected, seen.location, seen.observed) == ("", "", "impossible")


def test_an_assertion_that_a_clause_runs_into_within_the_kit_is_the_kit_s_mistake(
    check: Callable[..., Callable[[], object]],
) -> None:
    assert judged(check("call()", call=raises(AssertionError("impossible"))))[0] is Verdict.KIT_ERROR


def test_any_other_exception_is_a_mistake_of_the_kit_and_shows_where(
    check: Callable[..., Callable[[], object]],
) -> None:
    for level in Level:
        verdict, reason, seen = judged(check("raise OSError('no room')"), level)
        assert (verdict, reason, seen.observed) == (Verdict.KIT_ERROR, "", "OSError: no room")
        assert seen.stacks.splitlines()[-1] == "E   OSError: no room"
        assert "raise OSError" in seen.stacks


@pytest.mark.parametrize("line", ["{}['key']", "None < 1", "a, b = (1,)", "None.size", "1 / 0", "len(2)", "int(a=1)"])
def test_an_answer_that_a_check_can_do_nothing_with_is_the_implementation_s_failure(
    check: Callable[..., Callable[[], object]], line: str
) -> None:
    verdict, _, seen = judged(check(line), played=Played(done=[replace(PUT, call="q.qsize()", outcome="-> 'many'")]))
    assert verdict is Verdict.FAIL
    assert seen.observed.startswith("the check cannot use what it got: ")
    assert seen.observed.endswith("; the last call: producer's q.qsize() returned 'many'")
    assert judged(check(line), Level.DE_FACTO)[0] is Verdict.DIFFERS


def test_such_an_exception_in_the_kit_s_own_files_is_its_own_mistake(
    check: Callable[..., Callable[[], object]],
) -> None:
    assert judged(check("None < 1", "spec/conftest.py"))[0] is Verdict.KIT_ERROR


@pytest.mark.parametrize(
    ("line", "observed"),
    [
        ("actor.fileno(end, 1)", "TypeError: Calls.fileno() takes 2 positional arguments but 3 were given"),
        ("actor.begin.fileno()", "TypeError: Calls.fileno() missing 1 required positional argument: 'end'"),
        ("actor.close(end, fast=True)", "TypeError: Calls.close() got an unexpected keyword argument 'fast'"),
        ("pattern(seed=1)", "TypeError: pattern() missing 1 required positional argument: 'size'"),
        ("outer(1)", "TypeError: outer() takes 0 positional arguments but 1 was given"),
        ("actor.polls(end)", "AttributeError: 'Actor' object has no attribute 'polls'"),
        ("actors.patern(1)", "AttributeError: module 'queuespec.case.actors' has no attribute 'patern'"),
    ],
)
def test_a_check_that_misuses_what_it_is_written_in_is_the_kit_s_mistake(
    check: Callable[..., Callable[[], object]], line: str, observed: str
) -> None:
    actor = actors.Actor(cast(Any, None), "consumer", "consumer")
    happens = check(line, actor=actor, actors=actors, pattern=actors.pattern, end=None)
    call = pytest.CallInfo.from_call(cast(Callable[[], None], happens), when="call")
    verdict, _, seen = evidence.verdict(CLAUSE, call, Played())
    assert (verdict, seen.observed, seen.location) == (Verdict.KIT_ERROR, observed, "test_put.py:5")
    assert line in seen.stacks
    assert call.excinfo is not None
    assert evidence.hint(replace(CLAUSE, hint="a lock"), call.excinfo.value, seen) == ""


RAISED = Raised(
    ["KeyError", "LookupError", "Exception", "BaseException"],
    "17",
    (17,),
    [["/usr/lib/python3.11/threading.py", 5, "run", True], [__file__, 1, "put", False]],
)
TRACEBACK = f'''File "{tracebacks.shown(__file__)}", line 1, in put
  """From what happened in a case to its verdict and its evidence."""
KeyError: 17'''


def test_what_a_call_raised_that_nobody_expected_comes_with_the_library_s_frames(
    check: Callable[..., Callable[[], object]],
) -> None:
    error = as_exception(RAISED)
    assert isinstance(error, RemoteError)
    error.operation = replace(PUT, outcome="")
    _, _, seen = judged(check("raise error", error=error))
    assert seen.observed == f"{replace(PUT, outcome='')!r} raised KeyError(17)"
    assert seen.traceback == TRACEBACK


def test_where_a_call_raised_it_is_not_said_that_it_is_not_so(check: Callable[..., Callable[[], object]]) -> None:
    denial = Denied(lambda: "producer's q.put('second') raised KeyError(17): it did not block", RAISED)
    message = "assert False\n +  where False = blocks()\n +    where blocks = producer's q.put('second').blocks"
    verdict, _, seen = judged(check("assert False, message", message=message), played=Played(denial=denial))
    assert (verdict, seen.observed, seen.traceback) == (Verdict.FAIL, denial.tell(), TRACEBACK)


def test_an_exception_that_explains_a_hang_is_told_first_and_fails_the_case() -> None:
    error = RaisedElsewhere(lambda: "producer's q.put(1) raised KeyError(17)\nconsumer's q.get() never returns", RAISED)
    verdict, _, seen = judged(raises(error))
    assert (verdict, seen.traceback) == (Verdict.FAIL, TRACEBACK)
    assert seen.observed.splitlines()[0] == "producer's q.put(1) raised KeyError(17)"
    assert judged(raises(error), Level.DE_FACTO)[0] is Verdict.DIFFERS


def test_the_cause_of_an_exception_is_told_above_it() -> None:
    cause = Raised(["OSError"], "no room", (), [[__file__, 1, "write", False]])
    told = tracebacks.told(Raised(["ValueError"], "it cannot be put", (), [[__file__, 1, "put", False]], cause))
    assert [line for line in told.splitlines() if not line.startswith("  ")] == [
        f'File "{tracebacks.shown(__file__)}", line 1, in write',
        "OSError: no room",
        "which was the cause of:",
        f'File "{tracebacks.shown(__file__)}", line 1, in put',
        "ValueError: it cannot be put",
    ]


def test_a_library_that_is_the_interpreter_s_own_has_its_frames_told() -> None:
    raised = Raised(["OSError"], "", (), [["/usr/lib/python3.11/multiprocessing/queues.py", 5, "put", True]])
    assert tracebacks.told(raised).splitlines()[0] == 'File "multiprocessing/queues.py", line 5, in put'


def test_a_distant_traceback_is_told_by_its_last_line_first() -> None:
    text = "\n---\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 'unknown'\n---"
    assert Raised(["multiprocessing.managers.RemoteError"], text).brief() == (
        "multiprocessing.managers.RemoteError(KeyError: 'unknown')"
    )


def test_what_did_not_raise_is_told_with_what_it_returned(check: Callable[..., Callable[[], object]]) -> None:
    _, _, seen = judged(check("pytest.fail('DID NOT RAISE ValueError')"), played=Played())
    assert seen.observed == "producer's q.put('first') returned None and did not raise ValueError"


def test_what_was_printed_in_the_meantime_is_told_but_for_what_the_kit_s_own_items_do() -> None:
    refusal = 'Traceback (most recent call last):\n  File "a.py", line 1\nkit.RefusesToBePickled: this payload cannot\n'
    printed = f'{refusal}Traceback (most recent call last):\n  File "b.py", line 2\nOSError: no room\n{refusal}bye\n'
    seen = judged(raises(Hung("it hangs")), played=Played(printed=printed))[2]
    assert seen.said == 'Traceback (most recent call last):\n  File "b.py", line 2\nOSError: no room\nbye'


def test_an_operation_that_raised_after_the_clause_had_its_answer_is_told_too() -> None:
    verdict, reason, _ = judged(lambda: None, played=Played(afterwards="producer's q.put(1) raised KeyError(17)"))
    assert (verdict, reason) == (Verdict.PASS, "producer's q.put(1) raised KeyError(17)")


def test_the_objects_have_the_names_that_the_check_gives_them(check: Callable[..., Callable[[], object]]) -> None:
    played = Played()
    judged(check("outer = 'a queue'; raise error", error=remote("queue.Full")), played=played)
    assert played.names["outer"] == "a queue"


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (AssertionError("no"), "the lock"),
        (TypeError("no"), "the lock"),
        (Hung("it hangs"), "the wake-up"),
        (remote("queue.Full"), "the count"),
        (RaisedElsewhere(lambda: "", RAISED), ""),
        (Leaked("2 descriptors"), "the pipe"),
        (Crashed("died"), ""),
        (None, ""),
    ],
)
def test_what_to_look_at_first_goes_with_what_was_seen(error: BaseException | None, hint: str) -> None:
    clause = replace(CLAUSE, hint="the lock", if_hung="the wake-up", if_raised="the count", if_leaked="the pipe")
    assert evidence.hint(clause, error, Evidence(location="test_put.py:5")) == hint
    assert evidence.hint(clause, Hung("closing never returns"), Evidence()) == ""


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "assert not True\n +  where True = blocks()\n +    where blocks = get(q1).blocks",
            "get(q1).blocks() was True",
        ),
        ("assert False\n +  where False = blocks()\n +    where blocks = get(q1).blocks", "get(q1).blocks() was False"),
        (
            "assert False\n +  where False = arrives('x', get_nowait, 1)\n +    where get_nowait = consumer.get_nowait",
            "arrives(...) was False",
        ),
        ("assert False", "False"),
        ("assert not True\n +  where True = f()", "not True"),
        ("assert [1] == [2]\n  \n  At index 0 diff: 1 != 2\n  Left contains one more item: 3", "AT"),
        ("assert [1] == [1, 2]\n  \n  Right contains one more item: 2", "RIGHT"),
        ("assert [1, 2] == [1]\n  \n  Left contains one more item: 2", "LEFT"),
        ("assert [1] == [2]\n  At index 0 diff: 1 != 2", "AT"),
        ("assert False\n +  where closed = q1.closed", "q1.closed() was False"),
        ("assert 1 == 2\n  where 1 = f().f\n +  where f = x.f", "1 == 2"),
    ],
)
def test_of_an_assertion_s_message_the_line_is_told_that_tells_most(
    check: Callable[..., Callable[[], object]], message: str, told: str
) -> None:
    told = {
        "AT": "[1] == [2]; At index 0 diff: 1 != 2",
        "RIGHT": "[1] == [1, 2]; Right contains one more item: 2",
        "LEFT": "[1, 2] == [1]; Left contains one more item: 2",
    }.get(told, told)
    assert judged(check("assert False, message", message=message))[2].observed == told


def test_evidence_names_an_adapter_s_file_as_its_reader_does() -> None:
    seen = Evidence(
        "mine_1 == 2",
        "raised mine_1.Odd",
        'File "mine_1.py"',
        [Step("producer", "put(mine_1)", "raised mine_1.Odd")],
        "mine_1 says",
        "in mine_1",
        "test_put.py:5",
    )
    assert evidence.readable(seen, "mine_1", "mine") == Evidence(
        "mine_1 == 2",
        "raised mine.Odd",
        'File "mine.py"',
        [Step("producer", "put(mine)", "raised mine.Odd")],
        "mine says",
        "in mine",
        "test_put.py:5",
    )
    assert evidence.readable(seen, "mine_1", "mine_1") == seen


# what was raised there, raised here


@pytest.mark.parametrize(
    ("classes", "cls"),
    [
        (("queue.Full",), queue.Full),
        (("mine.Fuller", "queue.Full"), queue.Full),
        (("queue.Empty",), queue.Empty),
        (("BrokenPipeError", "ConnectionError", "OSError"), BrokenPipeError),
        (("mine.Odd", "ValueError"), ValueError),
        (("multiprocessing.context.AuthenticationError", "multiprocessing.context.ProcessError"), AuthenticationError),
        (("billiard.exceptions.BufferTooShort", "billiard.exceptions.ProcessError"), BufferTooShort),
        (("mine.Odd", "queue.ShutDown"), ShutDown),
        (("KeyboardInterrupt",), Interrupted),
        (("mine.Odd",), RemoteError),
    ],
)
def test_an_exception_is_raised_here_as_what_a_clause_may_expect(
    classes: tuple[str, ...], cls: type[BaseException]
) -> None:
    error = remote(*classes)
    assert isinstance(error, RemoteError)
    assert isinstance(error, cls)
    assert (str(error), error.args) == ("no room", ("no room",))
    assert error.raised.classes[0] == classes[0]
    assert f"{type(error).__module__}.{type(error).__qualname__}" in (classes[0], f"builtins.{classes[0]}")
    assert type(error) is type(remote(*classes, text="another"))


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "SystemExit", "GeneratorExit", "BaseException"])
def test_what_ends_a_process_there_does_not_end_this_one(name: str) -> None:
    error = as_exception(Raised([name], "over"))
    assert isinstance(error, Exception)
    assert isinstance(error, Interrupted) is (name == "KeyboardInterrupt")


def test_an_exception_without_any_known_class_can_be_raised_here() -> None:
    error = as_exception(Raised(["mine.Odd"], "odd"))
    assert type(error).__mro__[1] is RemoteError

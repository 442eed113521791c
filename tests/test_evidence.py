"""From what happened in a case to its verdict and its evidence."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from queuespec.case.stage import Stage
from queuespec.clauses import Clause, Contract, Kind, Level, clause, clause_of, registered
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import Description
from queuespec.judged.wire import Raised
from queuespec.verdict import evidence
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import (
    AuthenticationError,
    BufferTooShort,
    Crashed,
    Hung,
    Inconclusive,
    Interrupted,
    Leaked,
    RemoteError,
    ShutDown,
    Trouble,
    as_exception,
)
from queuespec.verdict.verdicts import Evidence, Verdict

CLAUSE = Clause("PUT-04", Level.MUST, "A put to a full queue blocks.", ())
DESCRIPTION = Description(
    name="stdlib",
    version="3.13.0",
    contract="multiprocessing",
    level="should",
    start_methods=("fork", "spawn"),
    capabilities=frozenset({"close", "wait"}),
    kinds=("Queue", "Pipe"),
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
            (Verdict.NOT_APPLICABLE, "holds for the contract queue, not for multiprocessing"),
        ),
        (
            {"start_methods": ("fork", "forkserver")},
            (Verdict.NOT_APPLICABLE, "is about the start methods fork, forkserver"),
        ),
        ({"when": "python_version < '3.13'"}, (Verdict.NOT_APPLICABLE, "holds where python_version < '3.13'")),
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
    assert why == "holds for the contract multiprocessing and queue, not for another"


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


@dataclass
class Played:
    """What the evidence takes from a stage."""

    observation: str = "what was seen"
    operations: list[str] = field(default_factory=lambda: ["producer  put(q1)"])


def judged(
    happens: Callable[[], object], level: Level = Level.MUST, played: Played | None = None
) -> tuple[Verdict, str, Evidence]:
    call = pytest.CallInfo.from_call(cast(Callable[[], None], happens), when="call")
    return evidence.verdict(replace(CLAUSE, level=level), call, cast(Stage, played))


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
    assert (seen.observed, seen.stacks, seen.operations) == ("it hangs", "stacks", ["producer  put(q1)"])
    assert judged(happens, Level.DE_FACTO)[0] is de_facto
    assert judged(happens, Level.SHOULD)[0] is verdict


def test_what_a_clause_claims_and_where_is_its_innermost_line(check: Callable[..., Callable[[], object]]) -> None:
    _, _, seen = judged(check("wait()", wait=raises(Hung("it hangs"))))
    assert (seen.expected, seen.location) == ("wait()", "test_put.py:5")
    _, _, seen = judged(check("assert wait() == 1", "spec/test_get.py", wait=raises(Hung("it hangs"))))
    assert (seen.expected, seen.location) == ("wait() == 1", "test_get.py:5")


def test_what_has_leaked_is_no_line_s_fault(check: Callable[..., Callable[[], object]]) -> None:
    _, _, seen = judged(check("retire()", retire=raises(Leaked("2 descriptors"))))
    assert seen.expected == "nothing is left of the objects once they are closed and collected"
    assert seen.location == ""


@pytest.mark.parametrize(
    ("line", "observed"),
    [
        ("raise error", "raised queue.Full(no room)"),
        ("assert 1 == 2, 'assert 1 == 2'", "1 == 2"),
        ("assert not 1, ''", "it is not so"),
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
        verdict, reason, seen = judged(check("{}['key']"), level)
        assert (verdict, reason, seen.observed) == (Verdict.KIT_ERROR, "", "KeyError: 'key'")
        assert seen.stacks.splitlines()[-1] == "E   KeyError: 'key'"
        assert "{}['key']" in seen.stacks


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("assert not True\n +  where True = blocks()\n +    where blocks = get(q1).blocks", "get(q1): it is so"),
        ("assert False\n +  where False = blocks()\n +    where blocks = get(q1).blocks", "get(q1): it is not so"),
        ("assert False", "False"),
        ("assert not True\n +  where True = f()", "not True"),
        ("assert [1] == [2]\n  \n  At index 0 diff: 1 != 2\n  Left contains one more item: 3", "AT"),
        ("assert [1] == [1, 2]\n  \n  Right contains one more item: 2", "RIGHT"),
        ("assert [1, 2] == [1]\n  \n  Left contains one more item: 2", "LEFT"),
        ("assert [1] == [2]\n  At index 0 diff: 1 != 2", "AT"),
        ("assert False\n +  where closed = q1.closed", "q1: it is not so"),
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
    seen = Evidence("mine_1 == 2", "raised mine_1.Odd", ["put(mine_1)"], "in mine_1", "test_put.py:5")
    named = Named("mine.py", "mine_1", file=Path("mine.py"))
    assert evidence.readable(seen, named) == Evidence(
        "mine_1 == 2", "raised mine.Odd", ["put(mine)"], "in mine", "test_put.py:5"
    )
    assert evidence.readable(seen, Named("mine_1", "mine_1")) == seen


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

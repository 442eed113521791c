"""From what happened in a case to its verdict, and to the evidence that a reader needs."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
from _pytest._code import TracebackEntry
from _pytest.outcomes import Failed
from _pytest.outcomes import Skipped as Skip
from packaging.markers import Marker

from queuespec.clauses import Clause, Level
from queuespec.judged.wire import Raised
from queuespec.verdict import tracebacks, verdicts
from queuespec.verdict.trouble import Hung, Leaked, RaisedElsewhere, RemoteError, Trouble, printable
from queuespec.verdict.verdicts import Evidence, Step, Verdict

# What a check raises if it cannot use an answer, as in None < 1 or in unpacking an answer that does not have two parts.
UNUSABLE_ANSWER = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
VOCABULARY = "queuespec.case."
WHATEVER = ("did not raise RemoteError", "did not raise an exception")  # which stands for any of the library's
NOISE = "RefusesToBe"  # raised when queuespec's own payloads are pickled or unpickled

COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {  # how a comparison is written, and its opposite
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", ">="),
    ast.LtE: ("<=", ">"),
    ast.Gt: (">", "<="),
    ast.GtE: (">=", "<"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}

_claims: dict[tuple[str, int], str] = {}  # the claim in each line of a clause file


class Described(Protocol):
    """The properties of an implementation and its interpreter; a Description has them."""

    @property
    def contract(self) -> str: ...
    @property
    def markers(self) -> Mapping[str, str]: ...
    @property
    def kinds(self) -> Collection[str]: ...
    @property
    def capabilities(self) -> frozenset[str]: ...
    @property
    def carries_items(self) -> bool: ...


class Denied(Protocol):
    """Why the answer to a clause's last question was no; a Denial is one."""

    @property
    def tell(self) -> Callable[[], str]: ...
    @property
    def raised(self) -> Raised | None: ...


class Course(Protocol):
    """What was done in a case, and with what outcome; a Record is one."""

    @property
    def observation(self) -> str: ...
    @property
    def denial(self) -> Denied | None: ...
    def names_as_in(self, variables: Mapping[str, Any]) -> None: ...
    def steps(self) -> list[Step]: ...
    def said(self) -> str: ...
    def raised_afterwards(self) -> str: ...
    def raised_in_closing(self) -> str: ...


class Skipped(Skip):
    """A case that is not run, with its verdict."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(f"{verdict.value}: {reason}")
        self.verdict = verdict
        self.reason = reason


def outside(clause: Clause, d: Described, start_method: str, kind: str) -> tuple[Verdict | None, str]:
    """Why a case is not run, if it is not."""
    contracts = [contract.value for contract in clause.contracts]
    if d.contract not in contracts:
        return Verdict.NOT_APPLICABLE, f"applies to the contract {' and '.join(contracts)}, not to {d.contract}"
    if clause.start_methods and start_method not in clause.start_methods:
        return Verdict.NOT_APPLICABLE, f"applies to the start methods {', '.join(clause.start_methods)}"
    if clause.when and not Marker(clause.when).evaluate({**d.markers, "extra": ""}):
        return Verdict.NOT_APPLICABLE, f"applies only where {clause.when}"
    if kind not in d.kinds:
        return Verdict.UNSUPPORTED, f"the implementation offers no {kind}"
    missing = clause.capabilities - d.capabilities
    if missing:
        return Verdict.UNSUPPORTED, f"needs the capability {', '.join(sorted(missing))}, which is not declared"
    if clause.carries and d.carries_items:
        return Verdict.UNSUPPORTED, f"its items stand for no {clause.carries}"
    return None, ""


def verdict(clause: Clause, call: pytest.CallInfo[None], course: Course | None) -> tuple[Verdict, str, Evidence]:
    """The verdict on a case, disregarding known failures; a one-line reason; and the evidence."""
    error = call.excinfo.value if call.excinfo is not None else None
    if error is None:
        afterwards = course.raised_afterwards() if course is not None else ""
        if clause.level in (Level.MAY, Level.HAZARD):
            return Verdict.OBSERVED, printable(course.observation) if course is not None else "", Evidence()
        return Verdict.PASS, printable(afterwards), Evidence()
    if isinstance(error, Skipped):
        return error.verdict, error.reason, Evidence()
    if isinstance(error, Skip):
        return Verdict.NOT_APPLICABLE, str(error), Evidence()
    evidence = _evidence(error, call, course)
    if isinstance(error, Trouble):
        verdict = error.verdict
        reason = printable(error.observed) if verdict is Verdict.INCONCLUSIVE else ""
        return (Verdict.DIFFERS if _only_observed(clause, verdict) else verdict), reason, evidence
    if _is_an_answer(error, call):
        return (Verdict.DIFFERS if clause.level is Level.DE_FACTO else Verdict.FAIL), "", evidence
    return Verdict.KIT_ERROR, "", evidence


def _is_an_answer(error: BaseException, call: pytest.CallInfo[None]) -> bool:
    """Whether the implementation failed the check, and not queuespec itself."""
    if isinstance(error, RemoteError | Failed):
        return True
    assert call.excinfo is not None
    innermost = call.excinfo.traceback[-1]
    if not isinstance(error, (AssertionError, *UNUSABLE_ANSWER)) or not _is_clause_file(innermost.path):
        return False
    return not _misuses_the_kit(error, innermost.frame.f_globals)


def _misuses_the_kit(error: BaseException, known: Mapping[str, Any]) -> bool:
    """Whether a check calls what it is written in by a wrong name, or with arguments that this does not take.

    `known` are the names of its module.
    """
    if isinstance(error, AttributeError):
        return _is_vocabulary(type(error.obj)) or _is_vocabulary(error.obj)
    called = re.match(r"(\w+)[\w.<>]*\(\) (got|takes|missing) ", str(error)) if isinstance(error, TypeError) else None
    if called is None:
        return False
    modules = [vars(module) for name, module in sys.modules.items() if name.startswith(VOCABULARY)]
    return called[1] in known or any(_is_vocabulary(names.get(called[1])) for names in modules)


def _is_vocabulary(thing: object) -> bool:
    """Whether a class, a function or a module is of what clauses are written in."""
    return f"{getattr(thing, '__module__', None) or getattr(thing, '__name__', '')}.".startswith(VOCABULARY)


def _is_clause_file(path: object) -> bool:
    file = Path(str(path))
    return file.name.startswith("test_") and file.parent.name == "spec"


def _only_observed(clause: Clause, verdict: Verdict) -> bool:
    return clause.level is Level.DE_FACTO and verdict in verdicts.BROKEN and verdict is not Verdict.LEAKED


def _evidence(error: BaseException, call: pytest.CallInfo[None], course: Course | None) -> Evidence:
    assert call.excinfo is not None
    expected = location = ""
    for entry in call.excinfo.traceback:
        if _is_clause_file(entry.path):
            location = f"{Path(str(entry.path)).name}:{entry.lineno + 1}"
            expected = _claimed(entry)
            if course is not None:
                course.names_as_in(entry.frame.f_locals)
    steps = course.steps() if course is not None else []
    printed = tracebacks.Printed(course.said() if course is not None else "", NOISE)
    raised: Raised | None = None
    stacks = traceback = ""
    if isinstance(error, Trouble):
        observed, stacks = error.observed, error.stacks
        if isinstance(error, Hung) and printed.cause:
            observed = f"{printed.cause} was printed, and {observed}"
        if stacks.startswith(tracebacks.HEADER):  # from a process that died before it could work
            died_of = tracebacks.Printed(stacks, NOISE)
            traceback, stacks, printed = str(died_of), "", tracebacks.Printed("", NOISE)
            observed += f" ({died_of.place})" if died_of.place else ""
        if isinstance(error, Leaked):
            if course is not None and course.raised_in_closing():
                observed = f"{course.raised_in_closing()}; {observed}"
            expected, location = verdicts.FREED, ""
        elif not location and error.tidies_up:
            expected = verdicts.TIDIED_UP
        if isinstance(error, RaisedElsewhere):
            raised = error.raised
        elif isinstance(error.__cause__, RemoteError):
            raised = error.__cause__.raised
    elif isinstance(error, RemoteError):
        raised = error.raised
        who = "" if error.operation is None else f"{error.operation!r} "
        observed = f"{who}raised {raised.brief()}"
    elif isinstance(error, AssertionError):
        observed, raised = _denied(str(error), expected, course)
    elif isinstance(error, Failed):
        observed = str(error.msg).replace("DID NOT RAISE", "did not raise").replace(*WHATEVER)
        observed = f"{_last(steps)} and {observed}" if _last(steps) else observed
    elif _is_an_answer(error, call):
        observed = f"the check cannot use what it got: {type(error).__name__}: {error}"
        observed += f"; the last call: {_last(steps)}" if _last(steps) else ""
    else:
        observed, stacks = f"{type(error).__name__}: {error}", str(call.excinfo.getrepr(style="short"))
    return Evidence(
        expected,
        observed,
        traceback=tracebacks.told(raised) if raised is not None and raised.frames else traceback,
        operations=steps,
        said=str(printed),
        stacks=stacks,
        location=location,
    )


def _last(steps: Sequence[Step]) -> str:
    """The last operation that returned, in words."""
    done = [step for step in steps if step.outcome.startswith("-> ")]
    if not done:
        return ""
    last = max(done, key=lambda step: step.ended or 0.0)
    return f"{last.actor}'s {last.call.strip()} returned {last.outcome.removeprefix('-> ')}"


def _denied(message: str, claim: str, course: Course | None) -> tuple[str, Raised | None]:
    """What a false assertion of this claim says, in words, and the exception that explains it, if there is one."""
    denial = course.denial if course is not None else None
    lines = message.strip().splitlines()
    if denial is not None and lines and lines[0].removeprefix("assert ") == "False":
        return denial.tell(), denial.raised
    return _explained(message, claim), None


def _claimed(entry: TracebackEntry) -> str:
    """What a clause claims in this line. pytest parses the whole file to find out, so each line is looked up once."""
    place = str(entry.path), entry.lineno
    if place not in _claims:
        _claims[place] = str(entry.statement).strip().removeprefix("assert ")
    return _claims[place]


def _explained(message: str, claim: str) -> str:
    """The most informative line of pytest's message about a false assertion of this claim."""
    lines = message.strip().splitlines() or ["the assertion is false"]
    first = lines[0].removeprefix("assert ")
    if first in ("False", "not True"):
        answer = first == "not True"
        asked = re.match(rf"\s*\+\s*where {answer} = (\w+)\(", lines[1]) if lines[1:] else None
        for line in lines[1:]:
            question = re.fullmatch(r"\s*\+\s*where (\w+) = (.*)\.\1", line)
            if question and (asked is None or asked[1] == question[1]):
                return f"{question[2]}.{question[1]}() was {answer}"
        if asked and lines[2:]:  # a function of the check, which was given methods to call
            return f"{asked[1]}(...) was {answer}"
    differences = [line.strip() for line in lines[1:] if re.match(r"\s*(At index|Left contains|Right contains)", line)]
    return "; ".join([_negated(first, claim), *differences[:1]])


def _negated(told: str, claim: str) -> str:
    """What pytest tells of a comparison that does not hold, "2 == 1", as what does: "2 != 1"."""
    try:
        asked = ast.parse(claim, mode="eval").body
    except SyntaxError:
        return told
    if isinstance(asked, ast.Compare) and len(asked.ops) == 1:
        sign, holds = COMPARED[type(asked.ops[0])]
        sides = told.split(f" {sign} ")
        return f" {holds} ".join(sides) if len(sides) == 2 else told
    return told


def readable(evidence: Evidence, module: str, name: str) -> Evidence:
    """Evidence without control characters, and with an adapter's file under its own name, not its module's."""

    def text(told: str) -> str:
        return printable(told).replace(module, name)

    return replace(
        evidence,
        observed=text(evidence.observed),
        operations=[replace(s, call=text(s.call), outcome=text(s.outcome)) for s in evidence.operations],
        traceback=text(evidence.traceback),
        said=text(evidence.said),
        stacks=text(evidence.stacks),
    )


def hint(clause: Clause, error: BaseException | None, seen: Evidence) -> str:
    """The likely cause, given what was seen; '' if the evidence already names the line, or if none is known."""
    if isinstance(error, Hung):
        return "" if not seen.location or seen.said or error.names_the_line else clause.if_hung
    if isinstance(error, Leaked):
        return clause.if_leaked
    if isinstance(error, RemoteError | RaisedElsewhere):
        return "" if tracebacks.of_the_library(error.raised) else clause.if_raised
    if isinstance(error, (AssertionError, Failed, *UNUSABLE_ANSWER)):
        return "" if seen.traceback or seen.stacks else clause.hint
    return ""

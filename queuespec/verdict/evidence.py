"""From what happened in a case to its verdict, and to the evidence that a reader needs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest._code import TracebackEntry
from _pytest.outcomes import Failed
from _pytest.outcomes import Skipped as Skip
from packaging.markers import Marker

from queuespec.case.stage import Stage
from queuespec.clauses import Clause, Level
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import Description
from queuespec.report import terminal
from queuespec.verdict import verdicts
from queuespec.verdict.trouble import Hung, Leaked, RemoteError, Trouble, printable
from queuespec.verdict.verdicts import Evidence, Judgement, Verdict

_claims: dict[tuple[str, int], str] = {}  # what stands in a line of a clause file


class Skipped(Skip):
    """A case that is not put to the test, with its verdict."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(f"{verdict.value}: {reason}")
        self.verdict = verdict
        self.reason = reason


def outside(clause: Clause, d: Description, start_method: str, kind: str) -> tuple[Verdict | None, str]:
    """Why a case is not put to the test, if it is not."""
    contracts = [contract.value for contract in clause.contracts]
    if d.contract not in contracts:
        return Verdict.NOT_APPLICABLE, f"holds for the contract {' and '.join(contracts)}, not for {d.contract}"
    if clause.start_methods and start_method not in clause.start_methods:
        return Verdict.NOT_APPLICABLE, f"is about the start methods {', '.join(clause.start_methods)}"
    if clause.when and not Marker(clause.when).evaluate({**d.markers, "extra": ""}):
        return Verdict.NOT_APPLICABLE, f"holds where {clause.when}"
    if kind not in d.kinds:
        return Verdict.UNSUPPORTED, f"the implementation offers no {kind}"
    missing = clause.capabilities - d.capabilities
    if missing:
        return Verdict.UNSUPPORTED, f"needs the capability {', '.join(sorted(missing))}, which is not declared"
    return None, ""


def verdict(clause: Clause, call: pytest.CallInfo[None], stage: Stage | None) -> tuple[Verdict, str, Evidence]:
    """The verdict on a case, known failures apart, a line of reason, and the evidence."""
    error = call.excinfo.value if call.excinfo is not None else None
    if error is None:
        if clause.level in (Level.MAY, Level.HAZARD):
            return Verdict.OBSERVED, printable(stage.observation) if stage is not None else "", Evidence()
        return Verdict.PASS, "", Evidence()
    if isinstance(error, Skipped):
        return error.verdict, error.reason, Evidence()
    if isinstance(error, Skip):
        return Verdict.NOT_APPLICABLE, str(error), Evidence()
    evidence = _evidence(error, call, stage)
    if isinstance(error, Trouble):
        verdict = error.verdict
        reason = printable(error.observed) if verdict is Verdict.INCONCLUSIVE else ""
        return (Verdict.DIFFERS if _only_observed(clause, verdict) else verdict), reason, evidence
    if _is_an_answer(error, call):
        return (Verdict.DIFFERS if clause.level is Level.DE_FACTO else Verdict.FAIL), "", evidence
    return Verdict.KIT_ERROR, "", evidence


def _is_an_answer(error: BaseException, call: pytest.CallInfo[None]) -> bool:
    """Whether the implementation failed the check, rather than the kit itself."""
    if isinstance(error, RemoteError | Failed):
        return True
    assert call.excinfo is not None
    return isinstance(error, AssertionError) and _is_clause_file(call.excinfo.traceback[-1].path)


def _is_clause_file(path: object) -> bool:
    file = Path(str(path))
    return file.name.startswith("test_") and file.parent.name == "spec"


def _only_observed(clause: Clause, verdict: Verdict) -> bool:
    return clause.level is Level.DE_FACTO and verdict in verdicts.BROKEN and verdict is not Verdict.LEAKED


def _evidence(error: BaseException, call: pytest.CallInfo[None], stage: Stage | None) -> Evidence:
    assert call.excinfo is not None
    expected = location = ""
    for entry in call.excinfo.traceback:
        if _is_clause_file(entry.path):
            location = f"{Path(str(entry.path)).name}:{entry.lineno + 1}"
            expected = _claimed(entry)
    if isinstance(error, Trouble):
        observed, stacks = error.observed, error.stacks
        if isinstance(error, Leaked):
            expected, location = "nothing is left of the objects once they are closed and collected", ""
    elif isinstance(error, RemoteError):
        observed, stacks = f"raised {error.raised!r}", ""
    elif isinstance(error, AssertionError):
        observed, stacks = _explained(str(error)), ""
    elif isinstance(error, Failed):
        observed, stacks = str(error.msg).replace("DID NOT RAISE", "did not raise"), ""
    else:
        observed, stacks = f"{type(error).__name__}: {error}", str(call.excinfo.getrepr(style="short"))
    operations = [operation.step() for operation in stage.operations] if stage is not None else []
    return Evidence(expected, observed, operations=operations, stacks=stacks, location=location)


def _claimed(entry: TracebackEntry) -> str:
    """What a clause claims in this line. To find out pytest parses the whole file, so each is asked about once."""
    place = str(entry.path), entry.lineno
    if place not in _claims:
        _claims[place] = str(entry.statement).strip().removeprefix("assert ")
    return _claims[place]


def _explained(message: str) -> str:
    """The line of pytest's message about a false assertion that tells most."""
    lines = message.strip().splitlines() or ["it is not so"]
    first = lines[0].removeprefix("assert ")
    if first in ("False", "not True"):
        for line in lines[1:]:
            question = re.fullmatch(r"\s*\+\s*where (\w+) = (.*)\.\1", line)
            if question:
                return f"{question[2]}: {'it is not so' if first == 'False' else 'it is so'}"
    differences = [line.strip() for line in lines[1:] if re.match(r"\s*(At index|Left contains|Right contains)", line)]
    return "; ".join([first, *differences[:1]])


def readable(evidence: Evidence, named: Named) -> Evidence:
    """Evidence without what a terminal would obey, and with an adapter's file under its own name, not its module's."""

    def text(told: str) -> str:
        told = printable(told)
        return told if named.file is None else told.replace(named.module, named.file.stem)

    return replace(
        evidence,
        observed=text(evidence.observed),
        operations=[replace(s, call=text(s.call), outcome=text(s.outcome)) for s in evidence.operations],
        traceback=text(evidence.traceback),
        said=text(evidence.said),
        stacks=text(evidence.stacks),
    )


def hint(clause: Clause, error: BaseException | None) -> str:
    """What to look at first, as goes with what was seen; '' where nothing is known that does."""
    if isinstance(error, Hung):
        return clause.if_hung
    if isinstance(error, Leaked):
        return clause.if_leaked
    if isinstance(error, RemoteError):
        return clause.if_raised
    return clause.hint if isinstance(error, AssertionError | Failed) else ""


def mark(report: pytest.TestReport, judgement: Judgement, clause: Clause, in_full: bool) -> None:
    """Make pytest's own outcome of a case agree with the verdict; `in_full` if pytest prints the failure itself."""
    verdict = judgement.verdict
    if judgement.red:
        report.outcome = "failed"
        report.longrepr = terminal.failure(judgement, clause) if in_full else f"{verdict} {clause.id}"
    elif verdict is Verdict.EXPECTED:
        report.outcome = "skipped"
        report.wasxfail = judgement.reason
        report.longrepr = judgement.reason
    elif (
        verdict in verdicts.NOT_RUN
        or verdict in verdicts.BROKEN
        or verdict is Verdict.INCONCLUSIVE
        or report.when == "setup"  # which would else be followed by a call that has nothing to stand on
    ):
        report.outcome = "skipped"
        report.longrepr = (str(report.fspath), report.location[1] or 0, f"{verdict.value}: {judgement.reason}")
    else:
        report.outcome = "passed"
        report.longrepr = None

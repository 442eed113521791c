"""Pytest's own outcome of a case, which agrees with the verdict."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Literal, cast

import pytest

from queuespec.clauses import Clause, Level
from queuespec.judge.tell import mark
from queuespec.report import block
from queuespec.report.folding import Block
from queuespec.verdict.verdicts import Judgement, Verdict

CLAUSE = Clause("PUT-04", Level.MUST, "A put to a full queue blocks.", ())
JUDGEMENT = Judgement("PUT-04", "must", "mine", "spawn", "Queue", "CPython", Verdict.PASS, True, reason="the reason")


def marked(
    verdict: Verdict, gating: bool = True, when: Literal["setup", "call", "teardown"] = "call"
) -> pytest.TestReport:
    report = pytest.TestReport("spec/test_put.py::test", ("spec/test_put.py", 4, "test"), {}, "passed", None, when)
    mark(report, replace(JUDGEMENT, verdict=verdict, gating=gating), CLAUSE)
    return report


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.HUNG, Verdict.INCONCLUSIVE, Verdict.FIXED])
def test_a_red_verdict_is_a_failure_to_pytest_with_the_whole_block(verdict: Verdict) -> None:
    report = marked(verdict)
    assert report.outcome == "failed"
    assert report.longrepr == block.told(Block(replace(JUDGEMENT, verdict=verdict)), CLAUSE)


@pytest.mark.parametrize(
    ("verdict", "gating"),
    [
        (Verdict.UNSUPPORTED, True),
        (Verdict.NOT_APPLICABLE, True),
        (Verdict.INCONCLUSIVE, False),
        (Verdict.LEAKED, False),
    ],
)
def test_a_verdict_that_says_nothing_is_a_skip_to_pytest(verdict: Verdict, gating: bool) -> None:
    report = marked(verdict, gating=gating)
    assert (report.outcome, report.longrepr) == ("skipped", ("spec/test_put.py", 4, f"{verdict}: the reason"))


def test_a_known_failure_is_an_expected_one_to_pytest() -> None:
    report = marked(Verdict.EXPECTED)
    assert (report.outcome, report.longrepr) == ("skipped", "the reason")
    assert cast(SimpleNamespace, report).wasxfail == "the reason"


@pytest.mark.parametrize(
    ("verdict", "gating"), [(Verdict.PASS, True), (Verdict.OBSERVED, True), (Verdict.DIFFERS, False)]
)
def test_any_other_verdict_is_a_pass_to_pytest(verdict: Verdict, gating: bool) -> None:
    report = marked(verdict, gating=gating)
    assert (report.outcome, report.longrepr) == ("passed", None)


def test_a_verdict_that_is_given_before_the_check_begins_is_never_a_pass_to_pytest() -> None:
    assert marked(Verdict.DIFFERS, gating=False, when="setup").outcome == "skipped"

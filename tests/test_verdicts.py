from __future__ import annotations

from typing import Any

import pytest

from queuespec.verdict.verdicts import (
    BROKEN,
    EXIT_KIT_ERROR,
    EXIT_ONLY_INCONCLUSIVE,
    Evidence,
    Judgement,
    Step,
    Verdict,
    exit_code,
)


def judged(verdict: Verdict, **other: Any) -> Judgement:
    fields = {
        "clause": "PUT-04",
        "level": "must",
        "implementation": "stdlib",
        "start_method": "spawn",
        "kind": "Queue",
        "interpreter": "CPython 3.13.0",
        "gating": True,
    }
    return Judgement(verdict=verdict, **{**fields, **other})


def test_these_verdicts_turn_a_run_red() -> None:
    gating = {verdict for verdict in Verdict if judged(verdict).red}
    assert gating == {
        Verdict.FAIL,
        Verdict.HUNG,
        Verdict.CRASHED,
        Verdict.LEAKED,
        Verdict.FLAKY,
        Verdict.INCONCLUSIVE,
        Verdict.DIFFERS,
        Verdict.FIXED,
        Verdict.KIT_ERROR,
    }


def test_a_clause_that_does_not_gate_is_red_only_where_the_kit_or_the_ledger_is_wrong() -> None:
    assert {verdict for verdict in Verdict if judged(verdict, gating=False).red} == {Verdict.FIXED, Verdict.KIT_ERROR}


def test_a_verdict_prints_as_its_value() -> None:
    assert f"{Verdict.NOT_APPLICABLE} {Verdict.KIT_ERROR}" == "NOT-APPLICABLE KIT-ERROR"


PUT = Step("producer", "q.put(1)", "-> None", 0.001, 0.002)


def test_a_judgement_travels_as_plain_data() -> None:
    judgement = judged(Verdict.FAIL, evidence=Evidence("a", "b", "c", [PUT], "d", "stack", "test_put.py:42"))
    data = judgement.as_data()
    assert type(data["verdict"]) is str
    assert data["evidence"] == {
        "expected": "a",
        "observed": "b",
        "traceback": "c",
        "operations": [{"actor": "producer", "call": "q.put(1)", "outcome": "-> None", "begun": 0.001, "ended": 0.002}],
        "said": "d",
        "stacks": "stack",
        "location": "test_put.py:42",
    }
    assert Judgement.from_data(data) == judgement


def test_the_exit_code_of_pytest_is_kept() -> None:
    for code in range(6):
        assert exit_code(code, [judged(Verdict.PASS), judged(Verdict.UNSUPPORTED)]) == code


@pytest.mark.parametrize("verdict", sorted(BROKEN))
def test_a_failure_beside_inconclusive_verdicts_exits_with_1(verdict: Verdict) -> None:
    assert exit_code(1, [judged(Verdict.INCONCLUSIVE), judged(verdict)]) == 1


def test_inconclusive_verdicts_alone_exit_with_10() -> None:
    assert exit_code(1, [judged(Verdict.PASS), judged(Verdict.INCONCLUSIVE)]) == EXIT_ONLY_INCONCLUSIVE == 10


def test_inconclusive_verdicts_do_not_hide_that_pytest_was_interrupted() -> None:
    assert exit_code(2, [judged(Verdict.INCONCLUSIVE)]) == 2


def test_inconclusive_verdicts_of_clauses_that_do_not_gate_leave_the_exit_code_alone() -> None:
    assert exit_code(0, [judged(Verdict.INCONCLUSIVE, gating=False)]) == 0


def test_a_mistake_of_the_kit_exits_with_3_whatever_else_was_judged() -> None:
    assert exit_code(1, [judged(Verdict.FAIL), judged(Verdict.KIT_ERROR)]) == EXIT_KIT_ERROR == 3

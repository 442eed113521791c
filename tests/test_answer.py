"""The last line of a run counts every case once, and says what fails the run."""

from __future__ import annotations

import pytest

from queuespec.report.answer import answers
from queuespec.verdict.verdicts import Judgement, Verdict

MINE = {"name": "mine", "version": "1.0"}


def judged(verdict: Verdict, clause: str = "PUT-01", method: str = "fork", gating: bool = True) -> Judgement:
    return Judgement(clause, "must", "mine", method, "Queue", "CPython 3.13.0", verdict, gating)


@pytest.mark.parametrize(
    ("verdicts", "says"),
    [
        ([Verdict.PASS], "PASS  mine 1.0: of 1 case 1 holds; 2.0 s"),
        ([Verdict.PASS, Verdict.OBSERVED], "PASS  mine 1.0: of 2 cases 2 hold; 2.0 s"),
        (
            [Verdict.PASS, Verdict.EXPECTED, Verdict.UNSUPPORTED, Verdict.NOT_APPLICABLE],
            "PASS  mine 1.0: of 4 cases 1 holds, 1 known to fail, 1 not supported, 1 not applicable; 2.0 s",
        ),
        (
            [Verdict.PASS, Verdict.HUNG],
            "FAIL  mine 1.0: 1 clause is broken (PUT-02) on fork; of 2 cases 1 fails, 1 holds; 2.0 s",
        ),
        (
            [Verdict.FAIL, Verdict.HUNG, Verdict.FIXED],
            "FAIL  mine 1.0: 2 clauses are broken (PUT-01, PUT-02) on fork; 1 known failure is fixed (PUT-03) on fork; "
            "of 3 cases 3 fail; 2.0 s",
        ),
        ([Verdict.FLAKY], "FAIL  mine 1.0: 1 clause is flaky (PUT-01) on fork; of 1 case 1 fails; 2.0 s"),
        (
            [Verdict.INCONCLUSIVE],
            "INCONCLUSIVE  mine 1.0: 1 clause could not be put to the test (PUT-01) on fork; "
            "of 1 case 1 could not be put to the test; 2.0 s",
        ),
        ([], "STOPPED  mine 1.0: of 0 cases none was run; 2.0 s"),
    ],
)
def test_a_run_in_one_line(verdicts: list[Verdict], says: str) -> None:
    judgements = [judged(verdict, f"PUT-{number:02}") for number, verdict in enumerate(verdicts, 1)]
    (line,) = answers(judgements, [MINE], 2.0)
    assert line.plain == says


def test_what_does_not_count_is_not_called_broken() -> None:
    (line,) = answers([judged(Verdict.FAIL, gating=False), judged(Verdict.PASS)], [MINE], 2.0)
    assert line.plain == "PASS  mine 1.0: of 2 cases 1 holds, 1 differs; 2.0 s"


def test_many_clauses_are_not_all_named() -> None:
    many = [judged(Verdict.FAIL, f"PUT-{number:02}", method) for number in range(1, 10) for method in ("fork", "spawn")]
    (line,) = answers(many, [MINE], 130)
    assert line.plain == (
        "FAIL  mine 1.0: 9 clauses are broken (PUT-01, PUT-02, PUT-03, PUT-04, PUT-05, PUT-06 and 3 more) "
        "on fork, spawn; of 18 cases 18 fail; 2 min 10 s"
    )


def test_each_implementation_has_its_line() -> None:
    others = {"name": "theirs", "version": ""}
    lines = answers([judged(Verdict.PASS)], [MINE, others], 2.0)
    assert [line.plain.partition(":")[0] for line in lines] == ["PASS  mine 1.0", "STOPPED  theirs"]


def test_a_run_that_was_stopped_is_not_a_pass() -> None:
    (line,) = answers([judged(Verdict.PASS)], [MINE], 2.0, incomplete=True)
    assert line.plain == "STOPPED  mine 1.0: of 1 case 1 holds; 2.0 s"


def test_what_fails_a_run_without_a_clause_is_said() -> None:
    (line,) = answers([judged(Verdict.PASS)], [MINE], 2.0, ["1 known failure matches no case"])
    assert line.plain == "FAIL  mine 1.0: 1 known failure matches no case; of 1 case 1 holds; 2.0 s"

"""Which of several verdicts on the same thing is shown: the one that must not be overlooked."""

from __future__ import annotations

from collections.abc import Iterable

from queuespec.verdict.verdicts import Judgement, Verdict

WORST_FIRST = (
    Verdict.KIT_ERROR,
    Verdict.CRASHED,
    Verdict.HUNG,
    Verdict.FAIL,
    Verdict.LEAKED,
    Verdict.FLAKY,
    Verdict.FIXED,
    Verdict.INCONCLUSIVE,
    Verdict.DIFFERS,
    Verdict.EXPECTED,
    Verdict.OBSERVED,
    Verdict.PASS,
    Verdict.UNSUPPORTED,
    Verdict.NOT_APPLICABLE,
)

_PLACE = {verdict: number for number, verdict in enumerate(WORST_FIRST)}


def severity(judgement: Judgement) -> tuple[bool, int]:
    """A key that sorts the worst first: what fails the run, then by verdict."""
    return not judgement.red, _PLACE[judgement.verdict]


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """The judgement that must not be overlooked. Raises ValueError if there is none."""
    return min(judgements, key=severity)

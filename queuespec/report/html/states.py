"""How a verdict looks on the page: a state, which has a colour, and a letter, so that the colour is never needed."""

from __future__ import annotations

from queuespec.verdict.verdicts import LETTERS, NOT_RUN, Verdict

STATES = {"bad": "fails the run", "note": "does not hold", "seen": "observed", "ok": "holds", "off": "not tested"}
GLYPHS = {Verdict.PASS: "\N{CHECK MARK}", Verdict.UNSUPPORTED: "\N{EN DASH}", Verdict.NOT_APPLICABLE: "\N{EN DASH}"}


def state(verdict: Verdict, red: bool) -> str:
    """The state that a verdict means: one of STATES."""
    if red:
        return "bad"
    if verdict in NOT_RUN:
        return "off"
    return {Verdict.PASS: "ok", Verdict.OBSERVED: "seen"}.get(verdict, "note")


def glyph(verdict: Verdict) -> str:
    """The letter of a verdict in the matrix."""
    return GLYPHS.get(verdict) or LETTERS[verdict]

"""Situations that some clauses are about and none can force.

A pipe may hold more than any clause sends, and a thread may always come too late. Then there is nothing to judge: to
call that a failure wrongs the implementation, and to call it a pass is a lie.
"""

from __future__ import annotations

from queuespec.verdict.trouble import Inconclusive


def arises(situation: bool, otherwise: str) -> None:
    """Go on if the situation has arisen. Raises Inconclusive, with why it has not, if not."""
    if not situation:
        raise Inconclusive(otherwise)

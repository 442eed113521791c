"""Situations that some clauses are about but cannot force.

A pipe may hold more than any clause sends, and a thread may always come too late. Then there is nothing to judge: to
call that a failure would be unfair to the implementation, and to call it a pass would be a lie.
"""

from __future__ import annotations

from queuespec.verdict.trouble import Inconclusive


def arises(situation: bool, otherwise: str) -> None:
    """Continue if the situation has arisen. Otherwise raises Inconclusive, with the reason."""
    if not situation:
        raise Inconclusive(otherwise)

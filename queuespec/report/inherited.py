"""Failures that a library shares with the standard library that it is built on: those that are known there already.

Such a failure is not news, and its cause is not in the library. So it takes one line, below the library's own failures.
With `inherits = "stdlib"` in the library's known failures they are EXPECTED and do not come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queuespec.verdict import expectations
from queuespec.verdict.expectations import STDLIB, Expectation
from queuespec.verdict.verdicts import Judgement


@dataclass(frozen=True)
class _Judged:
    """An implementation and its interpreter, as the header of a run file describes them."""

    markers: Mapping[str, str]
    optimized: int
    version: str


class Inherited:
    """The known failures of the standard library, in the interpreters of these implementations.

    `implementations` are their entries in the header of a run file.
    """

    def __init__(self, implementations: Iterable[Mapping[str, Any]]) -> None:
        self._entries: dict[tuple[str, str], list[Expectation]] = {}
        for each in implementations:
            if each["name"] != STDLIB:
                judged = _Judged(each["markers"], each.get("optimized", 0), each.get("version", ""))
                self._entries[each["name"], each["interpreter"]] = expectations.inherited(judged)

    def why(self, judgement: Judgement) -> str:
        """The known failure of the standard library that this failure shares; '' if there is none."""
        if not judgement.red:
            return ""
        for entry in self._entries.get((judgement.implementation, judgement.interpreter), ()):
            about_it = entry.matches(judgement.clause, judgement.start_method, judgement.kind)
            if about_it and judgement.verdict in entry.verdicts:
                return f"{judgement.verdict}: {entry.reason} ({entry.issue})"
        return ""

    def apart(self, judgements: Sequence[Judgement]) -> tuple[list[Judgement], list[tuple[Judgement, str]]]:
        """The judgements that are the library's own, and those that the standard library shares, each with why."""
        told = [(judgement, self.why(judgement)) for judgement in judgements]
        return [judged for judged, why in told if not why], [(judged, why) for judged, why in told if why]

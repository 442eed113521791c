"""Failures that a library inherits from the standard library that it is built on: those that are known there already.

Such a failure is not news, and its cause is not in the library. So it takes one line, below the library's own failures,
with a reason that can be copied into its known failures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queuespec import places
from queuespec.verdict.expectations import Expectation, Ledger
from queuespec.verdict.verdicts import Judgement

STDLIB = "stdlib"


@dataclass(frozen=True)
class _Interpreter:
    """The standard library of a judged interpreter, which the conditions in the ledger apply to."""

    markers: Mapping[str, str]
    optimized: int

    @property
    def version(self) -> str:
        return self.markers["python_full_version"]


class Inherited:
    """The known failures of the standard library, in the interpreters of these implementations.

    `implementations` are their entries in the header of a run file.
    """

    def __init__(self, implementations: Iterable[Mapping[str, Any]]) -> None:
        ledger = Ledger.load(places.implementations() / f"{STDLIB}.toml")
        self._entries: dict[tuple[str, str], list[Expectation]] = {}
        for each in implementations:
            if each["name"] == STDLIB:
                continue
            there = _Interpreter(each["markers"], each.get("optimized", 0))
            applying = [entry for entry in ledger.entries if entry.applies(there)]
            self._entries[each["name"], each["interpreter"]] = applying

    def why(self, judgement: Judgement) -> str:
        """The known failure of the standard library that this failure shares; '' if there is none."""
        if not judgement.red:
            return ""
        for entry in self._entries.get((judgement.implementation, judgement.interpreter), ()):
            about_it = entry.matches(judgement.clause, judgement.start_method, judgement.kind)
            if about_it and entry.verdict is judgement.verdict:
                return f"{entry.verdict}: {entry.reason} ({entry.issue})"
        return ""

    def apart(self, judgements: Sequence[Judgement]) -> tuple[list[Judgement], list[tuple[Judgement, str]]]:
        """The judgements that are the library's own, and those that the standard library shares, each with why."""
        told = [(judgement, self.why(judgement)) for judgement in judgements]
        return [judged for judged, why in told if not why], [(judged, why) for judged, why in told if why]

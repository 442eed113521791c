"""What a library inherits from the standard library that it is built on: failures that are known there already.

Such a failure is not news, and its cause is not in the library. So it is told in a line, below what is the library's
own, with the reason that its known failures can take over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queuespec import places
from queuespec.verdict.expectations import Expectation, Ledger
from queuespec.verdict.verdicts import Judgement

STDLIB = "stdlib"


@dataclass(frozen=True)
class _Interpreter:
    """The standard library of a judged interpreter, for the conditions of the ledger's entries."""

    markers: Mapping[str, str]
    optimized: int

    @property
    def version(self) -> str:
        return self.markers["python_full_version"]


class Inherited:
    """The known failures of the standard library, in the interpreters of these implementations.

    `implementations` are what the header of a run file says of them.
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
        """What is known of the standard library that fails the run here too; '' if nothing is."""
        if not judgement.red:
            return ""
        for entry in self._entries.get((judgement.implementation, judgement.interpreter), ()):
            about_it = entry.matches(judgement.clause, judgement.start_method, judgement.kind)
            if about_it and entry.verdict is judgement.verdict:
                return f"{entry.verdict}: {entry.reason} ({entry.issue})"
        return ""

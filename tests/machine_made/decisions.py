"""What was decided about mutants: one JSON line each, in a file that a run killed at any moment leaves usable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mutation import Place

KILLED, SURVIVED, NOT_DECIDED, ERROR = "killed", "survived", "not decided", "error"


@dataclass(frozen=True)
class Decision:
    """How a mutant fared."""

    place: Place | None  # None: the copy was not mutated
    start_methods: tuple[str, ...]  # on which it was judged
    outcome: str  # KILLED, SURVIVED, NOT_DECIDED (it hung, and the kit with it) or ERROR (nothing was learnt)
    clause: str = ""  # the first that was red; "" if the kill is not a clause's
    verdict: str = ""  # that of this clause: "HUNG"
    words: str = ""  # what was seen
    cpu: float = 0.0  # seconds, of the run and of all the processes that it awaited
    wall: float = 0.0  # seconds

    def __str__(self) -> str:
        told = " ".join(filter(None, [self.outcome, self.clause, self.verdict]))
        return f"{told:<32} {self.cpu:5.1f} s CPU  {self.place or 'not mutated'}"

    def as_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Decision:
        place = Place(**data["place"]) if data["place"] else None
        return cls(**{**data, "place": place, "start_methods": tuple(data["start_methods"])})


class Decisions:
    """A file of decisions, to which more are added."""

    def __init__(self, path: Path) -> None:
        """Open the file, or a new one. What a killed run left of a line is dropped."""
        self._path = path
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            path.write_text(whole, encoding="utf-8")
        self.known = [Decision.from_data(json.loads(line)) for line in whole.splitlines()]

    def of(self, place: Place | None) -> Decision | None:
        """The decision about a mutant, None if there is none yet. What survives on one start method may die on another.

        A run from which nothing was learnt is told only if there is no other.
        """
        mine = [each for each in self.known if each.place == place]
        for outcome in (KILLED, NOT_DECIDED, SURVIVED):
            if alike := [each for each in mine if each.outcome == outcome]:
                methods = tuple(dict.fromkeys(method for each in alike for method in each.start_methods))
                return replace(alike[-1], start_methods=methods)
        return mine[-1] if mine else None

    def lacking(self, place: Place | None, start_methods: Sequence[str]) -> list[str]:
        """The start methods on which a mutant is still to be judged, of those that are asked for."""
        decision = self.of(place)
        if decision is None or decision.outcome == ERROR:
            return list(start_methods)
        if decision.outcome != SURVIVED:
            return []
        return [method for method in start_methods if method not in decision.start_methods]

    def add(self, decision: Decision) -> None:
        self.known.append(decision)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(decision.as_line())

"""What is known of mutants that no clause sees: survivors.toml, which says of each why none should."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutation import Place

FILE = Path(__file__).parent / "survivors.toml"
VERDICTS = (
    "equivalent",  # no program can tell the difference
    "undocumented",  # what can be told apart is promised nowhere
    "performance only",  # it is the same, but slower or larger
    "other platform",  # it matters where no judged interpreter runs
)


@dataclass(frozen=True)
class Survivor:
    """An entry: some sins in a line of a function, found again by these words in any version of the source."""

    file: str
    function: str  # "" at the top of the module
    line: str
    sins: tuple[str, ...]
    verdict: str
    reason: str
    occurrences: tuple[int, ...] = ()  # where a function has the line several times, those meant; empty: all

    def covers(self, place: Place) -> bool:
        mine = (self.file, self.function, self.line)
        if mine != (place.file, place.function, place.text) or place.sin not in self.sins:
            return False
        return not self.occurrences or place.occurrence in self.occurrences


def load(path: Path = FILE) -> list[Survivor]:
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    lists = ("sins", "occurrences")
    return [Survivor(**{**entry, **{name: tuple(entry.get(name, ())) for name in lists}}) for entry in entries]


def triage(place: Place, known: list[Survivor]) -> Survivor | None:
    """The entry about a place."""
    return next((entry for entry in known if entry.covers(place)), None)

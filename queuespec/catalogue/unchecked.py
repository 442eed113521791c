"""Statements of the contract that no clause checks, with the reason: spec/unchecked.toml.

Whatever is missing from a specification looks like an oversight until there is a stated reason. So the list of clauses
and this one together contain every numbered statement.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
import shlex
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from queuespec import places

LEVELS = ("must", "should", "may", "de-facto", "hazard", "unreliable", "advice")
"""How binding a statement is. Unlike clauses, statements may be unreliable, that is, explicitly not promised, or advice
to users of queues."""


@dataclass(frozen=True)
class Unchecked:
    """A statement that no clause checks."""

    id: str  # in the same numbering as the clauses
    level: str  # one of LEVELS
    says: str
    why: str  # it is not checked
    see: tuple[str, ...] = ()  # clauses that it repeats, or that come nearest to it


def unchecked() -> dict[str, Unchecked]:
    """All of them, by id. Raises Misplaced if this copy of queuespec has none."""
    path = places.spec() / "unchecked.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["statement"]
    statements = [Unchecked(**{**table, "see": tuple(table.get("see", ()))}) for table in tables]
    return {statement.id: statement for statement in statements}


def matching(pattern: str, ids: Iterable[str]) -> list[str]:
    """The ids that match a pattern such as PUT-*, ignoring case, in order."""
    return sorted(id for id in ids if fnmatch.fnmatchcase(id.upper(), pattern.upper()))


def no_clause(pattern: str, clauses: Iterable[str]) -> str:
    """The message for a pattern that matches none of these clauses."""
    if matching(pattern, unchecked()):
        return f"no clause checks {pattern}; `queuespec explain {shlex.quote(pattern)}` says why"
    if near := nearest(pattern, clauses):
        return f"no clause is named {pattern}; did you mean {near}?"
    return f"no clause is named {pattern}; `queuespec list` prints all; PUT-* selects an area"


def nearest(pattern: str, clauses: Iterable[str]) -> str:
    """The clause, or the pattern of an area, that was probably meant by PUT-4, PIT-04, PUT_04; '' if none is close.

    Other numbers of the same area are not close: PUT-99 is not a typo.
    """
    ids = set(clauses)
    area, number = re.fullmatch(r"(.*?)[-_ ]?(\d*|\*)", pattern.upper().strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    number = number.zfill(2) if number.isdigit() else number
    areas = sorted({id.rpartition("-")[0] for id in ids})
    area = area.replace("_", "-").strip("-")
    for there in difflib.get_close_matches(area, areas, len(areas)):
        if number == "*" or f"{there}-{number}" in ids:
            return f"{there}-{number}"
    return f"{area}-*" if area in areas and not number else ""


def written() -> list[str]:
    """The ids of all clauses, read from the source of their modules: nothing is imported, so it takes no time."""
    return sorted(
        id
        for path in places.spec().glob("test_*.py")
        for id in re.findall(r"^@clause\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"), re.MULTILINE)
    )

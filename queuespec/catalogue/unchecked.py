"""Statements of the contract that no clause checks, with the reason: spec/unchecked.toml.

What is missing from a specification looks like an oversight until somebody says why it is missing. So the list of
clauses and this one together hold every numbered statement.
"""

from __future__ import annotations

import fnmatch
import shlex
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from queuespec import places

LEVELS = ("must", "should", "may", "de-facto", "hazard", "unreliable")
"""How binding a statement is. Other than clauses, statements may be unreliable: explicitly not promised."""


@dataclass(frozen=True)
class Unchecked:
    """A statement that no clause checks."""

    id: str  # of one numbering with the clauses
    level: str  # one of LEVELS
    says: str
    why: str  # it is not checked
    see: tuple[str, ...] = ()  # clauses that it repeats, or that come nearest to it


def unchecked() -> dict[str, Unchecked]:
    """All of them, by id. Raises Misplaced if this copy of the kit has none."""
    path = places.spec() / "unchecked.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["statement"]
    statements = [Unchecked(**{**table, "see": tuple(table.get("see", ()))}) for table in tables]
    return {statement.id: statement for statement in statements}


def matching(pattern: str, ids: Iterable[str]) -> list[str]:
    """The ids that a pattern such as PUT-* names, in whatever case, in order."""
    return sorted(id for id in ids if fnmatch.fnmatchcase(id.upper(), pattern.upper()))


def no_clause(pattern: str) -> str:
    """What to say of a pattern that names no clause."""
    if matching(pattern, unchecked()):
        return f"no clause checks {pattern}; `queuespec explain {shlex.quote(pattern)}` says why"
    return f"no clause is named {pattern}; `queuespec list` prints all, and PUT-* means an area"

"""The rooms of the kit: no two files import each other, and between rooms imports run one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import queuespec

KIT = Path(queuespec.__file__).parent

FLOORS = (
    ("cli", "plugin", "__main__"),
    ("completion",),
    ("adopt",),
    ("comparing",),
    ("checking",),
    ("script",),
    ("judge",),
    ("options",),
    ("report",),
    ("model",),
    ("case",),
    ("hosts",),
    ("watch",),
    ("verdict",),
    ("catalogue",),
    ("judged", "clauses", "places", "history", "adapter", "interrupts"),
)
"""From the top: what stands on a floor imports from it and from those below. `adapter` stands alone."""

UPWARDS: set[tuple[str, str]] = set()
"""Imports against the order that are still there."""

EACH_OTHER: set[tuple[str, str]] = set()
"""Files that still import each other, if only for types."""


def modules() -> dict[str, Path]:
    """The files of the kit by the names of their modules: "judge.tell"; "" is the package itself."""
    named = {}
    for path in KIT.rglob("*.py"):
        parts = path.relative_to(KIT).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


FILES = modules()


def imports(module: str) -> Iterator[str]:
    """The modules of the kit that a file imports, wherever in it: at its top, in functions, for types alone."""
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name.partition(".")[2] for name in names if name.name.split(".")[0] == "queuespec")
            case ast.ImportFrom(module=None | "queuespec", level=0, names=names) if node.module:
                yield from (name.name if name.name in FILES else "" for name in names)
            case ast.ImportFrom(module=str(source), level=0, names=names) if source.startswith("queuespec."):
                source = source.removeprefix("queuespec.")
                yield from (f"{source}.{name.name}" if f"{source}.{name.name}" in FILES else source for name in names)
            case ast.ImportFrom(level=level, module=source, names=names) if level:
                package = module.split(".")[: -level if FILES[module].stem != "__init__" else 1 - level or None]
                base = ".".join([*package, *([source] if source else [])])
                yield from (f"{base}.{name.name}" if f"{base}.{name.name}" in FILES else base for name in names)


IMPORTS = {module: set(imports(module)) - {module} for module in FILES}


def floor(module: str) -> int:
    """The floor that a module stands on, 0 at the top."""
    room = module.split(".")[0]
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def reaches(start: str) -> set[str]:
    """All that a file imports, and what that imports."""
    seen: set[str] = set()
    left = [start]
    while left:
        for each in IMPORTS.get(left.pop(), ()):
            if each not in seen:
                seen.add(each)
                left.append(each)
    return seen


def rings() -> set[frozenset[str]]:
    """The files that import each other, directly or by way of others, each set once."""
    found = set()
    for module in FILES:
        ring = frozenset(other for other in reaches(module) if module in reaches(other))
        if len(ring) > 1:
            found.add(ring)
    return found


def test_every_room_stands_on_a_floor() -> None:
    assert {module.split(".")[0] for module in FILES} == {"", "adapter", *(room for floor in FLOORS for room in floor)}


def test_imports_are_found_wherever_they_stand() -> None:
    assert {"judge.judge", "catalogue.collection", "options", "places"} <= IMPORTS["plugin"]
    assert "judged.programs.starting" in IMPORTS["judged.programs.sharing"]


def test_no_two_files_import_each_other() -> None:
    known = {frozenset(pair) for pair in EACH_OTHER}
    both = {frozenset((one, other)) for one in FILES for other in IMPORTS[one] if one in IMPORTS.get(other, ())}
    assert both - known == set()
    assert known - both == set(), "no more: take it off the list"


def test_no_files_import_each_other_by_way_of_others() -> None:
    room = {"case"} if EACH_OTHER else set()
    assert {ring for ring in rings() if not {module.split(".")[0] for module in ring} <= room} == set()


@pytest.mark.parametrize("module", sorted(module for module in FILES if module not in ("", "adapter")))
def test_imports_run_one_way(module: str) -> None:
    assert {(module, each) for each in IMPORTS[module] if each and floor(each) < floor(module)} - UPWARDS == set()


def test_what_is_excepted_is_still_there() -> None:
    assert {(below, above) for below, above in UPWARDS if above not in IMPORTS.get(below, ())} == set()


def test_the_protocol_for_authors_stands_alone() -> None:
    assert IMPORTS["adapter"] == set()
    assert [module for module in FILES if "adapter" in IMPORTS[module]] == ["adopt.smoke"], "which shows its texts"


def test_what_runs_in_the_judged_interpreter_imports_nothing_but_itself() -> None:
    for module in FILES:
        if module.startswith("judged."):
            assert all(each.startswith("judged") for each in IMPORTS[module]), module

"""What a project says in its pyproject.toml: so `queuespec run` alone judges its queues.

    [tool.queuespec]
    implementations = ["mypkg.queues"]
    start-methods = ["spawn"]
    clauses = "0.1"

The nearest pyproject.toml counts, in the working directory or above, if it has this table. It applies only where no
implementation is named on the command line, whose options win.
"""

from __future__ import annotations

import argparse
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queuespec.judge.early import meant
from queuespec.verdict.trouble import AdapterError


@dataclass(frozen=True)
class Key:
    """A key of the table: the option that it stands for, and what its value must be."""

    option: str
    several: bool = False
    number: bool = False
    choices: tuple[str, ...] = ()
    path: bool = False  # of a file, as seen from pyproject.toml

    def value(self, given: Any, place: str, folder: Path) -> Any:
        """The value of the option. Raises AdapterError if it is not of the right kind."""
        right = (
            (isinstance(given, list) and given and all(isinstance(each, str) and each for each in given))
            if self.several
            else (isinstance(given, int) and not isinstance(given, bool) and given > 0)
            if self.number
            else isinstance(given, str) and given and (not self.choices or given in self.choices)
        )
        if not right:
            want = "a list of strings" if self.several else "a number above 0" if self.number else "a string"
            if self.choices:
                want = f"one of {', '.join(self.choices)}"
            raise AdapterError(f"{place} is {given!r}; it must be {want}")
        if self.path:
            return [_seen_from_here(each, folder) for each in given] if self.several else _seen_from_here(given, folder)
        return str(given) if self.number else given


KEYS = {
    "implementations": Key("implementation", several=True, path=True),
    "start-methods": Key("start_method", several=True),
    "level": Key("level", choices=("must", "should", "de-facto")),
    "python": Key("python"),
    "expectations": Key("expectations", path=True),
    "clauses": Key("clauses_of"),
    "processes": Key("processes", number=True),
    "repeat": Key("repeat", number=True),
}


def fill_in(arguments: argparse.Namespace) -> None:
    """Let the project say what the command line does not. Raises AdapterError if neither names an implementation."""
    found = _table(Path.cwd())
    if found is None:
        raise AdapterError(
            "name what to judge, such as stdlib or myqueue.py; or list it in pyproject.toml, in the table "
            '[tool.queuespec], as implementations = ["myqueue.py"]'
        )
    file, table = found
    for name, given in table.items():
        if name not in KEYS:
            raise AdapterError(f"{file}: [tool.queuespec] has no key {name!r}; {meant(name, list(KEYS))}")
        key = KEYS[name]
        value = key.value(given, f"{file}: {name} in [tool.queuespec]", file.parent)
        if not getattr(arguments, key.option):
            setattr(arguments, key.option, value)
    if not arguments.implementation:
        raise AdapterError(f'{file}: [tool.queuespec] must list implementations, such as ["myqueue.py"]')


def _table(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    """The nearest pyproject.toml with our table, as seen from here. Raises AdapterError if it cannot be read."""
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("queuespec")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
            raise AdapterError(f"{os.path.relpath(file)} cannot be read: {error}") from None
        if table is not None:
            if not isinstance(table, dict):
                raise AdapterError(f"{os.path.relpath(file)}: [tool.queuespec] must be a table")
            return Path(os.path.relpath(file)), table
    return None


def _seen_from_here(name: str, folder: Path) -> str:
    """A file's name as seen from the working directory; a module's stays as it is."""
    file = name.partition(":")[0]
    return os.path.join(folder, name) if file.endswith((".py", ".toml")) and folder != Path() else name

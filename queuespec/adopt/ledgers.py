"""A file of known failures, edited: entries are taken out, narrowed and added, and all else stays as it is.

The file is divided into pieces at its [[expect]] tables, each with the comment that stands directly above it, and only
the pieces that change are parsed and written again, by tomlkit, which keeps comments, order and formatting. A comment
with an empty line below it belongs to no entry, and stays where it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from queuespec.verdict.trouble import AdapterError

ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*expect[ \t]*\]\]", re.MULTILINE)
COMMENT = re.compile(r"(?:^[ \t]*#.*\n)+\Z", re.MULTILINE)
ORDER = ("clause", "verdict", "when", "start_method", "kind", "sometimes", "reason", "issue")


class LedgerText:
    """The text of a file of known failures, in pieces. Entries are numbered from 1, as in the file."""

    def __init__(self, path: Path, text: str) -> None:
        """Raises AdapterError if its entries are written in a way that this does not understand."""
        self._head, self._pieces = _divided(text)
        known = len(tomllib.loads(text).get("expect", []))
        if known != len(self._pieces):
            raise AdapterError(f"{path}: its entries cannot be edited; begin each one with [[expect]] on its own line")
        self._bodies = [piece[: _end(piece)] for piece in self._pieces]
        self._tails = [piece[_end(piece) :] for piece in self._pieces]
        self._added: list[str] = []

    def remove(self, number: int) -> None:
        """Take out an entry, with the comment directly above it."""
        self._bodies[number - 1] = ""
        self._tails[number - 1] = self._tails[number - 1].lstrip("\n")

    def change(self, number: int, values: Mapping[str, Any]) -> None:
        """Give keys of an entry other values; None takes a key out."""
        self._bodies[number - 1] = _edited(self._bodies[number - 1], values)

    def add_like(self, number: int, values: Mapping[str, Any]) -> None:
        """Add an entry that is like another, directly below it, but for these values."""
        original = self._pieces[number - 1]
        begins = ENTRY.search(original)
        assert begins is not None
        self._bodies[number - 1] += "\n\n" + _edited(original[begins.start() : _end(original)], values)

    def add(self, values: Mapping[str, Any]) -> None:
        """Add an entry at the end."""
        table = tomlkit.table()
        for key in ORDER:
            if values.get(key) is not None:
                table.add(key, values[key])
        entries = tomlkit.aot()
        entries.append(table)
        document = tomlkit.document()
        document.add("expect", entries)
        self._added.append(tomlkit.dumps(document).strip("\n") + "\n")

    def text(self) -> str:
        """The text as it is now."""
        pairs = zip(self._bodies, self._tails, strict=True)
        text = self._head + "".join(body + tail for body, tail in pairs)
        if self._bodies and not self._bodies[-1]:
            text = text.rstrip("\n") + "\n"  # without what stood between it and the entry before
        for each in self._added:
            text = text.rstrip("\n") + "\n\n" * bool(text.strip()) + each
        return text


def _end(piece: str) -> int:
    """Where an entry ends in its piece: at its last key, or a comment directly below that."""
    lines = piece.split("\n")
    last = max(number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    while last + 1 < len(lines) and lines[last + 1].lstrip().startswith("#"):
        last += 1
    return len("\n".join(lines[: last + 1]))


def _edited(piece: str, values: Mapping[str, Any]) -> str:
    document = tomlkit.parse(piece)
    (entry,) = document["expect"]
    for key, value in values.items():
        if value is None:
            entry.pop(key, None)
        else:
            entry[key] = value
    return tomlkit.dumps(document).rstrip("\n")


def _divided(text: str) -> tuple[str, list[str]]:
    """What stands before the first entry, and each entry with the comment directly above it."""
    starts = []
    for found in ENTRY.finditer(text):
        above = COMMENT.search(text[: found.start()])
        starts.append(above.start() if above else found.start())
    if not starts:
        return text, []
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]

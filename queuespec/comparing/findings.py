"""Programs that show by the library alone what is wrong with it: docs/findings/LIBRARY/NAME.py.

Each begins with a docstring: "LIBRARY VERSION: what is wrong.", then paragraphs, of which one is
"Clauses: PUT-04, GET-01". They are only read, never run.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from queuespec.report.folding import in_ids

ID = re.compile(r"\b[A-Z]+(?:-[A-Z]+)?-\d\d[a-z]?\b")


@dataclass(frozen=True)
class Finding:
    """A program that shows something wrong."""

    says: str  # in one line
    address: str  # as seen from the matrix


@dataclass(frozen=True)
class Findings:
    """All programs in a folder, by library and clause."""

    by_clause: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Findings:
        """What is in a folder called findings; nothing if there is no such folder."""
        found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
        for path in sorted(folder.glob("*/*.py")):
            said = _docstring(path)
            if (clauses := re.search(r"^Clauses:(.*?)(?=^\s*$|\Z)", said, re.MULTILINE | re.DOTALL)) is not None:
                address = quote(f"{folder.name}/{path.parent.name}/{path.name}")
                finding = Finding(said.strip().partition("\n")[0], address)
                for id in dict.fromkeys(ID.findall(clauses[1])):
                    found[path.parent.name, id].append(finding)
        return cls(dict(found))

    def about(self, implementation: str, id: str) -> list[Finding]:
        """The programs that show how a library breaks a clause."""
        name = implementation.partition(" ")[0]  # several versions of it have these in their names
        ways = dict.fromkeys((name, in_ids(name), name.replace("-", "_")))
        return [each for way in ways for each in self.by_clause.get((way, id), ())]


def _docstring(path: Path) -> str:
    """The docstring of a program; '' if it has none, or cannot be read."""
    try:
        return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    except (OSError, SyntaxError, ValueError):
        return ""

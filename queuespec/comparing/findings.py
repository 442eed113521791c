"""Programs that show by the library alone what is wrong with it: docs/findings/LIBRARY/NAME.py.

Each begins with a docstring: "LIBRARY VERSION: what is wrong.", then paragraphs, of which one is
"Clauses: PUT-04, GET-01", or "Clauses: none" and why. They are only read, never run.
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
                ids = [] if clauses[1].lstrip().startswith("none") else ID.findall(clauses[1])
                for id in dict.fromkeys(ids):
                    found[path.parent.name, id].append(finding)
        return cls(dict(found))

    def about(self, implementation: str, id: str) -> list[Finding]:
        """The programs that show how a library breaks a clause."""
        folders = {in_ids(folder): folder for folder, _ in self.by_clause}
        name = in_ids(implementation)  # which may go on with a version, or with one of several queues of the library
        mine = [plain for plain in folders if f"{name}_".startswith(f"{plain}_")]
        return self.by_clause.get((folders[max(mine, key=len)], id), []) if mine else []


def _docstring(path: Path) -> str:
    """The docstring of a program; '' if it has none, or cannot be read."""
    try:
        return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    except (OSError, SyntaxError, ValueError):
        return ""

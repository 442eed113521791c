"""docs/findings/README.md: an index of the findings, made of what stands at the top of each script.

    python tests/selfproof/findings.py [--update]

Prints whether the index is up to date, and exits with 1 if it is not; with --update, writes it.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FINDINGS = ROOT / "docs" / "findings"
INDEX = FINDINGS / "README.md"
UNREPORTED = re.compile(r"not reported as of \d{4}-\d{2}-\d{2}")
PARAGRAPHS = ("Documented", "Happens", "Since", "Clauses", "Reported")
HEAD = """\
# What queuespec found in libraries

Each script shows one thing that a library does otherwise than documented, with the library alone: it needs neither
queuespec nor anything else. It says what is documented and what happens, prints what it saw, and ends in less than 15
seconds. It exits with 1 if it saw the deviation, with 0 if not, and with 77 if it cannot be tried in this interpreter.

What a library shares with the standard library it stands on is not listed here: that is in the known failures of the
standard library, [implementations/stdlib.toml](../../implementations/stdlib.toml).

This page is made by `python tests/selfproof/findings.py --update`.
"""


class Malformed(Exception):
    """The top of a script is not as it must be; the text says what is wrong."""


@dataclass(frozen=True)
class Finding:
    """A script, and what stands at its top."""

    path: Path
    about: str  # the library
    version: str
    wrong: str  # what is wrong, in a sentence
    documented: str
    happens: str
    since: str
    clauses: tuple[str, ...]  # the ids; none if no clause reports it
    no_clause: str  # why none does
    reported: str  # an address, or the day on which there was none


def scripts() -> list[Path]:
    return sorted(FINDINGS.glob("*/*.py"))


def read(path: Path) -> Finding:
    """The finding of a script. Raises Malformed."""
    first, *rest = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")
    title = re.fullmatch(r"(\S+) ([0-9]\S*): (\S.*\.)", first)
    if title is None:
        raise Malformed('its first line must be "LIBRARY VERSION: what is wrong, in a sentence."')
    told = {}
    for paragraph in rest:
        word, colon, text = paragraph.partition(": ")
        told[word] = " ".join(text.split()) if colon else ""
    if tuple(told) != PARAGRAPHS or not all(told.values()):
        raise Malformed(f"after its first line come the paragraphs {', '.join(PARAGRAPHS)}, in this order")
    if title[1] != path.parent.name:
        raise Malformed(f"it is about {title[1]}, but stands in the folder {path.parent.name}")
    reason = re.fullmatch(r"none: (.+)", told["Clauses"])
    clauses = () if reason else tuple(told["Clauses"].split(", "))
    reported = told["Reported"]
    if not (UNREPORTED.fullmatch(reported) or re.fullmatch(r"https://\S+", reported)):
        raise Malformed('Reported must be an address, or "not reported as of YEAR-MONTH-DAY"')
    return Finding(
        path,
        title[1],
        title[2],
        title[3],
        told["Documented"],
        told["Happens"],
        told["Since"],
        clauses,
        reason[1] if reason else "",
        reported,
    )


def index() -> str:
    """The page. Raises Malformed."""
    return HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    library = ""
    for path in scripts():
        finding = read(path)
        if finding.about != library:
            library = finding.about
            yield f"\n## {library} {finding.version}\n\n| what is wrong | clauses | reported |\n| --- | --- | --- |\n"
        place = path.relative_to(FINDINGS).as_posix()
        clauses = ", ".join(finding.clauses) or f"none: {finding.no_clause}"
        reported = f"[{_short(finding.reported)}]({finding.reported})" if "//" in finding.reported else finding.reported
        yield f"| [{finding.wrong}]({place}) | {clauses} | {reported} |\n"


def _short(address: str) -> str:
    """dill#753, for an issue of a repository called dill; another address stays."""
    issue = re.fullmatch(r"https://[^/]+/[^/]+/([^/]+)/issues/([0-9]+)", address)
    return f"{issue[1]}#{issue[2]}" if issue else address


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write the page")
    asked = parser.parse_args()
    try:
        page = index()
    except Malformed as error:
        parser.exit(1, f"findings: {error}\n")
    current = INDEX.is_file() and INDEX.read_text(encoding="utf-8") == page
    if asked.update and not current:
        INDEX.write_text(page, encoding="utf-8")
    elif not current:
        parser.exit(1, f"{INDEX.relative_to(ROOT)} is out of date; write it with --update\n")
    print(f"{INDEX.relative_to(ROOT)} is up to date")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

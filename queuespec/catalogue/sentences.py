"""Which clause tests which sentence of the documentation: spec/sentences.toml, and how it is enforced.

A list of what has been read goes out of date as the documentation changes. So each sentence is recorded by its anchor
and a hash of its words, with the clauses that test it or the reason why none does. Compared with the documentation of
another version, a sentence that is not in the list is new or has changed, and an entry that matches no sentence is
gone: both need a human reader. What a sentence says is paraphrased in a few words.

The converse is enforced too: a binding clause that cites a place in the documentation must be listed by a sentence
there.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from queuespec import places
from queuespec.catalogue.documentation import PAGES, Documentation, Sentence, page_of
from queuespec.clauses import Clause, Level

WIDTH = 120  # columns of the file


class UnreadableSentences(Exception):
    """The file of the sentences cannot be used as it stands. One line: file, what is wrong."""


@dataclass(frozen=True)
class Entry:
    """A sentence that has been read."""

    anchor: str
    hash: str
    says: str  # in our words
    clauses: tuple[str, ...] = ()  # that test it, or statements of spec/unchecked.toml
    why: str = ""  # why none does: one of the reasons

    def toml(self) -> str:
        """Its line, or lines, in the file."""
        head = f"{self.hash} = {{ says = {_quoted(self.says)}, "
        if self.why or not self.clauses:
            return head + (f"why = {_quoted(self.why)} }}" if self.why else "clauses = [] }")
        ids = [f'"{id}"' for id in self.clauses]
        line = f"{head}clauses = [{', '.join(ids)}] }}"
        if len(line) <= WIDTH:
            return line
        rows = [f"  {row}" for row in textwrap.wrap(f"{', '.join(ids)},", WIDTH - 2, break_on_hyphens=False)]
        return "\n".join([f"{head}clauses = [", *rows, "] }"])


@dataclass(frozen=True)
class Sentences:
    """The whole file."""

    documentation: str  # the version that it was last compared with
    reasons: Mapping[str, str]  # why a sentence may have no clause: the word for it, and what it means
    left_out: Mapping[str, str]  # anchors whose sentences are about something else, and what it is
    entries: tuple[Entry, ...]

    def mistakes(self, ids: Collection[str]) -> list[str]:
        """The mistakes in the file itself, one line each; `ids` are those of all clauses and unchecked statements."""
        found, unknown = [], dict[str, list[str]]()
        for entry in self.entries:
            place = f"{entry.anchor} {entry.hash}"
            if not entry.says:
                found.append(f"{place}: says nothing yet; put it in a few words of your own")
            if bool(entry.clauses) == bool(entry.why):
                found.append(f"{place}: needs clauses, or else why there is none")
            if entry.why and entry.why not in self.reasons:
                found.append(f"{place}: why is one of {', '.join(self.reasons)}, not {entry.why!r}")
            for id in entry.clauses:
                if id not in ids:
                    unknown.setdefault(id, []).append(place)
        for id, named in sorted(unknown.items()):
            found.append(f"{id}: is neither a clause nor an unchecked statement, but named at {', '.join(named)}")
        return found


@dataclass(frozen=True)
class Comparison:
    """The differences between the file and a documentation."""

    new: tuple[Sentence, ...]
    gone: tuple[Entry, ...]
    lost: tuple[str, ...]  # anchors that are left out but no longer exist

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.lost)


def path() -> Path:
    """Where the file is. Raises Misplaced if this copy of queuespec has no clauses."""
    return places.spec() / "sentences.toml"


def load() -> Sentences:
    """Read the file. Raises UnreadableSentences if it does not have the right form."""
    try:
        return _sentences(tomllib.loads(path().read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        said = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise UnreadableSentences(f"{path()} cannot be used: {said}") from None


def _sentences(table: Mapping[str, Any]) -> Sentences:
    entries = [
        Entry(anchor, hash, each["says"], tuple(each.get("clauses", ())), each.get("why", ""))
        for anchor, read in table["sentence"].items()
        for hash, each in read.items()
    ]
    return Sentences(table["documentation"], table["why"], table["left-out"], tuple(entries))


def concerned(kept: Sentences, documentation: Documentation) -> list[Sentence]:
    """The sentences that the file must list: all except those of anchors that are left out.

    Of an anchor and those that contain it, the innermost that the file names decides.
    """
    read = {entry.anchor for entry in kept.entries}
    out = set()
    for anchor, around in documentation.anchors:
        decides = next((each for each in (anchor, *reversed(around)) if each in read or each in kept.left_out), "")
        if decides in kept.left_out:
            out.add(anchor)
    return [sentence for sentence in documentation.sentences if sentence.anchor not in out]


def compare(kept: Sentences, documentation: Documentation) -> Comparison:
    known = {(entry.anchor, entry.hash) for entry in kept.entries}
    there = {(sentence.anchor, sentence.hash) for sentence in concerned(kept, documentation)}
    anchors = {anchor for anchor, _ in documentation.anchors}
    return Comparison(
        tuple(each for each in concerned(kept, documentation) if (each.anchor, each.hash) not in known),
        tuple(entry for entry in kept.entries if (entry.anchor, entry.hash) not in there),
        tuple(anchor for anchor in kept.left_out if anchor not in anchors),
    )


def without_sentence(clauses: Iterable[Clause], kept: Sentences) -> list[Clause]:
    """The binding clauses that cite the documentation but are not listed by any sentence at the places they cite."""
    named = {(id, entry.anchor) for entry in kept.entries for id in entry.clauses}
    found = []
    for clause in clauses:
        cited = [source for source in clause.sources if page_of(source) in PAGES]
        if cited and clause.level.gates(Level.SHOULD) and not any((clause.id, anchor) in named for anchor in cited):
            found.append(clause)
    return found


def without_anchor(clauses: Iterable[Clause], documentation: Documentation) -> list[tuple[Clause, str]]:
    """The clauses that cite a place that is not in the documentation, each with that place."""
    cited = ((clause, source) for clause in clauses for source in clause.sources if page_of(source))
    return [(clause, anchor) for clause, anchor in cited if not documentation.has(anchor)]


def updated(text: str, kept: Sentences, documentation: Documentation) -> str:
    """The file's text, brought in line with a documentation.

    New sentences are inserted in place with blanks to fill in, and what is gone is removed. A sentence that has only
    moved keeps its entry, unless several that are gone had the same words. The file's head stays as it is.
    """
    known = {(entry.anchor, entry.hash): entry for entry in kept.entries}
    gone = compare(kept, documentation).gone
    hashes = [entry.hash for entry in gone]
    moved = {entry.hash: entry for entry in gone if hashes.count(entry.hash) == 1}
    entries = []
    for each in concerned(kept, documentation):
        was = known.get((each.anchor, each.hash)) or moved.get(each.hash)
        entries.append(replace(was, anchor=each.anchor) if was else blank(each))
    return written(text, documentation.version, entries)


def written(text: str, version: str, entries: Iterable[Entry]) -> str:
    """The file's text with this version and these entries; everything above the first sentence stays as it is."""
    head = re.split(r"^\[sentence\.", text, maxsplit=1, flags=re.MULTILINE)[0].rstrip()
    head = re.sub(r"^documentation = .*$", f"documentation = {_quoted(version)}", head, flags=re.MULTILINE)
    tables: dict[str, list[str]] = {}
    for entry in entries:
        tables.setdefault(entry.anchor, []).append(entry.toml())
    body = (line for anchor, lines in tables.items() for line in ("", f"[sentence.{_quoted(anchor)}]", *lines))
    return "\n".join([head, *body]) + "\n"


def blank(sentence: Sentence) -> Entry:
    """An entry to be filled in by whoever reads the sentence."""
    return Entry(sentence.anchor, sentence.hash, "")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""What `queuespec coverage` prints: the sentences of a documentation, and the clauses that test each."""

from __future__ import annotations

import itertools
import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from queuespec.catalogue import sentences
from queuespec.catalogue.documentation import Documentation, Sentence, read
from queuespec.catalogue.sentences import Entry, Sentences
from queuespec.clauses import Clause

WIDTH = 100  # columns
LONGEST = 400  # characters that are shown of one sentence; an example's code may have thousands


def report(folder: Path, clauses: Sequence[Clause], unchecked: Collection[str], every: bool) -> tuple[list[str], bool]:
    """The lines to print, and whether documentation and clauses cover each other.

    `every`: all sentences, not only those that need attention. Raises NotThatDocumentation,
    UnreadableSentences, Misplaced.
    """
    documentation, kept = read(folder), sentences.load()
    wrong = list(_wrong(kept, documentation, clauses, unchecked))
    lines = list(_each(kept, documentation)) if every else []
    return [*lines, *wrong, *_summary(kept, documentation)], not wrong


def update(folder: Path) -> str:
    """Bring the file of sentences in line with a documentation; returns a line that says what was done.

    Raises NotThatDocumentation, UnreadableSentences, Misplaced, and OSError if the file cannot be written.
    """
    documentation, kept = read(folder), sentences.load()
    path, before = sentences.path(), sentences.compare(kept, documentation)
    path.write_text(sentences.updated(path.read_text(encoding="utf-8"), kept, documentation), encoding="utf-8")
    after = sentences.load()
    blank = sum(not entry.says for entry in after.entries)
    return (
        f"{path} is now about Python {documentation.version}: {_count(len(after.entries), 'sentence')}, "
        f"{blank} to be filled in; taken out: {len(before.gone)}"
    )


def _wrong(
    kept: Sentences, documentation: Documentation, clauses: Sequence[Clause], unchecked: Collection[str]
) -> Iterator[str]:
    compared = sentences.compare(kept, documentation)
    for sentence in compared.new:
        yield from _headed("NEW", sentence.anchor, _shown(sentence), paste=sentences.blank(sentence).toml())
    for entry in compared.gone:
        yield from _headed("GONE", entry.anchor, entry.says, paste=entry.toml())
    for anchor in compared.lost:
        yield from _headed("GONE", anchor, "It is listed as left out, but there is no such place any more.")
    for mistake in kept.mistakes({clause.id for clause in clauses} | set(unchecked)):
        yield from _headed("WRONG", *mistake.split(": ", 1))
    for clause in sentences.without_sentence(clauses, kept):
        cited = ", ".join(clause.sources)
        yield from _headed(
            "NOWHERE", clause.id, clause.wording, f"No sentence at the places that it cites lists it: {cited}"
        )
    for clause, anchor in sentences.without_anchor(clauses, documentation):
        yield from _headed("NOWHERE", clause.id, clause.wording, f"There is no such place: {anchor}")


def _each(kept: Sentences, documentation: Documentation) -> Iterator[str]:
    known = {(entry.anchor, entry.hash): entry for entry in kept.entries}
    concerned = sentences.concerned(kept, documentation)
    for anchor, there in itertools.groupby(concerned, key=lambda sentence: sentence.anchor):
        yield anchor
        for sentence in there:
            entry = known.get((sentence.anchor, sentence.hash))
            yield from _wrapped(_shown(sentence), "  ", "  ")
            yield from _wrapped(f"-> {_answer(entry, kept)}", " " * 5, " " * 8)
        yield ""


def _answer(entry: Entry | None, kept: Sentences) -> str:
    if entry is None:
        return "NEW"
    return ", ".join(entry.clauses) or f"{entry.why}: {kept.reasons.get(entry.why, '')}"


def _summary(kept: Sentences, documentation: Documentation) -> Iterator[str]:
    reasons = Counter(entry.why for entry in kept.entries if not entry.clauses)
    checked = sum(bool(entry.clauses) for entry in kept.entries)
    words = ", ".join(f"{count} {word}" for word, count in reasons.most_common() if word)
    yield f"documentation  Python {documentation.version}; the sentences were last checked against {kept.documentation}"
    yield f"sentences      {len(kept.entries)}: {checked} lead to clauses, {sum(reasons.values())} to none ({words})"
    yield f"left out       {_count(len(kept.left_out), 'place')} about something else"


def _headed(head: str, about: str, *lines: str, paste: str = "") -> Iterator[str]:
    yield f"{head:<8} {about}"
    for line in lines:
        yield from _wrapped(line, "  ", "  ")
    yield from (f"  {line}" for line in paste.splitlines())


def _wrapped(text: str, first: str, others: str) -> list[str]:
    """The text in lines with these prefixes; ids are never broken at their hyphens."""
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _shown(sentence: Sentence) -> str:
    return sentence.text if len(sentence.text) <= LONGEST else f"{sentence.text[:LONGEST]} [...]"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"

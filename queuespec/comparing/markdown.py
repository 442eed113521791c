"""The matrix in Markdown, as a page of a repository shows it: tables, then the clauses that are not kept."""

from __future__ import annotations

from collections.abc import Iterator

import queuespec
from queuespec.comparing.matrix import Broken, Library, Matrix, Shown, Word
from queuespec.report.markdown import text


def markdown(matrix: Matrix) -> str:
    """The page."""
    return "\n".join(_lines(matrix)) + "\n"


def _lines(matrix: Matrix) -> Iterator[str]:
    names = [text(library.name) for library in matrix.libraries]
    yield "# Which library keeps which promise"
    yield ""
    yield f"{text(matrix.compared.what())}."
    yield "A promise that is broken counts as broken, however long that has been known."
    for note in matrix.compared.merged.notes:
        yield ""
        yield f"> {text(note)}"
    yield ""
    yield "| library | keeps | broken | of these known | not offered |"
    yield "|---|--:|--:|--:|--:|"
    for library in matrix.libraries:
        told = library.sum
        name = f"[{text(library.name)}](#{library.anchor}) {text(library.versions)}"
        yield f"| {name} | {library.kept} of {told.judged} | {told.broken} | {told.known} | {told.absent} |"
    yield ""
    yield "## What you need"
    yield ""
    yield "As `queuespec compare --need` answers it."
    yield ""
    yield f"| word | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for need, words in matrix.words:
        yield f"| `{need.word}` | {' | '.join(map(_word, words))} |"
    yield ""
    yield "## Areas"
    yield ""
    yield "The worst setting of each library; a number is that of the promises that are broken."
    yield ""
    yield f"| area | {' | '.join(names)} |"
    yield "|---" * (len(names) + 1) + "|"
    for name in matrix.compared.areas:
        cells = [_cell(matrix.across(name, library.name)) for library in matrix.libraries]
        yield f"| {text(name)} | {' | '.join(cells)} |"
    yield ""
    yield "## What is not kept"
    for library in matrix.libraries:
        yield ""
        yield from _library(library)
    yield ""
    yield f"Made by queuespec {queuespec.__version__} from {len(matrix.compared.merged.runs)} run files."


def _library(library: Library) -> Iterator[str]:
    yield f'### <a id="{library.anchor}"></a>{text(library.name)} {text(library.versions)}'
    yield ""
    if library.absent:
        named = ", ".join(f"{thing} ({count})" for thing, count in library.absent)
        yield f"Not offered, with the number of clauses that need it: {text(named)}."
        yield ""
    if not library.areas:
        yield "Every clause that could be judged is kept."
    for name, anchor, those in library.areas:
        yield f'**<a id="{anchor}"></a>{text(name)}**'
        yield ""
        for each in those:
            yield from _broken(each)
        yield ""


def _broken(each: Broken) -> Iterator[str]:
    harm = f", {each.harm}" if each.harm else ""
    yield f'- <a id="{each.anchor}"></a>**{text(each.id)}** {each.level.upper()}{harm}: {text(each.wording)}'
    for way in each.ways:
        parts = [f"{way.verdict} {text(way.where)}"]
        if way.observed:
            parts.append(f"saw: {text(way.observed)}")
        if way.why:
            report = f"<{way.report}>" if way.report else text(way.unreported)
            parts.append(f"known: {text(way.why)} ({report})")
        yield f"  - {'; '.join(parts)}"
    for finding in each.findings:
        yield f"  - [{text(finding.says)}]({finding.address})"


def _word(word: Word) -> str:
    said = f"[{word.text}](#{word.link})" if word.link else word.text
    return f"**{said}**" if word.state == "bad" else said


def _cell(shown: Shown) -> str:
    said = f"[{shown.text}](#{shown.link})" if shown.link else shown.text
    return f"**{said}**" if shown.state == "bad" else said

"""The sentences of Python's own documentation, read from its HTML, each with its anchor.

A sentence is identified by its anchor and a short hash of its words, so that a list of sentences can be kept without a
copy of the documentation. What does not change a word does not change the hash: line ends, markup, the shape of
quotation marks and dashes. A signature counts as one sentence, because it promises the names and order of arguments; so
do the code of an example and the row of a table.

Anchors are written as the sources of clauses are: "multiprocessing.Queue.put" for what has a signature, and
"multiprocessing#pipes-and-queues" for a section. A clause may also cite another page of the library reference, in the
second way, such as "pickle#what-can-be-pickled".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

PAGES = ("multiprocessing", "queue")
"""The pages of the library reference that say what queues and pipes are."""

ONLINE = "https://docs.python.org/3/library"

_UNITS = {"p", "li", "dt", "dd", "tr", "pre"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SKIPPED = {"nav", "script", "style", "button", "svg", "title"}
_SKIPPED_CLASSES = {"headerlink", "admonition-title", "copybutton"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

_STRAIGHT = str.maketrans(  # by number, since on screen they look like what they become
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2026: "...", 0xA0: " "}
)
_NO_END = re.compile(r"(?:^|[\s(\[])(?:e\.g|i\.e|cf|vs)\.$", re.IGNORECASE)
_MAY_BE_NO_END = re.compile(r"\betc\.$|[^.]$")  # also `?`, and `.` within quotation marks or parentheses
_END = re.compile(r"""[.!?]['")\]]*(?=\s+(?P<next>\S))""")


class NotThatDocumentation(Exception):
    """A folder or file does not contain the expected pages. One line: which, what is wrong, what to name."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, signature, row, or example's code, of one page."""

    anchor: str  # the nearest around it: "multiprocessing.Queue.put", "multiprocessing#pipes-and-queues"
    text: str  # straightened: one line, plain quotation marks and dashes

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Documentation:
    """What the two pages say."""

    version: str  # "3.15.2"
    folder: Path | None  # that of the pages, if they were read from files
    anchors: tuple[tuple[str, tuple[str, ...]], ...]  # each anchor with those that contain it, outermost first
    sentences: tuple[Sentence, ...]  # in order, none twice under one anchor

    def has(self, anchor: str) -> bool:
        """Whether there is such a place. On a missing page, every place is assumed to exist."""
        page = page_of(anchor)
        if page in PAGES:
            return any(anchor == each for each, _ in self.anchors)
        path = self.folder / f"{page}.html" if self.folder else None
        return path is None or not path.is_file() or f'id="{anchor.split("#")[1]}"' in path.read_text(encoding="utf-8")


def read(folder: Path) -> Documentation:
    """The documentation in a folder: the whole HTML, its library/, or a folder with those two pages.

    Raises NotThatDocumentation if the folder does not hold them.
    """
    if not folder.is_dir():
        raise NotThatDocumentation(f"there is no folder {folder}; name an unpacked HTML documentation of Python")
    inside = [place for place in (folder / "library", folder) if (place / f"{PAGES[0]}.html").is_file()]
    if not inside:
        raise NotThatDocumentation(
            f"neither {folder} nor its library/ holds {PAGES[0]}.html; name an unpacked HTML documentation of Python"
        )
    pages = [_page(inside[0] / f"{name}.html", name) for name in PAGES]
    versions = sorted({page.version for page in pages})
    if len(versions) > 1:
        said = f"are of Python {' and '.join(versions)}"
        raise NotThatDocumentation(f"the pages in {inside[0]} {said}; name those of one version")
    return Documentation(
        versions[0],
        inside[0],
        tuple(anchor for page in pages for anchor in page.anchors),
        tuple(sentence for page in pages for sentence in page.sentences),
    )


def page(html: str, name: str) -> Documentation:
    """What one page says. Raises ValueError if it is not a page of Python's documentation."""
    version = re.search(r"<title>[^<]*\bPython (\d+\.\d+\S*) documentation", html)
    reader = _Reader(name)
    reader.feed(html)
    reader.close()
    if version is None or not reader.sentences:
        raise ValueError("no title of Python's documentation, or no sections")
    return Documentation(version[1], None, tuple(reader.anchors.items()), tuple(dict.fromkeys(reader.sentences)))


def page_of(source: str) -> str | None:
    """The page of a place in the documentation; None for other sources of clauses: issues, clauses, observations."""
    place = re.match(rf"({'|'.join(PAGES)})[.#]|([a-z][a-z0-9_.]*)#", source)
    return (place[1] or place[2]) if place else None


def url(anchor: str) -> str:
    """The URL of an anchor, in the newest documentation. Raises ValueError if it does not look like an anchor."""
    page = page_of(anchor)
    if page is None:
        raise ValueError(f"no place in the documentation is written {anchor!r}")
    return f"{ONLINE}/{page}.html#{anchor.removeprefix(f'{page}#')}"


def straightened(text: str) -> str:
    """On one line, with plain quotation marks and dashes."""
    return " ".join(text.translate(_STRAIGHT).split())


def split(paragraph: str) -> Iterator[str]:
    """The sentences of a paragraph.

    A sentence ends at a full stop, question mark or exclamation mark, with closing marks, before a space; unless the
    stop belongs to an abbreviation, or is one that can occur within a sentence and a lower-case letter follows. After a
    plain full stop a lower-case letter begins a sentence, because many begin with the name of something.
    """
    start = 0
    for end in _END.finditer(paragraph):
        so_far = paragraph[start : end.end()]
        if _NO_END.search(so_far) or (_MAY_BE_NO_END.search(so_far) and end["next"].islower()):
            continue
        yield so_far.strip()
        start = end.end()
    if paragraph[start:].strip():
        yield paragraph[start:].strip()


def _page(path: Path, name: str) -> Documentation:
    try:
        return page(path.read_text(encoding="utf-8"), name)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no page of Python's documentation"
        raise NotThatDocumentation(
            f"{path} cannot be used: {said}; name an unpacked HTML documentation of Python"
        ) from None


@dataclass
class _Open:
    """An element that is still open."""

    tag: str
    anchor: str = ""  # the anchor of its direct contents
    last: str = ""  # in a list of definitions: the anchor of the last signature
    whole: bool = False  # one sentence, whatever stops are in it
    skipped: bool = False


@dataclass
class _Reader(HTMLParser):
    """Gathers the sentences of one page."""

    name: str
    anchors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=lambda: [_Open("")])
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.words.append(" ")
            return
        if tag in _UNITS | _HEADINGS | {"section", "div"}:
            self._flush()
        if tag in ("td", "th"):
            self.words.append(" | " if "".join(self.words).strip() else "")
        given = {key: value or "" for key, value in attributes}
        classes = set(given.get("class", "").split())
        around = self.opened[-1]
        element = _Open(tag, around.anchor, whole=around.whole or tag in ("pre", "tr") or "sig" in classes)
        element.skipped = around.skipped or tag in _SKIPPED or bool(classes & _SKIPPED_CLASSES)
        if tag == "section" and given.get("id"):
            element.anchor = self._anchor(given["id"])
        elif tag == "dt" and "sig" in classes and given.get("id"):
            element.anchor = around.last = self._anchor(given["id"])
        elif tag in ("dt", "dd") and around.last:  # a second signature of the same call has no anchor of its own
            element.anchor = around.last
        self.opened.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.words.clear()
        elif tag in _UNITS | {"section", "div"}:
            self._flush()
        if any(element.tag == tag for element in self.opened):
            while self.opened.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.opened[-1].anchor and not self.opened[-1].skipped:
            self.words.append(data)

    def _anchor(self, id: str) -> str:
        anchor = id if id.startswith(f"{self.name}.") else f"{self.name}#{id}"
        around = dict.fromkeys(element.anchor for element in self.opened if element.anchor)
        self.anchors[anchor] = tuple(around)
        return anchor

    def _flush(self) -> None:
        text, self.words = straightened("".join(self.words)), []
        here = self.opened[-1]
        if text:
            self.sentences += [Sentence(here.anchor, each) for each in ([text] if here.whole else split(text))]

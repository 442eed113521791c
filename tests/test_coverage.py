"""`queuespec coverage`: each sentence of the documentation leads to clauses, or to the reason why none checks it.

The sentences in these samples are ours; the documentation itself is not in the repository.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec import cli
from queuespec.catalogue import collection, sentences
from queuespec.catalogue.collection import collect
from queuespec.catalogue.documentation import (
    PAGES,
    Documentation,
    Sentence,
    page,
    page_of,
    read,
    split,
    url,
)
from queuespec.catalogue.sentences import (
    Entry,
    Sentences,
    compare,
    concerned,
    load,
    updated,
    without_anchor,
    without_sentence,
)
from queuespec.catalogue.unchecked import unchecked
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Clause, Level

PAGE = """<html><head><title>{name} - a sample &#8212; Python {version} documentation</title></head><body>
<nav><p>A menu is skipped.</p></nav>
{body}
</body></html>"""

MULTIPROCESSING = """
<section id="boxes"><h2>Boxes<a class="headerlink" href="#boxes">x</a></h2>
  <p>A box is <em>shared</em>.  Look into
  <code>box.lid</code> first.</p>
  <div class="admonition note"><p class="admonition-title">Note</p><p>Boxes are heavy.</p></div>
  <dl class="py function">
    <dt class="sig sig-object py" id="multiprocessing.Box"><span>Box</span>(<em>size=0</em>)</dt>
    <dt class="sig sig-object py">Box(<em>lid</em>)</dt>
    <dd><p>Makes a box.</p>
      <dl class="py method">
        <dt class="sig sig-object py" id="multiprocessing.Box.fill">fill(x. y)</dt>
        <dd><p>Fills it:</p><ul><li><p>at once</p></li><li>or later.  Always</li></ul>
        <pre>box.fill(1)
        # done.  Now look</pre></dd>
      </dl>
      <p>Boxes last.</p></dd>
  </dl>
  <section id="lids"><h3>Lids</h3><p>Lids are another matter.</p>
    <section id="hinges"><p>A hinge squeaks.</p></section>
  </section>
</section>
<script>ignored()</script>"""

QUEUE = '<section id="lines"><table><tr><th>first</th><td>One. Two</td></tr></table></section>'

SENTENCES = """\
# Above the first sentence anything stays.
documentation = "3.15.0"

[why]
advice = "It is advice."

[left-out]
"multiprocessing#lids" = "Lids."

[sentence."multiprocessing#boxes"]
{hash} = {{ says = "the box is shared", clauses = ["PUT-01"] }}
"""


def folder(path: Path, version: str = "3.15.0", first: str = MULTIPROCESSING, second: str = QUEUE) -> Path:
    """An unpacked documentation."""
    (path / "library").mkdir(parents=True)
    for name, body in ("multiprocessing", first), ("queue", second):
        text = PAGE.format(name=name, version=version, body=body)
        (path / "library" / f"{name}.html").write_text(text, encoding="utf-8")
    return path


def told(body: str, name: str = "multiprocessing") -> list[tuple[str, str]]:
    documentation = page(PAGE.format(name=name, version="3.15.0", body=body), name)
    return [(sentence.anchor, sentence.text) for sentence in documentation.sentences]


def sample(body: str = MULTIPROCESSING) -> Documentation:
    return page(PAGE.format(name="multiprocessing", version="3.16.0", body=body), "multiprocessing")


def entry(anchor: str, text: str, *clauses: str, says: str = "so", why: str = "") -> Entry:
    return Entry(anchor, Sentence(anchor, text).hash, says, clauses, why)


def kept(*entries: Entry, out: tuple[str, ...] = ()) -> Sentences:
    return Sentences("3.15.0", {"advice": "It is advice."}, dict.fromkeys(out, "Something else."), entries)


def a_clause(id: str, *sources: str, level: Level = MUST) -> Clause:
    return Clause(id, level, "A box is a box.", sources)


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("One.  Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("See box.lid and 3.8 too. put is next.", ["See box.lid and 3.8 too.", "put is next."]),
        ("Some, e.g. Queue, i.e. a queue, cf. Pipe vs. Lock. End.", 1),
        ("Locks etc. are kept. Locks etc. Then more.", ["Locks etc. are kept.", "Locks etc.", "Then more."]),
        ("It is so (see there.)  Then more.", ["It is so (see there.)", "Then more."]),
        ("It is so (why?) in any case.", ["It is so (why?) in any case."]),
        ('He says "go." and goes. "Stay." Good.', ['He says "go." and goes.', '"Stay."', "Good."]),
        ("Changed in version 3.8: it is new. And good.", ["Changed in version 3.8: it is new.", "And good."]),
        ("Wait... and see: this is one", ["Wait...", "and see: this is one"]),
        ("", []),
    ],
)
def test_paragraphs_are_split_into_sentences(paragraph: str, sentences: list[str] | int) -> None:
    found = list(split(paragraph))
    assert " ".join(found) == " ".join(paragraph.split())
    if isinstance(sentences, list):
        assert found == sentences
    else:
        assert found == [paragraph.removesuffix(" End."), "End."]


def test_a_page_is_read_by_anchors() -> None:
    assert told(MULTIPROCESSING) == [
        ("multiprocessing#boxes", "A box is shared."),
        ("multiprocessing#boxes", "Look into box.lid first."),
        ("multiprocessing#boxes", "Boxes are heavy."),
        ("multiprocessing.Box", "Box(size=0)"),
        ("multiprocessing.Box", "Box(lid)"),
        ("multiprocessing.Box", "Makes a box."),
        ("multiprocessing.Box.fill", "fill(x. y)"),
        ("multiprocessing.Box.fill", "Fills it:"),
        ("multiprocessing.Box.fill", "at once"),
        ("multiprocessing.Box.fill", "or later."),
        ("multiprocessing.Box.fill", "Always"),
        ("multiprocessing.Box.fill", "box.fill(1) # done. Now look"),
        ("multiprocessing.Box", "Boxes last."),
        ("multiprocessing#lids", "Lids are another matter."),
        ("multiprocessing#hinges", "A hinge squeaks."),
    ]
    assert told(QUEUE, "queue") == [("queue#lines", "first | One. Two")]
    assert dict(sample().anchors) == {
        "multiprocessing#boxes": (),
        "multiprocessing.Box": ("multiprocessing#boxes",),
        "multiprocessing.Box.fill": ("multiprocessing#boxes", "multiprocessing.Box"),
        "multiprocessing#lids": ("multiprocessing#boxes",),
        "multiprocessing#hinges": ("multiprocessing#boxes", "multiprocessing#lids"),
    }


def test_a_sentence_that_is_said_twice_in_one_place_counts_once() -> None:
    assert told('<section id="x"><p>Again. Again.</p></section>') == [("multiprocessing#x", "Again.")]


def test_the_hash_is_that_of_the_words() -> None:
    def hash(markup: str) -> str:
        (sentence,) = sample(f'<section id="x">{markup}</section>').sentences
        return sentence.hash

    first = hash('<p>It\'s a "box" - so.</p>')
    assert re.fullmatch("[0-9a-f]{8}", first)
    assert hash("<ul><li>It&#8217;s a\n  <b>&#8220;box&#8221;</b> &#8211;&nbsp;so.</li></ul>") == first
    assert hash('<p>It\'s no "box" - so.</p>') != first


@pytest.mark.parametrize(
    ("anchor", "place"),
    [
        ("multiprocessing.Queue.put", "multiprocessing.html#multiprocessing.Queue.put"),
        ("multiprocessing#pipes-and-queues", "multiprocessing.html#pipes-and-queues"),
        ("queue.Queue", "queue.html#queue.Queue"),
        ("pickle#what-can-be-pickled", "pickle.html#what-can-be-pickled"),
        ("concurrent.futures#x", "concurrent.futures.html#x"),
    ],
)
def test_an_anchor_has_an_address(anchor: str, place: str) -> None:
    assert page_of(anchor) == place.split(".html")[0]
    assert url(anchor) == f"https://docs.python.org/3/library/{place}"


@pytest.mark.parametrize("source", ["gh-1", "PUT-01", "observed: CPython 3.8 to 3.15", "queues.Queue", "queue"])
def test_other_sources_are_no_anchors(source: str) -> None:
    assert page_of(source) is None
    with pytest.raises(ValueError, match=f"no place in the documentation is written '{source}'"):
        url(source)


def test_what_is_left_out_goes_down_to_what_the_file_names() -> None:
    outside = kept(out=("multiprocessing#boxes",))
    assert concerned(outside, sample()) == []
    inside = kept(entry("multiprocessing#hinges", "A hinge squeaks."), out=("multiprocessing#boxes",))
    assert [sentence.anchor for sentence in concerned(inside, sample())] == ["multiprocessing#hinges"]
    lids = kept(entry("multiprocessing#boxes", "A box is shared."), out=("multiprocessing#lids",))
    anchors = {sentence.anchor for sentence in concerned(lids, sample())}
    assert anchors == {"multiprocessing#boxes", "multiprocessing.Box", "multiprocessing.Box.fill"}


def test_a_changed_sentence_is_new_and_gone() -> None:
    was = entry("multiprocessing#hinges", "A hinge creaks.", "PUT-01")
    there = entry("multiprocessing.Box", "Boxes last.", "PUT-01")
    compared = compare(kept(was, there, out=("multiprocessing#boxes", "multiprocessing#latches")), sample())
    assert [each.text for each in compared.new] == [
        "Box(size=0)", "Box(lid)", "Makes a box.", "fill(x. y)", "Fills it:", "at once", "or later.", "Always",
        "box.fill(1) # done. Now look", "A hinge squeaks.",
    ]  # fmt: skip
    assert compared.gone == (was,)
    assert compared.lost == ("multiprocessing#latches",)


def test_an_update_leaves_blanks_and_keeps_what_has_moved() -> None:
    body = '<section id="a"><p>Same. New.</p></section><section id="b"><p>Moved.</p></section>'
    same, moved = entry("multiprocessing#a", "Same.", "PUT-01"), entry("multiprocessing#a", "Moved.", why="advice")
    gone = entry("multiprocessing#c", "Gone.", *(f"PUT-{n:02}" for n in range(1, 25)))
    text = '# head\ndocumentation = "3.15.0"\n\n[why]\nadvice = "It is advice."\n\n[left-out]\n'
    old = sentences.written(text, "3.15.0", [same, moved, gone])
    assert old.startswith(text) and max(map(len, old.splitlines())) <= 120
    new = updated(old, kept(same, moved, gone), sample(body))
    blank = Sentence("multiprocessing#a", "New.").hash
    assert new == (
        f'# head\ndocumentation = "3.16.0"\n\n[why]\nadvice = "It is advice."\n\n[left-out]\n\n'
        f'[sentence."multiprocessing#a"]\n{same.hash} = {{ says = "so", clauses = ["PUT-01"] }}\n'
        f'{blank} = {{ says = "", clauses = [] }}\n\n'
        f'[sentence."multiprocessing#b"]\n{moved.hash} = {{ says = "so", why = "advice" }}\n'
    )


def test_an_update_without_news_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sentences.toml"
    monkeypatch.setattr(sentences, "path", lambda: path)
    path.write_text(SENTENCES.format(hash="00000000"), encoding="utf-8")
    assert cli.main(["coverage", str(folder(tmp_path / "docs")), "--update"]) == 0
    once = path.read_text(encoding="utf-8")
    assert cli.main(["coverage", str(tmp_path / "docs"), "--update"]) == 0
    assert path.read_text(encoding="utf-8") == once
    assert len(load().entries) == 14


def test_mistakes_in_the_file_are_told() -> None:
    whole = entry("queue#a", "One.", "PUT-01"), entry("queue#a", "Two.", why="advice")
    assert kept(*whole).mistakes({"PUT-01"}) == []
    first, second, third = Sentence("queue#a", "1").hash, Sentence("queue#a", "2").hash, Sentence("queue#a", "3").hash
    wrong = kept(
        entry("queue#a", "1", says=""),
        entry("queue#a", "2", "PUT-98", "PUT-99", why="advice"),
        entry("queue#a", "3", "PUT-99", why="whim"),
    )
    assert wrong.mistakes({"PUT-98"}) == [
        f"queue#a {first}: says nothing yet; put it in a few words of your own",
        f"queue#a {first}: needs clauses, or else why there is none",
        f"queue#a {second}: needs clauses, or else why there is none",
        f"queue#a {third}: needs clauses, or else why there is none",
        f"queue#a {third}: why is one of advice, not 'whim'",
        f"PUT-99: is neither a clause nor an unchecked statement, but named at queue#a {second}, queue#a {third}",
    ]


def test_a_binding_clause_is_named_where_it_points_to() -> None:
    there, elsewhere = "multiprocessing#boxes", "multiprocessing#lids"
    clauses = [
        a_clause("BOX-01", there),
        a_clause("BOX-02", there, elsewhere),
        a_clause("BOX-03", elsewhere),
        a_clause("BOX-04", there, level=SHOULD),
        a_clause("BOX-05", there, level=DE_FACTO),
        a_clause("BOX-06", "BOX-01", "gh-1"),
    ]
    found = without_sentence(clauses, kept(entry(there, "A box is shared.", "BOX-01", "BOX-02", "BOX-03")))
    assert [clause.id for clause in found] == ["BOX-03", "BOX-04"]


def test_an_anchor_that_a_clause_cites_is_there() -> None:
    clause = a_clause("BOX-01", "multiprocessing.Box", "multiprocessing.Box.empty", "gh-1", "BOX-02")
    assert without_anchor([clause], sample()) == [(clause, "multiprocessing.Box.empty")]


def test_an_anchor_on_another_page_is_there_if_the_page_is(tmp_path: Path) -> None:
    (folder(tmp_path) / "library" / "pickle.html").write_text('<section id="what-can-be-pickled">')
    sources = "pickle#what-can-be-pickled", "pickle#what-can-not", "copy#deep", "multiprocessing#boxes"
    clause = a_clause("BOX-01", *sources)
    assert without_anchor([clause], read(tmp_path)) == [(clause, "pickle#what-can-not")]
    assert without_sentence([a_clause("BOX-02", *sources[:3])], kept()) == []


def test_the_command_tells_what_is_new_and_gone_and_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sentences.toml"
    monkeypatch.setattr(sentences, "path", lambda: path)
    clauses = [a_clause("BOX-01", "multiprocessing#boxes"), a_clause("BOX-02", "queue#rows")]
    monkeypatch.setattr(collection, "collect", lambda: {clause.id: clause for clause in clauses})
    docs = folder(tmp_path / "docs", first='<section id="boxes"><p>A box is shared. It lasts.</p></section>')
    head = SENTENCES.split("[sentence")[0]
    here = Sentence("multiprocessing#boxes", "A box is shared.").hash
    path.write_text(
        f'{head}[sentence."multiprocessing#boxes"]\n{here} = {{ says = "shared", clauses = ["BOX-01", "BOX-09"] }}\n'
        '00000000 = { says = "it bends", why = "advice" }\n'
    )
    new, row = Sentence("multiprocessing#boxes", "It lasts.").hash, Sentence("queue#lines", "first | One. Two").hash
    assert cli.main(["coverage", str(docs)]) == 1
    wrong = f"""\
NEW      multiprocessing#boxes
  It lasts.
  {new} = {{ says = "", clauses = [] }}
NEW      queue#lines
  first | One. Two
  {row} = {{ says = "", clauses = [] }}
GONE     multiprocessing#boxes
  it bends
  00000000 = {{ says = "it bends", why = "advice" }}
GONE     multiprocessing#lids
  It is listed as left out, but there is no such place any more.
WRONG    BOX-09
  is neither a clause nor an unchecked statement, but named at multiprocessing#boxes {here}
NOWHERE  BOX-02
  A box is a box.
  No sentence at the places that it cites lists it: queue#rows
NOWHERE  BOX-02
  A box is a box.
  There is no such place: queue#rows
"""
    summary = """\
documentation  Python 3.15.0; the sentences were last checked against 3.15.0
sentences      2: 1 lead to clauses, 1 to none (1 advice)
left out       1 place about something else
"""
    assert capsys.readouterr() == (wrong + summary, "")
    assert cli.main(["coverage", str(docs), "--all"]) == 1
    every = """\
multiprocessing#boxes
  A box is shared.
     -> BOX-01, BOX-09
  It lasts.
     -> NEW

queue#lines
  first | One. Two
     -> NEW

"""
    assert capsys.readouterr() == (every + wrong + summary, "")


def test_the_command_is_content_when_each_sentence_has_been_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sentences.toml"
    monkeypatch.setattr(sentences, "path", lambda: path)
    monkeypatch.setattr(collection, "collect", lambda: {"PUT-01": a_clause("PUT-01", "multiprocessing#boxes")})
    first = '<section id="boxes"><p>A box is shared.</p><section id="lids"><p>Lids.</p></section></section>'
    docs = folder(tmp_path / "docs", first=first, second='<section id="boxes"><p>No.</p></section>')
    read = SENTENCES.format(hash=Sentence("multiprocessing#boxes", "A box is shared.").hash)
    no = Sentence("queue#boxes", "No.").hash
    path.write_text(read + f'\n[sentence."queue#boxes"]\n{no} = {{ says = "none", why = "advice" }}\n')
    for named in docs, docs / "library":
        assert cli.main(["coverage", str(named)]) == 0
        assert capsys.readouterr().out == (
            "documentation  Python 3.15.0; the sentences were last checked against 3.15.0\n"
            "sentences      2: 1 lead to clauses, 1 to none (1 advice)\n"
            "left out       1 place about something else\n"
        )


@pytest.mark.broad
def test_without_a_documentation_there_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def complaint(path: Path) -> str:
        assert cli.main(["coverage", str(path)]) == 4
        out, error = capsys.readouterr()
        assert out == ""
        return error.replace(str(tmp_path), "")

    advice = "name an unpacked HTML documentation of Python"
    assert complaint(tmp_path / "no") == f"queuespec: there is no folder /no; {advice}\n"
    (tmp_path / "empty").mkdir()
    nothing = f"queuespec: neither /empty nor its library/ holds multiprocessing.html; {advice}\n"
    assert complaint(tmp_path / "empty") == nothing
    (tmp_path / "empty" / "multiprocessing.html").write_text("<p>hello</p>")
    no_page = "/empty/multiprocessing.html cannot be used: it is no page of Python's documentation"
    assert complaint(tmp_path / "empty") == f"queuespec: {no_page}; {advice}\n"
    one = folder(tmp_path / "one")
    (one / "library" / "queue.html").unlink()
    no_file = "/one/library/queue.html cannot be used: No such file or directory"
    assert complaint(one) == f"queuespec: {no_file}; {advice}\n"
    (one / "library" / "queue.html").write_bytes(b"\xff\xfe")
    assert complaint(one).startswith("queuespec: /one/library/queue.html cannot be used: it is no page")
    mixed = folder(tmp_path / "mixed", "3.14.1")
    shutil.copy(folder(tmp_path / "other", "3.15.0") / "library" / "queue.html", mixed / "library")
    assert complaint(mixed) == (
        "queuespec: the pages in /mixed/library are of Python 3.14.1 and 3.15.0; name those of one version\n"
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nonsense", "Expected '=' after a key in a key/value pair (at end of document)"),
        ("[why]\n", "it lacks 'sentence'"),
        ('[sentence."queue#a"]\n0 = {}\n', "it lacks 'says'"),
    ],
)
def test_a_file_of_sentences_that_can_not_be_read_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, complaint: str
) -> None:
    path = tmp_path / "sentences.toml"
    path.write_text(text)
    monkeypatch.setattr(sentences, "path", lambda: path)
    assert cli.main(["coverage", str(folder(tmp_path / "docs"))]) == 4
    assert capsys.readouterr() == ("", f"queuespec: {path} cannot be used: {complaint}\n")


def test_who_has_seen_enough_is_not_told_of_it() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as nobody:
        words = [sys.executable, "-m", "queuespec", "list", "PUT-01"]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=nobody, stderr=subprocess.PIPE, timeout=100)
    assert (done.returncode, done.stderr) == (6, b"")


def test_the_sentences_are_whole() -> None:
    clauses = {id: clause for id, clause in collect().items() if not id.startswith("ZZZ")}
    mine = load()
    assert mine.mistakes(clauses.keys() | unchecked().keys()) == []
    assert [clause.id for clause in without_sentence(clauses.values(), mine)] == []
    text = sentences.path().read_text(encoding="utf-8")
    assert text == sentences.written(text, mine.documentation, mine.entries), "`queuespec coverage --update` puts it so"
    assert max(map(len, text.splitlines())) <= 120
    for each in mine.entries:
        assert page_of(each.anchor) in PAGES and re.fullmatch("[0-9a-f]{8}", each.hash), each
        assert not each.says.endswith(".") and len(each.says) < 100, each
        assert len(set(each.clauses)) == len(each.clauses), each
    for anchor, why in {**mine.left_out, **mine.reasons}.items():
        assert why.endswith("."), anchor
    assert {page_of(anchor) for anchor in mine.left_out} <= set(PAGES)


def test_the_documentation_is_covered(capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is an HTML documentation of the version that the file is about."""
    minor = ".".join(load().documentation.split(".")[:2])
    interpreter = shutil.which(f"python{minor}") or sys.executable
    beside = Path(interpreter).resolve().parents[1] / "share" / "doc" / f"python{minor}" / "html"  # Debian's place
    named = os.environ.get("QUEUESPEC_DOCUMENTATION")
    if not named and not beside.is_dir():
        pytest.skip(f"no HTML documentation of Python {minor} here; QUEUESPEC_DOCUMENTATION may name one")
    code = cli.main(["coverage", named or str(beside)])
    assert code == 0, capsys.readouterr()

"""What clauses still lack: each line says what to do, most of them by which command.

    python tests/selfproof/lacking.py [ID ...] [--sentence HASH ...]
    python tests/selfproof/lacking.py AREA

Of all clauses, if none is named. Of an area, such as CONN-POLL, it prints the next free number. A clause needs sources
that exist, and its place in docs/clauses.md; one that can fail also a likely cause, a mutant that it catches, and a
proof of that which is about both as they are now; one that binds a sentence of the documentation that names it. The
built-in adapters must obey it, or have a known failure. --sentence writes into spec/sentences.toml that the
clause puts these to the test. Exits with 1 if anything is lacking.
"""

from __future__ import annotations

import argparse
import re
import runpy
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import proof
from trials import MUTANTS, TESTS, checks

from queuespec.catalogue import sentences
from queuespec.catalogue.collection import Uncollectable, collect
from queuespec.catalogue.documentation import PAGES, page_of
from queuespec.catalogue.page import page
from queuespec.catalogue.sentences import Sentences
from queuespec.catalogue.unchecked import unchecked
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Clause, Kind

ROOT = TESTS.parent
CLAUSES = ROOT / "docs" / "clauses.md"
CAN_FAIL = (MUST, SHOULD, DE_FACTO)
LONGEST = 160  # characters of a wording
MINE = "python tests/selfproof/lacking.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clause", nargs="*", metavar="ID")
    parser.add_argument("--sentence", nargs="+", default=[], metavar="HASH", help="that the clause puts to the test")
    asked = parser.parse_args()
    try:
        known = collect()
    except Uncollectable as error:
        parser.exit(1, f"lacking: {error}\n")
    numbered = known.keys() | unchecked().keys()
    ids = [id.upper() if id not in known else id for id in asked.clause] or [*known]
    for id in ids:
        if re.fullmatch(r"[A-Z]+(-[A-Z]+)?", id) and area(id, numbered):
            print(f"{id}: the next free number is {next_free(id, numbered)}")
        elif id not in known:
            parser.error(_no_clause(id, numbered))
    ids = [id for id in ids if id in known]
    if asked.clause and not ids:
        return 0
    if asked.sentence:
        if len(ids) != 1:
            parser.error("--sentence goes with one clause")
        if wrong := linked(known[ids[0]], asked.sentence):
            parser.error(wrong)
    state = State(known)
    found = {id: [*state.lacks(known[id])] for id in ids}
    for id, lines in found.items():
        if lines:
            print(f"{id} lacks", *(f"  {line}" for line in lines), sep="\n")
    print(summary(len(found), sum(map(bool, found.values()))))
    return 1 if any(found.values()) else 0


def summary(clauses: int, lacking: int) -> str:
    """The last line."""
    of = f"{clauses} clause{'s' * (clauses != 1)}"
    if not lacking:
        return f"{of}: nothing is lacking"
    return f"{of}, not complete yet" if clauses == 1 else f"{of}, {lacking} of them not complete yet"


def area(name: str, ids: Collection[str]) -> list[int]:
    """The numbers of an area that are taken, by a clause or by an unchecked statement."""
    return [int(id.rpartition("-")[2]) for id in ids if re.fullmatch(rf"{name}-\d+", id)]


def next_free(name: str, ids: Collection[str]) -> str:
    """The next id of an area."""
    return f"{name}-{max(area(name, ids), default=0) + 1:02}"


def _no_clause(id: str, numbered: Collection[str]) -> str:
    name = id.rpartition("-")[0]
    if id in numbered:
        return f"{id} stands in spec/unchecked.toml; the next free number is {next_free(name, numbered)}"
    if area(name, numbered):
        return f"spec/ has no clause {id}; the next free number is {next_free(name, numbered)}"
    return f"spec/ has no clause and no area {id}"


class State:
    """The clauses, and what there is about them."""

    def __init__(self, known: dict[str, Clause]) -> None:
        mine = [known[id] for id in sorted(known) if id in checks()]
        self.ids = {clause.id for clause in mine} | unchecked().keys()
        self.sentences = sentences.load()
        self.proof = proof.load()
        self.stale = proof.stale(self.proof)
        self.queue_alone = runpy.run_path(str(TESTS / "test_unchecked.py"))["QUEUE_ALONE"]
        self.unproved = {*proof.unproved(self.proof)}
        self.written = _sections(CLAUSES.read_text(encoding="utf-8"))
        self.current = _sections(page(mine, [*unchecked().values()]))

    def lacks(self, clause: Clause) -> Iterator[str]:
        """What a clause lacks, a line each; lines of advice are indented below it."""
        yield from in_itself(clause, self.ids, self.sentences)
        if sentences.without_sentence([clause], self.sentences):
            yield "a sentence of the documentation that names it; choose, or cite another source:"
            for entry in self.sentences.entries:
                if entry.anchor in clause.sources:
                    yield f"    {entry.hash}  {entry.anchor}: {entry.says}"
            yield f"    {MINE} {clause.id} --sentence HASH"
        if without_joinable(clause) and clause.id not in self.queue_alone:
            yield "kinds=BOTH_QUEUES, or its reason in the table QUEUE_ALONE of tests/test_unchecked.py"
        if clause.level in CAN_FAIL:
            yield from self._mutants(clause)
        yield from self._shipped(clause)
        if self.written.get(clause.id) != self.current[clause.id]:
            yield "its place in docs/clauses.md, as it is now"
            yield "    queuespec list --markdown > docs/clauses.md"

    def _mutants(self, clause: Clause) -> Iterator[str]:
        mutants = [mutant for mutant in MUTANTS if clause.id in mutant.caught_by]
        if not mutants:
            yield "a mutant that it catches"
            named = f'caught_by = {{"{clause.id}": ("FAIL", "words of the evidence")}}'
            folder = TESTS / "mutants" / clause.area.lower()
            new = "" if folder.is_dir() else ", and an empty __init__.py beside it"
            yield f"    write {folder.relative_to(ROOT)}/NAME.py, with {named}{new}"
        for mutant in mutants:
            finding = self.proof.mutants.get(mutant.name)
            file = mutant.path.relative_to(ROOT).as_posix()
            if mutant.sound not in checks():
                yield f"a clause that {mutant.name} obeys: {mutant.sound}, its `sound`, is none"
            elif finding is not None and mutant.sound in finding.caught:
                yield f"another `sound` for {mutant.name}: it breaks {mutant.sound}"
                yield f"    choose a clause that passes: queuespec run {file} --start-method {finding.start_method} -v"
                yield f"    or, if {mutant.sound} has changed: python tests/selfproof/selfproof.py --only {mutant.name}"
            if finding is None or clause.id in self.stale.get(mutant.name, ()) or self.stale.get(mutant.name) == []:
                yield f"a proof that it catches {mutant.name}, as both are now"
                yield f"    {proof.ANEW}"
            elif clause.id in finding.missed:
                verdict, words = mutant.caught_by[clause.id]
                seen = finding.caught.get(clause.id, "no failure")
                yield f"{verdict} with {words!r} on {mutant.name}; seen was {seen}"
                yield f"    queuespec run {file} --clause {clause.id} --start-method {finding.start_method}"

    def _shipped(self, clause: Clause) -> Iterator[str]:
        """Whether the built-in adapters obey it."""
        if clause.id in self.unproved:
            yield "a proof that stdlib and the other built-in adapters obey it, as it is now"
            yield f"    {proof.ANEW}"
            return
        for name, gave in self.proof.disobeyed.get(clause.id, {}).items():
            yield f"that {name} obeys it, or a known failure in implementations/{name}.toml; seen was {gave}"
            yield f"    queuespec run {name} --clause {clause.id}"


def without_joinable(clause: Clause) -> bool:
    """Whether it binds and is about Queue, but not about JoinableQueue, which obeys every rule of Queue."""
    return Kind.QUEUE in clause.kinds and Kind.JOINABLE not in clause.kinds and clause.level.gates(DE_FACTO)


def in_itself(clause: Clause, ids: Collection[str], kept: Sentences) -> Iterator[str]:
    """What its own words lack; `ids` are those of all clauses and unchecked statements."""
    file, check = f"spec/test_{clause.area.lower()}.py", checks().get(clause.id)
    if check is not None and check.path.stem.removeprefix("test_").split("_")[0] != clause.area.lower():
        yield f"the right file: it stands in spec/{check.path.name}, and its area is {file}"
    area_of_it, _, number = clause.id.rpartition("-")
    if clause.id in unchecked():
        yield f"a number of its own: spec/unchecked.toml has this; {next_free(area_of_it, ids)} is free"
    elif number.isdigit() and int(number) > 1 and f"{area_of_it}-{int(number) - 1:02}" not in ids:
        yield f"the next number, which is {next_free(area_of_it, {*ids} - {clause.id})}"
    if not clause.wording.endswith(".") or len(clause.wording) >= LONGEST:
        yield f"a wording of one sentence, with a full stop, below {LONGEST} characters: it has {len(clause.wording)}"
    if clause.level in CAN_FAIL and not (clause.hint or clause.if_hung or clause.if_raised or clause.if_leaked):
        yield "a likely cause: hint, if_hung, if_raised or if_leaked"
    for id in set(clause.needs) - set(ids):
        yield f"what it needs: there is no clause {id}"
    if not all(clause.sources) or not clause.sources:
        yield "a source"
    if clause.level is DE_FACTO and not any(re.match(r"observed: |gh-\d|bpo-\d", each) for each in clause.sources):
        yield "a source for DE-FACTO: OBSERVED, gh-NUMBER or bpo-NUMBER"
    for source in clause.sources:
        if not _is_source(source, ids, kept):
            yield f"a source that exists: {source!r} is no anchor in spec/sentences.toml, issue, clause or observation"


def _is_source(source: str, ids: Collection[str], kept: Sentences) -> bool:
    if page_of(source) in PAGES:
        there = {entry.anchor for entry in kept.entries} | kept.left_out.keys()
        return source in there or any(source.startswith(f"{anchor}.") for anchor in kept.left_out)
    return source in ids or page_of(source) is not None or bool(re.match(r"observed: .|(gh|bpo)-\d+$", source))


def linked(clause: Clause, hashes: Sequence[str]) -> str:
    """Write that a clause puts these sentences to the test; what is wrong with them, or ''."""
    kept = sentences.load()
    there = {entry.hash for entry in kept.entries if entry.anchor in clause.sources}
    if wrong := set(hashes) - there:
        return f"no sentence at {', '.join(clause.sources)} is {', '.join(sorted(wrong))}"
    entries = [
        replace(entry, clauses=tuple(dict.fromkeys([*entry.clauses, clause.id])), why="")
        if entry.hash in hashes and entry.anchor in clause.sources
        else entry
        for entry in kept.entries
    ]
    text = sentences.path().read_text(encoding="utf-8")
    sentences.path().write_text(sentences.written(text, kept.documentation, entries), encoding="utf-8")
    return ""


def _sections(text: str) -> dict[str, str]:
    """The parts of the page by their headings."""
    return {part.split("\n")[0]: part.split("\n## ")[0].strip() for part in text.split("\n### ")[1:]}


if __name__ == "__main__":
    sys.exit(main())

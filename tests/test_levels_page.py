"""docs/levels.md names the level of each clause that it tells of, and a place that the clause cites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queuespec.catalogue.collection import collect
from queuespec.catalogue.sentences import load
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Level
from queuespec.verdict.verdicts import Verdict

PAGE = Path(__file__).parents[1] / "docs" / "levels.md"
HEADINGS = {"What looks like a detail, and is MUST": MUST, "What is documented with a reservation": SHOULD}
UNDOCUMENTED = "What stays undocumented"
ID = r"\b[A-Z]+(?:-[A-Z]+)?-\d\d\b"


def part(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of each row of the tables, headings left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("heading", HEADINGS)
def test_each_clause_has_the_level_and_cites_the_place(heading: str) -> None:
    clauses, sentences = collect(), load()
    named = [row[0] for row in rows(part(heading))]
    assert named and len(set(named)) == len(named)
    for id, _, _, place, *undocumented in rows(part(heading)):
        assert clauses[id].level is HEADINGS[heading], id
        assert any(id in entry.clauses for entry in sentences.entries if entry.anchor == place), (id, place)
        assert place in clauses[id].sources, (id, place)
        for other in re.findall(ID, " ".join(undocumented)):
            assert clauses[other].level is DE_FACTO, other


def test_every_should_clause_is_told_of() -> None:
    told = {row[0] for row in rows(part("What is documented with a reservation"))}
    assert told == {id for id, clause in collect().items() if clause.level is SHOULD}


def test_what_is_called_undocumented_is_de_facto() -> None:
    clauses = collect()
    named = re.findall(ID, part(UNDOCUMENTED))
    assert named
    assert {id: clauses[id].level for id in named} == dict.fromkeys(named, DE_FACTO)


def test_every_level_and_every_verdict_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    firsts = {
        word
        for line in text.splitlines()
        if line.startswith("|")
        for word in re.findall(r"[A-Z-]+", line.split("|")[1])
    }
    assert {level.name.replace("_", "-") for level in Level} <= firsts
    assert {verdict.value for verdict in Verdict} <= firsts

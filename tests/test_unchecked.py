"""Every numbered statement is a clause, or stands in spec/unchecked.toml with the reason why it is none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from asked import asked

from queuespec import places
from queuespec.catalogue.collection import collect
from queuespec.catalogue.unchecked import LEVELS, Unchecked, unchecked
from queuespec.clauses import Clause, Kind, Level

# The inventory that the numbers come from ends at LISTEN-15, MGR-13, CTX-11, WAIT-13, GET-23, and, of CONN, at SEND-03,
# POLL-08 and RBI-08. What goes beyond was found later: in sentences of the documentation that had led to no clause, or
# not to all that they promise, and in bugs of the past. More may be found: it is not entered here, for these are the
# numbers that must never be taken back.
NUMBERED = {
    "CTOR": 16, "PUT": 26, "GET": 27, "STATE": 15, "FIFO": 12, "LIFE": 33, "JOIN": 22, "SIMPLE": 10, "PIPE": 22,
    "SAFE": 19, "WAIT": 15, "LISTEN": 22, "MGR": 15, "CTX": 15,
    "SER": 21, "DOCEX": 8, "CONN-SEND": 4, "CONN-RECV": 9, "CONN-FILENO": 2, "CONN-CLOSE": 5, "CONN-CTX": 1,
    "CONN-POLL": 12, "CONN-SB": 7, "CONN-RB": 8, "CONN-RBI": 10, "CONN-MIX": 1, "CONN-EXC": 2, "CONN-OBJ": 1,
}  # fmt: skip
LETTERED = {"00": "abc", "01": "abcde", "02": "abc", "03": "abc", "04": "abcd"}
IDS = {f"{area}-{number:02}" for area, last in NUMBERED.items() for number in range(1, last + 1)}
IDS |= {f"SEED-{number}{letter}" for number, letters in LETTERED.items() for letter in letters}

# The clauses about Queue that are not put to JoinableQueue, though binding.
QUEUE_ALONE = {
    "CTOR-17": "says that a Queue has not what a JoinableQueue has",
    "DOCEX-03": "is a program of the documentation, which shows a Queue",
    "MGR-08": "compares a Queue with a JoinableQueue",
    "SAFE-11": "is about the starting of processes, which is dear, and the same for each kind",
}


@pytest.fixture(scope="module")
def clauses() -> dict[str, Clause]:
    return {id: clause for id, clause in collect().items() if not id.startswith("ZZZ")}


def test_every_statement_is_a_clause_or_unchecked_with_a_reason(clauses: dict[str, Clause]) -> None:
    assert clauses.keys().isdisjoint(unchecked())
    numbered = clauses.keys() | unchecked().keys()
    assert numbered >= IDS
    for area, number in (id.rsplit("-", 1) for id in numbered - IDS if id[-1].isdigit()):
        assert number == "01" or f"{area}-{int(number) - 1:02}" in numbered, f"{area}-{number} leaves a number out"


def test_the_data_are_whole(clauses: dict[str, Clause]) -> None:
    tables = tomllib.loads((places.spec() / "unchecked.toml").read_text(encoding="utf-8"))
    assert tables.keys() == {"statement"}
    assert len(tables["statement"]) == len(unchecked()), "an id stands there twice"
    assert set(LEVELS) == {level.value for level in Level} | {"unreliable", "advice"}
    for table in tables["statement"]:
        assert table.keys() - {"see"} == {"id", "level", "says", "why"}, table
    for statement in unchecked().values():
        assert statement.level in LEVELS, statement
        assert statement.says.endswith(".") and len(statement.says) < 160, statement
        assert statement.why.endswith("."), statement
        assert len(set(statement.see)) == len(statement.see), statement
        assert set(statement.see) <= clauses.keys(), statement


def test_what_is_promised_is_unchecked_only_for_a_reason_that_can_be_followed(clauses: dict[str, Clause]) -> None:
    repeats = {s.id for s in unchecked().values() if s.why.startswith("Repeats")}
    assert all(unchecked()[id].see for id in repeats)


def test_each_clause_about_queue_is_about_joinable_queue_too(clauses: dict[str, Clause]) -> None:
    alone = {
        id
        for id, clause in clauses.items()
        if Kind.QUEUE in clause.kinds and Kind.JOINABLE not in clause.kinds and clause.level.gates(Level.DE_FACTO)
    }
    assert alone == QUEUE_ALONE.keys(), "JOIN-18 says that a JoinableQueue obeys every rule of Queue"


def test_list_prints_them_with_the_reason() -> None:
    code, said, complaint = asked("list", "--unchecked")
    assert (code, complaint) == (0, "")
    assert re.findall(r"^\S+", said, re.MULTILINE) == sorted(unchecked())
    assert max(map(len, said.splitlines())) <= 100
    code, said, complaint = asked("list", "--unchecked", "life-*", "JOIN-14")
    assert (code, complaint) == (0, "")
    assert (
        said
        == """\
JOIN-14        ADVICE     If consumers never call task_done, the count of unfinished tasks may
                          overflow and raise.
                          Not checked: That takes more than two billion puts. See JOIN-01, JOIN-07.
"""
        + "".join(_lines(said, "LIFE-"))
    )


def _lines(said: str, area: str) -> list[str]:
    lines = said.splitlines(keepends=True)
    first = next(n for n, line in enumerate(lines) if line.startswith(area))
    assert {line.split("-")[0] for line in lines[first:] if line[0] != " "} == {area.rstrip("-")}
    return lines[first:]


def test_explain_tells_of_them_as_of_clauses() -> None:
    code, said, _ = asked("explain", "life-19", "PUT-04", "seed-03b")
    assert code == 0
    first, second, third = said.split("\n\n")
    assert first == (
        "LIFE-19  UNRELIABLE, not checked\n"
        "  A process ended by os._exit, SIGTERM or SIGKILL does not flush: items may be lost.\n"
        "  why           Losing the items and delivering them are both right. That items flushed before\n"
        "                survive is a clause.\n"
        "  see           LIFE-07, LIFE-18"
    )
    assert second.startswith("PUT-04  MUST\n")
    assert third.startswith("SEED-03b  MUST, not checked\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["list", "--unchecked", "XYZ-*"],
            "no unchecked statement is named XYZ-*; `queuespec list --unchecked` prints all",
        ),
        (
            ["list", "--unchecked", "LIFE-19", "PUT-04"],
            "PUT-04 has clauses; leave out --unchecked",
        ),
        (
            ["list", "--unchecked", "PUT-*"],
            "PUT-* has clauses; leave out --unchecked",
        ),
        (["list", "JOIN-18"], "no clause checks JOIN-18; `queuespec explain JOIN-18` says why"),
        (
            ["explain", "LIFE-19", "LIFE-99"],
            "no clause is named LIFE-99; `queuespec list` prints all; PUT-* selects an area",
        ),
    ],
)
def test_a_pattern_that_names_nothing_is_a_clear_error(arguments: list[str], complaint: str) -> None:
    assert asked(*arguments) == (4, "", f"queuespec: {complaint}\n")


def test_the_data_are_read_from_the_folder_of_the_clauses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "unchecked.toml").write_text(
        '[[statement]]\nid = "PUT-99"\nlevel = "may"\nsays = "x."\nwhy = "y."\nsee = ["PUT-01"]\n'
    )
    monkeypatch.setattr(places, "spec", lambda: tmp_path)
    assert unchecked() == {"PUT-99": Unchecked("PUT-99", "may", "x.", "y.", ("PUT-01",))}

"""The clauses as a collection: ids, levels, sources."""

from __future__ import annotations

import re
from typing import Any

import lacking
import pytest

from queuespec import places
from queuespec.catalogue import sentences
from queuespec.catalogue.collection import collect, imported
from queuespec.catalogue.unchecked import unchecked
from queuespec.clauses import (
    DE_FACTO,
    HAZARD,
    MAY,
    MUST,
    SHOULD,
    Clause,
    Contract,
    DuplicateClause,
    Kind,
    Level,
    clause,
    clause_of,
)


@pytest.mark.usefixtures("own_clauses")
def test_two_checks_can_not_carry_one_id() -> None:
    def first() -> None: ...

    def second() -> None: ...

    clause("ZZZ-01", MUST, "One.", source="x")(first)
    clause("ZZZ-01", MUST, "One.", source="x")(first)  # a module may be imported anew
    with pytest.raises(DuplicateClause, match=r"clause ZZZ-01 is claimed by both .*first and .*second"):
        clause("ZZZ-01", MUST, "Two.", source="x")(second)


@pytest.mark.parametrize("id", ["PUT", "PUT-4", "put-04", "PUT_04", "PUT-004"])
def test_an_id_has_its_form(id: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"a clause id looks like PUT-04 or CONN-SEND-01, not {id!r}")):
        clause(id, MUST, "One.", source="x")


@pytest.mark.usefixtures("own_clauses")
def test_a_single_value_stands_for_a_sequence_of_one() -> None:
    def check() -> None: ...

    given: dict[str, Any] = {"kinds": Kind.PIPE, "capabilities": "wait", "start_methods": "fork", "needs": "ZZZ-01"}
    clause("ZZZ-02", MUST, "One.", source="x", contracts=Contract.QUEUE, **given)(check)
    made = clause_of(check)
    assert made is not None
    assert (made.sources, made.kinds, made.contracts) == (("x",), (Kind.PIPE,), (Contract.QUEUE,))
    assert (made.when, made.hint) == ("", "")
    assert (made.capabilities, made.start_methods, made.needs) == (frozenset({"wait"}), ("fork",), ("ZZZ-01",))


def test_levels_gate_from_the_strongest_on() -> None:
    gating = {weakest: {level for level in Level if level.gates(weakest)} for weakest in (MUST, SHOULD, DE_FACTO)}
    assert gating == {MUST: {MUST}, SHOULD: {MUST, SHOULD}, DE_FACTO: {MUST, SHOULD, DE_FACTO}}
    assert not any(level.gates(DE_FACTO) for level in (MAY, HAZARD))


def test_each_clause_stands_in_the_file_of_its_area_and_is_whole() -> None:
    known = {id: c for id, c in collect().items() if not id.startswith("ZZZ")}
    for path in sorted(places.spec().glob("test_*.py")):
        assert any(hasattr(c, "queuespec_clause") for c in vars(imported(path)).values()), path
    ids, kept = known.keys() | unchecked().keys(), sentences.load()
    assert {id: found for id, c in known.items() if (found := [*lacking.in_itself(c, ids, kept)])} == {}


def test_what_a_clause_lacks_in_itself_is_told() -> None:
    poor = Clause("PUT-99", DE_FACTO, "It is so", ("multiprocessing.Queue.putt", "GET-99", "gh-1"), needs=("GET-98",))
    assert [*lacking.in_itself(poor, ["PUT-01", "PUT-02", "PUT-99", "PUT-03a"], sentences.load())] == [
        "the next number, which is PUT-03",
        "a wording of one sentence, with a full stop, below 160 characters: it has 8",
        "a likely cause: hint, if_hung, if_raised or if_leaked",
        "what it needs: there is no clause GET-98",
        "a source that exists: 'multiprocessing.Queue.putt' is no anchor in spec/sentences.toml, issue, clause or "
        "observation",
        "a source that exists: 'GET-99' is no anchor in spec/sentences.toml, issue, clause or observation",
    ]
    taken = Clause("LIFE-19", MUST, "It is so.", ("multiprocessing.Queue.put",), hint="it is not so")
    assert [*lacking.in_itself(taken, ["LIFE-18", "LIFE-19"], sentences.load())] == [
        "a number of its own: spec/unchecked.toml has this; LIFE-20 is free"
    ]
    whole = Clause("PUT-03", MUST, "It is so.", ("multiprocessing.Queue.put", "PUT-01"), hint="it is not so")
    assert [*lacking.in_itself(whole, ["PUT-01", "PUT-02", "PUT-03"], sentences.load())] == []


def test_no_clause_lacks_anything() -> None:
    known = {id: c for id, c in collect().items() if not id.startswith("ZZZ")}
    state = lacking.State(known)
    assert {id: found for id, c in known.items() if (found := [*state.lacks(c)])} == {}

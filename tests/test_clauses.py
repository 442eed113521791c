"""The clauses as a collection: ids, levels, sources."""

from __future__ import annotations

import re
from typing import Any

import pytest

from queuespec import places
from queuespec.catalogue.collection import collect, imported
from queuespec.clauses import (
    DE_FACTO,
    HAZARD,
    MAY,
    MUST,
    SHOULD,
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
    known = collect()
    for path in sorted(places.spec().glob("test_*.py")):
        area = path.stem.removeprefix("test_").split("_")[0].upper()
        here = [c for c in vars(imported(path)).values() if hasattr(c, "queuespec_clause")]
        assert here, path
        assert {check.queuespec_clause.area for check in here} == {area}
    mine = {id: c for id, c in known.items() if not id.startswith("ZZZ")}
    for id, c in mine.items():
        assert c.wording.endswith(".") and len(c.wording) < 160, id
        assert c.sources and all(c.sources), id
        assert set(c.needs) <= set(mine), id
        if c.level is DE_FACTO:
            assert any(re.match(r"observed: |gh-\d|bpo-\d", source) for source in c.sources), id

"""docs/proof.md is about the subjects that there are, as they are."""

from __future__ import annotations

import proof


def test_the_proof_is_of_these_subjects() -> None:
    assert proof.outdated() == ""


def test_every_gate_held() -> None:
    assert [*proof.faults(proof.load())] == []

"""What Hypothesis makes up for the clauses is the same wherever they run."""

from __future__ import annotations

import pytest
from hypothesis.internal.conjecture import providers

from queuespec.case import examples


def test_what_is_made_up_does_not_hang_on_the_modules_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> None:
        raise AssertionError("the source of all modules is read")

    monkeypatch.setattr(providers, "_get_local_constants", read)
    assert len(examples._made_up.__wrapped__(examples.builtin_values(), 200)) == 200

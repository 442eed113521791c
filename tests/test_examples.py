"""The values that clauses put: what Hypothesis makes up is the same wherever they run, and types are told apart."""

from __future__ import annotations

import pytest
from hypothesis.internal.conjecture import providers

from queuespec.case import examples


def test_what_is_made_up_does_not_hang_on_the_modules_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> None:
        raise AssertionError("the source of all modules is read")

    monkeypatch.setattr(providers, "_get_local_constants", read)
    assert len(examples._made_up.__wrapped__(examples.builtin_values(), 200)) == 200


def test_what_is_equal_but_of_another_type_is_told_with_the_type() -> None:
    value = examples.exactly(False)
    assert value != 0
    assert repr(value) == "False of type bool"
    assert value == False  # noqa: E712
    assert repr(value) == "False"

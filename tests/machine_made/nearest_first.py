"""A plugin of pytest: the areas that a mutated file is nearest to are judged first, for they see most of its sins."""

from __future__ import annotations

import pytest

from queuespec.clauses import clause_of

NEAREST = {
    "queues": ("PUT", "GET", "JOIN", "SIMPLE", "FIFO", "LIFE"),
    "connection": ("CONN", "PIPE", "WAIT", "LISTEN"),
    "synchronize": ("PUT", "GET", "JOIN"),
}
areas: tuple[str, ...] = ()  # those that come first, in this order; set by whoever has pytest load this


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    clause = clause_of(item.function) if isinstance(item, pytest.Function) else None
    return areas.index(clause.area) if clause is not None and clause.area in areas else len(areas)

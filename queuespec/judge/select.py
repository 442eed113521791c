"""Which cases there are: what each clause is put to, what was asked for, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from queuespec.catalogue.unchecked import matching, no_clause
from queuespec.clauses import Clause, Level, clause_of, registered
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import Description
from queuespec.judge.cases import Case, Implementation, clause_in, host_key
from queuespec.options import setting
from queuespec.verdict.expectations import ExpectationsError, Ledger
from queuespec.verdict.trouble import AdapterError


def implementation(config: pytest.Config, named: Named, description: Description) -> Implementation:
    """What is to be judged of an implementation, as it was asked for.

    Raises AdapterError for a start method that it does not have, ExpectationsError for a ledger that is no good.
    """
    asked = setting(config, "start_method")
    for method in asked:
        if method not in description.start_methods:
            raise AdapterError(
                f"{named.name} has no start method {method!r} here; it has {', '.join(description.start_methods)}"
            )
    given = setting(config, "expectations")
    path = Path(given) if given else named.expectations
    ledger = Ledger.load(path) if path else None
    if ledger is not None:
        ledger.check_overlaps(description)
    methods = tuple(method for method in description.start_methods if not asked or method in asked)
    return Implementation(named, description, methods, ledger, Level(setting(config, "level") or description.level))


class Selection:
    """Gives each clause one case per implementation, start method and kind of object."""

    def __init__(self, config: pytest.Config, implementations: Sequence[Implementation]) -> None:
        self.implementations = implementations
        self._patterns: list[str] = setting(config, "clause")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        clause = clause_of(metafunc.function)
        if clause is None:
            return
        cases, ids = [], []
        for each in self.implementations:
            for method in each.start_methods:
                for kind in clause.kinds:
                    cases.append(Case(each, method, kind))
                    ids.append(f"{each.label}-{method}" + (f"-{kind.value}" if kind is not clause.kinds[0] else ""))
        metafunc.parametrize("case", cases, ids=ids, indirect=True)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self.check(registered())
        if self._patterns:
            wanted = [item for item in items if self._wanted(item)]
            dropped = [item for item in items if not self._wanted(item)]
            if dropped:
                config.hook.pytest_deselected(items=dropped)
                items[:] = wanted
        order = {
            (each.named.name, method): (first, second)
            for first, each in enumerate(self.implementations)
            for second, method in enumerate(each.start_methods)
        }
        items.sort(key=lambda item: order.get(host_key(item), (-1, -1)))

    def check(self, clauses: dict[str, Clause]) -> None:
        """Raise UsageError if a known failure, or a pattern, names no clause."""
        for each in self.implementations:
            if each.ledger is not None:
                try:
                    each.ledger.check_clauses(clauses)
                except ExpectationsError as error:
                    raise pytest.UsageError(f"queuespec: {error}") from None
        for pattern in self._patterns:
            if clauses and not matching(pattern, clauses):
                raise pytest.UsageError(f"queuespec: {no_clause(pattern)}")

    def _wanted(self, item: pytest.Item) -> bool:
        clause = clause_in(item)
        return clause is None or any(matching(pattern, [clause.id]) for pattern in self._patterns)

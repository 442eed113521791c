"""Which cases there are: what each clause applies to, what was requested, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from packaging.version import InvalidVersion, Version

from queuespec import __version__
from queuespec.catalogue import collection
from queuespec.catalogue.unchecked import matching, no_clause
from queuespec.clauses import Clause, Level, clause_of, registered
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import Description, own_name
from queuespec.judge import early, last_run
from queuespec.judge.cases import Case, Implementation, case_in, clause_in, host_key
from queuespec.judge.ends import CannotJudge
from queuespec.options import by_command, setting
from queuespec.report.folding import in_ids
from queuespec.verdict.expectations import ExpectationsError, Ledger
from queuespec.verdict.trouble import AdapterError
from queuespec.verdict.verdicts import EXIT_NOTHING


def implementations(config: pytest.Config, introduced: Sequence[tuple[Named, Description]]) -> list[Implementation]:
    """The implementations to judge, as requested; each has its own label.

    Raises AdapterError for a start method that it does not have, ExpectationsError for an unusable ledger.
    """
    labels = [own_name(named, description) for named, description in introduced]
    for fallback in ("label", "name"):  # two with the same name are labelled by how they were named
        labels = [
            getattr(named, fallback) if labels.count(label) > 1 else label
            for label, (named, _) in zip(labels, introduced, strict=True)
        ]
    return [_implementation(config, *each, label) for each, label in zip(introduced, labels, strict=True)]


def _implementation(config: pytest.Config, named: Named, description: Description, label: str) -> Implementation:
    asked = setting(config, "start_method")
    for method in asked:
        if method not in description.start_methods:
            near = early.near(method, description.start_methods)
            raise AdapterError(
                f"{named.name} has no start method {method!r} here; it has {', '.join(description.start_methods)}"
                + (f"; did you mean {near}?" if near else "")
            )
    given = setting(config, "expectations")
    path = Path(given) if given else named.expectations or (description.beside if named.file is None else None)
    ledger = Ledger.load(path) if path else None
    if description.inherits:
        ledger = replace(ledger or Ledger(Path(description.file)), inherits=True)
    if ledger is not None:
        ledger.check_overlaps(description)
    methods = tuple(method for method in description.start_methods if not asked or method in asked)
    level = Level(setting(config, "level") or description.level)
    return Implementation(named, description, methods, ledger, level, label)


class Selection:
    """Gives each clause one case per implementation, start method and kind of object.

    Raises CannotJudge if --lf is given and nothing was unexpected.
    """

    def __init__(self, config: pytest.Config, implementations: Sequence[Implementation]) -> None:
        self.implementations = implementations
        self.repeat = times(setting(config, "repeat"))
        self._release = release(setting(config, "clauses_of"))
        self._patterns: list[str] = setting(config, "clause")
        self.again: dict[str, set[last_run.CaseName]] | None = None  # by label, if it is these alone
        if setting(config, "lf"):
            self.again = {each.label: last_run.unexpected(each) for each in implementations}
            if not any(self.again.values()):
                names = ", ".join(each.named.name for each in implementations)
                raise CannotJudge(
                    f"no unexpected verdict of {names} is remembered; leave out --lf to judge every case",
                    EXIT_NOTHING,
                )
        if by_command(config) and not hasattr(config, "workerinput"):
            config.args[:] = places_asked_for(config.args)

    def pytest_pycollect_makeitem(self, obj: object) -> list[pytest.Item] | None:
        """Make no cases of clauses that match no pattern: making them takes longer than judging a few."""
        clause = clause_of(obj) if callable(obj) else None
        return [] if clause is not None and not self._named(clause) else None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        clause = clause_of(metafunc.function)
        if clause is None:
            return
        cases, ids = [], []
        for each in self.implementations:
            for method in each.start_methods:
                kinds = clause.kinds_where(each.description.kinds)
                for kind, turn in product(kinds, range(self.repeat)):
                    cases.append(Case(each, method, kind, turn))
                    words = [clause.id, in_ids(each.label), method]
                    words += [kind.value] * (kind is not clause.kinds[0]) + [str(turn + 1)] * (self.repeat > 1)
                    ids.append("-".join(words))
        metafunc.parametrize("case", cases, ids=ids, indirect=True)

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Make the clause a keyword: -k PUT-04."""
        clause = clause_in(item)
        if clause is not None:
            item.extra_keyword_matches.add(clause.id)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        if not session.testsfailed:  # else some clauses have not been collected
            self.check(registered())
        if self.again is not None:
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

        def place(item: pytest.Item) -> tuple[int, int, int]:
            """Whatever is repeated comes again when all else has been judged."""
            case = case_in(item)
            return *order.get(host_key(item), (-1, -1)), case.turn if case is not None else 0

        items.sort(key=place)

    def check(self, clauses: dict[str, Clause]) -> None:
        """Raise UsageError if a known failure or a pattern names no clause."""
        if clauses and not self._all_in(clauses):  # only one file of clauses is judged
            clauses = collection.known()
        for each in self.implementations:
            if each.ledger is not None:
                try:
                    each.ledger.check_clauses(clauses)
                except ExpectationsError as error:
                    raise pytest.UsageError(f"queuespec: {error}") from None
        for pattern in self._patterns:
            if clauses and not matching(pattern, clauses):
                raise pytest.UsageError(f"queuespec: {no_clause(pattern, clauses)}")

    def _all_in(self, clauses: dict[str, Clause]) -> bool:
        """Whether everything that is named is among these clauses."""
        ledgers = [each.ledger for each in self.implementations if each.ledger is not None]
        return all(entry.clause in clauses for ledger in ledgers for entry in ledger.entries) and all(
            matching(pattern, clauses) for pattern in self._patterns
        )

    def _wanted(self, item: pytest.Item) -> bool:
        clause, case = clause_in(item), case_in(item)
        if clause is None or case is None or self.again is None:
            return True
        return (clause.id, case.start_method, case.kind.value) in self.again[case.implementation.label]

    def _named(self, clause: Clause) -> bool:
        """Whether a clause matches one of the patterns, if there are any, and is not too new."""
        if self._patterns and not any(matching(pattern, [clause.id]) for pattern in self._patterns):
            return False
        return not self._too_new(clause)

    def _too_new(self, clause: Clause) -> bool:
        return self._release is not None and Version(clause.new_in) > self._release

    def newer(self) -> list[str]:
        """The clauses that are not judged because they are newer than the release asked for."""
        return [id for id, clause in collection.known().items() if self._too_new(clause)] if self._release else []


def release(name: str) -> Version | None:
    """The release whose clauses are to be judged; None: this one. Raises UsageError if there is no such release."""
    if not name:
        return None
    try:
        found = Version(name)
    except InvalidVersion:
        raise pytest.UsageError(f"queuespec: --clauses-of is a release, such as {__version__}, not {name!r}") from None
    if found > Version(__version__):
        raise pytest.UsageError(f"queuespec: --clauses-of {name} is newer than this queuespec, {__version__}")
    return found


def times(repeat: str) -> int:
    """How often each case is to be judged. Raises UsageError if that is not a number."""
    if not repeat:
        return 1
    if not (repeat.isascii() and repeat.isdigit() and int(repeat) > 0):
        raise pytest.UsageError(f"queuespec: --repeat is a number of times, such as 10, not {repeat!r}")
    return int(repeat)


def places_asked_for(arguments: Sequence[str]) -> list[str]:
    """The clause files given to the command after --; if none were given, all of them, which it names last."""
    *given, everything = arguments
    places = []
    for argument in given:
        file, mark, test = argument.partition("::")
        ours = Path(everything, Path(file).name)
        places.append(f"{ours}{mark}{test}" if not Path(file).exists() and ours.is_file() else argument)
    return places or [everything]

"""Clauses: the numbered requirements, and the decorator that ties each one to its check."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Check = TypeVar("Check", bound=Callable[..., Any])
Word = TypeVar("Word", bound=str)


class Level(str, enum.Enum):
    """How binding a clause is, strongest first."""

    MUST = "must"  # the documentation says it
    SHOULD = "should"  # documented with a reservation: approximate, not reliable, usually
    MAY = "may"  # several outcomes are allowed: what was seen is reported
    DE_FACTO = "de-facto"  # undocumented, uniform in CPython
    HAZARD = "hazard"  # a documented danger: measured, never pass or fail

    def gates(self, weakest: Level) -> bool:
        """Whether a clause of this level turns a run red when `weakest` is the weakest level that does."""
        order = [Level.MUST, Level.SHOULD, Level.DE_FACTO]
        return self in order and order.index(self) <= order.index(weakest)


MUST, SHOULD, MAY, DE_FACTO, HAZARD = Level


class Contract(str, enum.Enum):
    """The set of rules that an implementation follows."""

    MULTIPROCESSING = "multiprocessing"  # multiprocessing.Queue and its kin
    QUEUE = "queue"  # queue.Queue and its kin: managers, threads, interpreters


class Kind(str, enum.Enum):
    """The kinds of object that clauses are about."""

    QUEUE = "Queue"
    JOINABLE = "JoinableQueue"
    SIMPLE = "SimpleQueue"
    PIPE = "Pipe"


BOTH_QUEUES = (Kind.QUEUE, Kind.JOINABLE)
ALL_QUEUES = (*BOTH_QUEUES, Kind.SIMPLE)
ALL_KINDS = tuple(Kind)
BOTH_CONTRACTS = (Contract.MULTIPROCESSING, Contract.QUEUE)


@dataclass(frozen=True)
class Clause:
    """One numbered requirement. Ids are never renumbered and never reused."""

    id: str  # "PUT-04"; area and number
    level: Level
    wording: str
    sources: tuple[str, ...]  # an anchor of the documentation, "gh-N", "bpo-N", a clause id, or "observed: ..."
    kinds: tuple[Kind, ...] = BOTH_QUEUES
    once: bool = False  # for the first of these kinds that is offered: what it is about is the same for each
    contracts: tuple[Contract, ...] = BOTH_CONTRACTS
    capabilities: frozenset[str] = frozenset()  # that an adapter must declare for the clause to be run
    when: str = ""  # PEP 508 marker over the judged interpreter's values, e.g. "python_version >= '3.9'"
    start_methods: tuple[str, ...] = ()  # empty: all
    needs: tuple[str, ...] = ()  # base clauses: when one of them is broken, reports fold this one under it
    hint: str = ""  # the likely cause when its claim is false
    if_hung: str = ""  # the likely cause when an operation never returns
    if_raised: str = ""  # when an operation raises what it should not
    if_leaked: str = ""  # when something is left behind
    new_in: str = "0.1"  # the release of queuespec that had it first
    carries: str = ""  # what it puts or sends, if no items that an adapter offers can stand for it

    @property
    def area(self) -> str:
        return self.id.split("-")[0]

    def kinds_where(self, offered: Collection[str]) -> tuple[Kind, ...]:
        """The kinds that it is judged for, where these are offered."""
        if not self.once:
            return self.kinds
        return tuple(kind for kind in self.kinds if kind.value in offered)[:1] or self.kinds[:1]


class DuplicateClause(Exception):
    """Two checks have the same clause id."""


_registry: dict[str, Clause] = {}
_homes: dict[str, str] = {}


def clause(
    id: str,
    level: Level,
    wording: str,
    *,
    source: str | Sequence[str],
    kinds: Kind | Sequence[Kind] = BOTH_QUEUES,
    once: bool = False,
    contracts: Contract | Sequence[Contract] = BOTH_CONTRACTS,
    capabilities: str | Sequence[str] = (),
    when: str = "",
    start_methods: str | Sequence[str] = (),
    needs: str | Sequence[str] = (),
    hint: str = "",
    if_hung: str = "",
    if_raised: str = "",
    if_leaked: str = "",
    new_in: str = "0.1",
    carries: str = "",
) -> Callable[[Check], Check]:
    """Make a pytest function the check of a clause. A single value may stand for a sequence of one.

    The likely cause depends on what was seen: `hint` is reported if the claim is false (a wrong value, or nothing
    raised), `if_hung`, `if_raised` and `if_leaked` if that happened instead. An empty one is not reported. `new_in`
    is the release of queuespec that has it first: a project may stay with the clauses of an older one. `carries` says
    what it puts or sends, in the plural, if it is about that: then it is not run with an adapter that offers items.
    What is the same for each of its kinds is judged `once`, for the first that is offered.

    Raises DuplicateClause if another function already has the id, ValueError if the id is not AREA-NN.
    """
    if not re.fullmatch(r"[A-Z]+(-[A-Z]+)?-\d\d[a-z]?", id):
        raise ValueError(f"a clause id looks like PUT-04 or CONN-SEND-01, not {id!r}")
    made = Clause(
        id=id,
        level=level,
        wording=wording,
        sources=_all(source),
        kinds=_all(kinds),
        once=once,
        contracts=_all(contracts),
        capabilities=frozenset(_all(capabilities)),
        when=when,
        start_methods=_all(start_methods),
        needs=_all(needs),
        hint=hint,
        if_hung=if_hung,
        if_raised=if_raised,
        if_leaked=if_leaked,
        new_in=new_in,
        carries=carries,
    )

    def register(check: Check) -> Check:
        home = f"{check.__module__}.{check.__qualname__}"
        if _homes.setdefault(id, home) != home:
            raise DuplicateClause(f"clause {id} is claimed by both {_homes[id]} and {home}")
        _registry[id] = made
        check.queuespec_clause = made  # type: ignore[attr-defined]
        return check

    return register


def _all(given: Word | Sequence[Word]) -> tuple[Word, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def clause_of(check: Callable[..., Any]) -> Clause | None:
    """The clause that a function decides, or None if it is an ordinary test."""
    return getattr(check, "queuespec_clause", None)


def registered() -> dict[str, Clause]:
    """All clauses whose modules have been imported, by id."""
    return dict(_registry)

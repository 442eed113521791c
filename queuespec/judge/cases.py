"""The cases of a run, as items of pytest carry them: a clause, an implementation, a start method, a kind of object."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from queuespec.clauses import Clause, Kind, Level, clause_of
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import Description
from queuespec.hosts.forecast import CREW
from queuespec.verdict import evidence
from queuespec.verdict.expectations import Ledger
from queuespec.verdict.verdicts import Verdict


@dataclass(frozen=True)
class Implementation:
    """An implementation to judge: what the user named, what its host says about it, and its known failures."""

    named: Named
    description: Description
    start_methods: tuple[str, ...]
    ledger: Ledger | None
    level: Level  # the weakest that turns the run red
    label: str  # its name in everything that is reported

    def as_data(self) -> dict[str, Any]:
        """What a run file says about it."""
        d = self.description
        return {
            "name": self.label,
            "version": d.version,
            "contract": d.contract,
            "level": self.level.value,
            "start_methods": list(self.start_methods),
            "all_start_methods": list(d.start_methods),
            "capabilities": sorted(d.capabilities),
            "kinds": list(d.kinds),
            **({"poll_quantum": d.poll_quantum} if d.poll_quantum else {}),
            **({"limits": dict(d.limits)} if d.limits else {}),
            "interpreter": d.interpreter,
            "optimized": d.optimized,
            "executable": d.executable,
            "markers": d.markers,
            "ledger": self.known_failures,
        }

    @property
    def known_failures(self) -> str:
        """The file of its known failures, or where one would be found: relative to the working directory if below it.

        '' if there is no such place, as for a module elsewhere.
        """
        if self.ledger is not None and self.ledger.path.suffix == ".toml":
            path = self.ledger.path
        elif self.named.file is not None:
            path = self.named.file.with_suffix(".toml")
        else:
            path = Path(self.description.file).with_suffix(".toml")
            if not self.description.file or not path.is_relative_to(Path.cwd()):
                return ""
        return os.path.relpath(path) if path.absolute().is_relative_to(Path.cwd()) else str(path)


@dataclass(frozen=True)
class Case:
    """A clause's case, as pytest's parameter."""

    implementation: Implementation
    start_method: str
    kind: Kind
    turn: int = 0  # of --repeat

    @property
    def poll_quantum(self) -> float:
        return self.implementation.description.poll_quantum

    def outside(self, clause: Clause) -> tuple[Verdict | None, str]:
        """Why it is not run, if it is not."""
        return evidence.outside(clause, self.implementation.description, self.start_method, self.kind.value)


def clause_in(item: pytest.Item) -> Clause | None:
    return clause_of(item.function) if isinstance(item, pytest.Function) else None


def case_in(item: pytest.Item) -> Case | None:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("case") if callspec is not None else None


def cast_in(item: pytest.Item) -> tuple[str, ...]:
    """The members of the crew that take part in a check, according to its arguments."""
    return tuple(role for role in CREW if role in getattr(item, "fixturenames", ()))


def host_key(item: pytest.Item) -> tuple[str, str]:
    """Whose host serves an item: the name of the implementation as given, and the start method."""
    case = case_in(item)
    return (case.implementation.named.name, case.start_method) if isinstance(case, Case) else ("", "")

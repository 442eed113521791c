"""Known failures: what an implementation is known to get wrong.

A list of known failures rots unless it is enforced in both directions. So an entry is a statement about the
implementation that every run checks again: a failure that it names is EXPECTED, a case that it names and that passes is
FIXED, and an entry that matches no case at all is stale. FIXED and stale entries fail the run, which keeps the list as
short as the truth.

A failure that depends on a race cannot be held to that: with `sometimes = true` a case that the entry names may also
pass, and is then a plain PASS.

A library that stands on the standard library's queues fails where they do. With `inherits = "stdlib"` at the top of its
file, or in its adapter, the known failures of the standard library count as its own, under the conditions of the judged
interpreter. They are not held to be true, because the library may have mended what it inherits: a case that one of them
names and that passes is a PASS, with a reason that says so. Where there is an entry of its own, only that counts.

The scope of an entry is given by conditions, not by code: a PEP 508 marker on the judged interpreter (which need not be
the one that reads this file, so its environment is always passed in), whether that interpreter runs optimized, for
which PEP 508 has no marker, a version specifier of the library, start methods and kinds of object.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Protocol

from packaging.markers import (
    InvalidMarker,
    Marker,
    UndefinedComparison,
    UndefinedEnvironmentName,
    default_environment,
)
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from queuespec import places
from queuespec.catalogue.unchecked import no_clause, unchecked
from queuespec.clauses import Clause, Kind, Level
from queuespec.verdict.verdicts import Verdict

START_METHODS = ("fork", "spawn", "forkserver", "thread", "interpreter")
"""The usual start methods. An entry may also name one that is a library's own."""

NAMEABLE = (Verdict.FAIL, Verdict.HUNG, Verdict.CRASHED, Verdict.LEAKED, Verdict.DIFFERS, Verdict.INCONCLUSIVE)
"""The verdicts that an entry may name."""

STDLIB = "stdlib"
"""Whose known failures can be inherited."""

MENDED = "passes, where the standard library"
"""How the reason of a PASS begins that an inherited entry did not expect."""

_REQUIRED = ("clause", "verdict", "reason", "issue")
_KEYS = (*_REQUIRED, "sometimes", "when", "optimized", "version", "start_method", "kind")
# packaging 25.0 to 26.0 raises KeyError for a marker on `extra`, where later ones raise UndefinedEnvironmentName.
_BAD_MARKER = (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, KeyError)


class ExpectationsError(Exception):
    """A file of known failures cannot be used as it stands. One line: file, entry, what is wrong, what to write."""


class Judged(Protocol):
    """The implementation and the interpreter that an entry's conditions are about; a Description is one."""

    @property
    def markers(self) -> Mapping[str, str]:
        """All PEP 508 values of the judged interpreter."""

    @property
    def optimized(self) -> int:
        """How many -O options it was started with; with one or more it has no asserts."""

    @property
    def version(self) -> str:
        """The version of the library."""


class Case(Protocol):
    """What an entry is compared with; a Judgement is one."""

    @property
    def clause(self) -> str: ...
    @property
    def start_method(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Expectation:
    """One known failure. An empty condition always holds."""

    clause: str
    verdict: Verdict
    reason: str
    issue: str  # where the failure is tracked: a URL, or any name that its reader can find
    also: tuple[Verdict, ...] = ()  # other verdicts that it may have, because the failure takes several forms
    sometimes: bool = False  # whether the case may also pass, because the failure depends on a race
    when: Marker | None = None  # on the judged interpreter
    optimized: bool | None = None  # whether that runs with -O
    version: SpecifierSet | None = None  # of the library
    start_methods: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    path: Path = Path("expectations.toml")
    number: int = 1  # of the entry in its file, from 1
    inherited: bool = False  # whether it is one of the standard library's, which another library inherits

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts that are expected, one of which the case must have."""
        return (self.verdict, *self.also)

    @property
    def expects(self) -> str:
        """Its verdicts, in a sentence."""
        return " or ".join(verdict.value for verdict in self.verdicts)

    @property
    def place(self) -> str:
        return f"{self.path}, entry {self.number} ({self.clause})"

    def applies(self, judged: Judged) -> bool:
        """Whether the entry applies to this interpreter and this version of the library.

        ValueError names the PEP 508 values that `judged` lacks, since packaging would fill them in from the
        interpreter that runs queuespec.
        Raises ExpectationsError if the marker has no meaning there, or if the entry asks for a version and the
        library's is not one that PEP 440 can compare.
        """
        return (
            self._when_holds(judged.markers)
            and self.optimized in (None, judged.optimized > 0)
            and self._version_holds(judged.version)
        )

    def _when_holds(self, environment: Mapping[str, str]) -> bool:
        if self.when is None:
            return True
        if absent := sorted(default_environment().keys() - environment.keys()):
            raise ValueError(f"the judged interpreter's environment lacks {', '.join(absent)}")
        try:
            return self.when.evaluate(environment, context="requirement")
        except _BAD_MARKER as error:
            raise ExpectationsError(f"{self.place}: {_bad_marker(str(self.when), error)}") from None

    def _version_holds(self, version: str) -> bool:
        if self.version is None:
            return True
        try:
            # A development build of CPython calls itself 3.15.0a1+, which PEP 440 knows only with a local part.
            parsed = Version(version + "local" if version.endswith("+") else version)
        except InvalidVersion:
            raise ExpectationsError(
                f"{self.place}: version '{self.version}' cannot be compared with the library's version {version!r}, "
                "which is not a PEP 440 version; remove version from the entry"
            ) from None
        return self.version.contains(parsed, prereleases=True)

    def matches(self, clause: str, start_method: str, kind: str) -> bool:
        """Whether the entry is about this case, disregarding interpreter and version."""
        return (
            clause == self.clause
            and (not self.start_methods or start_method in self.start_methods)
            and (not self.kinds or kind in self.kinds)
        )

    def meets(self, other: Expectation) -> bool:
        """Whether some case matches both entries."""
        return (
            self.clause == other.clause
            and _share(self.start_methods, other.start_methods)
            and _share(self.kinds, other.kinds)
        )


def _share(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return not ours or not theirs or not set(ours).isdisjoint(theirs)


@dataclass(frozen=True)
class Ledger:
    """The known failures of one implementation, as one file states them."""

    path: Path
    entries: tuple[Expectation, ...] = ()
    inherits: bool = False  # whether the standard library's known failures are its own as well

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """Read a file of [[expect]] tables. Raises ExpectationsError at the first thing that is wrong with it."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ExpectationsError(f"{path}: no such file; create it, or name another") from None
        except OSError as error:
            raise ExpectationsError(f"{path}: cannot be read: {error.strerror}; name a TOML file") from None
        except UnicodeDecodeError as error:
            raise ExpectationsError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ExpectationsError(f"{path}: not valid TOML: {error}; correct it") from None
        if strange := sorted(data.keys() - {"expect", "inherits"}):
            raise ExpectationsError(f"{path}: unknown key {strange[0]!r}; a known failure is an [[expect]] table")
        tables = data.get("expect", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise ExpectationsError(f"{path}: 'expect' is not a list of tables; begin each entry with [[expect]]")
        if wrong := not_inheritable(data.get("inherits", STDLIB)):
            raise ExpectationsError(f"{path}: {wrong}")
        entries = tuple(_entry(table, path, number) for number, table in enumerate(tables, 1))
        return cls(path, entries, "inherits" in data)

    def check_clauses(self, known: Mapping[str, Clause]) -> None:
        """Raise ExpectationsError if an entry names no known clause, or a verdict that its clause can never have."""
        for entry in self.entries:
            if entry.clause not in known:
                if entry.clause in unchecked():
                    raise ExpectationsError(f"{entry.place}: {no_clause(entry.clause, known)}; remove the entry")
                nearest = difflib.get_close_matches(entry.clause.upper(), known, n=1)
                advice = f"did you mean {nearest[0]}?" if nearest else "`queuespec list` prints all clauses"
                raise ExpectationsError(f"{entry.place}: there is no clause {entry.clause}; {advice}")
            level = known[entry.clause].level
            if level in (Level.MAY, Level.HAZARD):
                raise ExpectationsError(
                    f"{entry.place}: a {level.name} clause never fails, it is only observed; remove the entry"
                )
            if Verdict.DIFFERS in entry.verdicts and level is not Level.DE_FACTO:
                raise ExpectationsError(
                    f"{entry.place}: DIFFERS is for DE-FACTO clauses and this one is a {level.name}; "
                    f"write one of {_listed(v for v in NAMEABLE if v is not Verdict.DIFFERS)}"
                )

    def check_overlaps(self, judged: Judged) -> None:
        """Raise ExpectationsError if two entries that apply expect different verdicts on the same case."""
        applying = [entry for entry in self.entries if entry.applies(judged)]
        for first, second in combinations(applying, 2):
            if first.meets(second) and {*first.verdicts} != {*second.verdicts}:
                raise ExpectationsError(
                    f"{second.place}: expects {second.expects} where entry {first.number} expects {first.expects}; "
                    "narrow one of them with when, optimized, version, start_method or kind"
                )

    def expected(self, clause: str, start_method: str, kind: str, judged: Judged) -> Expectation | None:
        """The entry that is about this case, the first of several; one that is inherited, if there is no own one.

        Raises ExpectationsError if two entries of this clause contradict each other.
        """
        about = Ledger(self.path, tuple(e for e in self.entries if e.matches(clause, start_method, kind)))
        about.check_overlaps(judged)
        own = next((entry for entry in about.entries if entry.applies(judged)), None)
        if own is not None or not self.inherits:
            return own
        return next((entry for entry in inherited(judged) if entry.matches(clause, start_method, kind)), None)

    def stale(self, judgements: Iterable[Case], judged: Judged, deselected: Iterable[Case] = ()) -> list[str]:
        """A sentence for each entry that applies to this interpreter and version, but matches no case.

        `judgements` are those of the implementation that the file is for. An entry whose clause was not judged in this
        run is left alone, as is one that matches a case of `deselected`: cases that exist but were not requested this
        time, such as those of another start method.
        """
        in_this_run = list(judgements)
        cases = [*in_this_run, *deselected]
        clauses = {case.clause for case in in_this_run}
        return [
            f"{entry.place}: {_no_case(entry)}; correct the entry or remove it"
            for entry in self.entries
            if entry.clause in clauses
            and not any(entry.matches(case.clause, case.start_method, case.kind) for case in cases)
            and entry.applies(judged)
        ]


@dataclass(frozen=True)
class _StandardLibrary:
    """The standard library of a judged interpreter, which the conditions of its known failures are about."""

    markers: Mapping[str, str]
    optimized: int

    @property
    def version(self) -> str:
        return self.markers["python_full_version"]


def inherited(judged: Judged) -> list[Expectation]:
    """The known failures of the standard library of a judged interpreter."""
    there = _StandardLibrary(judged.markers, judged.optimized)
    return [replace(entry, inherited=True) for entry in _of_the_standard_library().entries if entry.applies(there)]


@cache
def _of_the_standard_library() -> Ledger:
    return Ledger.load(places.implementations() / f"{STDLIB}.toml")


def not_inheritable(name: object) -> str:
    """What is wrong with what a file, or an adapter, inherits; '' if nothing is."""
    return "" if name == STDLIB else f'inherits is {_shown(name)}; write "{STDLIB}", or leave it out'


def apply(verdict: Verdict, expectation: Expectation | None) -> tuple[Verdict, str]:
    """The verdict in the light of what was expected, with a one-line reason, which may be empty.

    Verdicts which say that the clause was not tested stay as they are.
    """
    if expectation is None:
        return verdict, ""
    if verdict in expectation.verdicts:
        known = f"known to be {verdict}{' at times' if expectation.sometimes else ''}"
        known += f", inherited from {STDLIB}" if expectation.inherited else ""
        return Verdict.EXPECTED, f"{known}: {expectation.reason} ({expectation.issue})"
    if verdict is Verdict.PASS and expectation.sometimes:
        return verdict, ""
    if verdict is Verdict.PASS and expectation.inherited:
        return verdict, f"{MENDED} is {expectation.expects}: {expectation.reason} ({expectation.issue})"
    if verdict is Verdict.PASS:
        return Verdict.FIXED, (
            f"passes, but {expectation.path} expects {expectation.expects}: "
            f"remove entry {expectation.number} ({expectation.clause}), narrow it, "
            "or give it `sometimes = true` if the failure depends on a race"
        )
    if verdict in NAMEABLE and verdict is not Verdict.INCONCLUSIVE:
        return verdict, (
            f"{expectation.place} expects {expectation.expects} here, not {verdict}: "
            f"{expectation.reason} ({expectation.issue})"
        )
    return verdict, ""


def _entry(table: dict[str, Any], path: Path, number: int) -> Expectation:
    name = table.get("clause")
    place = f"{path}, entry {number}" + (f" ({name})" if isinstance(name, str) and name.strip() else "")

    def wrong(what: str) -> ExpectationsError:
        return ExpectationsError(f"{place}: {what}")

    for key in table:
        if key not in _KEYS:
            nearest = difflib.get_close_matches(key, _KEYS, n=1)
            raise wrong(f"unknown key {key!r}; " + (f"did you mean {nearest[0]!r}?" if nearest else _write(_KEYS)))
    for key in _REQUIRED:
        if key not in table:
            raise wrong(f"{key!r} is missing; {_DEMANDS[key]}")
    given = table["verdict"] if isinstance(table["verdict"], list) else [table["verdict"]]
    for key in (*_REQUIRED, "when", "version"):
        if key == "verdict" and given and isinstance(table[key], list):
            continue  # each of them is looked at below
        if key in table and (not isinstance(table[key], str) or not table[key].strip()):
            raise wrong(f"{key!r} is {_shown(table[key])}, not a string; {_DEMANDS[key]}")
    for key in ("sometimes", "optimized"):
        if not isinstance(table.get(key, True), bool):
            raise wrong(f"{key!r} is {_shown(table[key])}; {_DEMANDS[key]}")

    for verdict in given:
        if verdict not in [v.value for v in NAMEABLE]:
            raise wrong(f"{verdict!r} is not a verdict that can be expected; {_DEMANDS['verdict']}")
    try:
        when = Marker(table["when"]) if "when" in table else None
        if when is not None:
            when.evaluate(context="requirement")  # a marker may parse and yet compare what cannot be compared
    except _BAD_MARKER as error:
        raise wrong(_bad_marker(table["when"], error)) from None
    try:
        version = SpecifierSet(table["version"]) if "version" in table else None
    except InvalidSpecifier:
        raise wrong(f"version {table['version']!r} is not a version specifier; {_DEMANDS['version']}") from None
    return Expectation(
        clause=table["clause"],
        verdict=Verdict(given[0]),
        also=tuple(Verdict(verdict) for verdict in given[1:]),
        reason=" ".join(table["reason"].split()),
        issue=" ".join(table["issue"].split()),
        sometimes=table.get("sometimes", False),
        when=when,
        optimized=table.get("optimized"),
        version=version,
        start_methods=_names(table, "start_method", START_METHODS, wrong, others=True),
        kinds=_names(table, "kind", [kind.value for kind in Kind], wrong),
        path=path,
        number=number,
    )


class _Wrong(Protocol):
    def __call__(self, what: str) -> ExpectationsError: ...


def _names(
    table: dict[str, Any], key: str, known: Collection[str], wrong: _Wrong, others: bool = False
) -> tuple[str, ...]:
    """The names under a key. With `others` it may be any word that is not a known one misspelt."""
    if key not in table:
        return ()
    given = [table[key]] if isinstance(table[key], str) else table[key]
    if not isinstance(given, list) or not given:
        raise wrong(f"{key!r} is {_shown(table[key])}; write a name or a list of names of {_listed(known)}")
    for name in given:
        own = others and isinstance(name, str) and name and not difflib.get_close_matches(name, known, 1)
        if name not in known and not own:
            raise wrong(f"unknown {key} {_shown(name)}; {_write(known)}")
    return tuple(given)


def _bad_marker(marker: str, error: Exception) -> str:
    match error:
        case UndefinedComparison():
            why = "compares values that are not version numbers"
        case UndefinedEnvironmentName() | KeyError():
            why = "asks for a value that no interpreter has"
        case _:
            why = "is not a PEP 508 marker"
    return f"when {marker!r} {why}; {_DEMANDS['when']}"


def _no_case(entry: Expectation) -> str:
    conditions = [
        f"{what} {' or '.join(names)}"
        for what, names in (("start method", entry.start_methods), ("kind", entry.kinds))
        if names
    ]
    return f"the clause was judged, but never on {' and '.join(conditions)}"


def _shown(value: object) -> str:
    return "empty" if value in ("", []) else repr(value)


def _listed(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)


def _write(names: Iterable[object]) -> str:
    return f"write one of {_listed(names)}"


_DEMANDS = {
    "clause": 'name the clause, as in clause = "PUT-04"',
    "verdict": _write(NAMEABLE),
    "reason": "say in one sentence why the implementation fails here",
    "issue": "name where the failure is tracked, such as the URL of a bug report",
    "sometimes": "write true if the failure depends on a race, so that the case may also pass",
    "when": "write one such as \"python_version < '3.13'\"",
    "optimized": "write true for an interpreter run with -O, false for one without",
    "version": 'write one such as ">=2.1, <3"',
}

"""`queuespec expect`: brings known failures up to date with what runs have found.

An entry that still holds stays as it is, with its reason and its issue. What passes now, or matches no case, is taken
out; what holds for some of its cases only is narrowed to them; what failed anew is added, with what was observed as its
reason. The same run is green afterwards. Nothing is written that could not be read again.
"""

from __future__ import annotations

import difflib
import re
import shlex
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from queuespec.adopt.draft import ledger as empty_ledger
from queuespec.adopt.findings import Case, Findings, Judged, Outcome, condition, rectangles
from queuespec.adopt.ledgers import LedgerText
from queuespec.report import runfile
from queuespec.report.layout import plain
from queuespec.report.runfile import RunFileError
from queuespec.verdict.expectations import NAMEABLE, Expectation, ExpectationsError, Ledger
from queuespec.verdict.trouble import AdapterError
from queuespec.verdict.verdicts import Judgement, Verdict

Key = tuple[Judged, Case]

LONGEST = 160  # characters of a reason
MOST = 10_000  # characters of what was observed that are looked at
RACES = "if the next run fails otherwise, a race decides: add its file, as in queuespec expect {run} NEXT.jsonl"
PLACE = re.compile(r" \(at \S+ in \S+\)")  # where something hung, which another version changes


def expect(runs: Sequence[str], dry_run: bool = False, given: str = "", say: Callable[[str], None] = print) -> int:
    """Bring the known failures of the implementations of runs up to date. Returns the exit code.

    Raises RunFileError for what is not a complete run, AdapterError if it is not known where the file is, or if it
    cannot be edited.
    """
    found = read(runs, given)
    added = False
    for path, findings in found.items():
        update = Update(path, findings)
        before, after = update.before, update.after()
        if dry_run:
            lines = difflib.unified_diff(
                before.splitlines(keepends=True), after.splitlines(keepends=True), str(path), str(path)
            )
            say(plain("".join(lines)).rstrip("\n") or f"{path}: nothing would change")
            continue
        for line in update.told:
            say(plain(line))
        if after == before:
            say(f"{path}: nothing to change, {_entries(update.kept)} still hold{'s' * (update.kept == 1)}")
            continue
        try:
            path.write_text(after, encoding="utf-8")
        except OSError as error:
            raise AdapterError(
                f"{path} cannot be written: {error.strerror}; name another with --expectations"
            ) from None
        counts = [f"{len(each)} {word}" for word, each in update.counted.items() if each]
        say(f"{path}: {', '.join([*counts, f'{update.kept} kept'])}")
        added = added or bool(update.counted["added"])
    if added and len(runs) == 1:
        say(RACES.format(run=shlex.quote(runs[0])))
    return 0


def read(runs: Sequence[str], given: str) -> dict[Path, Findings]:
    """What was found, by the file of known failures that it belongs to."""
    found: defaultdict[Path, Findings] = defaultdict(Findings)
    for name in runs:
        run = runfile.read(Path(name))
        if not run.footer["complete"]:
            raise RunFileError(f"{name}: that run was interrupted, so verdicts may be missing; name a complete run")
        for described in run.header["implementations"]:
            place = given or described.get("ledger", "")
            if not place:
                raise AdapterError(
                    f"{name}: {described['name']} has no file of known failures; name one with --expectations, "
                    "here and in queuespec run"
                )
            path = Path(place)
            if not path.parent.is_dir():
                raise AdapterError(
                    f"{name}: the known failures of {described['name']} belong into {path}, and there is no such "
                    "folder here; change to the folder of the run, or name another file with --expectations"
                )
            found[path].add(run, described)
    return dict(found)


@dataclass
class Update:
    """One file of known failures, and what is to become of it."""

    path: Path
    findings: Findings
    told: list[str] = field(default_factory=list)
    kept: int = 0
    counted: dict[str, list[str]] = field(
        default_factory=lambda: {"added": [], "removed": [], "narrowed": [], "changed": []}
    )

    def __post_init__(self) -> None:
        there = self.path.is_file()
        try:
            self._entries = Ledger.load(self.path).entries if there else ()
        except ExpectationsError as error:
            raise AdapterError(str(error)) from None
        self.before = self.path.read_text(encoding="utf-8") if there else ""
        self._text = LedgerText(self.path, self.before or empty_ledger(self.path.with_suffix(".py").name))
        self._issues: dict[str, str] = {}  # of entries that were removed because their clauses fail otherwise
        self._covered: set[Key] = set()  # cases that an entry still is about

    def after(self) -> str:
        """The text as it should be. Raises AdapterError if it could not be read again."""
        for entry in self._entries:
            self._review(entry)
        self._add_new()
        if self.findings.mistakes:
            self.told.append(f"queuespec itself failed in {self.findings.mistakes} cases; nothing is expected of them")
        text = self._text.text() if any(self.counted.values()) else self.before
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "known.toml"
            path.write_text(text, encoding="utf-8")
            try:
                ledger = Ledger.load(path)
                for judged in self.findings.cases:
                    ledger.check_overlaps(judged)
            except ExpectationsError as error:
                raise AdapterError(
                    f"{self.path}: cannot be brought up to date: {error}".replace(str(path), "")
                ) from None
        return text

    # entries that are there

    def _review(self, entry: Expectation) -> None:
        """Keep, narrow, change or remove an entry."""
        about = self._about(entry)
        unknown = self._not_judged(entry)
        if not about:
            judged_elsewhere = any(
                case[0] == entry.clause for each in self._applying(entry) for case in self.findings.cases[each]
            )
            if judged_elsewhere and not unknown:
                self._remove(entry, "matches no case")
            else:
                self.kept += 1
            return
        held = {key for key, each in about.items() if {*each.failing} & {*entry.verdicts}}
        forms = tuple(v for v in NAMEABLE if v in entry.verdicts or any(v in about[key].failing for key in held))
        mixed = any(about[key].passes for key in held) and not entry.sometimes
        fine = {key for key, each in about.items() if each.wild}
        if mixed or entry.sometimes:
            fine |= {key for key, each in about.items() if not each.failing}
        wrong = {*about} - held - fine
        self._covered |= held | fine
        values: dict[str, Any] = {"sometimes": True} if mixed else {}
        if {*forms} != {*entry.verdicts}:
            values["verdict"] = one_or_more([verdict.value for verdict in forms])
        if not wrong and not values:
            self.kept += 1
        elif not wrong:
            self._text.change(entry.number, values)
            told = ["fails in some runs only: sometimes = true"] if mixed else []
            told += [f"fails in several ways: {' or '.join(forms)}"] if "verdict" in values else []
            self._count("changed", entry, "; ".join(told))
        elif held or unknown:
            self._narrow(entry, held | (fine if mixed or entry.sometimes else set()) | unknown, values)
        elif any(about[key].failing for key in wrong):  # what is new takes over its issue
            self._issues[entry.clause] = entry.issue
            self._remove(entry, "fails otherwise")
        else:
            self._remove(entry, "is fixed")

    def _applying(self, entry: Expectation) -> list[Judged]:
        """The interpreters and versions that an entry is about."""
        return [judged for judged in self.findings.cases if entry.applies(judged)]

    def _not_judged(self, entry: Expectation) -> set[Key]:
        """The cases that an entry is about and that exist, although no run was asked for their start methods."""
        return {
            (judged, (entry.clause, method, kind))
            for judged in self._applying(entry)
            for method in self.findings.left_out
            for kind in {case[2] for case in self.findings.cases[judged] if case[0] == entry.clause}
            if entry.matches(entry.clause, method, kind)
        }

    def _about(self, entry: Expectation) -> dict[Key, Outcome]:
        """The cases that were judged and that an entry is about."""
        return {
            (judged, case): outcome
            for judged in self._applying(entry)
            for case, outcome in self.findings.cases[judged].items()
            if entry.matches(*case)
        }

    def _narrow(self, entry: Expectation, keys: set[Key], more: Mapping[str, Any]) -> None:
        """Limit an entry to the cases for which it holds, in as many entries as that takes, with these values too."""
        first = True
        for when, cases in self._by_condition(keys, self._applying(entry)).items():
            for methods, kinds in self._rectangles(entry.clause, cases):
                values: dict[str, Any] = {
                    **more,
                    "start_method": one_or_more(methods) if methods else _given(entry.start_methods),
                    "kind": one_or_more(kinds) if kinds else _given(entry.kinds),
                }
                if when:
                    values["when"] = f"({entry.when}) and ({when})" if entry.when is not None else when
                if when is None:
                    values["sometimes"] = True
                if first:
                    self._text.change(entry.number, values)
                else:
                    self._text.add_like(entry.number, values)
                first = False
        self._count("narrowed", entry, "holds for some of its cases only")

    def _remove(self, entry: Expectation, why: str) -> None:
        self._text.remove(entry.number)
        self._count("removed", entry, why)

    def _count(self, word: str, entry: Expectation, why: str) -> None:
        self.counted[word].append(entry.clause)
        self.told.append(f"  {word:<9} {entry.clause} {entry.expects}: {why}")

    # new ones

    def _add_new(self) -> None:
        new: defaultdict[tuple[str, tuple[Verdict, ...], bool], set[Key]] = defaultdict(set)
        for judged, cases in self.findings.cases.items():
            for case, outcome in cases.items():
                if outcome.red and outcome.failing and (judged, case) not in self._covered:
                    new[case[0], outcome.failing, outcome.passes].add((judged, case))
        for (clause, verdicts, sometimes), keys in sorted(new.items()):
            for when, some in self._by_condition(keys, [*self.findings.cases]).items():
                for methods, kinds in self._rectangles(clause, some):
                    reason = self._reason(keys, some, methods, kinds)
                    self._text.add(
                        {
                            "clause": clause,
                            "verdict": one_or_more([verdict.value for verdict in verdicts]),
                            "when": when or None,
                            "start_method": one_or_more(methods),
                            "kind": one_or_more(kinds),
                            "sometimes": True if sometimes or when is None else None,
                            "reason": reason,
                            "issue": self._issues.get(clause, f"not reported as of {date.today().isoformat()}"),
                        }
                    )
                    self.counted["added"].append(clause)
                    self.told.append(f"  {'added':<9} {clause} {' or '.join(verdicts)}: {reason}")

    def _by_condition(self, keys: set[Key], among: Sequence[Judged]) -> dict[str | None, set[Case]]:
        """Cases by the condition that tells the interpreters in `keys` from the others; None where there is none."""
        found: defaultdict[str | None, set[Case]] = defaultdict(set)
        for case in {case for _, case in keys}:
            chosen = [judged for judged in among if (judged, case) in keys]
            others = [
                judged
                for judged in among
                if judged not in chosen
                and case in self.findings.cases[judged]
                and not self.findings.cases[judged][case].wild
            ]
            found[condition(chosen, others)].add(case)
        return dict(sorted(found.items(), key=lambda each: each[0] or ""))

    def _rectangles(self, clause: str, cases: set[Case]) -> list[tuple[list[str] | None, list[str] | None]]:
        every: dict[Case, Outcome] = {}
        for judged in self.findings.cases:
            for case, outcome in self.findings.outcomes(clause, judged):
                if case not in every or every[case].wild:
                    every[case] = outcome
        return rectangles(cases, every, self.findings.offered)

    def _reason(
        self,
        keys: set[Key],
        cases: set[Case],
        methods: list[str] | None,
        kinds: list[str] | None,
    ) -> str:
        """What was observed in the first of the cases that an entry is about."""
        for judged, found in self.findings.cases.items():
            for case, outcome in found.items():
                inside = (methods is None or case[1] in methods) and (kinds is None or case[2] in kinds)
                if (judged, case) in keys and case in cases and inside and outcome.failure is not None:
                    return reason(outcome.failure)
        return "fails"


def reason(judgement: Judgement) -> str:
    """A reason for a known failure: what was observed, in a line."""
    lines = judgement.evidence.observed[:MOST].split("\n")
    if judgement.verdict is Verdict.FLAKY:  # the first line says how often it had which verdict, the others why
        lines = [line.partition(": ")[2] for line in lines if line.partition(":")[0] in {*NAMEABLE}] or lines
    first = next((text for text in (lines[0], judgement.reason, judgement.hint) if text.strip()), "fails")
    text = plain(" ".join(PLACE.sub("", first[:MOST]).split()))
    return text if len(text) <= LONGEST else text[: LONGEST - 3].rstrip() + "..."


def one_or_more(names: list[str] | None) -> str | list[str] | None:
    return names[0] if names and len(names) == 1 else names


def _given(names: tuple[str, ...]) -> str | list[str] | None:
    return one_or_more(list(names) or None)


def _entries(number: int) -> str:
    return f"{number} entry" if number == 1 else f"{number} entries"

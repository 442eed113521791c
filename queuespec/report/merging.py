"""Several runs as one: the run files of a CI matrix, over interpreters, start methods, platforms and implementations.

A case is identified by its clause, implementation, interpreter, start method and kind of object. Where runs differ in
something else, such as the platform or the version of the library, that becomes part of the name of the interpreter or
implementation; where they do not, names stay as they are. So the report of one run file is that of the run.

If several runs judged the same case, the worst verdict counts: a failure must not disappear because another job passed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from queuespec.report import runfile
from queuespec.report.runfile import Run, RunFileError
from queuespec.report.severity import severity
from queuespec.verdict.verdicts import Evidence, Judgement, Step

LONGEST_LINE, LONGEST_TEXT = 10_000, 200_000
"""Characters of evidence that a report shows at most: enough for all stacks, too little to make it unusable."""

LONGEST_NAME = 200
DESCRIBED = ("name", "version", "interpreter", "contract", "start_methods", "capabilities", "markers")


@dataclass(frozen=True)
class Merged:
    """What several run files say together."""

    runs: list[tuple[Path, Run]]
    judgements: list[Judgement]
    implementations: list[dict[str, Any]]  # as in the headers, each once
    remarks: dict[str, list[str]] = field(default_factory=dict)  # as in the footers
    notes: list[str] = field(default_factory=list)  # what a reader must know about the merged verdicts

    def clipped(self) -> Merged:
        """The same without the middle of what is too long to be shown."""
        return replace(self, judgements=[_clipped(judged) for judged in self.judgements])


def read(paths: Iterable[Path]) -> Merged:
    """Read run files and merge them. Raises RunFileError if one of them is not a complete run file."""
    files = list({path.resolve(): path for path in paths}.values())
    runs = [(path, _checked(path, runfile.read(path))) for path in files]
    return merged(runs)


def merged(runs: Sequence[tuple[Path, Run]]) -> Merged:
    """The runs as one."""
    places, versions = _places(run for _, run in runs), _versions(run for _, run in runs)
    judged: list[list[Judgement]] = []
    implementations: dict[tuple[str, str], dict[str, Any]] = {}
    remarks: defaultdict[str, list[str]] = defaultdict(list)
    notes = []
    for (path, run), place in zip(runs, places, strict=True):
        named = {}
        for each in run.header["implementations"]:
            name = f"{each['name']} {each['version']}" if len(versions[_key(each)]) > 1 else each["name"]
            interpreter = f"{each['interpreter']} on {place}" if place else each["interpreter"]
            named[_key(each)] = name, interpreter
            implementations[name, interpreter] = {**each, "name": name, "interpreter": interpreter}
        judged.append([_renamed(judgement, named) for judgement in run.judgements])
        for what, sentences in run.footer.get("remarks", {}).items():
            remarks[what] += [sentence for sentence in sentences if sentence not in remarks[what]]
        if not run.footer["complete"]:
            notes.append(f"{path}: this run was interrupted, so verdicts are missing")
    judgements, twice = _worst(judged)
    if twice:
        notes.append(f"{twice} {'case was' if twice == 1 else 'cases were'} judged in several runs: the worst counts")
    return Merged(list(runs), judgements, list(implementations.values()), dict(remarks), notes)


def _checked(path: Path, run: Run) -> Run:
    """The run. Raises RunFileError if its header or footer lacks what every report needs."""
    for each in run.header["implementations"]:
        lacking = [name for name in DESCRIBED if name not in each] if isinstance(each, dict) else DESCRIBED
        if lacking:
            raise RunFileError(f"{path}: the header describes an implementation without its {lacking[0]}; run it again")
        if not isinstance(each["markers"], dict) or "python_full_version" not in each["markers"]:
            raise RunFileError(f"{path}: the header does not say which Python was judged; run it again")
    remarks = run.footer.get("remarks", {})
    if not isinstance(remarks, dict) or not all(isinstance(said, list) for said in remarks.values()):
        raise RunFileError(f"{path}: the footer's remarks are not lists of sentences; run it again")
    return run


def _key(described: Mapping[str, Any]) -> tuple[str, str]:
    return described["name"], described["interpreter"]


def _places(runs: Iterable[Run]) -> list[str]:
    """For each run where it was made, in the words in which the runs differ; '' if they do not."""
    words = [tuple(_machine(run)) for run in runs]
    differ = [len({*column}) > 1 for column in zip(*words, strict=True)]
    return [" ".join(word for word, differs in zip(each, differ, strict=True) if differs and word) for each in words]


def _machine(run: Run) -> Iterator[str]:
    """The system, the processor, and the C library where that is known."""
    platform = str(run.header["platform"])
    markers: dict[str, Any] = next((each["markers"] for each in run.header["implementations"]), {})
    yield str(markers.get("platform_system") or platform.partition("-")[0])
    yield str(markers.get("platform_machine") or "")
    libc = re.search(r"-with-([a-z]+)", platform)
    yield libc[1] if libc else ""


def _versions(runs: Iterable[Run]) -> defaultdict[tuple[str, str], set[str]]:
    """The versions of each implementation in each interpreter."""
    versions: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for run in runs:
        for each in run.header["implementations"]:
            versions[_key(each)].add(str(each["version"]))
    return versions


def _renamed(judgement: Judgement, named: Mapping[tuple[str, str], tuple[str, str]]) -> Judgement:
    before = judgement.implementation, judgement.interpreter
    name, interpreter = named.get(before, before)
    if (name, interpreter) == before:
        return judgement
    return replace(judgement, implementation=name, interpreter=interpreter)


def case(judgement: Judgement) -> tuple[str, str, str, str, str]:
    """What identifies a case."""
    judged = judgement
    return judged.implementation, judged.clause, judged.interpreter, judged.start_method, judged.kind


def _worst(runs: Sequence[Sequence[Judgement]]) -> tuple[list[Judgement], int]:
    """All judgements, of each case those of the run where it did worst; and how many cases were in several runs."""
    if len(runs) == 1:
        return list(runs[0]), 0
    by_case: dict[tuple[str, ...], list[list[Judgement]]] = {}
    for judgements in runs:
        mine: dict[tuple[str, ...], list[Judgement]] = {}
        for judgement in judgements:
            mine.setdefault(case(judgement), []).append(judgement)
        for key, those in mine.items():
            by_case.setdefault(key, []).append(those)
    worst = [min(each, key=lambda those: min(map(severity, those))) for each in by_case.values()]
    return [judgement for those in worst for judgement in those], sum(len(each) > 1 for each in by_case.values())


def _clipped(judgement: Judgement) -> Judgement:
    evidence = judgement.evidence
    return replace(
        judgement,
        clause=_short(judgement.clause, LONGEST_NAME),
        level=_short(judgement.level, LONGEST_NAME),
        implementation=_short(judgement.implementation, LONGEST_NAME),
        start_method=_short(judgement.start_method, LONGEST_NAME),
        kind=_short(judgement.kind, LONGEST_NAME),
        interpreter=_short(judgement.interpreter, LONGEST_NAME),
        reason=_text(judgement.reason),
        evidence=evidence if evidence == Evidence() else _clipped_evidence(evidence),
        hint=_text(judgement.hint),
        reproduce=_short(judgement.reproduce, LONGEST_LINE),
    )


def _clipped_evidence(evidence: Evidence) -> Evidence:
    return Evidence(
        _text(evidence.expected),
        _text(evidence.observed),
        _text(evidence.traceback),
        [_step(step) for step in evidence.operations],
        _text(evidence.said),
        _text(evidence.stacks),
        _short(evidence.location, LONGEST_NAME),
    )


def _step(step: Step) -> Step:
    if max(len(step.actor), len(step.call), len(step.outcome)) <= LONGEST_NAME:
        return step
    return replace(step, actor=_short(step.actor, LONGEST_NAME), call=_text(step.call), outcome=_text(step.outcome))


def _text(text: str) -> str:
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(_short(line, LONGEST_LINE) for line in _short(text, LONGEST_TEXT).split("\n"))


def _short(text: str, most: int) -> str:
    """The text without its middle, if it is longer than this."""
    if len(text) <= most:
        return text
    kept = max(1, most // 2 - 30)
    return f"{text[:kept]} ... {len(text) - 2 * kept} characters left out ... {text[-kept:]}"

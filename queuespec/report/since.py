"""What could be judged in an earlier run but no longer can: a regression that would hide behind a green run.

An adapter that loses an attribute, or declares one capability fewer, makes clauses UNSUPPORTED, which does not fail a
run. Compared with an earlier run file, it does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queuespec.report import runfile
from queuespec.report.runfile import Run, RunFileError
from queuespec.verdict.verdicts import NOT_RUN, Judgement, Verdict

MOST_NAMED = 12  # clauses in a sentence
APPLIES_TO = "applies to the contract "  # how the reason begins where another contract is declared

Case = tuple[str, str, str, str]  # implementation, clause, start method, kind


@dataclass(frozen=True)
class Since:
    """An earlier run, to compare this one with."""

    path: Path
    run: Run

    @classmethod
    def read(cls, path: Path) -> Since:
        """Raises RunFileError if it is not a run file, or not that of a complete run."""
        run = runfile.read(path)
        if not run.footer["complete"]:
            raise RunFileError(f"{path}: that run was interrupted, so verdicts may be missing; name a complete run")
        return cls(path, run)

    def see_that_it_is_about(self, implementations: Iterable[str]) -> None:
        """Raise RunFileError if it does not cover one of these."""
        known = {str(each["name"]): None for each in self.run.header["implementations"]}
        for name in implementations:
            if name not in known:
                raise RunFileError(f"{self.path}: does not cover {name}, only {', '.join(known)}; name a run that does")

    def gone(
        self, judgements: Iterable[Judgement], now: Iterable[Mapping[str, Any]], part: Collection[str]
    ) -> list[str]:
        """A sentence for each reason why a case that was judged then is not judged now.

        `now` are the implementations' entries in a run file, with all the start methods that they have; `part` are the
        requested start methods, if not all.
        """
        then = {_case(judged) for judged in self.run.judgements if judged.verdict not in NOT_RUN}
        contracts = {each["name"]: each["contract"] for each in self.run.header["implementations"]}
        lost: defaultdict[tuple[str, str], list[str]] = defaultdict(list)  # clauses, by implementation and reason
        for each in now:
            name = each["name"]
            before = {method for implementation, _, method, _ in then if implementation == name}
            for method in sorted(before - {*each["start_methods"]}) if not part else ():
                lost[name, f"has no start method {method}"] = [case[1] for case in then if case[0::2] == (name, method)]
            if contracts.get(name) not in (None, each["contract"]):
                lost[name, f"has the contract {each['contract']}, no longer {contracts[name]}"] = [
                    judged.clause
                    for judged in judgements
                    if judged.implementation == name and judged.reason.startswith(APPLIES_TO) and _case(judged) in then
                ]
        for judged in judgements:
            if judged.verdict is Verdict.UNSUPPORTED and _case(judged) in then:
                lost[judged.implementation, judged.reason].append(judged.clause)
        return [f"{name}: {why}: {_named(clauses)}" for (name, why), clauses in sorted(lost.items()) if clauses]


def _case(judged: Judgement) -> Case:
    return judged.implementation, judged.clause, judged.start_method, judged.kind


def _named(clauses: Iterable[str]) -> str:
    names = sorted({*clauses})
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

"""JUnit's XML, which every CI system reads: one test case for each case, with the evidence in the failure.

A suite is what was judged under one setting: an implementation in an interpreter on a start method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from queuespec.clauses import Clause
from queuespec.report import block
from queuespec.report.folding import Block, in_ids, order
from queuespec.report.layout import plain
from queuespec.report.merging import Merged
from queuespec.verdict.verdicts import BROKEN, NOT_RUN, Judgement, Verdict

_SKIPPED = BROKEN | NOT_RUN | {Verdict.EXPECTED, Verdict.INCONCLUSIVE, Verdict.DIFFERS}


def junit(merged: Merged, clauses: Mapping[str, Clause]) -> str:
    """The document. Control characters and lone surrogates, which XML cannot hold, are written as escapes."""
    suites: dict[tuple[str, str, str], list[Judgement]] = {}
    for judged in sorted(merged.judgements, key=order):
        suites.setdefault((judged.implementation, judged.interpreter, judged.start_method), []).append(judged)
    root = ET.Element("testsuites", {"name": "queuespec", **_totals(merged.judgements)})
    for setting, judgements in suites.items():
        named = {"name": plain(", ".join(filter(None, setting)))}
        suite = ET.SubElement(root, "testsuite", {**named, **_totals(judgements)})
        place = ".".join(in_ids(word).replace(".", "_") for word in setting if word)
        for judged in judgements:
            _case(suite, judged, place, clauses.get(judged.clause))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _totals(judgements: Sequence[Judgement]) -> dict[str, str]:
    counted = Counter(_outcome(judged) for judged in judgements)
    return {
        "tests": str(len(judgements)),
        "failures": str(counted["failure"]),
        "errors": str(counted["error"]),
        "skipped": str(counted["skipped"]),
        "time": f"{sum(judged.seconds for judged in judgements):.3f}",
    }


def _outcome(judged: Judgement) -> str:
    """The name of the element that tells it; '' if it passed."""
    if judged.verdict is Verdict.KIT_ERROR:
        return "error"
    if judged.red:
        return "failure"
    return "skipped" if judged.verdict in _SKIPPED else ""


def _case(suite: ET.Element, judged: Judgement, place: str, clause: Clause | None) -> None:
    name = plain(f"{judged.clause}[{judged.kind}]" if judged.kind else judged.clause)
    case = ET.SubElement(suite, "testcase", classname=place, name=name, time=f"{judged.seconds:.3f}")
    observed, reason = judged.evidence.observed, judged.reason
    first = plain((observed or reason) if judged.red else (reason or observed)).partition("\n")[0]
    message = f"{judged.verdict}: {first}".rstrip(": ")
    if outcome := _outcome(judged):
        element = ET.SubElement(case, outcome, message=message)
        if outcome != "skipped":
            element.set("type", judged.verdict.value)
            element.text = block.told(Block(judged), clause)
    elif judged.verdict is Verdict.OBSERVED:
        ET.SubElement(case, "system-out").text = message

"""The report as one page of HTML that needs nothing else: no network, no server, no other file.

It is what people send around and keep, so it must open by a double click in ten years, can be printed, and shows
everything that matters without its script, which only filters and unfolds. Evidence is the text of judged programs, and
may say anything: it is escaped without exception, and the page itself forbids every script but its own, and all that is
not in it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import jinja2

import queuespec
from queuespec.clauses import Clause
from queuespec.report.html.states import glyph, state
from queuespec.report.html.view import View
from queuespec.report.layout import plain
from queuespec.report.merging import Merged
from queuespec.verdict.verdicts import Verdict

HERE = Path(__file__).parent

LEGEND = {
    Verdict.PASS: "the clause holds",
    Verdict.FAIL: "it is broken",
    Verdict.HUNG: "an operation that must complete never returns",
    Verdict.CRASHED: "a process of the implementation died",
    Verdict.LEAKED: "it holds, but something was left behind",
    Verdict.FLAKY: "repetitions gave different verdicts",
    Verdict.FIXED: "a known failure that passes: remove its entry",
    Verdict.KIT_ERROR: "queuespec itself failed",
    Verdict.INCONCLUSIVE: "the situation never arose",
    Verdict.DIFFERS: "undocumented, and not as in CPython",
    Verdict.EXPECTED: "a known failure",
    Verdict.OBSERVED: "several outcomes are allowed; what was seen is reported",
    Verdict.UNSUPPORTED: "the implementation does not offer what the clause needs",
    Verdict.NOT_APPLICABLE: "not for this version, platform or contract",
}


def page(merged: Merged, clauses: Mapping[str, Clause]) -> str:
    """The page."""
    view = View(merged, clauses)
    areas = view.areas  # before the causes, which refer to its anchors
    present = [verdict for verdict, _ in view.verdicts]
    script = (HERE / "page.js").read_text(encoding="utf-8")
    template = _environment().get_template("page.html")
    return template.render(
        view=view,
        areas=areas,
        legend=[(verdict, glyph(verdict), says) for verdict, says in LEGEND.items() if verdict in present],
        state=state,
        script=script,
        script_hash=f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",
        version=queuespec.__version__,
    )


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        finalize=printable,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def printable(value: object) -> object:
    """Text without control characters and lone surrogates; what is markup already is left alone."""
    if not isinstance(value, str) or hasattr(value, "__html__") or value.isprintable():
        return value
    return plain(value)

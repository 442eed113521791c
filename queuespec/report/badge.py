"""A badge: how many clauses are kept, as a small picture for a README.

It is drawn here, as SVG, because that needs nobody: a picture in a repository or on a page works offline, in private
projects and for as long as the file exists, and readers are not reported to a third party. Projects whose badges all
come from a badge service can have the same as the JSON of a shields.io endpoint.
"""

from __future__ import annotations

import json

from queuespec.report.tally import Tally, clauses

LABEL = "queuespec"

GREEN, YELLOW, RED, GREY = "#2a7d3f", "#8a6100", "#b3261e", "#5f6368"
"""Dark enough for white text (WCAG AA)."""

_NARROW, _WIDE = "fijlrt.,:;'!|()[]- 1I", "mwMW%@"


def message(tally: Tally) -> tuple[str, str]:
    """What the badge says, and its colour."""
    if tally.broken:
        return f"{clauses(tally.broken)} broken", RED
    if tally.mistaken:
        return "queuespec itself failed", GREY
    if tally.interrupted:
        return "interrupted", GREY
    if not tally.judged:
        return "nothing judged", GREY
    if tally.outdated or tally.remarks:
        return "known failures are out of date", YELLOW
    if tally.unsettled:
        return f"{tally.kept} kept, {tally.unsettled} not settled", YELLOW
    if tally.expected:
        return f"{tally.kept} kept, {tally.expected} known failure{'s' if tally.expected > 1 else ''}", GREEN
    return f"{clauses(tally.kept)} kept", GREEN


def endpoint(tally: Tally) -> str:
    """The JSON that a shields.io endpoint badge reads."""
    said, colour = message(tally)
    return json.dumps({"schemaVersion": 1, "label": LABEL, "message": said, "color": colour}) + "\n"


def svg(tally: Tally) -> str:
    """The badge as a picture of its own."""
    said, colour = message(tally)
    left, right = _width(LABEL), _width(said)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{LABEL}: {said}">
<title>{LABEL}: {said}</title>
<clipPath id="r"><rect width="{left + right}" height="20" rx="4"/></clipPath>
<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3c4043"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">
<text x="{left / 2:g}" y="14" textLength="{left - 12}">{LABEL}</text>
<text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{said}</text></g>
</svg>
"""


def _width(text: str) -> int:
    """Pixels of a text in the badge's font, with the space around it."""
    return 12 + round(sum(4.4 if c in _NARROW else 10.2 if c in _WIDE else 7 for c in text))

"""All runs as one JSON document, for other programs: nothing is cut, and nothing has to be looked up elsewhere.

The document is described by document.schema.json, beside this module. The records in it are those of the run files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from queuespec.clauses import Clause
from queuespec.report.merging import Merged
from queuespec.report.runfile import counts
from queuespec.report.tally import tally

FORMAT = 1
"""The version of the document. It is increased when a reader of the previous one would misread it."""


def document(merged: Merged, clauses: Mapping[str, Clause]) -> str:
    """The document, in ASCII: lone surrogates, which a repr may hold, are escapes."""
    named = sorted({judged.clause for judged in merged.judgements})
    whole = tally(merged)
    data: dict[str, Any] = {
        "format": FORMAT,
        "summary": {"sentence": whole.headline(), "fails": whole.bad, "clauses": vars(whole)},
        "verdicts": counts(judged.verdict for judged in merged.judgements),
        "notes": merged.notes,
        "remarks": merged.remarks,
        "runs": [
            {
                "file": path.name,
                "header": {"type": "header", **run.header},
                "footer": {"type": "footer", **run.footer},
            }
            for path, run in merged.runs
        ],
        "implementations": merged.implementations,
        "clauses": {id: _about(clauses[id]) for id in named if id in clauses},
        "judgements": [{"type": "judgement", **judged.as_data()} for judged in merged.judgements],
    }
    return json.dumps(data) + "\n"


def _about(clause: Clause) -> dict[str, Any]:
    return {"level": clause.level.value, "wording": clause.wording, "sources": list(clause.sources)}

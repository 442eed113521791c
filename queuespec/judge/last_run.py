"""What was unexpected when an implementation was judged last, so that --lf can judge just that again.

It is kept in the user's cache directory, away from where the user happens to be: a small file for an implementation
with which something is wrong, and none for one that was last seen to do as expected. So a run that goes well leaves
nothing. A case that a run leaves out stays as it was, and where nothing can be written, nothing is remembered.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path

from queuespec.judge.cases import Implementation
from queuespec.verdict.verdicts import Judgement

CaseName = tuple[str, str, str]  # clause, start method, kind of object


def unexpected(implementation: Implementation) -> set[CaseName]:
    """The cases of an implementation that failed a run and have not been seen to hold since."""
    try:
        cases = json.loads(_file(implementation).read_text(encoding="utf-8"))
        return {(clause, method, kind) for clause, method, kind in cases}
    except (OSError, ValueError, TypeError):  # nothing is remembered, or what no run has written
        return set()


def remember(implementation: Implementation, judgements: Iterable[Judgement]) -> None:
    """Take down what a run has found of an implementation."""
    red = {(judged.clause, judged.start_method, judged.kind): judged.red for judged in judgements}
    cases = {case for case in unexpected(implementation) if case not in red} | {case for case in red if red[case]}
    with contextlib.suppress(OSError):
        file = _file(implementation)
        if not cases:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = file.with_suffix(f".{os.getpid()}")
        whole.write_text(json.dumps(sorted(cases)), encoding="utf-8")
        whole.replace(file)


def _file(implementation: Implementation) -> Path:
    """Where it is remembered. Another interpreter, or another file of the same name, is another implementation.

    Raises FileNotFoundError for a user without a home directory.
    """
    named, described = implementation.named, implementation.description
    place = str(named.file or described.file or os.getcwd())
    identity = "\n".join([place, named.attribute, described.executable, described.interpreter])
    return _cache() / "queuespec" / f"{named.label}-{zlib.crc32(os.fsencode(identity)):08x}.json"


def _cache() -> Path:
    """The directory that the user's programs keep such things in."""
    home = os.path.join(os.path.expanduser("~"), ".cache")
    for place in (os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("LOCALAPPDATA", ""), home):
        if os.path.isabs(place):
            return Path(place)
    raise FileNotFoundError(home)

"""The cases whose verdicts were unexpected when an implementation was last judged, for --lf.

They are kept in the user's cache directory, not in the working directory: one small file for each implementation with
unexpected verdicts, and none for the others. So a clean run leaves nothing behind. Cases that a run leaves out stay as
they were, and if nothing can be written, nothing is remembered.
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
    """The cases of an implementation that failed a run and have not passed since."""
    try:
        cases = json.loads(_file(implementation).read_text(encoding="utf-8"))
        return {(clause, method, kind) for clause, method, kind in cases}
    except (OSError, ValueError, TypeError):  # nothing is remembered, or the file is not one of ours
        return set()


def remember(implementation: Implementation, judgements: Iterable[Judgement]) -> None:
    """Save what a run found out about an implementation."""
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
    """The file for an implementation. Another interpreter, or another file of the same name, counts as another one.

    Raises FileNotFoundError for a user without a home directory.
    """
    named, described = implementation.named, implementation.description
    place = str(named.file or described.file or os.getcwd())
    identity = "\n".join([place, named.attribute, described.executable, described.interpreter])
    return _cache() / "queuespec" / f"{named.label}-{zlib.crc32(os.fsencode(identity)):08x}.json"


def _cache() -> Path:
    """The user's cache directory."""
    home = os.path.join(os.path.expanduser("~"), ".cache")
    for place in (os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("LOCALAPPDATA", ""), home):
        if os.path.isabs(place):
            return Path(place)
    raise FileNotFoundError(home)

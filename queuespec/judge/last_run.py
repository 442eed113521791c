"""What is remembered of runs: the cases whose verdicts were unexpected, for --lf, and the failures, for scripts.

Both are kept in the user's cache directory, not in the working directory. For --lf there is one small file for each
implementation with unexpected verdicts, and none for the others; cases that a run leaves out stay as they were. The
failures are those of the last run alone, known ones among them: a run file of at most MOST of them, without stacks and
long lists of operations. A clean run leaves nothing behind, and if nothing can be written, nothing is remembered.

Several runs may end at the same time, so they take turns. Each file is replaced as a whole: none is ever a mixture,
even where nothing can be locked. The failures are those of the run that ended last; what was unexpected is collected
from all of them. A run that is killed meanwhile leaves a file behind, which the next one removes.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import queuespec
from queuespec.judge.cases import Implementation
from queuespec.report.runfile import RunFile, RunFileError, read
from queuespec.verdict.verdicts import BROKEN, Evidence, Judgement, Verdict

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

CaseName = tuple[str, str, str]  # clause, start method, kind of object
FAILED = BROKEN | {Verdict.DIFFERS, Verdict.EXPECTED}
PART = ".part"  # what the names of files end in that are still being written
LONG_AGO = 3600.0  # seconds; whoever has not completed one by then is gone
MOST, LONGEST, FEW = 300, 1000, 40  # failures that are remembered; of each, characters of `observed`, and operations


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
    found = {case for case in red if red[case]}
    with contextlib.suppress(OSError), _alone(create=bool(found)):
        file = _file(implementation)
        cases = {case for case in unexpected(implementation) if case not in red} | found
        if not cases:
            file.unlink(missing_ok=True)
            return
        with _replacing(file) as whole:
            whole.write_text(json.dumps(sorted(cases)), encoding="utf-8")


def remember_failures(implementations: Sequence[Implementation], judgements: Iterable[Judgement]) -> None:
    """Save the failures of a run in place of those of the one before."""
    failed = list(islice((each for each in judgements if each.verdict in FAILED), MOST))
    described = [each.as_data() for each in implementations]
    with contextlib.suppress(OSError), _alone(create=bool(failed)):
        file = _failures()
        if not failed:
            file.unlink(missing_ok=True)
            return
        with (
            _replacing(file) as whole,
            RunFile(whole, queuespec=queuespec.__version__, implementations=described, argv=sys.argv[1:]) as run,
        ):
            for judged in failed:
                seen = judged.evidence
                kept = Evidence(seen.expected, seen.observed[:LONGEST], location=seen.location)
                kept.operations.extend(seen.operations if len(seen.operations) <= FEW else ())
                run.add(replace(judged, evidence=kept))
            run.close(1)


def failures() -> list[Judgement]:
    """The failures of the last run, as far as they are remembered."""
    try:
        return read(_failures()).judgements
    except (OSError, RunFileError):  # nothing is remembered, or by another version of queuespec
        return []


@contextlib.contextmanager
def _replacing(file: Path) -> Iterator[Path]:
    """A new file, which takes the place of this one once it is complete."""
    descriptor, name = tempfile.mkstemp(prefix=f"{file.stem}.", suffix=PART, dir=file.parent)
    os.close(descriptor)
    try:
        yield Path(name)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


@contextlib.contextmanager
def _alone(create: bool) -> Iterator[None]:
    """No other run changes what is remembered meanwhile. Raises OSError if there is nothing, unless it is created."""
    folder = _cache() / "queuespec"
    if create:
        folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        locked = False
        if fcntl is not None:
            descriptor = os.open(folder, os.O_RDONLY)
            held.callback(os.close, descriptor)
            with contextlib.suppress(OSError):  # of a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                locked = True
        _remove_what_was_never_completed(folder, 0.0 if locked else LONG_AGO)
        yield


def _remove_what_was_never_completed(folder: Path, age: float) -> None:
    """Remove the files of runs that were killed while they wrote them, if they are older than so many seconds."""
    for file in folder.glob(f"*{PART}"):
        with contextlib.suppress(FileNotFoundError):  # another run has removed it
            if not age or file.stat().st_mtime < time.time() - age:
                file.unlink()


def _failures() -> Path:
    """Where the failures are. Raises FileNotFoundError for a user without a home directory."""
    return _cache() / "queuespec" / "last-run.jsonl"


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

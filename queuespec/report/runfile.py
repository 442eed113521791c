"""The run file: what a run judged, as JSON lines.

It holds everything that a report needs, so that reports can be made later, on another machine and from several runs. A
run may end at any line, because of kill -9 or a full disk, and a file of verdicts that silently ends early would look
green. So each line is flushed at once, and the file is valid only with a footer that counts the lines above it.

The format is described by runfile.schema.json, beside this module.
"""

from __future__ import annotations

import io
import json
import os
import platform
import stat
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

FORMAT = 2
"""The version of the format. It is increased when a reader of the previous one would misread or reject a file."""


class Occupied(Exception):
    """Another run is writing this file. One line: the file, what to do."""


class RunFileError(Exception):
    """A file is not a complete run file. One line: the file, what is wrong, what to do."""


@dataclass(frozen=True)
class Run:
    """What a run file says."""

    header: dict[str, Any]
    judgements: list[Judgement]
    footer: dict[str, Any]


class RunFile:
    """A run file being written. Raises OSError where the path or the disk does."""

    def __init__(
        self,
        path: Path,
        *,
        queuespec: str,
        implementations: Sequence[Mapping[str, Any]],
        argv: Sequence[str],
        started: datetime | None = None,
    ) -> None:
        """Write the header. `queuespec` is our own version; `implementations` describe what is judged, as JSON data;
        `started`, by default now, must have a time zone. Raises Occupied if another run is writing the file."""
        self._file = _opened(path)
        self._began = time.monotonic()
        self._verdicts: Counter[Verdict] = Counter()
        self._write(
            {
                "type": "header",
                "format": FORMAT,
                "queuespec": queuespec,
                "time": (started or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
                "platform": platform.platform(),
                "implementations": [dict(implementation) for implementation in implementations],
                "argv": list(argv),
            }
        )

    def add(self, judgement: Judgement) -> None:
        self._write({"type": "judgement", **judgement.as_data()})
        self._verdicts[judgement.verdict] += 1

    def close(
        self,
        exit_code: int,
        seconds: float | None = None,
        interrupted: bool = False,
        remarks: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Write the footer, which makes the file valid. That of an interrupted run says that it is incomplete.

        `seconds` is how long the run took: by default, since the header was written.
        `remarks` are sentences about the whole run: unused known failures, what is gone, what was left behind.
        """
        if self._file.closed:
            return
        said = {name: list(sentences) for name, sentences in (remarks or {}).items() if sentences}
        self._write(
            {
                "type": "footer",
                "verdicts": counts(self._verdicts.elements()),
                "exit_code": exit_code,
                "seconds": round(time.monotonic() - self._began if seconds is None else seconds, 3),
                "complete": not interrupted,
                **({"remarks": said} if said else {}),
            }
        )
        self._file.close()

    def __enter__(self) -> RunFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the file. Only close() writes a footer, because only its caller knows how the run ended."""
        self._file.close()

    def _write(self, record: Mapping[str, Any]) -> None:
        left = memoryview((json.dumps(record, allow_nan=False) + "\n").encode("ascii"))
        while left:
            left = left[self._file.write(left) :]


def _opened(path: Path) -> io.FileIO:
    """The file, locked and emptied: two runs must not share one. Nothing is buffered, so closing cannot fail."""
    file = io.FileIO(path, "a")
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.truncate(0)
    except BlockingIOError:
        file.close()
        raise Occupied(f"{path} is being written by another run; name another file") from None
    except BaseException:
        file.close()
        raise
    return file


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How often each verdict was given, in the order of Verdict, without those that were not."""
    counted = Counter(verdicts)
    return {verdict.value: counted[verdict] for verdict in Verdict if counted[verdict]}


def read(path: Path) -> Run:
    """Read a run file. Raises RunFileError if it is not one, or is incomplete."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RunFileError(f"{path}: no such file") from None
    except OSError as error:
        raise RunFileError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RunFileError(f"{path}: not a queuespec run file: it is not text") from None

    *lines, rest = text.split("\n")
    if not lines and not rest:
        raise RunFileError(f"{path}: the file is empty; the run ended before it wrote its header")
    header = _header(path, lines[0] if lines else rest)
    judgements: list[Judgement] = []
    for number, line in enumerate(lines[1:], 2):
        record = _record(path, number, line)
        match record.pop("type", None):
            case "judgement":
                judgements.append(_judgement(path, number, record))
            case "footer":
                if number < len(lines) or rest:
                    raise RunFileError(
                        f"{path}: continues after its footer, line {number}; keep each run in its own file"
                    )
                return Run(header, judgements, _footer(path, number, record, judgements))
            case other:
                raise RunFileError(f"{path}: line {number} has the unknown type {other!r}")
    raise RunFileError(
        f"{path}: the run was cut short, the file has no footer (number of verdicts: {len(judgements)}); run it again"
    )


def _header(path: Path, line: str) -> dict[str, Any]:
    try:
        header = json.loads(line)
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.pop("type", None) != "header" or "format" not in header:
        raise RunFileError(f"{path}: not a queuespec run file: its first line is not a header")
    if header["format"] != FORMAT:
        raise RunFileError(
            f"{path}: has format {header['format']!r}, and this queuespec reads format {FORMAT}; "
            f"read it with the queuespec that wrote it, {header.get('queuespec', 'whose version is not given')}"
        )
    if lacking := {"queuespec", "time", "platform", "implementations", "argv"} - header.keys():
        raise RunFileError(f"{path}: the header lacks {', '.join(sorted(lacking))}")
    return header


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        raise RunFileError(f"{path}: line {number} is not JSON: the file was damaged; run it again") from None
    if not isinstance(record, dict):
        raise RunFileError(f"{path}: line {number} is not a JSON object")
    return record


def _judgement(path: Path, number: int, record: dict[str, Any]) -> Judgement:
    try:
        judgement = Judgement.from_data(record)
    except (KeyError, TypeError, ValueError):
        raise RunFileError(f"{path}: line {number} is not a verdict as format {FORMAT} has it") from None
    records: list[Judgement | Evidence | Step] = [judgement, judgement.evidence, *judgement.evidence.operations]
    if not all(map(_typed, records)):
        raise RunFileError(f"{path}: line {number} is not a verdict as format {FORMAT} has it")
    return judgement


_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bool": bool,
    "float": (float, int),
    "float | None": (float, int, type(None)),
    "list[Step]": list,
}


def _typed(record: Judgement | Evidence | Step) -> bool:
    return all(isinstance(getattr(record, f.name), _TYPES.get(str(f.type), object)) for f in fields(record))


def _footer(path: Path, number: int, record: dict[str, Any], judgements: Sequence[Judgement]) -> dict[str, Any]:
    if lacking := {"verdicts", "exit_code", "seconds", "complete"} - record.keys():
        raise RunFileError(f"{path}: the footer, line {number}, lacks {', '.join(sorted(lacking))}")
    if record["verdicts"] != counts(judgement.verdict for judgement in judgements):
        raise RunFileError(
            f"{path}: the counts in the footer do not match the file: lines were lost or added; run it again"
        )
    return record

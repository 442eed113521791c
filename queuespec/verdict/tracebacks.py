"""Exceptions of judged processes, told as tracebacks are: the frames of the library alone, where there are any.

The line of source that stands below each frame is read here, since a frame travels without it. Nothing is read of a
file that is not there, as one of another machine would be.
"""

from __future__ import annotations

import linecache
import os
import re
from collections.abc import Sequence

from queuespec.judged.wire import Raised

MOST_FRAMES = 8


def told(raised: Raised) -> str:
    """The traceback of an exception that was raised in a judged process."""
    lines = []
    if raised.cause is not None:
        lines += [*_frames(raised.cause), *_text(raised.cause), "which was the cause of:"]
    return "\n".join([*lines, *_frames(raised), *_text(raised)])


def _frames(raised: Raised) -> list[str]:
    frames = [frame for frame in raised.frames if not frame[3]] or list(raised.frames)
    lines = []
    for file, line, function, _ in frames[-MOST_FRAMES:]:
        lines.append(f'File "{shown(file)}", line {line}, in {function}')
        source = linecache.getline(file, line).strip()
        lines += [f"  {source}"] if source else []
    return lines


def _text(raised: Raised) -> list[str]:
    text = raised.text.splitlines()
    return [f"{raised.classes[0]}: {text[0]}" if text else raised.classes[0], *text[1:]]


def place(raised: Raised) -> str:
    """The innermost frame of the library, as file:line; '' if none is known."""
    frames: Sequence[Sequence[object]] = [frame for frame in raised.frames if not frame[3]] or raised.frames
    return f"{shown(str(frames[-1][0]))}:{frames[-1][1]}" if frames else ""


def shown(file: str) -> str:
    """A file as it is shown: a package's by its place in the package, one below the working directory from there."""
    for part in ("/site-packages/", "/dist-packages/"):
        if part in file:
            return file.partition(part)[2]
    found = re.search(r"/lib(?:64)?/(?:python|pypy)3[^/]*/(.*)", file)
    if found:
        return found[1]
    here = os.getcwd() + os.sep
    return file[len(here) :] if file.startswith(here) else file

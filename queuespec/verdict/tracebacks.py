"""Exceptions of judged processes, formatted as tracebacks: only the frames of the library, if there are any.

The source line below each frame is read here, since frames travel without it. Files that do not exist here, such as
those of another machine, are skipped.
"""

from __future__ import annotations

import linecache
import os
import re

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


_FRAME = re.compile(r'  File "(.*)", line (\d+), in (.*)')
IDLE = "idle threads of queuespec:"  # how the last line of stacks begins
HEADER = "Traceback (most recent call last):"


def of_the_library(raised: Raised) -> bool:
    """Whether the exception passed through the library, so that it shows the line to look at."""
    return any(not frame[3] for frame in raised.frames)


def place(raised: Raised) -> str:
    """The innermost frame of the library, as file:line in function; '' if none is known."""
    frames = [frame for frame in raised.frames if not frame[3]] or list(raised.frames)
    return f"{shown(frames[-1][0])}:{frames[-1][1]} in {frames[-1][2]}" if frames else ""


class Printed:
    """What judged processes have printed, with its tracebacks cut down to what matters."""

    def __init__(self, text: str, noise: str) -> None:
        """`noise` marks the last line of tracebacks that are dropped, unless a thread or process died of them."""
        self.lines: list[str] = []
        self.cause = ""  # the exception that the last traceback ends with, and where it was raised
        self.place = ""  # where that is
        self._exception = ""  # the last line of the last traceback
        self._printed: set[str] = set()  # the lines of earlier tracebacks, which other processes may be printing too
        self._told: list[list[str]] = []
        traceback: list[str] = []
        repeated = False  # whether the frame at hand has been printed before, as by several processes at once
        for line in text.splitlines():
            if line.startswith(HEADER):
                traceback = traceback or [line]
                repeated = False
            elif traceback and line[:1] in (" ", "\t"):
                repeated = line in traceback if line.startswith("  File ") else repeated
                traceback += [] if repeated else [line]
            elif traceback:
                self._take([*traceback, line], noise)
                traceback = []
            elif line != self._exception and line not in self._printed:
                self.lines.append(line)
        self.lines += traceback

    def _take(self, traceback: list[str], noise: str) -> None:
        *body, exception = traceback
        self._exception = exception
        self._printed.update(line for line in body if line[:1] in (" ", "\t"))
        died_of_it = bool(self.lines) and re.match(r"Exception in thread |Process \S+:$", self.lines[-1]) is not None
        if noise in exception and not died_of_it:
            return
        frames: list[list[str]] = []
        for line in body[1:]:
            if line.startswith("  File "):
                frames.append([line])
            elif frames and line.strip("^~ "):
                frames[-1].append(line)
        library = [frame for frame in frames if not _is_known(frame[0])] or frames
        for frame in library[-MOST_FRAMES:]:
            if found := _FRAME.match(frame[0]):
                frame[0] = f'  File "{shown(real(found[1]))}", line {found[2]}, in {found[3]}'
        told = [body[0], *(line for frame in library[-MOST_FRAMES:] for line in frame), exception]
        if told not in self._told:
            self._told.append(told)
            self.lines += told
        found = _FRAME.match(library[-1][0]) if library else None
        self.place = f"{found[1]}:{found[2]} in {found[3]}" if found else ""
        self.cause = exception + (f" ({self.place})" if self.place else "")

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _is_known(frame: str) -> bool:
    """Whether a frame is queuespec's or the interpreter's."""
    found = _FRAME.match(frame)
    return found is not None and ("queuespec_judged/" in found[1] or is_the_interpreter_s(found[1]))


def is_the_interpreter_s(file: str) -> bool:
    """Whether a file is one of the interpreter's own, judging by its path."""
    return file.startswith("<") or bool(
        re.search(r"/lib(?:64)?/(?:python|pypy)3[^/]*/", file) and "-packages/" not in file
    )


def real(file: str) -> str:
    """A file under the name that its author knows: adapters are links in a directory of the run."""
    return os.path.realpath(file) if "queuespec_adapter_" in file else file


def shown(file: str) -> str:
    """A file as shown to users: relative to site-packages, the standard library or the working directory."""
    for part in ("/site-packages/", "/dist-packages/"):
        if part in file:
            return file.partition(part)[2]
    found = re.search(r"/lib(?:64)?/(?:python|pypy)3[^/]*/(.*)", file)
    if found:
        return found[1]
    here = os.getcwd() + os.sep
    return file[len(here) :] if file.startswith(here) else file

"""The stacks of judged processes, written by faulthandler when they are sent SIGUSR1.

It works for a blocked get, a spin, and C code that holds the GIL, and needs nothing installed. The signal is sent
only when a case has already failed, since it may interrupt a system call.

There are a dozen stacks, and one of them shows why a call does not return. So the most relevant come first: the thread
of that call, then others in the library, and then, in one line, how many of queuespec's threads wait for their next
command. Frames of queuespec, and of how Python starts a thread, are left out.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from queuespec.verdict.tracebacks import IDLE, is_the_interpreter_s, real, shown
from queuespec.watch import processes
from queuespec.watch.lanes import Lane
from queuespec.watch.waiting import pause

PREFIX = "stacks-"  # of the names of the files, before the number of the process
LOOKS, MOST_LOOKS = 200, 5000  # while nothing is written; while it is, slowly
BETWEEN = 0.001  # seconds
STEADY = 3  # looks between which no file grows
KIT = "queuespec_judged" + os.sep

STARTS = {
    *(("threading.py", function) for function in ("run", "_bootstrap_inner", "_bootstrap")),
    *(("process.py", function) for function in ("run", "_bootstrap", "start")),
    *(("popen_fork.py", function) for function in ("_launch", "__init__")),
    *(("spawn.py", function) for function in ("spawn_main", "_main")),
    *(("forkserver.py", function) for function in ("main", "_serve_one")),
    ("context.py", "_Popen"),
}

AROUND_A_CALL_OF_A_CLASS = ("__init__", "???", "__init__")  # a frame of CPython 3.13 and newer, in no file

_THREAD = re.compile(r"(?:Current t|T)hread 0x([0-9a-f]+)")
_FRAME = re.compile(r'  File "(.*)", line (\S+) in (.*)')


@dataclass(frozen=True)
class Frame:
    """One line of a stack."""

    file: str
    line: str
    function: str

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line} in {self.function}"

    @property
    def is_the_kit_s(self) -> bool:
        return KIT in self.file

    @property
    def is_the_interpreter_s(self) -> bool:
        return is_the_interpreter_s(self.file)


@dataclass(frozen=True)
class Stack:
    """The stack of one thread."""

    pid: int
    ident: int  # as threading knows it
    frames: tuple[Frame, ...]  # innermost first
    note: str = ""  # what stands above it: "Fatal Python error: Segmentation fault"

    @property
    def told(self) -> list[Frame]:
        """The frames called by queuespec, or all if there are none of its own, without those that start a thread."""
        inner = list(itertools.dropwhile(lambda frame: frame.is_the_kit_s, self.frames))
        inner = list(itertools.takewhile(lambda frame: not frame.is_the_kit_s, inner))
        while inner and _starts(inner[-1]):
            inner.pop()
        return inner


def _starts(frame: Frame) -> bool:
    """Whether a frame at the bottom of a stack belongs to the start of the thread or process."""
    if frame.file == "<string>":
        return True
    return frame.is_the_interpreter_s and (Path(frame.file).name, frame.function) in STARTS


@dataclass(frozen=True)
class Stacks:
    """The stacks of the processes of a case, the most relevant first."""

    about: list[tuple[str, Stack]]  # who, and the stack
    idle: dict[str, int]  # queuespec's threads that wait for a command, by process
    silent: list[str]  # processes that did not respond
    of_the_call: bool = False  # whether the first is that of the call in question

    def where(self) -> str:
        """Where the call in question is: in the library if possible; '' if it is not known."""
        if not self.of_the_call:
            return ""
        frames = self.about[0][1].told
        library = [frame for frame in frames if not frame.is_the_interpreter_s]
        return str((library or frames)[0]) if frames else ""

    @property
    def of_the_library(self) -> bool:
        """Whether the call in question is in the library, and not only in the interpreter."""
        return self.of_the_call and any(not frame.is_the_interpreter_s for frame in self.about[0][1].told)

    def places(self) -> list[str]:
        """The lines of the library where the threads are: only that of the call in question, if it is there."""
        told = [stack.told for _, stack in (self.about[:1] if self.of_the_library else self.about)]
        library = [[frame for frame in frames if not frame.is_the_interpreter_s] for frames in told]
        return [str(frames[0]) for frames in library if frames]

    def called(self) -> str:
        """The name of the function that queuespec called there; '' if it is not known."""
        frames = self.about[0][1].told if self.of_the_call else []
        return frames[-1].function if frames else ""

    def __str__(self) -> str:
        lines = []
        alike: dict[tuple[str, ...], list[str]] = {}  # who is where; in other processes others are there too
        for who, stack in self.about:
            frames = tuple(f"  {frame}" for frame in stack.told)
            alike.setdefault(frames, []).append(f"{who}: {stack.note}" if stack.note else who)
        for frames, whose in alike.items():
            lines += ["; ".join(dict.fromkeys(whose)), *frames]
        lines += [f"{who} did not respond: it handles no signals" for who in self.silent]
        if self.idle:
            threads = ", ".join(f"{count} in {who}" for who, count in self.idle.items())
            lines.append(f"{IDLE} {threads}")
        return "\n".join(lines)


class StackFiles:
    """The files to which the processes of a host write their stacks: each part is read once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._read: dict[int, int] = {}  # bytes of each process's file that were read before

    def begin(self) -> None:
        """A case begins: ignore what was written before."""
        self._read = self._sizes()

    def _sizes(self) -> dict[int, int]:
        """The bytes in the file of each process."""
        sizes = {}
        with os.scandir(self._directory) as entries:
            for entry in entries:
                if entry.name.startswith(PREFIX):
                    sizes[int(entry.name[len(PREFIX) :])] = entry.stat().st_size
        return sizes

    def dump(self, pids: Iterable[int], roles: Mapping[int, str], lanes: Iterable[Lane], lane: Lane | None) -> Stacks:
        """The stacks of all threads of these processes, that of the lane first, and what they wrote when they died."""
        asked = [pid for pid in pids if self._path(pid).exists() and not processes.has_ended(pid)]
        before = self._sizes()
        blocked = {pid: processes.holding_back(pid, signal.SIGUSR1) for pid in asked}
        for pid in asked:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGUSR1)
        steady, sizes = 0, before
        for turn in range(MOST_LOOKS if asked else 0):
            pause(BETWEEN)
            now = self._sizes()
            steady = steady + 1 if now == sizes else 0
            begun = all(now[pid] > before[pid] for pid in asked)
            if steady >= STEADY and begun and not any(_is_writing(pid, blocked[pid]) for pid in asked):
                break
            if turn > LOOKS and steady > LOOKS / 2:  # who has not begun handles no signals
                break
            sizes = now
        stacks: list[Stack] = []
        silent = []
        for pid in sorted(self._sizes()):
            written = self._new_in(pid)
            stacks += parsed(pid, written)
            if not written and pid in asked:
                silent.append(roles.get(pid, f"process {pid}"))
        return arranged(stacks, roles, {(each.pid, each.ident): each for each in lanes}, lane, silent)

    def _path(self, pid: int) -> Path:
        return self._directory / f"{PREFIX}{pid}"

    def _new_in(self, pid: int) -> str:
        with open(self._path(pid), "rb") as file:
            file.seek(self._read.get(pid, 0))
            written = file.read()
            self._read[pid] = file.tell()
        return written.decode(errors="replace")


def _is_writing(pid: int, blocked: set[int]) -> bool:
    """Whether a process still handles the signal: until the handler returns, its thread blocks it.

    That a file has stopped growing does not tell: on a busy machine its process may pause in the middle.
    """
    return not processes.holding_back(pid, signal.SIGUSR1) <= blocked


def parsed(pid: int, text: str) -> list[Stack]:
    """The stacks that faulthandler has written."""
    stacks: list[Stack] = []
    note = ""
    for line in text.splitlines():
        if found := _FRAME.match(line):
            if stacks and found.groups() != AROUND_A_CALL_OF_A_CLASS:
                frames = (*stacks[-1].frames, Frame(real(found[1]), found[2], found[3]))
                stacks[-1] = Stack(pid, stacks[-1].ident, frames, stacks[-1].note)
        elif found := _THREAD.match(line):
            stacks.append(Stack(pid, int(found[1], 16), (), note if line.startswith("Current") else ""))
        elif line.startswith("Fatal Python error"):
            note = line
    return stacks


def arranged(
    stacks: Iterable[Stack],
    roles: Mapping[int, str],
    lanes: Mapping[tuple[int, int], Lane],
    lane: Lane | None = None,
    silent: Iterable[str] = (),
) -> Stacks:
    """Stacks, the most relevant first; those of queuespec's threads that wait for a command are counted."""
    first, ours, others = [], [], []
    idle: dict[str, int] = {}
    for stack in stacks:
        role = roles.get(stack.pid, f"process {stack.pid}")
        if not stack.told and not stack.note:
            idle[role] = idle.get(role, 0) + 1
            continue
        serves = lanes.get((stack.pid, stack.ident))
        if lane is not None and serves is lane:
            first.append((f"{role}, in the call", stack))
        elif serves is not None:
            ours.append((role, stack))
        else:
            others.append((f"{role}, another thread", stack))
    return Stacks([*first, *ours, *others], idle, [*silent], bool(first))

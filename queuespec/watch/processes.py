"""Finding and ending the processes of a run: those that carry its token in their environment.

A session or a process group would not be enough: a worker's child may have started its own session. The resource
tracker is spared, because it unlinks the semaphore names once all their users are gone (killing a whole process group
left 600 names in /dev/shm); then it exits by itself.
"""

from __future__ import annotations

import os
import signal
import time

from queuespec.watch.room import see_that_there_is_room
from queuespec.watch.waiting import pause

TOKEN = "QUEUESPEC_TOKEN"
KERNEL_THREAD = 0x00200000  # among the flags in /proc/PID/stat
EXITING = 0x00000004  # likewise; it is set before the files of a process are closed
PATIENCE = 2.0  # seconds for killed processes to vanish, and for a tracker to clean up and exit


def everyone() -> list[int]:
    """All processes, ordered by pid."""
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:  # gone, or another user's
        return b""


def carrying(token: str) -> set[int]:
    """The processes of this user whose environment contains a token with this prefix."""
    mark = f"{TOKEN}={token}".encode()
    try:
        numbers = everyone()
    except OSError:
        return set()
    return {pid for pid in numbers if mark in _read(f"/proc/{pid}/environ")}


def bearer(number: int, token: str) -> int | None:
    """The process of this thread or process if it carries a token with this prefix, else 0.

    None if that cannot be known yet: during exec a process has no environment.
    """
    try:
        with open(f"/proc/{number}/environ", "rb") as file:
            environment = file.read()
    except OSError as error:  # gone, or another user's
        see_that_there_is_room(error)
        return 0
    if f"{TOKEN}={token}".encode() in environment:
        _, _, status = _read(f"/proc/{number}/status").partition(b"\nTgid:")
        return int(status.split(None, 1)[0]) if status else 0
    if environment or _read(f"/proc/{number}/cmdline"):
        return 0
    after_name = _read(f"/proc/{number}/stat").rpartition(b")")[2].split()
    ended = not after_name or after_name[0] in b"ZX"
    return 0 if ended or int(after_name[6]) & KERNEL_THREAD else None


def is_tracker(pid: int) -> bool:
    """Whether a process is a resource tracker: multiprocessing's or that of a library modelled on it."""
    return b"_tracker" in _read(f"/proc/{pid}/cmdline")


def kill(token: str, known: set[int] = frozenset()) -> bool:  # type: ignore[assignment]
    """Kill every process that carries the token, and the known ones, except trackers; True when all are gone."""
    deadline = time.monotonic() + PATIENCE
    while True:
        alive = {pid for pid in carrying(token) if not is_tracker(pid)}
        for pid in alive | {pid for pid in known if not is_tracker(pid)}:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        known = set()
        if not alive:
            return True
        if time.monotonic() > deadline:
            return False
        pause(0.001)


def trackers_left(token: str) -> bool:
    """Wait for the trackers to unlink what is left and exit; kill those that stay. True if one had to be killed."""
    deadline = time.monotonic() + PATIENCE
    while left := carrying(token):
        if time.monotonic() > deadline:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            return True
        pause(0.005)
    return False


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or a zombie."""
    stat = _read(f"/proc/{pid}/stat")
    return stat[stat.rindex(b")") + 2 :][:1] in b"ZX" if stat else os.path.exists("/proc/self/stat")


def is_ending(pid: int) -> bool:
    """Whether a process is gone, a zombie, or on its way there: its files may be closed before it is a zombie."""
    after_name = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return has_ended(pid) or bool(after_name and int(after_name[6]) & EXITING)


def holding_back(pid: int, number: int) -> set[int]:
    """The threads of a process in which a signal is blocked, as it is while they handle it; 0 if it is still pending.

    Empty where the system does not say.
    """
    found: set[int] = set()
    bit = 1 << (number - 1)
    try:
        threads = [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return found
    for tid in threads:
        for line in _read(f"/proc/{pid}/task/{tid}/status").splitlines():
            name, _, mask = line.partition(b":")
            if name in (b"ShdPnd", b"SigPnd", b"SigBlk") and int(mask, 16) & bit:
                found.add(tid if name == b"SigBlk" else 0)
    return found


def semaphore_names(pid: int) -> set[str]:
    """The names in /dev/shm that a process has mapped."""
    names = set()
    for line in _read(f"/proc/{pid}/maps").splitlines():
        _, found, name = line.partition(b" /dev/shm/")
        if found and not name.endswith(b" (deleted)"):
            names.add(os.fsdecode(name.strip()))
    return names


def unlink(names: set[str]) -> set[str]:
    """Remove the names that are still in /dev/shm; returns those."""
    left = set()
    for name in names:
        try:
            os.unlink(f"/dev/shm/{name}")
        except OSError:
            continue
        left.add(name)
    return left

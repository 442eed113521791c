"""Deciding that something blocks, exactly and without waiting.

A thread that is asleep, and is asleep again later without having been given a processor in between, has slept the whole
time: the system counts how often it ran (/proc/PID/task/TID/schedstat). If two successive scans find this for every
thread of every process involved, then there was an instant between the scans at which all of them slept. A sleeping
thread is woken by another thread, by a timer or from outside. No thread was awake to do it; the only outsider is the
controller, which is busy looking; so only timers are left, and the system call that a thread sleeps in shows whether it
has one, and when it is due. If no timer is pending, nothing will ever happen again: an operation that has begun and not
replied is blocked for good.

Two things make it exact. New processes and threads cannot slip in: if the last number that the system assigned to one
(/proc/loadavg) has changed, they are looked for between the scans, while all known ones sleep. A process is found as a
child of a known one or, since its parent may have ended by then, by its number, which was assigned meanwhile, and the
token in its environment. And the reply is looked for after the second scan, not before. What it cannot see: signals,
timers that send one (setitimer) or that are not an argument of a call (timerfd, SO_RCVTIMEO), TCP in flight, other
users' processes, and processes without the token whose parent ended before it was seen.
On a system where it does not work, as the self-check at the start shows, a grace period decides instead.

In the underlying measurement, a single look at the states was wrong in 38.7 % of the trials, a grace of 100 ms in up to
1.3 % on a busy machine, this method in none of 21,000.
"""

from __future__ import annotations

import contextlib
import math
import os
import platform
import struct
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from queuespec.watch import processes
from queuespec.watch.lanes import Lane
from queuespec.watch.room import see_that_there_is_room

NEVER = math.inf
ANY_MOMENT = 0.0

# System calls in which a thread sleeps, with the place of their timer: None for none, else the number of the argument
# and whether it is a pointer to a timespec or a number of milliseconds. Any other call may end at any moment.
_POINTER, _MILLISECONDS, _TIMEVAL = "pointer", "milliseconds", "timeval"
_UNTIMED = None
_CALLS = {
    "x86_64": {
        0: _UNTIMED,  # read
        1: _UNTIMED,  # write
        19: _UNTIMED,  # readv
        20: _UNTIMED,  # writev
        34: _UNTIMED,  # pause
        42: _UNTIMED,  # connect
        43: _UNTIMED,  # accept
        288: _UNTIMED,  # accept4
        44: _UNTIMED,  # sendto
        45: _UNTIMED,  # recvfrom
        46: _UNTIMED,  # sendmsg
        47: _UNTIMED,  # recvmsg
        61: _UNTIMED,  # wait4
        247: _UNTIMED,  # waitid
        65: _UNTIMED,  # semop
        69: _UNTIMED,  # msgsnd
        70: _UNTIMED,  # msgrcv
        72: _UNTIMED,  # fcntl
        73: _UNTIMED,  # flock
        7: (2, _MILLISECONDS),  # poll
        232: (3, _MILLISECONDS),  # epoll_wait
        281: (3, _MILLISECONDS),  # epoll_pwait
        23: (4, _TIMEVAL),  # select
        270: (4, _POINTER),  # pselect6
        271: (2, _POINTER),  # ppoll
        202: (3, _POINTER),  # futex
        220: (3, _POINTER),  # semtimedop
        441: (3, _POINTER),  # epoll_pwait2
    },
    "aarch64": {
        63: _UNTIMED,  # read
        64: _UNTIMED,  # write
        65: _UNTIMED,  # readv
        66: _UNTIMED,  # writev
        203: _UNTIMED,  # connect
        202: _UNTIMED,  # accept
        242: _UNTIMED,  # accept4
        206: _UNTIMED,  # sendto
        207: _UNTIMED,  # recvfrom
        211: _UNTIMED,  # sendmsg
        212: _UNTIMED,  # recvmsg
        260: _UNTIMED,  # wait4
        95: _UNTIMED,  # waitid
        25: _UNTIMED,  # fcntl
        32: _UNTIMED,  # flock
        22: (3, _MILLISECONDS),  # epoll_pwait
        72: (4, _POINTER),  # pselect6
        73: (2, _POINTER),  # ppoll
        98: (3, _POINTER),  # futex
        192: (3, _POINTER),  # semtimedop
        441: (3, _POINTER),  # epoll_pwait2
    },
}
_FUTEX = {"x86_64": 202, "aarch64": 98}
_RECEIVE = {"x86_64": 45, "aarch64": 207}  # recvfrom: how a lane waits for its next command
_FUTEX_WAIT_BITSET, _FUTEX_COMMAND, _FUTEX_CLOCK_REALTIME = 9, 127, 256
_TIMESPEC = struct.Struct("@qq")
ALWAYS_ASKED = ("stat", "schedstat", "children")  # the files in /proc that every thread is asked for
LONGEST_LIST = 1 << 16  # bytes of a list of children
_FEW = 100  # numbers that are tried one by one; beyond that, going through all processes is quicker


@dataclass(frozen=True)
class Look:
    """What two scans found: whether all threads slept at one instant, and the earliest time at which one may wake."""

    at_rest: bool
    until: float = NEVER  # on the clock of time.monotonic(); NEVER if no timer is pending
    processes: int = 0
    threads: int = 0


class _Thread:
    """One watched thread: its files in /proc, kept open if possible, and the sleep in which it was last seen."""

    def __init__(self, pid: int, tid: int, keeps_files: bool) -> None:
        self.pid = pid
        self.tid = tid
        self.lane: Lane | None = None  # that it serves, once it was seen waiting for a command
        self.commands = 0  # that it had been sent by then
        self._keeps_files = keeps_files
        self._files = {name: self._open(name) for name in ALWAYS_ASKED} if keeps_files else {}
        self.runs = b""
        self.until = ANY_MOMENT  # of the sleep after that many runs
        self.lasts: float | None = None  # seconds of a timer that counts from the beginning of that sleep
        self.receives = False  # whether in that sleep it waits to receive from a socket
        self.settled = b""  # how often it had run when all were last seen asleep
        self.ended = False

    @property
    def waits_for_a_command(self) -> bool:
        """Whether it has been asleep since its last reply, so that only the controller can wake it."""
        return self.lane is not None and self.lane.commands == self.commands

    def read(self, name: str, most: int = 1024) -> bytes:
        """The current contents of one of its files. Raises ProcessLookupError if the thread has ended."""
        file = self._files.get(name)
        if file is None:
            file = self._open(name)
            if not self._keeps_files:
                try:
                    return os.pread(file, most, 0)
                finally:
                    os.close(file)
            self._files[name] = file
        return os.pread(file, most, 0)

    def _open(self, name: str) -> int:
        try:
            return os.open(f"/proc/{self.pid}/task/{self.tid}/{name}", os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            raise ProcessLookupError from None

    def close(self) -> None:
        while self._files:
            os.close(self._files.popitem()[1])


class Watch:
    """All threads of a process, of its descendants, and of whatever else carries its token."""

    def __init__(self, root: int, token: str, lanes: Iterable[Lane] = (), keeps_files: bool = True) -> None:
        """With `keeps_files` it is quicker, but takes up to four descriptors per thread."""
        self.root = root
        self._keeps_files = keeps_files
        self._token = token
        self._machine = platform.machine()
        self._threads: dict[int, _Thread] = {}
        self.lanes = {lane.tid: lane for lane in lanes}  # those that its threads serve
        self._orphans: set[int] = set()  # processes known by their token
        self.parked: set[int] = set()  # processes that have not been used yet: they wait for a first command
        self._known_up_to = root  # all processes and threads up to this number are known
        self._incomplete = True  # whether one may be missing nevertheless
        self._loadavg = os.open("/proc/loadavg", os.O_RDONLY | os.O_CLOEXEC)

    def close(self) -> None:
        for thread in self._threads.values():
            thread.close()
        self._threads.clear()
        os.close(self._loadavg)
        self._loadavg = -1

    def unpark(self, pid: int) -> None:
        """Watch a process from now on."""
        self.parked.discard(pid)
        self._incomplete = True

    def pids(self) -> set[int]:
        """The watched processes, and those that are parked."""
        self._enumerate(self._last_number(), set())
        return {thread.pid for thread in self._threads.values()} | self.parked

    def carried(self) -> int:
        """How many bytes the watched processes have read and written so far; 0 if the system does not say.

        queuespec's own lanes do not count, because socket calls such as recv and send are not included.
        """
        total = 0
        for pid in {thread.pid for thread in self._threads.values()}:
            try:
                with open(f"/proc/{pid}/io", "rb") as file:
                    read, written = file.read().split(None, 4)[1:4:2]
                total += int(read) + int(written)
            except (OSError, ValueError):  # it has ended, or this system does not say
                continue
        return total

    def spent(self) -> float:
        """How many seconds the watched threads have been on a processor so far, those that have not ended."""
        total = 0
        for thread in self._threads.values():
            with contextlib.suppress(ProcessLookupError):
                total += int(thread.read("schedstat").split(None, 1)[0])
        return total / 1e9

    def look(self) -> Look:
        """Two scans, and between them the timers and the search for new processes and threads.

        New ones are looked for while all known ones sleep, so that none of those can be about to start another.
        """
        runs = self._runs()
        until = self._earliest_timer(runs)
        if until is None:
            return Look(False)
        last = self._last_number()
        new = self._incomplete or last != self._known_up_to
        if new and not self._enumerate(last, set() if self._incomplete else self._unmoved(runs)):
            return Look(False)
        if not self._all_asleep_since(runs):
            return Look(False)
        self._known_up_to, self._incomplete = last, False
        self._note_asleep(runs)
        pids = {thread.pid for thread in self._threads.values()}
        return Look(True, until, len(pids), len(self._threads))

    def marks(self) -> dict[int, bytes]:
        """How often each thread had run when all were at rest the last time: what has slept on since is told by it."""
        return {tid: thread.settled for tid, thread in self._threads.items()}

    def timers(self, marks: Mapping[int, bytes], since: float) -> dict[int, float]:
        """The timers pending of the threads that have run since then, when all are at rest again: when each is due.

        `since`: when that was, before which their sleep cannot have begun.
        """
        return {
            tid: thread.until if thread.lasts is None else max(thread.until, since + thread.lasts)
            for tid, thread in self._threads.items()
            if not (thread.ended or thread.until == NEVER or thread.waits_for_a_command)
            and marks.get(tid) != thread.runs
        }

    def _note_asleep(self, runs: dict[int, bytes]) -> None:
        """All sleep: a thread that has replied to everything need not be looked at again before its next command.

        Except the first thread of a process, which shows when the process ends. A thread that has replied but sleeps in
        something else, such as cleaning up after its last command, is not waiting for a command yet.
        """
        for tid, count in runs.items():
            thread = self._threads[tid]
            thread.settled = count
            lane = self._lane_of(thread)
            first_tells = thread.pid in runs and tid != thread.pid
            if lane is not None and lane.waits and thread.receives and first_tells:
                thread.lane, thread.commands = lane, lane.commands

    def _lane_of(self, thread: _Thread) -> Lane | None:
        lane = self.lanes.get(thread.tid)
        return lane if lane is not None and lane.pid == thread.pid else None

    def _last_number(self) -> int:
        """The number that the system assigned to the newest process or thread."""
        return int(os.pread(self._loadavg, 128, 0).split()[-1])

    def _runs(self) -> dict[int, bytes]:
        """How often each thread has been given a processor so far, except those known to have ended."""
        runs = {}
        for tid, thread in self._threads.items():
            with contextlib.suppress(ProcessLookupError):
                if not (thread.ended or thread.waits_for_a_command):
                    runs[tid] = _count(thread.read("schedstat"))
        return runs

    def _all_asleep_since(self, runs: dict[int, bytes]) -> bool:
        """Whether all threads sleep and have not run since; False if one has just ended, which may wake another."""
        if not runs.keys() <= self._threads.keys():
            return False
        for tid, thread in list(self._threads.items()):
            if thread.waits_for_a_command:
                continue
            try:
                stat = thread.read("stat")
                count = _count(thread.read("schedstat"))
            except ProcessLookupError:
                thread.close()
                del self._threads[tid]
                self._look_at_all_of(thread.pid)
                return False
            state = stat[stat.rindex(b")") + 2 :][:1]
            if state == b"Z" and thread.ended:
                continue
            thread.ended = state == b"Z"
            if thread.ended:
                self._look_at_all_of(thread.pid)
            if state not in b"ST" or count != runs.get(tid):
                return False
        return True

    def _look_at_all_of(self, pid: int) -> None:
        """One thread of a process has ended: the others may be about to, and inherit its children."""
        for thread in self._threads.values():
            if thread.pid == pid:
                thread.lane, thread.settled = None, b""

    def _enumerate(self, last: int, unmoved: set[int]) -> bool:
        """Look for threads until two lists agree: one may miss a child while another ends, says proc(5).

        A process in which no thread has run since all were asleep has started nothing new. That is decided per process:
        the children of a thread that ends become those of another, which may still be asleep.
        Returns whether none can be missing: that is unknown if a process was started after `last` was read.
        """
        found = self._found(unmoved)
        complete = self._find_orphans(last, found)
        again = self._found(unmoved)
        while again != found:
            found, again = again, self._found(unmoved)
        self._orphans &= set(found.values())
        for tid in [tid for tid in self._threads if tid not in found]:
            self._threads.pop(tid).close()
        for tid, pid in found.items():
            if tid not in self._threads:
                try:
                    self._threads[tid] = _Thread(pid, tid, self._keeps_files)
                except OSError as error:
                    see_that_there_is_room(error)
        return complete and self._last_number() == last

    def _unmoved(self, runs: dict[int, bytes]) -> set[int]:
        """The processes in which no thread has run since all were last asleep."""
        pids = {thread.pid for thread in self._threads.values()} - self.parked
        return pids - {thread.pid for thread in self._threads.values() if not _is_unmoved(thread, runs)}

    def _find_orphans(self, last: int, found: dict[int, int]) -> bool:
        """Look among the newest processes for those that carry the token. Returns whether all could be examined.

        They are examined in the order of their start, so the children of one that has already ended come later in it.
        """
        few = 0 <= last - self._known_up_to <= _FEW  # else too many, or the numbers have wrapped around
        pids = [
            processes.bearer(number, self._token)
            for number in (range(self._known_up_to + 1, last + 1) if few else processes.everyone())
            if number not in found
        ]
        self._orphans.update(filter(None, pids))
        return None not in pids

    def _found(self, unmoved: set[int]) -> dict[int, int]:
        """The process of each thread. Known processes are followed even if their parents have ended."""
        found = {tid: thread.pid for tid, thread in self._threads.items() if thread.pid in unmoved}
        seen = self.parked | unmoved
        pids = [self.root, *self._orphans, *{thread.pid for thread in self._threads.values()}]
        for pid in pids:
            if pid in seen:
                continue
            seen.add(pid)
            try:
                tids = [int(name) for name in os.listdir(f"/proc/{pid}/task")]
            except OSError as error:
                see_that_there_is_room(error)
                continue
            for tid in tids:
                if tid not in found:
                    found[tid] = pid
                    pids += self._children(pid, tid)
        return found

    def _children(self, pid: int, tid: int) -> list[int]:
        try:
            if tid in self._threads:
                listed = self._threads[tid].read("children", LONGEST_LIST)
            else:
                with open(f"/proc/{pid}/task/{tid}/children", "rb") as children:
                    listed = children.read()
        except OSError as error:
            see_that_there_is_room(error)
            return []
        return [int(child) for child in listed.split()]

    def _earliest_timer(self, runs: dict[int, bytes]) -> float | None:
        """The earliest time at which a sleeper's timer may be due; None if a thread is awake."""
        earliest = NEVER
        for tid, count in runs.items():
            thread = self._threads[tid]
            if thread.runs != count:
                try:
                    until = self._timer(thread)
                except (ProcessLookupError, FileNotFoundError):  # it has ended since
                    continue
                if until is None:
                    return None
                thread.runs, thread.until = count, until
            earliest = min(earliest, thread.until)
        return earliest

    def _timer(self, thread: _Thread) -> float | None:
        words = thread.read("syscall").split()
        if words[0] == b"running":
            return None
        number = int(words[0])
        thread.lasts = None
        thread.receives = number == _RECEIVE.get(self._machine)
        arguments = [int(word, 16) for word in words[1:]]
        try:
            timer = _CALLS[self._machine][number]
        except KeyError:
            return ANY_MOMENT
        if timer is _UNTIMED:
            return NEVER
        position, form = timer
        value = arguments[position]
        if form == _MILLISECONDS:
            value &= 0xFFFFFFFF
            return NEVER if value >= 0x80000000 else self._after(thread, value / 1000)
        if value == 0:
            return NEVER
        return self._due(thread, number, arguments, value, form)

    def _due(self, thread: _Thread, number: int, arguments: list[int], address: int, form: str) -> float:
        """The earliest time at which a timer may be due whose timespec is in another process's memory."""
        try:
            memory = os.open(f"/proc/{thread.pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            see_that_there_is_room(error)
            return ANY_MOMENT
        try:
            whole, fraction = _TIMESPEC.unpack(os.pread(memory, _TIMESPEC.size, address))
        except (OSError, struct.error):
            return ANY_MOMENT
        finally:
            os.close(memory)
        seconds = whole + fraction / (1e6 if form == _TIMEVAL else 1e9)
        if number == _FUTEX[self._machine] and arguments[1] & _FUTEX_COMMAND == _FUTEX_WAIT_BITSET:
            if arguments[1] & _FUTEX_CLOCK_REALTIME:
                return float(seconds - time.time() + time.monotonic())
            return float(seconds)
        return self._after(thread, float(seconds))

    def _after(self, thread: _Thread, seconds: float) -> float:
        """The earliest time at which so long a sleep may end: it began after the thread's command was sent."""
        thread.lasts = seconds
        lane = self._lane_of(thread)
        return seconds + (lane.sent if lane is not None else 0.0)


def _is_unmoved(thread: _Thread, runs: dict[int, bytes]) -> bool:
    """Whether a thread has not run since all were last asleep."""
    return thread.waits_for_a_command or runs.get(thread.tid) == thread.settled


def _count(schedstat: bytes) -> bytes:
    """How often a thread has been given a processor: the third number of its schedstat."""
    return schedstat.split()[2]


def supported() -> bool:
    """Whether the system shows what is needed here about the threads of a process."""
    try:
        if not os.path.exists(f"/proc/{os.getpid()}/task/{os.getpid()}/syscall"):
            return False
        return _count(Path("/proc/thread-self/schedstat").read_bytes()) != b"0"
    except (OSError, IndexError):
        return False

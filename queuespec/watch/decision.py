"""Does it block, will it complete, has everything settled: the three questions that clauses ask about time.

Where the exact decision works (see rest.py) the answers are proofs. Elsewhere, and for implementations that wait by
polling or spinning and so are never quite at rest, a grace period decides, extended by round trips through other lanes
of the same processes: if those got through thirty times, the operation had its chance to run too.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from queuespec.judged import commands
from queuespec.watch.lanes import Lane, LaneClosed, Reply
from queuespec.watch.rest import ANY_MOMENT, NEVER, Look, Watch
from queuespec.watch.waiting import pause

Due = Callable[[], float | None]  # on the clock of time.monotonic()
Places = Callable[[Lane | None], Iterable[str]]  # the lines of the library where a lane is, or any thread

LATER = 0.01  # seconds from one look to the next, at most; else a quarter of the time that has passed
AT_ONCE = 0.004  # seconds in which nearly every reply arrives
ASLEEP_GRACE = 0.25  # seconds, when all sleep but some timer is pending: the implementation polls
WORKED, STARVED = 0.05, 8.0  # seconds of processor time that are spent then; seconds after which that does not matter
BUSY_GRACE = 1.0  # seconds, when something keeps running: the implementation spins, or works
BLIND_GRACE = 0.5  # seconds, where nothing can be seen
AT_REST = "all threads are asleep"
CANARIES = 30
MOSTLY = 0.8  # of the looks: what is asleep in more of them polls, otherwise it works
OVERDUE = 0.05  # seconds after its timeout for which an operation may wait for a timer that cannot be seen
QUANTA = 8  # within which a sound poller that can proceed does so, whatever else happens
A_FEW_QUANTA = 3  # of a poller that is at a line where others have hung
LONGEST = 60.0  # seconds that anything may take, even if it makes progress
LATE = 10.0  # seconds after which an operation that must complete is given up
NAP, SPIN = 0.01, 0.003  # seconds that the self-check's subject sleeps, and works
PAID_IN_FULL = 2  # hangs at the same line that are waited for in full
FIRST_LOOK = 0.1  # seconds, within which a lane reports progress; the time doubles for each later look
MORE, A_FEW_POLLS = 1.5, 0.1  # times as many bytes as were seen in a second of polling, and seconds that may be ahead
OUTWAITED = 2.6  # seconds: a timer due by then is waited for, to see whether it ends the operation
OWN_TIMER = 0.8  # a timer due at or after this part of an operation's timeout is that operation's own


class Patience:
    """Where an implementation that is never quite at rest has hung: at those lines later hangs are given up sooner.

    A queue that polls for something that never comes costs a second or more each time. That is paid a few times. After
    that, a slow operation is looked at early: if it is at a line where others have hung, it is given up; if it is
    elsewhere, because it is merely slow, it has as much time as before.
    """

    def __init__(self) -> None:
        self._hung: Counter[str] = Counter()
        self._themselves: Counter[str] = Counter()  # of those, the operations that were at that line themselves
        self._blocked: Counter[str] = Counter()  # operations that were at that line, and blocked, although bytes moved
        self.polled = 0  # operations that kept polling for as long as they were watched
        self.carries = 0.0  # bytes that it reads and writes in a second while it only polls, as far as was seen

    def hung(self, place: str, itself: bool = True) -> None:
        """An operation was given up at this line of the library, or while another thread was there."""
        self._hung[place] += 1
        self._themselves[place] += itself

    def times(self, places: Iterable[str]) -> int:
        """How often operations have hung at these lines, if that was often enough; else 0."""
        return _often(self._hung, places)

    def times_themselves(self, places: Iterable[str]) -> int:
        """The same, but only for operations that hung at such a line themselves."""
        return _often(self._themselves, places)

    def blocked(self, places: Iterable[str]) -> None:
        """An operation at this line was blocked, and watched for as long as any is, since bytes were moving."""
        self._blocked.update(places)

    def only_wait(self, places: Callable[[], Iterable[str]]) -> bool:
        """Whether at each of these lines operations have been blocked so often that what they read is of no use."""
        known = {place for place, count in self._blocked.items() if count >= PAID_IN_FULL}
        return bool(known) and bool(now := {*places()}) and now <= known

    @property
    def first_look(self) -> float:
        """After how many seconds the first look is taken at where an operation is."""
        return FIRST_LOOK if any(count >= PAID_IN_FULL for count in self._hung.values()) else NEVER


def _often(hung: Counter[str], places: Iterable[str]) -> int:
    return max((hung[place] for place in places if hung[place] >= PAID_IN_FULL), default=0)


@dataclass(frozen=True)
class Limit:
    """What is known of how long an operation waits that should wait forever."""

    seconds: float = NEVER  # until a timer ends it that the caller did not ask for
    unknown: str = ""  # why it is not known
    ended: bool = False  # whether it has ended by itself


class Carried:
    """For how long no bytes have been read or written: a slow operation does that, useless polling does not.

    Some polling does, if what it looks at is a file. Where a library says that it polls, how much that is a second is
    learned from an operation that was watched for as long as any is, and was blocked; then so much and somewhat more is
    not taken for progress. Where it does not, the lines are learned at which such operations were: nothing makes
    progress while all threads are at those.
    """

    def __init__(self, watch: Watch | None, patience: Patience, places: Places) -> None:
        self._watch = watch
        self._patience = patience
        self._places = places
        self._asked, self._pause = time.monotonic(), ASLEEP_GRACE
        self._bytes = -1
        self._since = self._looked = 0.0
        self._first: tuple[float, int] | None = None  # when was looked at first, and at how many bytes

    def still(self) -> float:
        """For how many seconds nothing has been read or written, as far as is known; NEVER if it cannot be known.

        It is known from the second call on.
        """
        if self._watch is None:
            return NEVER
        now = time.monotonic()
        if now - self._looked >= LATER:
            self._looked = now
            by_now = self._watch.carried()
            self._first = self._first or (now, by_now)
            polls = self._patience.carries * MORE * (now - self._since + A_FEW_POLLS)
            if self._bytes < 0 or not 0 <= by_now - self._bytes <= polls:
                self._bytes, self._since = by_now, now if by_now else -NEVER
        return now - self._since

    def of_no_use(self) -> bool:
        """Whether all threads are where operations were blocked. Asked now and then: to ask costs time."""
        now = time.monotonic()
        if now - self._asked < self._pause:
            return False
        self._asked, self._pause = now, 2 * self._pause
        return self._patience.only_wait(lambda: self._places(None))

    def was_polling(self) -> None:
        """All that was read and written since the first look was of no use: what was watched was blocked."""
        if self._watch is not None and self._first is not None:
            began, bytes = self._first
            per_second = (self._watch.carried() - bytes) / max(time.monotonic() - began, LATER)
            self._patience.carries = max(self._patience.carries, per_second)


class Busy:
    """For how long something has kept running. On a busy machine a thread may wait for a processor for a second: then
    it does not run. So it counts only if processor time was spent, unless that takes too long.
    """

    def __init__(self, watch: Watch | None) -> None:
        self._watch = watch
        self.rests()

    def rests(self) -> None:
        """All were just seen asleep."""
        self._since = time.monotonic()
        self._spent: float | None = None  # processor time, when half of the grace was over

    @property
    def is_over(self) -> bool:
        """Whether it has kept running for longer than the grace period."""
        busy = time.monotonic() - self._since
        if busy < BUSY_GRACE / 2 or self._watch is None:
            return busy > BUSY_GRACE
        if self._spent is None:
            self._spent = self._watch.spent()
        if busy < BUSY_GRACE:
            return False
        return self._watch.spent() - self._spent > WORKED or busy > STARVED


class Decision:
    """Decides for one host and its workers."""

    def __init__(
        self,
        watch: Watch | None,
        canaries: Callable[[], Iterable[Lane]],
        poll_quantum: float,
        patience: Patience | None = None,
        places: Places = lambda lane: (),
    ) -> None:
        self.watch = watch  # None: by grace
        self._canaries = canaries
        self.poll_quantum = poll_quantum
        self.patience = patience or Patience()
        self._places = places
        self.by_grace = 0  # decisions that fell back to a grace period
        self._settled: dict[int, bytes] = {}  # how often each thread had run when everything last settled
        self._settled_at = 0.0
        self.how = ""  # how it was decided that the last operation awaited never returns

    def look(self) -> Look:
        assert self.watch is not None
        return self.watch.look()

    def awaits(
        self,
        lane: Lane,
        timeout: float | None = None,
        due: Due = lambda: None,
        patience: float = LATE,
    ) -> Reply | None:
        """The reply of an operation that must complete, after its own timeout if it has one; None if it never will.

        Never, that is, unless an operation under way reaches its timeout: `due` says when the first of those ends.
        `patience`: after how many seconds it is given up, although something still happens; sooner where others hung.
        The count begins when it is awaited: until then nothing may have been there that could end it. It restarts when
        its lane reports progress, for LONGEST at most: what is slow is not stuck. Bytes read or written count too.
        """
        first = time.monotonic()
        if timeout is not None and timeout > LATE:
            timeout = None  # nobody waits for that: something else has to end the operation
        reply = lane.reply(AT_ONCE)
        looks = rests = 0
        next_look = self.patience.first_look
        carried = Carried(self.watch, self.patience, self._places)
        slack = QUANTA * self.poll_quantum
        self.how = AT_REST
        while reply is None:
            look = self.look() if self.watch is not None else Look(False)
            reply = lane.reply(0)
            if reply is not None:
                break
            waited = time.monotonic() - lane.sent - (timeout or 0.0)  # negative: its own timer has not expired
            if look.at_rest and look.until == NEVER and (timeout is None or waited > OVERDUE):
                return None
            if look.at_rest and timeout is None and _is_own(look.until, due(), time.monotonic()):
                return None
            if waited > 0:
                looks += 1
                rests += look.at_rest
            waited = min(waited, time.monotonic() - first)
            still = min(waited, time.monotonic() - lane.moved) if waited < LONGEST else waited
            grace = BUSY_GRACE + slack
            if still > next_look + A_FEW_QUANTA * self.poll_quantum:
                next_look *= 2
                if hung := self._hung_before(lane, alone=still < grace):
                    self.by_grace += 1
                    self.how = f"{hung}; given up after {waited:.2g} s"
                    return lane.reply(0)
            moves = waited < LONGEST and carried.still() <= grace
            polls = still > patience / 4 + slack and rests > MOSTLY * looks
            spins = self.watch is not None and still > patience / 2 + slack
            if not moves and (polls or spins or still > patience + slack):
                self._let_others_run()
                self.by_grace += 1
                self.how = f"{self._doing()}; given up after {waited:.2g} s"
                return lane.reply(0)
            reply = lane.reply(min((time.monotonic() - lane.sent) / 4, LATER))
        return reply

    def _hung_before(self, lane: Lane, alone: bool) -> str:
        """A note that operations hung where this one is, or where a thread is that it may be waiting for; or ''."""
        if times := self.patience.times(self._places(lane)):
            return f"{times} operations hung there before"
        if not alone and (times := self.patience.times_themselves(self._places(None))):
            return f"another thread is where {times} operations hung before"
        return ""

    def _doing(self) -> str:
        """What an operation does that is given up although not all threads are asleep, in words.

        Whether it polls or spins is not said: on a busy machine the two look alike.
        """
        return "its processes never come to rest" if self.watch is not None else "no reply came"

    def blocks(
        self, arrived: Callable[[], bool], begun: Callable[[], bool], due: Due, lane: Lane | None = None
    ) -> bool:
        """Whether an operation blocks: only another operation, or a timeout that was requested, can end it.

        False as soon as it has completed. `due`: when the first timeout of an operation under way ends. `lane`: where
        it was begun, if it is an operation of the library.
        """
        first, busy = time.monotonic(), Busy(self.watch)
        next_look = self.patience.first_look
        carried = Carried(self.watch, self.patience, self._places)
        while True:
            look = self.look() if self.watch is not None else None
            if arrived():
                return False
            now = time.monotonic()
            if begun() and now - first > next_look + A_FEW_QUANTA * self.poll_quantum:
                next_look *= 2
                if self.patience.times(self._places(None)):
                    return not arrived()
            if begun():
                if look is not None and look.at_rest:
                    busy.rests()
                    if look.until == NEVER or _is_own(look.until, due(), now):
                        return True
                if self._grace_is_over(look, now - first, busy, carried):
                    blocked = not arrived()
                    if blocked and now - first >= LATE:
                        if self.poll_quantum:
                            carried.was_polling()
                        elif lane is not None:
                            self.patience.blocked(self._places(lane))
                    return blocked
            _until_the_next_look(now - first)

    def limit(self, arrived: Callable[[], bool], begun: Callable[[], bool]) -> Limit:
        """After how many seconds a blocked operation ends by itself: NEVER if it is sound.

        The timers of all threads that have run since everything last settled are read. One that is due within
        OUTWAITED is waited for: an operation that polls goes on waiting. One that is due within the declared quantum
        need not be waited for, and one that is due later is the limit.
        """
        if self.watch is None:
            return Limit(unknown="timers have to be read, which is not possible here")
        first, busy = time.monotonic(), Busy(self.watch)
        outwaited = OUTWAITED if self.patience.polled < PAID_IN_FULL else OUTWAITED / 10
        while True:
            look = self.look()
            if arrived():
                return Limit(ended=True)
            now = time.monotonic()
            nap = 0.0
            if begun() and look.at_rest:
                busy.rests()
                timers = self.watch.timers(self._settled, self._settled_at).values()
                if not timers:
                    return Limit()
                nap = max(timers) - now
                if 0 < nap <= self.poll_quantum:
                    return Limit()
                if nap > OUTWAITED:
                    return Limit(now - first + nap)
                if min(timers) == ANY_MOMENT:
                    return Limit(unknown="it waits in a system call whose timer cannot be read")
                if now - first > outwaited:
                    self.patience.polled += 1
                    return Limit()
            if busy.is_over:
                return Limit(unknown="something keeps running, so no timer can be read")
            pause(min(max(nap, 0.0002), LATER) if now - first > 0.001 else 0.0)

    def settles(self, due: Due) -> None:
        """Return once all processes are at rest: what was put has been flushed, what had to wake has woken.

        `due`: when the first timeout of an operation under way ends; its timer does not count.
        """
        first, busy = time.monotonic(), Busy(self.watch)
        carried = Carried(self.watch, self.patience, self._places)
        while True:
            look = self.look() if self.watch is not None else None
            now = time.monotonic()
            if look is not None and look.at_rest:
                busy.rests()
                if look.until == NEVER or _is_own(look.until, due(), now):
                    break
            if self._grace_is_over(look, now - first, busy, carried):
                break
            _until_the_next_look(now - first)
        if self.watch is not None:
            self._settled, self._settled_at = self.watch.marks(), time.monotonic()

    def _grace_is_over(self, look: Look | None, waited: float, busy: Busy, carried: Carried) -> bool:
        if look is not None and not look.at_rest:
            over = busy.is_over
        else:
            grace = BLIND_GRACE if look is None else seconds_asleep(self.poll_quantum)
            still = carried.still() if look is not None else NEVER
            over = waited >= grace and (waited >= LATE or still >= grace or carried.of_no_use())
        if not over:
            return False
        self._let_others_run()
        self.by_grace += 1
        return True

    def _let_others_run(self) -> None:
        """Thirty round trips through idle lanes of the processes concerned."""
        lanes = [lane for lane in self._canaries() if not lane.busy]
        for turn in range(CANARIES if lanes else 0):
            lane = lanes[turn % len(lanes)]
            try:
                lane.send(commands.PING)
                if lane.reply(LATE / 4) is None:
                    lane.disregard()
                    return  # not even queuespec's own lane replies: the whole process is stuck
            except LaneClosed:
                return  # its process has ended meanwhile; whether it should have is not decided here


def seconds_asleep(poll_quantum: float) -> float:
    """How long a library that keeps waking up is watched until it is considered at rest."""
    return ASLEEP_GRACE + 4 * poll_quantum


def _until_the_next_look(passed: float) -> None:
    """Let others run: nearly everything that happens does so within a millisecond; after that there is no hurry."""
    pause(0.0 if passed < 0.001 else 0.0002)


def _is_own(until: float, due: float | None, now: float) -> bool:
    """Whether the earliest pending timer belongs to an operation whose own timeout ends at `due`."""
    return due is not None and until - now >= OWN_TIMER * (due - now) > 0


def check(decision: Decision, subject: Lane, control: Lane) -> str:
    """Check that the exact decision can be trusted here; returns what was wrong, or ''."""
    subject.send(commands.REST)
    deadline, busy = time.monotonic() + BUSY_GRACE, Busy(decision.watch)
    while not ((look := decision.look()).at_rest and look.until == NEVER):
        if time.monotonic() > deadline and (look.at_rest or busy.is_over):
            control.send(commands.WAKE)
            control.reply(LATE)
            return "a thread that sleeps forever is not seen to be asleep"
        pause(0.0002)
    if subject.reply(0) is not None:
        return "a sleeping thread replied"
    control.send(commands.WAKE)
    control.reply(LATE)
    if subject.reply(LATE) is None:
        return "a thread that was woken did not reply"
    for operation, seconds, seen in (
        (commands.NAP, NAP, "a timer is not seen"),
        (commands.SPIN, SPIN, "a busy thread is not seen"),
    ):
        subject.send(operation, seconds)
        while True:
            look = decision.look()
            if subject.reply(0) is not None:
                break
            if look.at_rest and look.until == NEVER:
                return seen
    return ""

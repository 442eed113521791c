"""What is decided from looks, replies and the time that passes, on a clock of the test's own that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import cast

import pytest

from queuespec.watch import decision
from queuespec.watch.decision import FIRST_LOOK, LATE, PAID_IN_FULL, Decision, Limit, Patience, check
from queuespec.watch.lanes import Lane, LaneClosed, Reply
from queuespec.watch.rest import ANY_MOMENT, NEVER, Look, Watch

A_LOOK = 0.0001  # seconds that a look takes
AT_REST = Look(True)
AWAKE = Look(False)
POLLING = Look(True, ANY_MOMENT)
BEGUN = 1000.0  # when the operation is sent


class Play:
    """What happens, and when, in seconds from the beginning of the operation."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = BEGUN
        self.sees: Callable[[float], Look] = lambda seconds: AWAKE
        self.timed: Callable[[float], list[float]] = lambda seconds: []  # when timers are due
        self.share = 1.0  # of a processor
        self.looks = 0
        self.pauses: list[tuple[float, float]] = []  # when, and how long
        monkeypatch.setattr(decision, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(decision, "pause", self.pause)

    @property
    def seconds(self) -> float:
        return self.now - BEGUN

    def passes(self, seconds: float) -> None:
        self.now += seconds

    def pause(self, seconds: float) -> None:
        self.pauses.append((self.seconds, seconds))
        self.passes(max(seconds, A_LOOK))

    def look(self) -> Look:
        self.looks += 1
        self.passes(A_LOOK)
        return self.sees(self.seconds)

    def marks(self) -> dict[int, bytes]:
        return {}

    def timers(self, marks: dict[int, bytes], since: float) -> dict[int, float]:
        """When the timers of three threads are due."""
        return {tid: BEGUN + due for tid, due in enumerate(self.timed(self.seconds))}

    def spent(self) -> float:
        """Processor time: all the time that has passed, or that part of it which the machine has left over."""
        return self.seconds * self.share

    def carried(self) -> int:
        """Bytes: the system does not tell."""
        return 0

    def decision(self, canaries: Iterable[PlayedLane] = (), blind: bool = False, quantum: float = 0.0) -> Decision:
        watch = None if blind else cast(Watch, self)
        return Decision(watch, lambda: cast(list[Lane], canaries), quantum)

    def lane(self, replies_at: float = NEVER, **other: object) -> PlayedLane:
        lane = PlayedLane(self, replies_at)
        vars(lane).update(other)
        return lane


class PlayedLane:
    """A lane whose reply comes at a certain time."""

    def __init__(self, play: Play, replies_at: float) -> None:
        self.play = play
        self.replies_at = replies_at
        self.sent = self.moved = BEGUN
        self.busy = False
        self.pinged: list[str] = []
        self.waits: list[tuple[float, float]] = []  # for a reply: when, and how long
        self.is_closed = False
        self.is_disregarded = False

    def send(self, operation: str) -> None:
        if self.is_closed:
            raise LaneClosed("its process has ended")
        self.pinged.append(operation)

    def reply(self, seconds: float) -> Reply | None:
        if seconds:
            self.waits.append((self.play.seconds, seconds))
        if self.replies_at <= self.play.seconds + seconds:
            self.play.passes(max(0.0, self.replies_at - self.play.seconds))
            return Reply(["done", 0, 0, None])
        self.play.passes(seconds)
        return None

    def disregard(self) -> None:
        self.is_disregarded = True


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    return Play(monkeypatch)


def awaited(
    play: Play,
    replies_at: float = NEVER,
    sees: Callable[[float], Look] = lambda seconds: AWAKE,
    timeout: float | None = None,
    due: float | None = None,
    blind: bool = False,
    patience: float = 10.0,
) -> tuple[bool, float]:
    """Whether a reply is waited for until it comes, and how long it took to know."""
    play.sees = sees
    ends = None if due is None else BEGUN + due
    lane = cast(Lane, play.lane(replies_at))
    reply = play.decision(blind=blind).awaits(lane, timeout, lambda: ends, patience)
    return reply is not None, play.seconds


def test_a_reply_that_comes_at_once_is_not_looked_for(play: Play) -> None:
    completes, seconds = awaited(play, 0.003)
    assert completes
    assert seconds == pytest.approx(0.003)
    assert play.looks == 0


def test_what_carries_bytes_is_not_given_up(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "carried", lambda: int(play.seconds * 100))
    assert awaited(play, 3.0, lambda _: POLLING)[0]
    play.now = BEGUN
    assert awaited(play, 30.0, lambda _: AWAKE)[0]
    play.now = BEGUN
    assert not awaited(play, decision.LONGEST + 1, lambda _: AWAKE)[0]
    monkeypatch.setattr(play, "carried", lambda: 100)
    play.now = BEGUN
    assert not awaited(play, 3.0, lambda _: POLLING)[0]


def test_what_tells_that_it_goes_on_is_not_given_up(play: Play) -> None:
    def going_on(seconds: float) -> Look:
        lane.moved = play.now
        return AWAKE

    play.sees = going_on
    lane = play.lane(30.0)
    assert play.decision().awaits(cast(Lane, lane)) is not None
    lane = play.lane(NEVER, sent=play.now)
    assert play.decision().awaits(cast(Lane, lane)) is None
    assert decision.LONGEST < play.now - lane.sent < decision.LONGEST + 1


def test_an_operation_at_rest_for_ever_never_completes(play: Play) -> None:
    completes, seconds = awaited(play, sees=lambda _: AT_REST)
    assert not completes
    assert seconds < 0.01
    assert play.looks == 1


def test_a_reply_that_comes_before_the_look_is_over_counts(play: Play) -> None:
    assert awaited(play, decision.AT_ONCE + A_LOOK / 2, lambda _: AT_REST)[0]


@pytest.mark.parametrize(("replies_at", "completes"), [(0.02, True), (0.999, True), (1.04, True), (1.2, False)])
def test_an_operation_at_rest_may_have_a_timeout_that_is_not_seen(
    play: Play, replies_at: float, completes: bool
) -> None:
    seen, seconds = awaited(play, replies_at, lambda _: AT_REST, timeout=1.0)
    assert seen is completes
    assert seconds < 1.1


@pytest.mark.parametrize(
    ("until", "due", "completes"),
    [(1.0, 1.0, False), (0.9, 1.0, False), (0.5, 1.0, True), (1.0, None, True), (-0.1, -0.1, True)],
)
def test_the_timeout_of_another_operation_does_not_complete_this_one(
    play: Play, until: float, due: float | None, completes: bool
) -> None:
    assert awaited(play, 0.05, lambda _: Look(True, BEGUN + until), due=due)[0] is completes


def test_an_operation_with_a_timeout_is_waited_for_although_it_sleeps_until_then(play: Play) -> None:
    assert awaited(play, 1.0, lambda _: Look(True, BEGUN + 1.0), timeout=1.0, due=1.0)[0]


@pytest.mark.parametrize(
    ("what", "gives_up_at"),
    [
        ({"sees": lambda _: POLLING}, 2.5),
        ({"sees": lambda _: POLLING, "timeout": 3.0}, 5.5),
        ({"sees": lambda seconds: POLLING if seconds % 0.1 < 0.09 else AWAKE}, 2.5),
        ({"sees": lambda seconds: POLLING if seconds % 0.1 < 0.07 else AWAKE}, 5.0),
        ({"sees": lambda seconds: POLLING if seconds < 0.5 else AWAKE}, 5.0),
        ({"sees": lambda seconds: AWAKE if seconds < 3 else POLLING, "timeout": 3.0}, 5.5),
        ({}, 5.0),
        ({"timeout": 2.0}, 7.0),
        ({"patience": 20.0}, 10.0),
        ({"blind": True}, 10.0),
        ({"blind": True, "patience": 3.0}, 3.0),
    ],
)
def test_an_operation_is_given_up_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch, what: dict[str, object], gives_up_at: float
) -> None:
    assert awaited(Play(monkeypatch), gives_up_at - 0.05, **what)[0]  # type: ignore[arg-type]
    completes, seconds = awaited(Play(monkeypatch), **what)  # type: ignore[arg-type]
    assert not completes
    assert gives_up_at < seconds < gives_up_at + 0.02


def test_others_run_before_an_operation_is_given_up(play: Play) -> None:
    play.sees = lambda _: POLLING
    canaries = [play.lane(0.0), play.lane(0.0, busy=True), play.lane(0.0)]
    deciding = play.decision(canaries)
    assert deciding.awaits(cast(Lane, play.lane())) is None
    assert [len(lane.pinged) for lane in canaries] == [15, 0, 15]
    assert canaries[0].pinged[0] == "ping"
    assert deciding.by_grace == 1
    deciding.awaits(cast(Lane, play.lane()))
    assert deciding.by_grace == 2


def test_what_is_replied_while_others_run_counts(play: Play) -> None:
    play.sees = lambda _: POLLING
    waiting = play.lane()

    class Awaited(PlayedLane):
        def send(self, operation: str) -> None:
            waiting.replies_at = play.seconds

    assert play.decision([Awaited(play, 0.0)]).awaits(cast(Lane, waiting)) is not None


def test_a_process_that_has_ended_or_is_stuck_is_asked_no_more(play: Play) -> None:
    play.sees = lambda _: POLLING
    for broken in (play.lane(is_closed=True), play.lane()):
        begun = play.seconds
        next_one = play.lane(0.0)
        play.decision([broken, next_one]).settles(lambda: None)
        assert next_one.pinged == []
        assert broken.is_disregarded is not broken.is_closed
        patience = 0.0 if broken.is_closed else 2.5
        assert play.seconds - begun == pytest.approx(decision.ASLEEP_GRACE + patience, abs=0.001)


@pytest.mark.parametrize(
    ("sees", "due", "by_grace_at"),
    [
        (lambda _: AT_REST, None, 0.0),
        (lambda _: Look(True, BEGUN + 60.0), 60.0, 0.0),
        (lambda _: Look(True, BEGUN + 50.0), 60.0, 0.0),
        (lambda _: Look(True, BEGUN + 40.0), 60.0, 0.25),
        (lambda _: Look(True, BEGUN + 60.0), None, 0.25),
        (lambda _: POLLING, None, 0.25),
        (lambda _: AWAKE, None, 1.0),
        (lambda seconds: POLLING if seconds < 0.2 else AWAKE, None, 1.19),
        (lambda seconds: AWAKE if seconds < 0.6 else AT_REST, None, 0.6),
    ],
)
def test_it_blocks_and_has_settled_when_nothing_but_a_timeout_asked_for_can_change_it(
    monkeypatch: pytest.MonkeyPatch, sees: Callable[[float], Look], due: float | None, by_grace_at: float
) -> None:
    ends = None if due is None else BEGUN + due
    play = Play(monkeypatch)
    play.sees = sees
    assert play.decision().blocks(lambda: False, lambda: True, lambda: ends)
    assert by_grace_at <= play.seconds < by_grace_at + 0.02
    play = Play(monkeypatch)
    play.sees = sees
    play.decision().settles(lambda: ends)
    assert by_grace_at <= play.seconds < by_grace_at + 0.02


@pytest.mark.parametrize(("blind", "quantum", "grace"), [(True, 0.0, 0.5), (True, 1.0, 0.5), (False, 0.1, 0.65)])
def test_the_grace_is_longer_where_less_is_seen_and_where_the_implementation_polls(
    play: Play, blind: bool, quantum: float, grace: float
) -> None:
    play.sees = lambda _: POLLING
    deciding = play.decision(blind=blind, quantum=quantum)
    assert deciding.blocks(lambda: False, lambda: True, lambda: None)
    assert grace <= play.seconds < grace + 0.01
    deciding.settles(lambda: None)
    assert 2 * grace <= play.seconds < 2 * grace + 0.02
    assert deciding.by_grace == 2


def test_polling_that_reads_a_file_is_watched_in_full_once(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    per_second = 1000
    monkeypatch.setattr(play, "carried", lambda: 1 + int(play.seconds * per_second))
    play.sees = lambda _: POLLING
    says_so, does_not = play.decision(quantum=0.01), play.decision()

    def seconds_until_decided(deciding: Decision) -> float:
        play.now = BEGUN
        assert deciding.blocks(lambda: False, lambda: True, lambda: None)
        return play.seconds

    assert decision.LATE <= seconds_until_decided(says_so) < decision.LATE + 0.02
    grace = decision.seconds_asleep(0.01)
    assert grace <= seconds_until_decided(says_so) < grace + 0.05
    per_second = 4000  # more than it polls: something makes progress
    assert seconds_until_decided(says_so) >= decision.LATE
    for _ in range(2):  # it may as well be slow
        assert seconds_until_decided(does_not) >= decision.LATE


def test_nothing_makes_progress_while_all_are_where_operations_have_been_blocked(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although a file is read each time that a library, which does not say that it polls, looks again."""
    monkeypatch.setattr(play, "carried", lambda: 1 + int(play.seconds * 1000))
    play.sees = lambda _: POLLING
    everywhere = ["lib.py:7 in get"]
    deciding = Decision(
        cast(Watch, play), list, 0.0, places=lambda lane: everywhere if lane is None else everywhere[:1]
    )
    lane = cast(Lane, play.lane())

    def seconds_until(decides: Callable[[], object]) -> float:
        play.now = BEGUN
        decides()
        return play.seconds

    def blocks() -> None:
        assert deciding.blocks(lambda: False, lambda: True, lambda: None, lane)

    for _ in range(PAID_IN_FULL):
        assert seconds_until(blocks) >= LATE
    soon = decision.ASLEEP_GRACE + 0.05
    assert seconds_until(blocks) < soon
    assert seconds_until(lambda: deciding.settles(lambda: None)) < soon
    everywhere.append("lib.py:20 in feed")  # that thread may do what is waited for
    assert seconds_until(blocks) >= LATE
    assert seconds_until(lambda: deciding.settles(lambda: None)) >= LATE


def test_what_must_complete_is_waited_for_wherever_others_were_blocked(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker outside of the processes that are watched may be about to end it."""
    monkeypatch.setattr(play, "carried", lambda: 1 + int(play.seconds * 1000))
    play.sees = lambda _: POLLING
    deciding = Decision(cast(Watch, play), list, 0.0, places=lambda lane: ["lib.py:7 in get"])
    for _ in range(PAID_IN_FULL):
        play.now = BEGUN
        assert deciding.blocks(lambda: False, lambda: True, lambda: None, cast(Lane, play.lane()))
    play.now = BEGUN
    assert deciding.awaits(cast(Lane, play.lane(30.0))) is not None


def test_nothing_is_learned_from_what_takes_long_to_settle(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "carried", lambda: 1 + int(play.seconds * 1000))
    play.sees = lambda _: POLLING
    deciding = play.decision(quantum=0.01)
    for _ in range(2):
        play.now = BEGUN
        deciding.settles(lambda: None)
        assert play.seconds >= decision.LATE


def test_what_has_completed_does_not_block_although_all_are_at_rest(play: Play) -> None:
    play.sees = lambda _: AT_REST
    assert not play.decision().blocks(lambda: True, lambda: True, lambda: None)


def test_what_has_not_begun_does_not_block_yet(play: Play) -> None:
    play.sees = lambda _: AT_REST
    assert play.decision().blocks(lambda: False, lambda: play.seconds > 2.0, lambda: None)
    assert 2.0 < play.seconds < 2.01


def test_what_completes_while_others_run_does_not_block(play: Play) -> None:
    play.sees = lambda _: POLLING
    canary = play.lane(0.0)
    assert not play.decision([canary]).blocks(lambda: canary.pinged != [], lambda: True, lambda: None)


@pytest.mark.parametrize("settles", [False, True])
def test_looks_follow_each_other_closely_at_first_and_then_leave_others_the_processor(
    play: Play, settles: bool
) -> None:
    if settles:
        play.decision().settles(lambda: None)
    else:
        assert play.decision().blocks(lambda: False, lambda: True, lambda: None)
    assert {seconds for when, seconds in play.pauses if when < 0.001} == {0.0}
    assert {seconds for when, seconds in play.pauses if when > 0.001} == {0.0002}


def test_a_reply_is_waited_for_a_quarter_longer_from_look_to_look(play: Play) -> None:
    lane = play.lane(1.0)
    assert play.decision().awaits(cast(Lane, lane)) is not None
    at_once, *waits = lane.waits
    assert at_once == (0.0, decision.AT_ONCE)
    assert [seconds for _, seconds in waits] == pytest.approx([min(when / 4, 0.01) for when, _ in waits])
    assert waits[0][1] < 0.0011
    assert waits[-1][1] == 0.01


def checked(play: Play, replies: Iterable[float], sees: Callable[[float], Look]) -> str:
    """What the self-check says of a lane that replies so many seconds after each of its commands."""
    coming = iter(replies)

    class Subject(PlayedLane):
        def send(self, operation: str, *arguments: object) -> None:
            assert (operation, len(arguments)) in (("rest", 0), ("nap", 1), ("spin", 1))
            assert all(isinstance(argument, float) and argument > 0 for argument in arguments)
            self.replies_at = play.seconds + next(coming)

    class Control(PlayedLane):
        def send(self, operation: str) -> None:
            assert operation == "wake"
            subject.replies_at = min(subject.replies_at, play.seconds + next(coming))

    play.sees = sees
    subject, control = Subject(play, NEVER), Control(play, 0.0)
    return check(play.decision(), cast(Lane, subject), cast(Lane, control))


def test_the_self_check_is_content_with_looks_that_tell_sleep_timers_and_work_apart(play: Play) -> None:
    def sees(seconds: float) -> Look:
        return AWAKE if 0.0 < seconds < 0.1 else AT_REST if seconds < 0.5 else AWAKE

    assert checked(play, [NEVER, 0.45, 0.6, 0.01], sees) == ""


def test_the_self_check_waits_for_a_thread_that_gets_no_processor(play: Play) -> None:
    play.share = 0.0
    asleep = iter([AT_REST])
    assert checked(play, [NEVER, 0.0, 0.01, 0.01], lambda at: next(asleep, AWAKE) if at > 5.0 else AWAKE) == ""
    assert 5.0 < play.seconds < 6.0


@pytest.mark.parametrize(
    ("replies", "sees", "wrong", "told_at"),
    [
        ([NEVER, 0.0], lambda _: AWAKE, "a thread that sleeps forever is not seen to be asleep", 1.05),
        ([NEVER, 0.0], lambda _: POLLING, "a thread that sleeps forever is not seen to be asleep", 1.0),
        ([0.0, 0.0], lambda _: AT_REST, "a sleeping thread replied", 0.0),
        ([NEVER, NEVER], lambda _: AT_REST, "a thread that was woken did not reply", 10.0),
        ([NEVER, 0.0, 0.01], lambda _: AT_REST, "a timer is not seen", 0.0),
        (
            [NEVER, 0.5, 0.5, 0.5],
            lambda seconds: AT_REST if seconds < 0.4 or seconds > 1.1 else POLLING,
            "a busy thread is not seen",
            1.1,
        ),
    ],
)
def test_the_self_check_tells_what_was_seen_wrong(
    play: Play, replies: list[float], sees: Callable[[float], Look], wrong: str, told_at: float
) -> None:
    assert checked(play, replies, sees) == wrong
    assert play.seconds == pytest.approx(told_at, abs=0.01)


# what has hung at the same line before


def given_up(
    play: Play,
    hung: list[str],
    at: str,
    replies_at: float = NEVER,
    other: str = "",
    itself: bool = True,
    quantum: float = 0.0,
) -> tuple[bool, float, str]:
    """Whether a reply is waited for until it comes, where the processes are never quite at rest, and how that went."""
    patience = Patience()
    for place in hung:
        patience.hung(place, itself)
    play.sees = lambda seconds: AWAKE
    decides = Decision(cast(Watch, play), list, quantum, patience, lambda lane: [at] if lane else [at, other])
    reply = decides.awaits(cast(Lane, play.lane(replies_at)))
    return reply is not None, play.seconds, decides.how


def test_what_is_where_others_have_hung_is_given_up_at_once(play: Play) -> None:
    replied, seconds, how = given_up(play, ["q.py:7 in get"] * PAID_IN_FULL, "q.py:7 in get")
    assert not replied
    assert FIRST_LOOK < seconds < 2 * FIRST_LOOK
    assert how == f"2 operations hung there before; given up after {seconds:.2g} s"


def test_what_polls_where_others_have_hung_has_time_to_look_again(play: Play) -> None:
    hung, soon = ["q.py:7 in get"] * PAID_IN_FULL, FIRST_LOOK + decision.A_FEW_QUANTA * 0.1
    assert given_up(play, hung, "q.py:7 in get", replies_at=soon - 0.02, quantum=0.1)[0]
    play.now = BEGUN
    replied, seconds, _ = given_up(play, hung, "q.py:7 in get", quantum=0.1)
    assert not replied
    assert soon < seconds < soon + 0.05


def test_what_is_merely_slow_has_all_its_time_whatever_has_hung_elsewhere(play: Play) -> None:
    hung = ["q.py:7 in get"] * 50
    assert given_up(play, hung, "q.py:9 in put", replies_at=4.5)[:2] == (True, 4.5)
    assert given_up(play, hung, "q.py:9 in put")[0] is False
    assert play.seconds > LATE / 2


def test_what_was_begun_long_before_it_is_awaited_has_all_its_time(play: Play) -> None:
    play.now = BEGUN + 60.0
    assert given_up(play, ["q.py:7 in get"] * PAID_IN_FULL, "q.py:7 in get", 60.09)[0]
    play.now = BEGUN + 60.0
    assert awaited(play, 64.9)[0]
    play.now = BEGUN + 60.0
    completes, seconds = awaited(play)
    assert not completes
    assert seconds == pytest.approx(65.0, abs=0.02)


def test_a_line_at_which_one_alone_has_hung_is_waited_at_as_ever(play: Play) -> None:
    assert given_up(play, ["q.py:7 in get"], "q.py:7 in get", replies_at=4.5)[:2] == (True, 4.5)


def test_what_replies_before_the_first_look_is_never_looked_at(play: Play) -> None:
    hung = ["q.py:7 in get"] * 50
    assert given_up(play, hung, "q.py:7 in get", replies_at=FIRST_LOOK)[0]


def test_what_may_wait_for_a_thread_that_hangs_is_given_up_soon(play: Play) -> None:
    hung = ["q.py:7 in get"] * 5
    replied, seconds, how = given_up(play, hung, "process.py:9 in join", other="q.py:7 in get")
    assert not replied
    assert decision.BUSY_GRACE < seconds < 2 * decision.BUSY_GRACE + FIRST_LOOK
    assert how == f"another thread is where 5 operations hung before; given up after {seconds:.2g} s"


def test_a_thread_that_may_rest_where_it_is_shortens_no_wait(play: Play) -> None:
    hung = ["q.py:30 in feed"] * 5
    assert given_up(play, hung, "q.py:9 in put", 4.5, other="q.py:30 in feed", itself=False)[:2] == (True, 4.5)


# limits that nobody asked for


def limit(play: Play, timed: Callable[[float], list[float]], ends_at: float = NEVER, quantum: float = 0.0) -> Limit:
    """What is known of an operation's limit, where all are at rest and such timers are pending."""
    play.sees, play.timed = lambda seconds: AT_REST, timed
    return play.decision(quantum=quantum).limit(lambda: play.seconds >= ends_at, lambda: True)


def test_what_waits_without_a_timer_has_no_limit(play: Play) -> None:
    assert limit(play, lambda seconds: []) == Limit()
    assert play.seconds < 0.01


def test_a_long_timer_is_the_limit(play: Play) -> None:
    assert limit(play, lambda seconds: [0.5, 60.0]).seconds == pytest.approx(60.0)
    assert play.seconds < 0.01


def test_a_timer_that_is_declared_need_not_be_waited_for(play: Play) -> None:
    assert limit(play, lambda seconds: [5.0], quantum=5.0) == Limit()
    assert play.seconds < 0.01


def test_a_short_timer_that_ends_the_operation_is_seen(play: Play) -> None:
    assert limit(play, lambda seconds: [2.5], ends_at=2.5) == Limit(ended=True)


def test_what_only_looks_again_has_no_limit_and_is_soon_believed(play: Play) -> None:
    play.sees, play.timed = lambda seconds: AT_REST, lambda seconds: [seconds + 0.1]
    decides = play.decision()
    seconds = []
    for _ in range(PAID_IN_FULL + 1):
        began = play.seconds
        assert decides.limit(lambda: False, lambda: True) == Limit()
        seconds.append(play.seconds - began)
    assert seconds == pytest.approx([decision.OUTWAITED] * PAID_IN_FULL + [decision.OUTWAITED / 10], abs=0.02)


def test_nobody_waits_for_months_to_see_that_a_call_hangs(play: Play) -> None:
    awaited(play, sees=lambda seconds: Look(True), timeout=9_000_000.0)
    assert play.seconds < 0.1


@pytest.mark.parametrize(
    ("share", "seconds"),
    [(1.0, decision.BUSY_GRACE), (0.2, decision.BUSY_GRACE), (0.001, decision.STARVED)],
)
def test_what_gets_no_processor_is_not_thought_to_be_busy(play: Play, share: float, seconds: float) -> None:
    play.share = share
    play.decision().settles(lambda: None)
    assert seconds <= play.seconds < 1.2 * seconds


def test_what_comes_to_rest_late_because_it_gets_no_processor_has_settled_then(play: Play) -> None:
    play.share = 0.001
    play.sees = lambda seconds: AWAKE if seconds < 3 else Look(True)
    made = play.decision()
    made.settles(lambda: None)
    assert 3 <= play.seconds < 3.1
    assert made.by_grace == 0


def test_what_can_not_be_known_of_a_limit_is_said(play: Play) -> None:
    play.sees = lambda seconds: AWAKE
    assert "keeps running" in play.decision().limit(lambda: False, lambda: True).unknown
    play.sees, play.timed = lambda seconds: AT_REST, lambda seconds: [-BEGUN]
    assert "timer cannot be read" in play.decision().limit(lambda: False, lambda: True).unknown
    assert "not possible here" in play.decision(blind=True).limit(lambda: False, lambda: True).unknown

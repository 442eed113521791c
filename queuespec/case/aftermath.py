"""The end of a case: what still blocks is released, what was used is closed, and what is left is a leak.

A host serves many cases, so each must leave it as it was: no operation under way, no item in a queue, no open object,
no more descriptors and threads than before.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from queuespec.case.pending import Pending
from queuespec.case.record import Subject
from queuespec.hosts.host import Host
from queuespec.hosts.link import ROBBED, role_of
from queuespec.judged import commands
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import Broken, Crashed, Hung, Leaked, RemoteError, Trouble
from queuespec.watch.lanes import Lane, LaneClosed
from queuespec.watch.stacks import Stacks

MOST_NAMED = 6  # of the things left behind
MOST_ITEMS = 2000  # left in a queue at the end of a case


class FreshWorker(Protocol):
    """A child that was started for this case alone."""

    ended: bool

    def exits(self) -> Any: ...

    def exit_code(self) -> int: ...


class Staged(Protocol):
    """What a case has had on its stage; a Stage is one."""

    @property
    def host(self) -> Host: ...

    @property
    def subjects(self) -> Sequence[Subject]: ...

    @property
    def pending(self) -> Sequence[Pending]: ...

    @property
    def children(self) -> Sequence[FreshWorker]: ...

    @property
    def passing_on(self) -> Collection[str]: ...  # the workers that have passed an object on

    def is_of_the_bank(self, subject: Subject) -> bool: ...

    def actor(self, role: str) -> Any: ...

    def free_lane(self, worker: str) -> Lane: ...

    def closing_raised(self, worker: str, raised: Sequence[Sequence[Any]]) -> None: ...

    def settle(self) -> None: ...


@dataclass(frozen=True)
class Beginning:
    """What there was when a case began."""

    time: float  # on the clock of time.monotonic()
    resources: dict[str, tuple[int, int]]  # open descriptors and threads of each worker
    lanes: Counter[str]  # of each worker

    @classmethod
    def now(cls, host: Host) -> Beginning:
        return cls(time.monotonic(), dict(host.resources), _lanes(host))


def give_back(staged: Staged, beginning: Beginning) -> bool:
    """Leave the host as it was. Returns whether that is possible: False if an operation cannot be released.

    Raises Leaked, or Hung or Crashed if that happens on the way.
    """
    if not _rescue(staged):
        return False
    for child in staged.children:
        if not child.ended:
            with contextlib.suppress(LaneClosed):  # it has ended, and the clause failed before it had looked
                child.exits().completes()
        child.exit_code()
    _drain(staged)
    _close_all(staged, beginning)
    return True


def housekept(host: Host, worker: str, lane: Lane, what: str, closing: str = "") -> Any:
    """What a worker returns from one of queuespec's own operations on the objects; `what` describes it.

    `closing` names the objects if the operation closes them: then the message names the very call that went wrong.
    Raises Hung, Crashed or Broken if the objects keep it from returning.
    """
    role = role_of(worker)
    try:
        reply = host.decision.awaits(lane)
    except LaneClosed:
        how, stacks = host.how_it_ended(worker), host.threads(lane)
        if how == ROBBED:  # some earlier call may have done it
            raise Crashed(f"{role} died{how}", str(stacks)) from None
        raise Crashed(f"{_call(stacks, role, closing) or what} ended the process{how}", str(stacks)) from None
    if reply is None:
        how, stacks = host.decision.how, host.threads(lane)
        at = f" (at {stacks.where()})" if stacks.where() else ""
        raise Hung(f"{_call(stacks, role, closing) or what} never returns{at}: {how}", str(stacks))
    if reply.outcome == "raised":
        raise Broken(f"{what} raised {reply.value.brief()}")
    return reply.value


def _call(stacks: Stacks, role: str, objects: str) -> str:
    """The call that a lane was in when it failed, judging by its stack."""
    return f"{role}'s {objects}.{stacks.called()}()" if objects and stacks.called() else ""


def _rescue(staged: Staged) -> bool:
    """Let operations that still block complete, by doing what they wait for. Returns whether all did.

    Whether that helps is for other clauses to judge; if it does not, this host is given up.
    """
    parent = staged.actor("parent")
    while waiting := [each for each in staged.pending if not each.arrived() and each.blocks()]:
        each = waiting[0]
        subject, method = each.subject, each.method.removeprefix("each ")
        with contextlib.suppress(Trouble, RemoteError, Skipped):
            if subject is None:
                pass  # a program: what it waits for is unknown
            elif method == "put":
                parent.begin.perform(subject, "get")
            elif method == "get":
                parent.begin.perform(subject, "put", None)
            elif method in ("recv", "recv_bytes", "poll") and subject.peer is not None:
                parent.begin.send(subject.peer, None)
            elif method == "send" and subject.peer is not None:
                parent.begin.recv(subject.peer)
            elif method == "join":
                for _ in range(subject.unfinished):
                    parent.task_done(subject)
        if each.blocks():
            return False
    return True


def _drain(staged: Staged) -> None:
    """Take what is left in the queues: otherwise their feeders could not end."""
    for queue in staged.subjects:
        if queue.kind not in ("Queue", "JoinableQueue") or queue.spoiled:
            continue
        left = queue.items
        while left > 0:
            staged.settle()  # where each item takes its time, not all may be there by then
            lane = staged.free_lane("host")
            lane.send(commands.DRAIN, queue.number, MOST_ITEMS)
            left -= housekept(staged.host, "host", lane, f"draining {queue}") or left


def _close_all(staged: Staged, beginning: Beginning) -> None:
    """Close every object where it was used, and compare descriptors and threads with those before.

    A worker that took no part in this case closes its objects after the next case in which it does, unless all share a
    process: then what one of them still holds would be left open for all.
    """
    host = staged.host
    crew = host.ready()
    numbers = [subject.number for subject in staged.subjects]
    for worker, held in crew.held.items():
        crew.unclosed.setdefault(worker, []).extend(number for number in numbers if number in held)
    at_work = {*crew.names.values()}
    if "processes" in host.description.capabilities and host.description.most_objects is None:
        at_work = _at_work(host, beginning)  # the others close it later: no worker is kept waiting for that
    kept = [subject.number for subject in staged.subjects if not staged.is_of_the_bank(subject)]
    unclosed = {w: crew.unclosed.pop(w, []) + kept for w in crew.names.values() if w in at_work}
    unclosed["host"] = numbers
    lanes = {worker: host.lanes[worker, "control"] for worker in unclosed}
    for worker, lane in lanes.items():
        lane.send(commands.RETIRE, unclosed[worker])
    opened = _lanes(host)
    leaks = []
    reclaims = "reclaims" in host.description.capabilities
    for worker, lane in lanes.items():
        left = housekept(host, worker, lane, f"closing what {role_of(worker)} used", _labels(staged))
        staged.closing_raised(worker, left[3])
        before = beginning.resources[worker]
        taken = 0 if worker in crew.late else sum(crew.taken.get(number, 0) for number in unclosed[worker])
        new_lanes = opened[worker] - beginning.lanes[worker]
        allowed = (before[0] - taken + new_lanes, before[1] + new_lanes)
        more = left[0] > allowed[0] or left[1] > allowed[1]
        host.resources[worker] = (left[0], left[1])
        if reclaims and more and worker not in staged.passing_on:  # a process may keep resources for passing objects on
            leaks.append(_left(staged, worker, lane, allowed, unclosed[worker], closed=left[2]))
    if any(leaks):
        raise Leaked("; ".join(filter(None, leaks)))


def _labels(staged: Staged) -> str:
    """What is being closed, as far as is known: the case's only object, or one of several."""
    labels = [subject.label for subject in staged.subjects]
    return labels[0] if len(labels) == 1 else f"one of {', '.join(labels)}"


def _left(
    staged: Staged, worker: str, lane: Lane, allowed: tuple[int, int], retired: Sequence[int], closed: bool
) -> str:
    """What a worker has too many of after collecting garbage, now that these objects are retired; '' if nothing."""
    staged.settle()
    lane.send(commands.COLLECT, list(retired))
    collected = housekept(staged.host, worker, lane, f"collecting garbage in {role_of(worker)}")
    descriptors, threads, targets, names, inherited = collected
    staged.host.resources[worker] = (descriptors, threads)
    found = []
    if descriptors > allowed[0]:
        number = descriptors - allowed[0]
        found.append(_counted(number, "descriptor", inherited if len(inherited) == number else targets))
    if threads > allowed[1]:
        found.append(_counted(threads - allowed[1], "thread", names))
    then = "after close" if closed else "after its objects were dropped"
    return f"{role_of(worker)} keeps {' and '.join(found)} {then}" if found else ""


def _counted(number: int, noun: str, fresh: Sequence[str]) -> str:
    """A count of something, with their names if exactly as many are new since the last survey."""
    told = ""
    if len(fresh) == number and number > MOST_NAMED:
        sorts = Counter(re.split(r"[:\[]", name)[0] for name in fresh)
        told = f" (mostly {sorts.most_common(1)[0][0]}s)"
    elif len(fresh) == number:
        told = f" ({', '.join(fresh)})"
    return f"{number} {noun}{'s' * (number != 1)}{told}"


def _at_work(host: Host, beginning: Beginning) -> set[str]:
    """The workers that were given anything to do in this case."""
    return {worker for (worker, _), lane in host.lanes.items() if lane.sent >= beginning.time}


def _lanes(host: Host) -> Counter[str]:
    return Counter(worker for worker, _ in host.lanes)

"""Free play: several processes play their scripts on a queue at once, and what they did is a history.

The controller takes no part between the beginning and the end of a round, so calls meet in windows that no step by step
order reaches. What they did is judged afterwards, by rules that no busy machine can break. All clauses of a kind and
start method judge the same play, each by its own rule.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from queuespec.case.actors import Actor
from queuespec.case.record import Denial, Subject
from queuespec.case.record import Operation as Called
from queuespec.case.scripts import BOUNDS, BULK, Round, Script, Step, rounds
from queuespec.case.stage import Stage
from queuespec.case.wording import called
from queuespec.history.operations import FLUSH, GET, JOIN, PUT, TASK_DONE, History, Operation
from queuespec.history.promises import Finding, fifo, pipelined
from queuespec.history.rules import Violation
from queuespec.judged import commands
from queuespec.judged.payloads import Pattern
from queuespec.judged.wire import Raised
from queuespec.verdict.trouble import Hung, RemoteError, as_exception
from queuespec.watch.decision import AT_REST

LEAD = 1_200_000  # nanoseconds from sending the scripts to their beginning
LONGEST = 1.5  # seconds, after which no further round is begun
MOST_RESCUED = 60  # calls with which a round that came to rest is brought to its end
REFUSALS = ("Full", "Empty")
CALLS = {"put": PUT, "put_nowait": PUT, "get": GET, "get_nowait": GET, "task_done": TASK_DONE, "join": JOIN}
PROMISES = {"queue": fifo, "multiprocessing": pipelined}


@dataclass
class Played:
    """What came of the play of one kind of queue on one start method: a finding for each queue."""

    findings: dict[int, Finding] = field(default_factory=dict)  # by maxsize


class Play:
    """A script under way."""

    def __init__(self, actor: Actor, queue: Subject, script: Script, start: int) -> None:
        self.actor = actor
        self.queue = queue
        self.script = actor.record.carried.by_methods_that_there_are(queue.kind, script)
        self.pending = actor.begin_play(queue, self.script, start)

    @property
    def operation(self) -> Called:
        return self.pending.operation

    @property
    def joins(self) -> bool:
        """Whether it does nothing else."""
        return all(method == "join" for step in self.script for method, _ in step)

    def is_whole(self) -> bool:
        """Whether every step was played, down to a call that was not refused."""
        calls = [outcome for _, (_, _, outcome) in self._calls() if outcome not in REFUSALS]
        return len(calls) == len(self.script)

    def operations(self) -> list[Operation]:
        """What has been played. Raises what a call raised that was neither Full nor Empty."""
        item: Hashable = None
        done = []
        for (method, arguments), (begun, ended, outcome) in self._calls():
            if method == commands.NAP:
                continue
            call = CALLS[method]
            written = called(f"{self.queue}.{method}", arguments, {})
            if type(outcome) is Raised and not (call == TASK_DONE and "ValueError" in outcome.classes):
                raise self._raised(written, outcome)
            refused = type(outcome) is Raised or outcome in REFUSALS
            if call == PUT:
                item = _known_as(arguments[0])
            elif call == GET:
                item = None if refused else _known_as(outcome)
            told = "raised ValueError" if call == TASK_DONE and refused else f"raised {outcome}"
            told = told if refused else f"-> {outcome!r}"
            done.append(Operation(str(self.actor), call, begun, ended, item, refused, written, told))
        return done

    def _calls(self) -> Iterator[tuple[tuple[str, Sequence[Any]], Sequence[Any]]]:
        """The calls that were made, each with its beginning, end and outcome."""
        outcomes = iter(self.pending.result())
        for step in self.script:
            for call in step:
                outcome = next(outcomes, None)
                if outcome is None:
                    return
                yield call, outcome
                if outcome[2] not in REFUSALS:
                    break

    def _raised(self, written: str, raised: Raised) -> BaseException:
        record = self.actor.record
        error = as_exception(raised)
        if isinstance(error, RemoteError):
            error.operation = record.note(str(self.actor), lambda: written, f"raised {raised.brief()}")
        return error


def _known_as(item: Any) -> Hashable:
    """What an item is known as in a history: anything else than a number or a pattern was put by nobody."""
    return item if type(item) in (int, Pattern) else repr(item)


class Histories:
    """What happened in free play, for the clauses that judge it."""

    def __init__(self, stage: Stage, actors: Mapping[str, Actor], played: Played) -> None:
        self._stage = stage
        self._record = stage.record
        self._actors = actors
        self._played = played

    def keep(self, *rules: str) -> bool:
        """Whether no history breaks one of these rules; they are played if they have not been yet."""
        if not self._played.findings:
            self._played.findings = self._play()
        self._record.answers(None)
        for maxsize, finding in self._played.findings.items():
            violation = finding.of(*rules)
            if violation is not None:
                self._tell(maxsize, violation)
                return False
        return True

    def need_a_bound(self) -> None:
        """Raises Skipped if queues cannot be given a maxsize."""
        self._stage.sees_that_it_takes(self._stage.kind, 1)

    def _tell(self, maxsize: int, violation: Violation) -> None:
        made = f"{self._stage.kind}({f'maxsize={maxsize}' if maxsize else ''})"
        self._record.note("parent", lambda: f"q = {made}")
        for actor, call, outcome in violation.lines():
            self._record.note(actor, lambda call=call: call, outcome)  # type: ignore[misc]
        self._record.answers(Denial(lambda: violation.told))

    def _play(self) -> dict[int, Finding]:
        """Play all rounds, or as many as there is time for."""
        stage, record = self._stage, self._record
        described = stage.host.description
        bounds = BOUNDS[:1] if stage.kind in described.bare else BOUNDS[: described.most_objects]
        bulk = BULK if record.carried.fits(BULK) else 0
        stage.reserve(*bounds)
        queues = {bound: stage.queue(maxsize=bound) if bound else stage.queue() for bound in bounds}
        for queue in queues.values():
            queue.label, queue.made = "q", ""  # they are told one at a time
        operations: dict[int, list[Operation]] = {bound: [] for bound in queues}
        drained = True
        began, told = time.monotonic(), len(record.operations)
        for each in rounds(self._joinable, bulk=bulk):
            if each.maxsize not in queues:
                continue
            done, hung, drained = self._round(queues[each.maxsize], each)
            operations[each.maxsize] += done
            if hung is not None and not self._check(each.maxsize, operations[each.maxsize], drained).violations:
                raise hung
            del record.operations[told:]
            if hung is not None or not drained or time.monotonic() - began > LONGEST:
                break
        last = each.maxsize
        return {bound: self._check(bound, done, drained or bound != last) for bound, done in operations.items()}

    def _check(self, maxsize: int, operations: Sequence[Operation], drained: bool) -> Finding:
        promise = PROMISES[self._stage.host.description.contract]
        return promise(History(operations, drained=drained), maxsize)

    def _round(self, queue: Subject, each: Round) -> tuple[list[Operation], Hung | None, bool]:
        """Play one round: what was done in it, what had hung if it had to be brought to its end, and whether all was
        taken at the end.
        """
        done: list[Operation] = []
        if each.before:
            done += self._begin("producer", queue, each.before).operations()
            done += self._flush()
        start = time.monotonic_ns() + LEAD
        plays = [self._begin(role, queue, script, start) for role, script in each.scripts.items() if script]
        stuck = next((play for play in plays if self._record.awaited(play.operation) is None), None)
        hung, drained = None, True
        if stuck is not None:
            for play in plays:
                self._record.arrived(play.operation)  # raises Crashed if that is why
            trouble = self._record.hung(stuck.operation)
            if not isinstance(trouble, Hung) or not self._record.host.decision.how.startswith(AT_REST):
                raise trouble
            self._record.trouble, hung = None, trouble
            plays = [play for play in plays if self._record.arrived(play.operation) or not play.joins]
            rescuing, drained = self._rescued(queue, plays, hung)
            done += rescuing
        done += [operation for play in plays for operation in play.operations()]
        return done, hung, drained and (hung is not None or all(play.is_whole() for play in plays))

    def _rescued(self, queue: Subject, plays: Sequence[Play], hung: Hung) -> tuple[list[Operation], bool]:
        """Bring plays to their end of which one waits for ever, so that it can be seen what had gone wrong.

        The parent takes what there is, and puts what others wait for; at last it takes everything. Returns what it did,
        and whether nothing is left. Raises `hung` if that does not help.
        """
        done: list[Operation] = []
        flushed: list[Operation] = []
        ended = False
        told = len(self._record.operations)
        for turn in range(MOST_RESCUED):
            ended = all(self._record.arrived(play.operation) for play in plays)
            step: Step = [("get_nowait", ()), *([] if ended else [("put_nowait", (-turn,))])]
            helping = self._begin("parent", queue, [step])
            if self._record.awaited(helping.operation) is None:
                break
            helped = helping.operations()
            if ended and helped[-1].refused:
                return [*done, *helped], bool(flushed)
            flushed = self._flush()
            done += [*helped, *flushed]
        if ended:
            return done, False
        del self._record.operations[told:]
        raise hung

    @property
    def _joinable(self) -> bool:
        return self._stage.kind == "JoinableQueue"

    def _flush(self) -> list[Operation]:
        """All come to rest, and everything that was put can be got by every process, unless that is only guessed."""
        decision = self._stage.host.decision
        begun, guesses = time.monotonic_ns(), decision.by_grace
        self._stage.settle()
        return [Operation("", FLUSH, begun, time.monotonic_ns())] if decision.by_grace == guesses else []

    def _begin(self, role: str, queue: Subject, script: Script, start: int = 0) -> Play:
        return Play(self._actors[role], queue, script, start)

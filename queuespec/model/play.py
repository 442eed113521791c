"""Plays a program, step by step, and lets the model judge each outcome."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from queuespec.case.actors import Actor
from queuespec.case.children import Child
from queuespec.case.pending import Pending
from queuespec.case.record import Operation, Subject
from queuespec.case.stage import Stage
from queuespec.hosts.forecast import CREW, Config
from queuespec.judged.wire import Raised
from queuespec.model.contract import FITS, Action, Broken, Model, Promise, Rules, State
from queuespec.model.programs import (
    CHANGE,
    CHILD,
    CLOSE,
    CLOSE_END,
    GET,
    JOIN,
    LONG,
    PUT,
    RECV,
    RECV_BYTES,
    SEND,
    TASK_DONE,
    Form,
    Program,
    Step,
)
from queuespec.model.values import Value, told

MOST_PENDING = 3
KNOWN = ("queue.Empty", "queue.Full", "ValueError", "NotImplementedError", "EOFError")
AT_ONCE = Form("take", "get_nowait")
GET_TIMED = Form("take", "get", (), (("timeout", LONG),), waits=LONG)
EMPTY, QSIZE, POLL = Form("empty", "empty"), Form("qsize", "qsize"), Form("poll", "poll")
NUMBER = 64  # bytes that a small number takes in a pipe at most
MANY = 6  # items that are taken one by one at the end of a program; more are taken together


class Violation(Exception):
    """An operation of a program broke a promise."""

    def __init__(self, promise: Promise, operation: Operation | None, words: str, hangs: bool = False) -> None:
        super().__init__(words)
        self.promise = promise
        self.operation = operation
        self.words = words
        self.hangs = hangs

    def told(self) -> str:
        return f"{self.operation!r} {self.words}" if self.operation is not None else self.words


@dataclass(eq=False)
class _Waiting:
    """An operation that waits."""

    pending: Pending
    action: Action
    model: Model
    step: Step


def fitted(program: Program, bare: Collection[str]) -> Program:
    """The program, as far as the factories take arguments; `bare` names those that take none."""
    return replace(program, maxsize=0, duplex=True) if program.kind in bare else program


def wanted(program: Program, bare: Collection[str]) -> Config:
    """The object that a program needs, as a bank knows it."""
    if program.kind == "Pipe":
        return "Pipe", () if "Pipe" in bare else (program.duplex,), CREW
    return program.kind, (program.maxsize,) if program.maxsize else (), CREW


class TooSlow(Exception):
    """The time for programs was over before this one was."""


class Play:
    """One program, on a stage that has just begun or whose last program left nothing behind."""

    def __init__(self, stage: Stage, program: Program, until: float = math.inf) -> None:
        """`until`: when the time for programs is over, on the clock of time.monotonic()."""
        self.until = until
        self.stage = stage
        self.record = stage.record
        self.program = program
        self.waiting: list[_Waiting] = []
        self.subjects: Sequence[Subject]
        pipe = program.kind == "Pipe"
        if pipe:
            self.subjects = stage.pipe(program.duplex)
        else:
            self.subjects = [stage.queue(program.maxsize) if program.maxsize else stage.queue()]
        names = (("a", "b") if program.duplex else ("reader", "writer")) if pipe else ("q",)
        for subject, name in zip(self.subjects, names, strict=True):
            subject.label = name  # the first of this case again
        self.models = [Model(self._rules(name)) for name in names]
        if program.closed is not None:
            for subject, owner in zip(self.subjects, program.cast, strict=True):
                stage.hand(subject, stage.actor(owner))
        self.child: Child | None = None
        self.gone: set[str] = set()  # those that have closed the queue
        self.quiet = False  # whether everything is at rest, and only observers have been called since
        self.missing = stage.host.description.missing(program.kind)

    def _rules(self, name: str) -> Rules:
        described = self.stage.host.description
        several = described.contract == "multiprocessing"  # processes, and pipes between them
        if self.program.kind in ("SimpleQueue", "Pipe"):
            return Rules(name, pipe=several)
        feeds = "feeder" in described.capabilities
        return Rules(name, self.program.maxsize, feeder=several, pipe=several and not feeds)

    def run(self) -> None:
        """Raises Violation, TooSlow, or whatever Trouble the processes get into."""
        for step in self.program.steps:
            if len(self.waiting) < MOST_PENDING:
                self._do_in_time(step)
        for step in self._last_steps():
            self._do_in_time(step)

    def _do_in_time(self, step: Step) -> None:
        if time.monotonic() > self.until:
            raise TooSlow
        self._do(step)

    # steps

    def _do(self, step: Step) -> None:
        """Do a step, unless it makes no sense after what happened before."""
        observes = step.form.verb in ("qsize", "empty", "full")
        if (step.settled or observes) and not self.quiet:
            self._settle()
        model, subject = self._concerned(step)
        if not self._makes_sense(step, model):
            return
        if step.form is CHANGE:
            self._change(step, model, subject)
            return
        if step.times > 1:
            self._do_each(step, model, subject)
            return
        given = [step.value.made, *step.value.more] if step.value is not None else []
        action = self._action(step, model)
        waits = model.waits(action)
        if step.form is CLOSE:
            self.gone.add(step.by)
        pending = self._actor(step.by).start(
            subject, step.form.method, [*given, *step.form.arguments], dict(step.form.keywords)
        )
        each = _Waiting(pending, action, model, step)
        if waits is not False and action.waits in (None, LONG) and pending.blocks():
            self.waiting.append(each)
            model.pending.append(action)
            self._at_rest(None)
            return
        self._await(each)
        self.quiet = self.quiet and observes
        if model.may_release(action):
            self._settle(each)
        else:
            self._judge(model, [each], at_rest=False)

    def _actor(self, role: str) -> Actor:
        """Who takes a step; a child that is not there yet is started, which passes it the queue."""
        if role != CHILD:
            return self.stage.actor(role)
        if self.child is None:
            self.child = self.stage.child(*self.subjects)
        return self.child

    def _change(self, step: Step, model: Model, subject: Subject) -> None:
        """Put an object, and put it again after it was changed: what was put first must not change."""
        if not (self._has_room_for(model, 2) and model.may_be_told):
            return  # else it may not have been pickled yet when it is changed
        actor = self._actor(step.by)
        kept = actor.has(["kept"])
        for value in (Value("['kept']", ["kept"]), Value("['kept', 'changed']", ["kept", "changed"])):
            action = self._action(Step(step.by, PUT, value), model)
            each = _Waiting(actor.start(subject, "put", [kept], {}), action, model, step)
            self._await(each)
            self._judge(model, [each], at_rest=False)
            self._settle()
            if value.made == ["kept"]:
                actor.perform(kept, "append", "changed")

    def _await(self, each: _Waiting) -> None:
        if self.record.awaited(each.pending.operation) is None:
            self._settle()  # what has ended meanwhile may be what is wrong
            broken = each.model.stuck(each.action)
            promise, words = broken.promise, broken.words
            if broken.finds_nothing and self._is_empty():
                promise, words = Promise.LOSS, f"{words}, which never comes"
            raise Violation(promise, each.pending.operation, words, hangs=True)

    def _do_each(self, step: Step, model: Model, subject: Subject) -> None:
        """Put or take several items, one after the other, which must not wait."""
        self.quiet = False
        actor = self._actor(step.by)
        if step.form.verb == "give":
            values = [Value(f"{number}", number, NUMBER) for number in range(step.times)]
            if not self._has_room_for(model, len(values)):
                return
            pending = actor.begin_put_each(subject, [value.made for value in values])
            actions = [self._action(Step(step.by, step.form, value), model) for value in values]
        else:
            pending = actor.begin_get_each(subject, step.times)
            actions = [Action("take", step.by, waits=None) for _ in range(step.times)]
        self._await(_Waiting(pending, actions[0], model, step))
        reply = pending.operation.reply
        assert reply is not None
        outcomes = reply.value if isinstance(reply.value, list) else [reply.value]
        pending.operation.looked_at = True
        for action, outcome in zip(actions, outcomes, strict=False):
            _note(action, outcome)
            action.ended = reply.ended
            self._ended(model, [action], False, {id(action): pending.operation})

    @staticmethod
    def _has_room_for(model: Model, count: int) -> bool:
        """Whether so many numbers can be put for certain without waiting."""
        rules = model.rules
        return not model.pending and all(
            (not rules.maxsize or len(state.items) + count <= rules.maxsize)
            and (not rules.pipe or state.size + count * NUMBER <= FITS)
            for state in model.states
        )

    def _action(self, step: Step, model: Model) -> Action:
        item = None
        if step.value is not None:
            name = step.value.name
            item = model.item(step.value.told, name, step.by, step.value.size, step.form.method)
        return Action(step.form.verb, step.by, item, step.form.waits)

    def _concerned(self, step: Step) -> tuple[Model, Subject]:
        """The queue, or the direction of the pipe, that a step is about."""
        if self.program.kind != "Pipe":
            return self.models[0], self.subjects[0]
        towards = step.end if step.form.verb in ("give", "end") else 1 - step.end
        return self.models[towards], self.subjects[step.end]

    def _makes_sense(self, step: Step, model: Model) -> bool:
        verb = step.form.verb
        if step.form.method in self.missing:
            return False
        if step.by in self.gone and verb != "join_thread":
            return False
        if verb == "join_thread" and step.by not in self.gone:
            return False
        if verb in ("close", "end") and any(each.step.by == step.by for each in self.waiting):
            return False  # it would be closed under its other thread
        if verb in ("qsize", "empty", "full", "poll") and not model.may_be_told:
            return False
        if self.program.kind != "Pipe" or verb == "end":
            return True
        same = [each for each in self.waiting if each.model is model]
        if any((each.step.form.verb == "give") is (verb == "give") for each in same):
            return False  # two that send, or two that receive, at one end at once
        raw = step.form.method.endswith("_bytes")
        if verb == "give":
            takers = [each.step.form.method for each in same if each.step.form.verb == "take"]
            return all(method.endswith("_bytes") is raw for method in takers)
        first = model.states[0].items
        method = first[0].method if first else next((e.step.form.method for e in same), "")
        return verb == "poll" or not method or method.endswith("_bytes") is raw

    # what comes of them

    def _settle(self, also: _Waiting | None = None) -> None:
        self.stage.settle()
        self._at_rest(also)

    def _at_rest(self, also: _Waiting | None) -> None:
        """Everything is at rest: judge what has ended, and what still waits."""
        self.quiet = True
        arrived = [each for each in self.waiting if self.record.arrived(each.pending.operation)]
        self.waiting = [each for each in self.waiting if each not in arrived]
        for each in arrived:
            each.model.pending.remove(each.action)
        ended = [*arrived, *([also] if also else [])]
        for model in self.models:
            self._judge(model, [each for each in ended if each.model is model], at_rest=True)

    def _judge(self, model: Model, ended: Sequence[_Waiting], at_rest: bool) -> None:
        operations = {}
        for each in ended:
            operation, action = each.pending.operation, each.action
            reply = operation.reply
            assert reply is not None
            operation.looked_at = True
            action.ended, action.seconds = reply.ended, reply.seconds
            _note(action, reply.value)
            operations[id(action)] = operation
        operations.update({id(each.action): each.pending.operation for each in self.waiting})
        self._ended(model, [each.action for each in ended], at_rest, operations)

    def _ended(self, model: Model, actions: list[Action], at_rest: bool, operations: dict[int, Operation]) -> None:
        try:
            model.ended(actions, at_rest)
        except Broken as broken:
            hangs = any(broken.action is each.action for each in self.waiting)
            operation = operations.get(id(broken.action))
            promise, words = broken.promise, broken.words
            if broken.missed is not None and self._is_lost(model, broken):
                promise, words = Promise.LOSS, f"{words}; it never comes"
            elif broken.finds_nothing and self._is_empty():
                promise, words = Promise.LOSS, f"{words}, which never comes"
            raise Violation(promise, operation, words, hangs) from None

    def _is_lost(self, model: Model, broken: Broken) -> bool:
        """Whether an item that was overtaken never comes: everything that is left is taken."""
        assert broken.missed is not None
        actor, most = self.stage.actor("parent"), max(len(state.items) for state in model.states)
        if self.program.kind not in ("Queue", "JoinableQueue") or self.waiting or "get_nowait" in self.missing:
            return False
        before = len(self.record.operations)
        for _ in range(most):
            self.stage.settle()
            operation = actor.start(self.subjects[0], "get_nowait", [], {}).operation
            reply = self.record.awaited(operation)
            if reply is None or reply.outcome == "raised":
                break
            if told(reply.value) == broken.missed.told:
                del self.record.operations[before:]
                return False
        return True

    def _is_empty(self) -> bool:
        """Whether the queue says at rest that nothing is there."""
        if self.program.kind == "Pipe" or "empty" in self.missing:
            return False
        before = len(self.record.operations)
        reply = self.record.awaited(self.stage.actor("parent").start(self.subjects[0], "empty", [], {}).operation)
        del self.record.operations[before:]
        return reply is not None and reply.outcome == "done" and reply.value is True

    # the end of a program

    def _last_steps(self) -> Iterator[Step]:
        """Take everything out, release whoever waits, and look whether nothing is left."""
        if self.program.kind == "Pipe":
            yield from self._empty_the_pipe()
            return
        (model,) = self.models
        cast = [by for by in self.program.cast if by not in self.gone]
        turn = 0
        while any(each.action.verb in ("give", "take") for each in self.waiting) or self._state(model).items:
            turn += 1
            by = cast[turn % len(cast)]
            items = len(self._state(model).items)
            if any(each.action.verb == "take" for each in self.waiting):
                yield Step(by, PUT, Value("'more'", "more"), settled=True)
            elif items > MANY and not self.waiting:
                yield Step(by, GET, times=items - MANY // 2)
            elif self.program.kind == "SimpleQueue":
                yield Step(by, GET)
            else:
                form = (GET, AT_ONCE, GET_TIMED)[turn % 3]
                form = GET if form.method in self.missing else form
                yield Step(by, form, settled=form is AT_ONCE)
            if turn > 1000:
                raise AssertionError(f"program {self.program.name} does not end")
        by = cast[0]
        yield Step(by, EMPTY)
        if self.program.kind == "SimpleQueue":
            return
        yield Step(by, AT_ONCE, settled=True)
        yield Step(cast[-1], QSIZE)
        if self.program.kind == "JoinableQueue":
            for _ in range(self._state(model).unfinished):
                yield Step(by, TASK_DONE)
            yield Step(cast[-1], JOIN)
            yield Step(by, TASK_DONE)

    def _empty_the_pipe(self) -> Iterator[Step]:
        cast = self.program.cast
        for sends in (0, 1):
            model, receives = self.models[sends], 1 - sends
            for _ in range(100):
                verbs = {each.action.verb for each in self.waiting if each.model is model}
                items = self._state(model).items
                if verbs & {"take", "poll"}:
                    yield Step(cast[sends], SEND, Value("'more'", "more"), end=sends)
                elif items or verbs:
                    raw = items and items[0].method == "send_bytes"
                    yield Step(cast[receives], RECV_BYTES if raw else RECV, end=receives)
                else:
                    break
        for end in (0, 1) if self.program.duplex else (0,):
            yield Step(cast[end], POLL, end=end)
        if self.program.closed is not None:
            yield from self._close_an_end(self.program.closed)

    def _close_an_end(self, end: int) -> Iterator[Step]:
        """What was sent before is received first; then comes the end, and again. Without anything, some wait for it."""
        closes, stays = self.program.cast[end], self.program.cast[1 - end]
        for value in self.program.left:
            yield Step(closes, SEND, value, end=end)
        if not self.program.left:
            yield Step(stays, RECV, end=1 - end)
        yield Step(closes, CLOSE_END, end=end)
        for position, _ in enumerate(self.program.left):
            if position != 1:  # now and then nobody looks before the next one
                yield Step(stays, POLL, settled=True, end=1 - end)
            yield Step(stays, RECV, end=1 - end)
        for form in (POLL, RECV, RECV_BYTES, POLL):
            yield Step(stays, form, settled=True, end=1 - end)

    @staticmethod
    def _state(model: Model) -> State:
        return model.states[0]


def _note(action: Action, value: object) -> None:
    """Note the outcome of an operation."""
    if type(value) is Raised:
        action.raised = next((name for name in KNOWN if name in value.classes), value.classes[0])
        action.said = value.brief()
    else:
        action.outcome = value
        if action.verb == "take":
            action.told = told(value)

"""Which host serves a case: hosts are started, kept and replaced here, and each case gets its stage."""

from __future__ import annotations

import contextlib
import gc
import signal
import time
from collections.abc import Generator
from typing import Any

import pytest

from queuespec.case.stage import BankExhausted, Stage
from queuespec.hosts import bounds
from queuespec.hosts.adapters import Named, find
from queuespec.hosts.description import Description
from queuespec.hosts.forecast import Experience, Forecast
from queuespec.hosts.host import Host, tried_out
from queuespec.hosts.machine import SemaphoreProbe
from queuespec.hosts.relay import Key, Relay
from queuespec.hosts.workspace import Workspace, interpreter_command
from queuespec.judge.cases import Case, case_in, cast_in, clause_in, host_key
from queuespec.judge.foresight import objects_made
from queuespec.options import setting
from queuespec.verdict.trouble import Leaked, OutOfTime, RemoteError, Trouble
from queuespec.watch import processes

GROWS = 12  # times that a case which leaves something behind is repeated: by then a pool of eight threads is full
MOST_OBJECTS = 64  # for all repetitions of a case; with more, processes would run out of descriptors
GROWS_AT_LEAST = 2  # times, once it is known that something leaks
PAID_IN_FULL = 2  # leaks that are confirmed in full before that
NO_ROOM = "which leaves no room to repeat the case"

STAGE = pytest.StashKey[Stage]()
LIMIT = pytest.StashKey[float]()  # seconds that one play of a case may take, and more if it makes progress
BEGUN = pytest.StashKey[float]()  # when the play began, on the clock of time.monotonic()
AT_MOST = 5  # times as many seconds, whatever progress it makes


class Service:
    """The hosts of a run, and the stages that stand on them."""

    def __init__(self, config: pytest.Config) -> None:
        self.python: str = setting(config, "python")
        self.decide: str = setting(config, "decide")
        self.why_grace = "--decide grace" if self.decide == "grace" else ""
        self.workspace = Workspace()
        self._settled = self.decide == "grace"  # whether it is known how blocking is decided
        self._probed = hasattr(config, "workerinput")  # whether it is known that there are semaphores
        self._named: dict[str, Named] = {}
        self._spare: dict[Key, Host] = {}  # those that described the implementations
        self._experience: dict[str, Experience] = {}  # by implementation
        self._cases: dict[Key, list[tuple[str, str]]] = {}  # clause and kind, in order
        self._position: dict[str, int] = {}  # of each test in that list
        self._most: dict[str, int | None] = {}  # objects that may live at once, by implementation
        self._relay = Relay(self._start, self._cases, lambda key: self._most.get(key[0]) is not None)
        self._leaks = 0

    def introduced(self, name: str) -> tuple[Named, Description]:
        """An implementation that the user named, and its host's description. Raises AdapterError if there is none.

        Raises Unfit if this machine does not provide what queues need.
        """
        interpreter_command(self.python)
        named = self._named[name] = find(name)
        with contextlib.ExitStack() as ended:
            probe = None if self._probed else ended.enter_context(SemaphoreProbe(self.workspace, self.python))
            host = tried_out(self.workspace, named, self.python, self.decide)
            try:
                if probe is not None and host.description.contract == "multiprocessing":
                    probe.check()
                    self._probed = True
            except BaseException:
                host.kill()
                raise
        if not self._settled:
            self.why_grace = host.check_decision()
            self._settled = True
        description = host.description
        self._spare[name, description.start_methods[0]] = self._fit(host)
        self._experience[name] = Experience(host.pace)
        self._most[name] = description.most_objects
        return named, description

    def _fit(self, host: Host) -> Host:
        if self.why_grace:
            host.decide_by_grace()
        return host

    def _start(self, key: Key) -> Host:
        """A host for an implementation and a start method."""
        name, start_method = key
        host = self._spare.pop(key, None)
        if host is None:
            host = self._fit(Host(self.workspace, self._named[name], self.python, start_method, self.decide))
        host.forecast = Forecast(self._cases[key], self._experience[name], start_method, self._most[name])
        return host

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            clause, case = clause_in(item), case_in(item)
            if clause is not None and case is not None and case.outside(clause)[0] is None:
                cases = self._cases.setdefault(host_key(item), [])
                self._position[item.nodeid] = len(cases)
                cases.append((clause.id, case.kind.value))
                if isinstance(item, pytest.Function):
                    made = objects_made(item.function)
                    self._experience[case.implementation.named.name].assume(clause.id, made, cast_in(item))
        gc.freeze()  # everything known so far is needed to the end

    def stage_for(self, item: pytest.Item, case: Case) -> Stage:
        host = self._relay.host(host_key(item), self._position[item.nodeid])
        stage = Stage(host, case.kind.value, self._relay.renewed, cast_in(item))
        item.stash[STAGE] = stage
        return stage

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
        """Retire what the case used as part of the case, and start it again if the bank ran out."""
        stage = pyfuncitem.stash.get(STAGE, None)
        clause, case = clause_in(pyfuncitem), case_in(pyfuncitem)
        if stage is None or clause is None or case is None:
            return (yield)
        experience = self._experience[case.implementation.named.name]
        try:
            try:
                outcome = yield
            except BankExhausted as exhausted:
                outcome = _anew(pyfuncitem, stage, exhausted)
            self._retire(pyfuncitem, stage)
        except Leaked:
            raise
        except BaseException:
            with contextlib.suppress(Trouble, RemoteError, OSError):  # the case has failed already
                stage.retire()
            raise
        finally:
            experience.end(clause.id, case.kind.value, outlived=not stage.record.doomed)
        experience.learn(clause.id, case.kind.value, stage.wanted, stage.holdings)
        return outcome

    def _retire(self, item: pytest.Function, stage: Stage) -> None:
        """Retire what the case used. Raises Leaked if something is left behind every time that the case is repeated.

        Whatever a process opens once, or a few times, and keeps for later objects is not a leak: a leak keeps growing.
        """
        try:
            stage.retire()
        except Leaked as leaked:
            last = leaked
        else:
            return
        once = list(stage.wanted)
        times = GROWS if self._leaks < PAID_IN_FULL else GROWS_AT_LEAST
        most = stage.host.description.most_objects or MOST_OBJECTS
        times = max(GROWS_AT_LEAST, min(times, most // max(1, len(once))))
        how_often = "every time the case is repeated"
        for turn in range(times):
            self._start_clock(item)
            try:
                stage.again(once if turn or len(once) * times > most else once * times)
            except OutOfTime:
                raise
            except Exception as error:  # what is left behind may even prevent a repetition
                no_files = bounds.too_few_for(str(error))
                how_often = NO_ROOM if no_files else f"and the case cannot be repeated: {error}"
                break
            try:
                _check(item)  # whatever else a repetition shows is the verdict
            except BankExhausted:
                how_often = NO_ROOM
                break
            try:
                stage.retire()
            except Leaked as leaked:
                last = leaked
            else:
                return
        self._leaks += 1
        stage.doom()
        raise Leaked(f"{last.observed}, {how_often}", last.stacks)

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> bool | None:
        """Make pytest-timeout's verdict on a case ours: HUNG, with the stacks of the judged processes.

        A case in which something is still begun, or reports progress, is only slow, and has more time.
        """
        if clause_in(item) is None or not hasattr(signal, "setitimer"):
            return None

        def late(*_: object) -> None:
            stage = item.stash.get(STAGE, None)
            limit, begun, now = settings.timeout, item.stash[BEGUN], time.monotonic()
            if stage is not None:
                moved = max([begun, *(lane.moved for lane in stage.host.lanes.values())])
                more = min(moved + limit, begun + AT_MOST * limit) - now
                if more > 0:
                    signal.setitimer(signal.ITIMER_REAL, more)
                    return
                stage.record.doomed = True
            raise OutOfTime(
                f"the case reached no verdict within its timeout of {limit:g} s, counted from its last progress",
                stage.host.stacks() if stage is not None else "",
            )

        signal.signal(signal.SIGALRM, late)
        item.stash[LIMIT] = settings.timeout
        self._start_clock(item)
        return True

    def _start_clock(self, item: pytest.Item) -> None:
        """Give the case its whole time, if that is limited, from now on: a repetition takes as long as the first."""
        if LIMIT in item.stash:
            item.stash[BEGUN] = time.monotonic()
            signal.setitimer(signal.ITIMER_REAL, item.stash[LIMIT])

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> bool | None:
        if clause_in(item) is None or not hasattr(signal, "setitimer"):
            return None
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        return True

    def close_hosts(self) -> None:
        self._relay.close(lambda: processes.kill(self.workspace.token))
        while self._spare:
            self._spare.popitem()[1].close()

    def hurry(self) -> None:
        """Kill the judged processes, whoever waits for them."""
        processes.kill(self.workspace.token)

    def close(self) -> None:
        """End everything that belongs to this run, whatever its state."""
        try:
            self.close_hosts()
        finally:
            self.workspace.close()


def _anew(item: pytest.Function, stage: Stage, exhausted: BankExhausted) -> bool:
    """Run a check again from the beginning, with a bank that holds what was missing."""
    while True:
        stage.restart(exhausted)
        try:
            _check(item)
            return True
        except BankExhausted as again:
            exhausted = again


def _check(item: pytest.Function) -> None:
    item.obj(**{name: item.funcargs[name] for name in item._fixtureinfo.argnames})

"""A host as a whole, seen from the controller: what it serves, the crew that it has, and how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable

from queuespec.hosts import bounds
from queuespec.hosts.adapters import Named
from queuespec.hosts.crew import Crew, Crews
from queuespec.hosts.description import Description, import_failure
from queuespec.hosts.forecast import Config, Forecast
from queuespec.hosts.last_words import ended_how
from queuespec.hosts.link import LOOK_AGAIN, REAPED, STARTING, Link, Stillborn
from queuespec.hosts.workspace import Workspace
from queuespec.judged import commands
from queuespec.verdict.trouble import AdapterError, Broken, Crashed, RemoteError, Trouble
from queuespec.watch import rest
from queuespec.watch.decision import check
from queuespec.watch.lanes import Lane, LaneClosed, Reply

MOTIONLESS = 5.0  # seconds in which an import may wait for nothing that can be seen, such as a distant server


class Host:
    """A process in which the implementation is imported, its objects are made and its workers are started."""

    def __init__(
        self,
        workspace: Workspace,
        adapter: Named,
        python: str = "",
        start_method: str = "",
        decide: str = "auto",
        forecast: Forecast | None = None,
    ) -> None:
        self.adapter = adapter
        self.start_method = start_method
        self.dead = False  # it cannot go on
        self._given_up = False  # its crew cannot
        self._ended = False
        self._workspace = workspace
        self._link = link = Link(workspace, adapter, python, decide)
        self._crews = crews = Crews(link, forecast or Forecast())
        # What a case asks of its host, wherever it is done.
        self.lanes, self.decision, self.resources = link.lanes, link.decision, crews.resources
        self.ask, self.lane, self.open_lane, self.midway = link.ask, link.lane, link.open_lane, link.midway
        self.said, self.stacks, self.how_it_ended = link.said, link.stacks, link.how_it_ended
        self.case_begins, self.said_since, self.threads = link.case_begins, link.said_since, link.threads
        self.number, self.child, self.forget, self.complete = crews.number, crews.child, crews.forget, crews.complete
        try:
            self.description = self._describe()
            self.decision.poll_quantum = self.description.poll_quantum
            self.parent = link.open_lane("host", "parent")
        except BaseException:
            self.kill()
            raise

    # what it serves

    def _describe(self) -> Description:
        name = self.adapter.name
        self.control.send(commands.DESCRIBE, self.start_method)
        try:
            reply = self._imported()
        except LaneClosed:
            raise AdapterError(
                f"{name}: the interpreter {self._how_the_interpreter_ended()} while importing the adapter; "
                "import it by hand to see why"
            ) from None
        except Crashed:
            raise AdapterError(
                f"{name}: its adapter writes to queuespec's own socket; it must leave that alone"
            ) from None
        if reply.outcome == "raised":
            raise AdapterError(import_failure(name, self.adapter, reply.value))
        return Description.from_data(reply.value)

    def try_out(self) -> bool:
        """Put the adapter to use once. Raises AdapterError if there is a mistake in it.

        Returns whether the host can go on: if its library hangs or dies, that is for the cases to judge.
        """
        self.control.send(commands.TRY_OUT)
        try:
            reply = self.decision.awaits(self.control)
        except Crashed:
            return False
        if reply is not None and reply.outcome == "raised":
            raise AdapterError(import_failure(self.adapter.name, self.adapter, reply.value))
        return reply is not None

    def _imported(self) -> Reply:
        """The reply of a host that imports the adapter. Raises AdapterError if it takes too long, or comes to rest."""
        name = self.adapter.name
        watch = self._link.watch
        begun = moved = time.monotonic()
        while (reply := self.control.reply(LOOK_AGAIN)) is None:
            now = time.monotonic()
            look = watch.look() if watch is not None else rest.Look(False)
            if not (look.at_rest and look.until == rest.NEVER):
                moved = now
            if now > moved + MOTIONLESS:
                raise AdapterError(
                    f"{name}: importing its adapter has been stuck for {MOTIONLESS:.0f} s; import it by hand to see "
                    "what it waits for"
                )
            if now > begun + STARTING:
                raise AdapterError(
                    f"{name}: its adapter was not imported within {STARTING:.0f} s; try importing it by hand"
                )
        return reply

    def _how_the_interpreter_ended(self) -> str:
        try:
            self._link.launched.wait(REAPED)
        except subprocess.TimeoutExpired:
            return "closed queuespec's socket"
        assert self._link.launched.process is not None
        return ended_how(self._link.launched.process.returncode)

    @property
    def control(self) -> Lane:
        return self._link.control

    def check_decision(self) -> str:
        """Why the exact blocking decision cannot be used here; '' if it can."""
        if self._link.watch is None:
            return "this system has no /proc that shows what threads are doing"
        return check(self.decision, self.parent, self.control)

    def decide_by_grace(self) -> None:
        self._link.decide_by_grace()

    # its crew

    @property
    def crew(self) -> Crew | None:
        return self._crews.crew

    @property
    def is_used(self) -> bool:
        """Whether it has had a crew before the last that was to be born."""
        return self._crews.born > 1

    @property
    def forecast(self) -> Forecast:
        """What the coming cases will ask for."""
        return self._crews.forecast

    @forecast.setter
    def forecast(self, forecast: Forecast) -> None:
        self._crews.forecast = forecast

    def ready(self) -> Crew:
        """The crew, born if need be."""
        if self.crew is None:
            self.renew(())
        assert self.crew is not None
        return self.crew

    def has(self, config: Config) -> bool:
        """Whether the bank holds such an object still."""
        return self.ready().has([config])

    def take(self, config: Config) -> int:
        """The number of a fresh object that the crew's workers hold. Raises Broken if it could not be made.

        A host that has nothing left to make it from is dead then: the next case is not to pay for what this one keeps.
        """
        crew = self.ready()
        try:
            return crew.take(config)
        except Broken:
            self.dead = self.dead or crew.used_up
            raise

    def provide(self, wanted: Iterable[Config]) -> None:
        """See to it that the bank holds these objects, and that nobody is missing, by a new crew if need be."""
        wanted = list(wanted)
        if self.crew is None or not (self.crew.has(wanted) and self.complete()):
            self.renew(wanted)

    def renew(self, wanted: Iterable[Config]) -> None:
        """Have a new crew, with a bank that holds at least these objects.

        Raises Hung or Crashed if it does not come up, and may be dead then.
        """
        try:
            if not self.recovers():
                raise Crashed("the host could not recover", self.said())
            self._crews.dismiss()
            self._crews.birth(self.description.kinds, wanted)
        except Stillborn:
            self.give_up()
            raise
        except BaseException:
            self.forecast.be_modest()
            self.kill()
            raise

    # ending

    def close(self) -> None:
        """End in order: objects closed, workers home, then whatever is still there is killed.

        In the middle of something, as after Ctrl-C, there is no order to keep.
        """
        if not self.dead and not any(lane.busy for lane in self.lanes.values()):
            try:
                self._crews.dismiss()
                self.ask(commands.CLOSE_FAMILY)
                if self._link.watch is not None:
                    self._workspace.remember_semaphores(self._link.watch.pids())
                self.control.send(commands.LEAVE)
                self._link.launched.wait(STARTING)
            except (Trouble, RemoteError, OSError, subprocess.TimeoutExpired):
                pass
        self.kill()

    def give_up(self, as_expected: bool = False, wholly: bool = False) -> None:
        """Nothing more is asked of the crew, who are stuck or dead: they are killed; wholly, the host with them.

        What was expected of a case says nothing about the next; otherwise the next crew may not live long either.
        This takes no time to speak of; `recovers`, or `close`, sees to what is left.
        """
        if not as_expected:
            self.forecast.be_modest()
        workers = {lane.pid for (worker, _), lane in self.lanes.items() if worker != "host"}
        stuck = any(lane.busy or lane.ended() for (worker, _), lane in self.lanes.items() if worker == "host")
        if wholly or stuck or self.control.pid in workers:  # then the workers are threads of the host
            self.dead = True
            workers.add(self.control.pid)
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._crews.crew = None
        self._given_up = True

    def recovers(self) -> bool:
        """Whether the host can go on, rid of a crew that was given up, and of all objects as they are."""
        if self._given_up and not self.dead:
            try:
                for name in {worker for worker, _ in self.lanes} - {"host"}:
                    self.ask(commands.EXIT_CODE, name, REAPED)
                    self.forget(name)
                self.ask(commands.ABANDON)
                self._given_up = False
            except (Trouble, RemoteError, OSError):
                self.dead = True
        if self.dead:
            self.kill()
        return not self.dead

    def kill(self) -> None:
        """End the host and everything it started, whatever state they are in."""
        self.dead = True
        if not self._ended:
            self._ended = True
            self._link.close()


def tried_out(workspace: Workspace, adapter: Named, python: str, decide: str) -> Host:
    """A host of an implementation's first start method, whose adapter is seen to be fit for use.

    Raises AdapterError if it is not, or the interpreter is not; Unfit if too few files may be open here.
    """
    bounds.see_that_files_suffice()
    host = Host(workspace, adapter, python, "", decide)
    try:
        if host.try_out():
            return host
    except BaseException:
        host.kill()
        raise
    host.kill()
    return Host(workspace, adapter, python, "", decide)

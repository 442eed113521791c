"""A host, seen from the controller: what it serves, its crew, and how it ends."""

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

DISCARDING = 2.0  # seconds for a host that is about to be killed to discard what it made
MOTIONLESS = 5.0  # seconds for which an import may wait for something invisible, such as a remote server


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
        self.pace = 0.0  # seconds that an object takes to be made, if that was tried
        self.dead = False  # it cannot continue
        self._given_up = False  # its crew cannot
        self._ended = False
        self._workspace = workspace
        self._link = link = Link(workspace, adapter, python, decide)
        self._crews = crews = Crews(link, forecast or Forecast())
        # What a case uses of its host, wherever it is implemented.
        self.lanes, self.roles, self.decision, self.resources = link.lanes, link.roles, link.decision, crews.resources
        self.ask, self.lane, self.open_lane, self.midway = link.ask, link.lane, link.open_lane, link.midway
        self.said, self.stacks, self.how_it_ended = link.said, link.stacks, link.how_it_ended
        self.case_begins, self.said_since, self.threads = link.case_begins, link.said_since, link.threads
        self.forgo = crews.forgo
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
        """Use the adapter once. Raises AdapterError if there is a mistake in it.

        Returns whether the host can continue: if its library hangs or dies, that is for the cases to judge.
        """
        self.control.send(commands.TRY_OUT)
        try:
            reply = self.decision.awaits(self.control)
        except Crashed:
            return False
        if reply is not None and reply.outcome == "raised":
            raise AdapterError(import_failure(self.adapter.name, self.adapter, reply.value))
        if reply is None:
            return False
        self.pace = reply.seconds / len(self.description.kinds)
        return True

    def _imported(self) -> Reply:
        """The reply of a host that imports the adapter. Raises AdapterError if it takes too long, or gets stuck."""
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
        """Whether it had a crew before the last one that it tried to start."""
        return self._crews.born > 1

    @property
    def forecast(self) -> Forecast:
        """What the coming cases will need."""
        return self._crews.forecast

    @forecast.setter
    def forecast(self, forecast: Forecast) -> None:
        self._crews.forecast = forecast

    def ready(self) -> Crew:
        """The crew, started if necessary."""
        if self.crew is None:
            self.renew(())
        assert self.crew is not None
        return self.crew

    def has(self, config: Config) -> bool:
        """Whether the bank still holds such an object."""
        return self.ready().has([config])

    def take(self, config: Config) -> int:
        """The number of a fresh object that the crew's workers hold. Raises Broken if it could not be made.

        A host that has run out of resources is dead then: the next case must not pay for what this one keeps.
        """
        crew = self.ready()
        try:
            return crew.take(config)
        except Broken:
            self.dead = self.dead or crew.used_up
            raise

    def provide(self, wanted: Iterable[Config]) -> None:
        """Make sure that the bank holds these objects and the crew is complete, with a new crew if necessary."""
        wanted = list(wanted)
        if self.crew is None or not (self.crew.has(wanted) and self.complete()):
            self.renew(wanted)

    def renew(self, wanted: Iterable[Config]) -> None:
        """Start a new crew, with a bank that holds at least these objects.

        Raises Hung or Crashed if it does not start; the host may be dead then.
        """
        try:
            if not self.recovers():
                raise Crashed("the host could not recover", self.said())
            self._crews.dismiss()
            self._crews.birth(self.description.kinds, wanted)
        except Stillborn:
            self.give_up()
            self.forecast.be_modest(at_birth=True)
            raise
        except BaseException:
            self.forecast.be_modest(at_birth=True)
            self.kill()
            raise

    # ending

    def close(self) -> None:
        """End in order: close the objects, dismiss the workers, then kill whatever is left.

        In the middle of an operation, as after Ctrl-C, everything is killed at once.
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
        """Give up a crew that is stuck or dead: kill it and, if `wholly`, the host too.

        If the clause expected that, it says nothing about the next case; otherwise the next crew may not live long
        either. This takes hardly any time; `recovers`, or `close`, takes care of the rest.
        """
        if not as_expected:
            self.forecast.be_modest()
        workers = {lane.pid for (worker, _), lane in self.lanes.items() if worker != "host"}
        stuck = any(lane.busy or lane.ended() for (worker, _), lane in self.lanes.items() if worker == "host")
        if wholly or stuck or self.control.pid in workers:  # then the workers are threads of the host
            self.dead = True
            self._discard()
            workers.add(self.control.pid)
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._crews.crew = None
        self._given_up = True

    def recovers(self) -> bool:
        """Whether the host can continue, after discarding a crew that was given up and all objects as they are."""
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
        """End the host and everything that it started, whatever their state. What it made is discarded if it can be."""
        self.dead = True
        if not self._ended:
            self._ended = True
            self._discard()
            self._link.close()

    def _discard(self) -> None:
        """Let the host discard what it made, if its control lane still answers."""
        described = getattr(self, "description", None)
        if described is None or not described.discards or self.control.busy or self.control.ended():
            return
        with contextlib.suppress(Crashed):
            self.control.send(commands.DISCARD)
            self.control.reply(DISCARDING)


def tried_out(workspace: Workspace, adapter: Named, python: str, decide: str) -> Host:
    """A host for an implementation's first start method, with an adapter that has been shown to work.

    Raises AdapterError if the adapter or the interpreter does not work; Unfit if the limit on open files is too low.
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

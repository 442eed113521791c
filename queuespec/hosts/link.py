"""The link to a host's process and its workers: the lanes that they have opened, and what arrives on them.

Every thread that serves a lane connects to one listener and identifies itself. What is waited for may never arrive,
since the implementation can die or get stuck at any moment: each wait here checks whether it still can.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterable
from typing import Any

from queuespec.hosts import bounds
from queuespec.hosts.adapters import Named
from queuespec.hosts.last_words import ended_how, exception_in, exit_in_words, tracebacks_in
from queuespec.hosts.workspace import Workspace
from queuespec.judged import commands
from queuespec.verdict.trouble import AdapterError, Crashed, Hung, RemoteError, Trouble, as_exception
from queuespec.watch import processes, rest
from queuespec.watch.decision import Decision
from queuespec.watch.lanes import Lane, LaneClosed, Reply
from queuespec.watch.stacks import StackFiles, Stacks
from queuespec.watch.waiting import until_readable

STARTING = 60.0  # seconds in which an interpreter must import the implementation, or a worker must start
REAPED = 5.0  # seconds for a killed worker to be joined by the host
LOOK_AGAIN = 0.03  # seconds between looks at whether a starting worker is still alive
CONTROL = "control"
ROBBED = ": it closed a descriptor that is not its own, queuespec's socket"


class Stillborn(Crashed):
    """Workers died before they could work, and none of those started with them is still starting."""


class Link:
    """The lanes to one host and to its workers. Raises AdapterError if the interpreter does not start."""

    def __init__(self, workspace: Workspace, adapter: Named, python: str, decide: str) -> None:
        self.lanes: dict[tuple[str, str], Lane] = {}  # by worker and name
        self.roles: dict[str, str] = {}  # that a case gave the workers which it has started: "child2"
        self.watch: rest.Watch | None = None
        self.launched = workspace.launch(python, adapter)
        self._stack_files = StackFiles(self.launched.directory)
        self._heard = 0  # how much its processes had written when a worker was last started
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.launched.address)
        self._listener.listen(64)
        process = self.launched.start()
        try:
            self._accept_host(process)
            bounds.impose(process.pid)
        except BaseException:
            self.close()
            raise
        if decide == "auto" and rest.supported():
            self.watch = rest.Watch(process.pid, self.launched.token, self.lanes.values(), bounds.are_plenty())
        patience = workspace.patience(adapter.name)
        self.decision = Decision(self.watch, self._idle_lanes, 0.0, patience, lambda lane: self.threads(lane).places())

    # coming up

    def _accept_host(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + STARTING
        while ("host", CONTROL) not in self.lanes:
            if until_readable([self._listener], LOOK_AGAIN):
                self._accept()
            elif process.poll() is not None and not until_readable([self._listener], 0):
                said = self.launched.output().strip().splitlines()
                told = f" Its last output: {said[-1]}" if said else ""
                raise AdapterError(
                    f"the interpreter {self.launched.program} {ended_how(process.returncode)} before it could run "
                    f"queuespec's host; is it Python 3.8 or later?{told}"
                )
            elif time.monotonic() > deadline:
                raise AdapterError(f"the interpreter did not start within {STARTING:.0f} s")

    def _accept(self) -> None:
        """Accept the next connection as a lane, unless its process ended before it identified itself."""
        connection, _ = self._listener.accept()
        connection.settimeout(STARTING)
        try:
            lane = Lane(connection)
        except (LaneClosed, OSError):  # it may have been killed; whoever waits for it will notice
            connection.close()
            return
        connection.settimeout(None)
        self.lanes[lane.worker, lane.name] = lane
        if self.watch is not None:
            self.watch.lanes[lane.tid] = lane

    def start(self, operation: str, *arguments: Any, workers: Iterable[str] = ()) -> Any:
        """The host's reply to a command that starts workers, once those named here have started.

        Raises what the command raised, Stillborn if workers die while starting, Crashed if the host does, Hung if
        everything is stuck.
        """
        self._heard = self.launched.written()
        deadline = time.monotonic() + STARTING
        self.control.send(operation, *arguments)
        reply = None
        while reply is None:
            ready = until_readable([self._listener, self.control], LOOK_AGAIN)
            if self._listener.fileno() in ready:
                self._accept()
            elif ready:
                reply = self.control.reply(0)
            elif self._stands_still(deadline):
                raise self._never_come_up()
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        self.come_up(*workers)
        return reply.value

    def come_up(self, *workers: str) -> None:
        """Return once these have connected with all their initial lanes. Raises as `start` does."""
        self._connect({(worker, lane) for worker in workers for lane in (CONTROL, "0")})

    def _connect(self, awaited: set[tuple[str, str]]) -> None:
        deadline = time.monotonic() + STARTING
        died: dict[str, Any] = {}  # workers, with their exit codes
        while missing := {worker for worker, _ in awaited - self.lanes.keys()}:
            if until_readable([self._listener], LOOK_AGAIN):
                self._accept()
                continue
            stands_still = self._stands_still(deadline)  # checked first: the others may die meanwhile
            for worker in missing - died.keys() - {"host"}:
                code = self.ask(commands.EXIT_CODE, worker, 0)
                if code is not None:
                    died[worker] = code
            if missing <= died.keys():
                raise self._stillborn(died.values())
            if stands_still:
                raise self._never_come_up()

    def _stillborn(self, codes: Iterable[object]) -> Stillborn:
        """The verdict on workers that died before they could work: most likely all of them of the same thing."""
        said = self.launched.output(self._heard)
        cause = exception_in(said) or next(filter(None, map(exit_in_words, codes)), "")
        return Stillborn(f"the worker died before it could work: {cause}".removesuffix(": "), tracebacks_in(said))

    def _stands_still(self, deadline: float) -> bool:
        """Whether nothing more will arrive."""
        look = self.watch.look() if self.watch is not None else rest.Look(False)
        over = (look.at_rest and look.until == rest.NEVER) or time.monotonic() > deadline
        return over and not until_readable([self._listener, *self.lanes.values()], 0)

    def _never_come_up(self) -> Hung:
        return Hung("the objects and workers of the case did not start", self.stacks())

    # lanes

    @property
    def control(self) -> Lane:
        return self.lanes["host", CONTROL]

    def ask(self, operation: str, *arguments: Any) -> Any:
        """An operation of the host itself. Raises what it raised; Hung if it does not come back."""
        self.control.send(operation, *arguments)
        reply = self.control.reply(STARTING)
        if reply is None:
            raise Hung(f"the host did not return from {operation} within {STARTING:.0f} s", self.stacks())
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        return reply.value

    def lane(self, worker: str, name: str) -> Lane:
        """A lane that every worker has, once the worker has started. Raises Crashed or Hung if it never does.

        All its lanes must be there: a late one would be taken for part of a later case.
        """
        if not {(worker, name), (worker, CONTROL)} <= self.lanes.keys():
            self.come_up(worker)
        return self.lanes[worker, name]

    def open_lane(self, worker: str, name: str) -> Lane:
        """Another thread of the host or of a worker."""
        known = self.lanes.get((worker, name))
        if known is not None:
            return known
        opener = self.lane(worker, CONTROL)  # on a busy machine it may arrive after the first lane
        opener.send(commands.OPEN_LANE, name)
        reply: Reply | None = self.decision.awaits(opener)
        if reply is None:
            who = self.role(worker)
            raise Hung(f"{who} starts nothing more: a thread holds the GIL, so no other can run", self.stacks())
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        self._connect({(worker, name)})
        return self.lanes[worker, name]

    def midway(self) -> bool:
        """Whether a process has not replied to queuespec's own housekeeping: something went wrong in the middle."""
        return any(lane.busy for (_, name), lane in self.lanes.items() if name == CONTROL)

    def _idle_lanes(self) -> list[Lane]:
        return [lane for (_, name), lane in self.lanes.items() if name == CONTROL and not lane.ended()]

    def forget(self, worker: str) -> None:
        """Close what is left of a worker that has ended."""
        self.roles.pop(worker, None)
        for key in [key for key in self.lanes if key[0] == worker]:
            self.lanes.pop(key).close()

    # evidence

    def pids(self) -> set[int]:
        """The host's process and everything that it has started, as far as can be seen."""
        return self.watch.pids() if self.watch is not None else {lane.pid for lane in self.lanes.values()}

    def how_it_ended(self, worker: str) -> str:
        """How a dead worker, or the host, ended, in words; '' if its Process does not say."""
        pids = {lane.pid for (name, _), lane in self.lanes.items() if name == worker}
        code = None
        with contextlib.suppress(Trouble, RemoteError, subprocess.TimeoutExpired):
            if worker == "host":
                self.launched.wait(LOOK_AGAIN)
                code = self.launched.process.returncode if self.launched.process is not None else None
            elif not self.control.busy:
                code = self.ask(commands.EXIT_CODE, worker, REAPED)
        if any((self.launched.directory / f"robbed-{pid}").exists() for pid in pids):
            return ROBBED
        hosted = pids & {lane.pid for (name, _), lane in self.lanes.items() if name == "host"}
        if code is None and not hosted and not all(map(processes.is_ending, pids)):
            return ROBBED  # it lives on, and only the socket of a lane is gone
        told = exit_in_words(code)
        return f": {told}" if told else ""

    def said(self) -> str:
        """What the host and its workers wrote to stdout and stderr, the last part."""
        return self.launched.output()

    def case_begins(self) -> int:
        """From now on output and stacks belong to another case. Returns how much had been printed before."""
        self._stack_files.begin()
        return self.launched.written()

    def said_since(self, written: int) -> str:
        """What the host and its workers wrote to stdout and stderr after this many bytes, the last part."""
        return self.launched.output(written)

    def role(self, worker: str) -> str:
        """What a clause calls a worker: as its case does, or by its place in the crew."""
        return self.roles.get(worker, role_of(worker))

    def threads(self, lane: Lane | None = None) -> Stacks:
        """The stacks of all threads of all processes, first that of a lane whose call does not return."""
        roles = {lane.pid: self.role(worker) for (worker, _), lane in self.lanes.items()}
        return self._stack_files.dump(self.pids(), roles, self.lanes.values(), lane)

    def stacks(self) -> str:
        """The stacks of all threads of all processes, as text; '' if there are none."""
        return str(self.threads())

    # ending

    def decide_by_grace(self) -> None:
        if self.watch is not None:
            self.watch.close()
        self.watch = self.decision.watch = None

    def close(self) -> None:
        """Kill the host and everything that it started, whatever their state."""
        pids = {lane.pid for lane in self.lanes.values()} | self.pids()
        if self.watch is not None:
            self.watch.close()
        self.launched.kill(pids)
        for lane in self.lanes.values():
            lane.close()
        self._listener.close()


def role_of(worker: str) -> str:
    """The role of a worker in a clause: "producer" for producer.2, "parent" for the host."""
    return "parent" if worker == "host" else worker.split(".")[0]

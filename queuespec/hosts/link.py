"""The link to a host's process and its workers: the lanes that they have opened, and what comes over them.

Whoever is to answer connects to one listener, and says who it is. A thing that is waited for may never come, since the
implementation can die or come to a standstill at any moment: each wait here ends by a look at whether it can still.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from typing import Any

from queuespec.hosts import bounds
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import ended_how, signal_name
from queuespec.hosts.workspace import Workspace
from queuespec.judged import commands
from queuespec.verdict.trouble import AdapterError, Crashed, Hung, RemoteError, Trouble, as_exception
from queuespec.watch import rest, stacks
from queuespec.watch.decision import Decision
from queuespec.watch.lanes import Lane, LaneClosed, Reply
from queuespec.watch.waiting import until_readable

STARTING = 60.0  # seconds in which an interpreter must import the implementation, or a worker must come up
REAPED = 5.0  # seconds for a killed worker to be joined by the host
LOOK_AGAIN = 0.1  # seconds between looks at whether a starting worker is still alive
CONTROL = "control"


class Link:
    """The lanes to one host and to its workers. Raises AdapterError if the interpreter does not come up."""

    def __init__(self, workspace: Workspace, adapter: Named, python: str, decide: str) -> None:
        self.lanes: dict[tuple[str, str], Lane] = {}  # by worker and name
        self.watch: rest.Watch | None = None
        self.launched = workspace.launch(python, adapter)
        self._kits_own = str(workspace.path) + os.sep  # before the names of its files, where stacks tell them
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
            self.watch = rest.Watch(process.pid, self.launched.token, self.lanes.values())
        self.decision = Decision(self.watch, self._idle_lanes, poll_quantum=0.0)

    # coming up

    def _accept_host(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + STARTING
        while ("host", CONTROL) not in self.lanes:
            if until_readable([self._listener], LOOK_AGAIN):
                self._accept()
            elif process.poll() is not None and not until_readable([self._listener], 0):
                said = self.launched.output().strip().splitlines()
                told = f" It said: {said[-1]}" if said else ""
                raise AdapterError(
                    f"the interpreter {self.launched.program} {ended_how(process.returncode)} before it ran"
                    f" the kit's host; is it a Python 3.8 or later?{told}"
                )
            elif time.monotonic() > deadline:
                raise AdapterError(f"the interpreter did not start within {STARTING:.0f} s")

    def _accept(self) -> None:
        """Take the next who connects in as a lane, unless its process has ended before it said who it is."""
        connection, _ = self._listener.accept()
        connection.settimeout(STARTING)
        try:
            lane = Lane(connection)
        except (LaneClosed, OSError):  # it may have been killed, and who waits for it will see that
            connection.close()
            return
        connection.settimeout(None)
        self.lanes[lane.worker, lane.name] = lane
        if self.watch is not None:
            self.watch.lanes[lane.tid] = lane

    def come_up(self, *workers: str) -> None:
        """Return once these have connected with all that they begin with.

        Raises Crashed if one dies before, Hung at a standstill.
        """
        self._connect(_lanes_of(workers))

    def _connect(self, awaited: set[tuple[str, str]]) -> None:
        deadline = time.monotonic() + STARTING
        while awaited - set(self.lanes):
            if until_readable([self._listener], LOOK_AGAIN):
                self._accept()
            else:
                self._see_that_it_goes_on(awaited - set(self.lanes), deadline)

    def carried_out(self, lane: Lane, *workers: str) -> Any:
        """What a lane replies to its last command, once the workers that it brings about have come up as well.

        Raises what the command raised, Crashed if a process dies on the way, Hung if it comes to a standstill.
        """
        awaited = _lanes_of(workers)
        deadline = time.monotonic() + STARTING
        reply = None
        while reply is None:
            ready = until_readable([self._listener, lane], LOOK_AGAIN)
            if self._listener.fileno() in ready:
                self._accept()
            elif ready:
                reply = lane.reply(0)
                if reply is not None and reply.outcome == "raised":
                    raise as_exception(reply.value)
            else:
                self._see_that_it_goes_on(awaited - set(self.lanes), deadline)
        self._connect(awaited)
        return reply.value

    def _see_that_it_goes_on(self, awaited: set[tuple[str, str]], deadline: float) -> None:
        for worker in {worker for worker, _ in awaited} - {"host"}:
            if not self.control.busy and self.ask(commands.EXIT_CODE, worker, 0) is not None:
                raise Crashed(f"{role_of(worker)} died before it could work", self.said())
        look = self.watch.look() if self.watch is not None else rest.Look(False)
        standstill = (look.at_rest and look.until == rest.NEVER) or time.monotonic() > deadline
        if standstill and not until_readable([self._listener, *self.lanes.values()], 0):
            raise Hung("the objects and workers of a case never come up", self.stacks())

    # lanes

    @property
    def control(self) -> Lane:
        return self.lanes["host", CONTROL]

    def ask(self, operation: str, *arguments: Any) -> Any:
        """An operation of the host itself. Raises what it raised; Hung if it does not come back."""
        self.control.send(operation, *arguments)
        reply = self.control.reply(STARTING)
        if reply is None:
            raise Hung(f"the host did not come back from {operation} within {STARTING:.0f} s", self.stacks())
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        return reply.value

    def lane(self, worker: str, name: str) -> Lane:
        """A lane that every worker has, once the worker has come up. Raises Crashed or Hung if it never does.

        It has come up with all its lanes: what is missing still would be taken for something of a later case.
        """
        if not {(worker, name), (worker, CONTROL)} <= self.lanes.keys():
            self.come_up(worker)
        return self.lanes[worker, name]

    def open_lane(self, worker: str, name: str) -> Lane:
        """Another thread of the host or of a worker."""
        known = self.lanes.get((worker, name))
        if known is not None:
            return known
        opener = self.lanes[worker, CONTROL]
        opener.send(commands.OPEN_LANE, name)
        reply: Reply | None = self.decision.awaits(opener)
        if reply is None:
            raise Hung(f"{role_of(worker)} begins nothing more: one of its threads lets no other run", self.stacks())
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        self._connect({(worker, name)})
        return self.lanes[worker, name]

    def midway(self) -> bool:
        """Whether a process has not replied to the kit's own housekeeping: something went wrong in the middle of it."""
        return any(lane.busy for (_, name), lane in self.lanes.items() if name == CONTROL)

    def _idle_lanes(self) -> list[Lane]:
        return [lane for (_, name), lane in self.lanes.items() if name == CONTROL and not lane.ended()]

    def forget(self, worker: str) -> None:
        """Close what is left of a worker that has ended."""
        for key in [key for key in self.lanes if key[0] == worker]:
            self.lanes.pop(key).close()

    # evidence

    def pids(self) -> set[int]:
        """The host's process and all that it has started, as far as it can be seen."""
        return self.watch.pids() if self.watch is not None else {lane.pid for lane in self.lanes.values()}

    def how_it_ended(self, worker: str) -> str:
        """In words, how a dead worker ended; '' if its Process does not tell."""
        try:
            code = self.ask(commands.EXIT_CODE, worker, REAPED) if worker != "host" and not self.control.busy else None
        except (Trouble, RemoteError):
            code = None
        if not isinstance(code, int):
            return ""
        return f": {signal_name(-code)}" if code < 0 else f": exit code {code}"

    def said(self) -> str:
        """What the host and its workers wrote to stdout and stderr, the end of it."""
        return self.launched.output()

    def stacks(self) -> str:
        """The stacks of all threads of all processes; '' where none can be had."""
        roles = {lane.pid: role_of(worker) for (worker, _), lane in self.lanes.items()}
        return stacks.dump(self.pids(), roles, self.launched.directory).replace(self._kits_own, "")

    # ending

    def decide_by_grace(self) -> None:
        if self.watch is not None:
            self.watch.close()
        self.watch = self.decision.watch = None

    def close(self) -> None:
        """Kill the host and everything it started, whatever state they are in."""
        pids = {lane.pid for lane in self.lanes.values()} | self.pids()
        if self.watch is not None:
            self.watch.close()
        self.launched.kill(pids)
        for lane in self.lanes.values():
            lane.close()
        self._listener.close()


def role_of(worker: str) -> str:
    """The part that a worker plays in a clause: "producer" for producer.2, "parent" for the host."""
    return "parent" if worker == "host" else worker.split(".")[0]


def _lanes_of(workers: tuple[str, ...]) -> set[tuple[str, str]]:
    """What workers begin with."""
    return {(worker, lane) for worker in workers for lane in (CONTROL, "0")}

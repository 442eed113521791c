"""Hosts, and the crews of workers that they father.

A crew is up to three long-lived workers and a bank: objects made before the workers are born, since a queue may travel
only through the arguments of a Process. One crew serves many cases, each with fresh objects of its bank; when the
bank has run out of a kind, a new crew is born with what the coming cases will ask for.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from queuespec.hosts import bounds
from queuespec.hosts.adapters import Named
from queuespec.hosts.description import Description, ended_how, import_failure, signal_name
from queuespec.hosts.forecast import Config, Forecast
from queuespec.hosts.run import Run
from queuespec.judged import commands
from queuespec.judged.wire import Raised
from queuespec.verdict.trouble import AdapterError, Broken, Crashed, Hung, RemoteError, Trouble, as_exception
from queuespec.watch import rest
from queuespec.watch.decision import Decision, check
from queuespec.watch.lanes import Lane, LaneClosed, Reply
from queuespec.watch.stacks import StackFiles, Stacks
from queuespec.watch.waiting import until_readable

STARTING = 60.0  # seconds in which an interpreter must import the implementation, or a worker must come up
MOTIONLESS = 5.0  # seconds in which an import may wait for nothing that can be seen, such as a distant server
REAPED = 5.0  # seconds for a killed worker to be joined by the host
LOOK_AGAIN = 0.1  # seconds between looks at whether a starting worker is still alive
OWN_DESCRIPTORS = 6  # of a worker at its birth: 0 to 2, two lanes, and the file for its stacks
CONTROL = "control"


@dataclass
class Crew:
    """The workers that the coming cases need, of three, and their bank."""

    names: dict[str, str]  # role -> name: {"producer": "producer.2"}
    bank: dict[Config, list[int]] = field(default_factory=dict)
    failed: dict[int, Raised] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)  # descriptors per object, by number
    late: set[str] = field(default_factory=set)  # workers that have not opened those of their objects at birth
    children: dict[tuple[int, ...], list[str]] = field(default_factory=dict)  # started ahead, by what they hold
    held: dict[str, set[int]] = field(default_factory=dict)  # the objects that were handed to each worker
    unclosed: dict[str, list[int]] = field(default_factory=dict)  # those that a case is done with, it without a part


class Host:
    """A host process, seen from the controller."""

    def __init__(
        self,
        run: Run,
        adapter: Named,
        python: str = "",
        start_method: str = "",
        decide: str = "auto",
        forecast: Forecast | None = None,
    ) -> None:
        self.run = run
        self.adapter = adapter
        self.start_method = start_method
        self.forecast = forecast or Forecast()
        self.lanes: dict[tuple[str, str], Lane] = {}
        self.crew: Crew | None = None
        self.dead = False  # it can not go on
        self._given_up = False  # its crew can not
        self._ended = False
        self.resources: dict[str, tuple[int, int]] = {}  # open descriptors and threads of each worker, as last counted
        self._numbers = 0
        self._crews = 0
        self._fresh = 0
        self._watch: rest.Watch | None = None
        self._launched = run.launch(python, adapter)
        self._stack_files = StackFiles(self._launched.directory)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self._launched.address)
        self._listener.listen(64)
        process = self._launched.start()
        try:
            self._accept_host()
            bounds.impose(process.pid)
            if decide == "auto" and rest.supported():
                self._watch = rest.Watch(process.pid, self._launched.token, self.lanes.values())
            self.description = self._describe()
            self.decision = Decision(
                self._watch, self._idle_lanes, self.description.poll_quantum, run.patience(adapter.name)
            )
            self.control.send(commands.OPEN_LANE, "parent")
            self._carried_out(self.control, {("host", "parent")})
            self.parent = self.lanes["host", "parent"]
        except BaseException:
            self.kill()
            raise

    # coming up

    def _accept_host(self) -> None:
        deadline = time.monotonic() + STARTING
        process = self._launched.process
        assert process is not None
        while ("host", CONTROL) not in self.lanes:
            if until_readable([self._listener], LOOK_AGAIN):
                self._accept()
            elif process.poll() is not None and not until_readable([self._listener], 0):
                said = self._launched.output().strip().splitlines()
                told = f" It said: {said[-1]}" if said else ""
                raise AdapterError(
                    f"the interpreter {self._launched.program} {ended_how(process.returncode)} before it ran"
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
        if self._watch is not None:
            self._watch.lanes[lane.tid] = lane

    def _describe(self) -> Description:
        name = self.adapter.name
        self.control.send(commands.DESCRIBE, self.start_method)
        try:
            reply = self._imported()
        except LaneClosed:
            raise AdapterError(
                f"{name}: the interpreter {self._how_the_interpreter_ended()} while it imported the adapter; "
                "import it by hand to see why"
            ) from None
        except Crashed:
            raise AdapterError(
                f"{name}: its adapter writes into the kit's own socket; it must leave it alone"
            ) from None
        if reply.outcome == "raised":
            raise AdapterError(import_failure(name, self.adapter, reply.value))
        return Description.from_data(reply.value)

    def _imported(self) -> Reply:
        """The reply of a host that imports the adapter. Raises AdapterError if it takes too long, or comes to rest."""
        name = self.adapter.name
        begun = moved = time.monotonic()
        while (reply := self.control.reply(LOOK_AGAIN)) is None:
            now = time.monotonic()
            look = self._watch.look() if self._watch is not None else rest.Look(False)
            if not (look.at_rest and look.until == rest.NEVER):
                moved = now
            if now > moved + MOTIONLESS:
                raise AdapterError(
                    f"{name}: its adapter waits for something that does not come, {MOTIONLESS:.0f} s by now, while it "
                    "is imported; import it by hand to see what for"
                )
            if now > begun + STARTING:
                raise AdapterError(f"{name}: its adapter was not imported within {STARTING:.0f} s; import it by hand")
        return reply

    def _how_the_interpreter_ended(self) -> str:
        try:
            self._launched.wait(REAPED)
        except subprocess.TimeoutExpired:
            return "let go of the kit's socket"
        assert self._launched.process is not None
        return ended_how(self._launched.process.returncode)

    @property
    def control(self) -> Lane:
        return self.lanes["host", CONTROL]

    def _ask(self, operation: str, *arguments: Any) -> Reply | None:
        self.control.send(operation, *arguments)
        return self.control.reply(STARTING)

    def ask(self, operation: str, *arguments: Any) -> Any:
        """An operation of the host itself. Raises what it raised; Hung if it does not come back."""
        reply = self._ask(operation, *arguments)
        if reply is None:
            raise Hung(f"the host did not come back from {operation} within {STARTING:.0f} s", self.stacks())
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        return reply.value

    def check_decision(self) -> str:
        """Why the exact blocking decision can not be used here; '' if it can."""
        if self._watch is None:
            return "the system has no /proc that tells what threads do"
        return check(self.decision, self.parent, self.control)

    def decide_by_grace(self) -> None:
        if self._watch is not None:
            self._watch.close()
        self._watch = None
        self.decision.watch = None

    # lanes

    def midway(self) -> bool:
        """Whether a process has not replied to the kit's own housekeeping: something went wrong in the middle of it."""
        return any(lane.busy for (_, name), lane in self.lanes.items() if name == CONTROL)

    def _idle_lanes(self) -> list[Lane]:
        return [lane for (_, name), lane in self.lanes.items() if name == CONTROL and not lane.ended()]

    def open_lane(self, worker: str, name: str) -> Lane:
        """Another thread of the host or of a worker."""
        known = self.lanes.get((worker, name))
        if known is not None:
            return known
        opener = self.lanes[worker, CONTROL]
        opener.send(commands.OPEN_LANE, name)
        reply = self.decision.awaits(opener)
        if reply is None:
            raise Hung(f"{role_of(worker)} begins nothing more: one of its threads lets no other run", self.stacks())
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        self._come_up({(worker, name)})
        return self.lanes[worker, name]

    def _carried_out(self, lane: Lane, awaited: set[tuple[str, str]]) -> Any:
        """What a lane replies to its last command, once the lanes that it brings about have connected as well.

        Raises what the command raised, Crashed if a process dies on the way, Hung if it comes to a standstill.
        """
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
        self._come_up(awaited)
        return reply.value

    def _come_up(self, awaited: set[tuple[str, str]]) -> None:
        """Return once these lanes have connected. Raises Crashed if a process dies before, Hung at a standstill."""
        deadline = time.monotonic() + STARTING
        while awaited - set(self.lanes):
            if until_readable([self._listener], LOOK_AGAIN):
                self._accept()
            else:
                self._see_that_it_goes_on(awaited - set(self.lanes), deadline)

    def _see_that_it_goes_on(self, awaited: set[tuple[str, str]], deadline: float) -> None:
        for worker in {worker for worker, _ in awaited} - {"host"}:
            if not self.control.busy and self.ask(commands.EXIT_CODE, worker, 0) is not None:
                raise Crashed(f"{role_of(worker)} died before it could work", self.said())
        look = self._watch.look() if self._watch is not None else rest.Look(False)
        standstill = (look.at_rest and look.until == rest.NEVER) or time.monotonic() > deadline
        if standstill and not until_readable([self._listener, *self.lanes.values()], 0):
            raise Hung("the objects and workers of a case never come up", self.stacks())

    # crews

    def number(self, ends: int = 1) -> int:
        first = self._numbers + 1
        self._numbers += ends
        return first

    def has(self, config: Config) -> bool:
        """Whether the bank holds such an object still."""
        return bool(self.ready().bank.get(config))

    def take(self, config: Config) -> int:
        """The number of a fresh object that all of the crew's workers hold.

        Raises Broken if the implementation could not make it, KeyError if the bank has none.
        """
        crew = self.ready()
        number = crew.bank[config].pop(0)
        if number in crew.failed:
            arguments = ", ".join(map(repr, config[1]))
            raise Broken(f"{config[0]}({arguments}) raised {crew.failed[number]!r}")
        return number

    def ready(self) -> Crew:
        """The crew, born if need be."""
        if self.crew is None:
            self.renew(())
        assert self.crew is not None
        return self.crew

    def provide(self, wanted: Iterable[Config]) -> None:
        """See to it that the bank holds these objects, and that nobody is missing, by a new crew if need be."""
        bank = self.ready().bank
        if not self.complete() or any(len(bank.get(config, ())) < n for config, n in Counter(wanted).items()):
            self.renew(wanted)

    def complete(self) -> bool:
        """Whether the crew has all who have a part in the case at hand."""
        return set(self.forecast.cast_at_hand()) <= self.ready().names.keys()

    def renew(self, wanted: Iterable[Config]) -> None:
        """Have a new crew, with a bank that holds at least these objects.

        Raises Hung or Crashed, and is dead then, if it does not come up.
        """
        try:
            if not self.recovers():
                raise Crashed("the host had to be given up", self.said())
            self.dismiss_crew()
            self.crew = self._birth(wanted)
        except BaseException:
            self.kill()
            raise

    def _birth(self, wanted: Iterable[Config]) -> Crew:
        self._crews += 1
        stock = self.forecast.stock(self.description.kinds, wanted)
        crew = Crew({role: f"{role}.{self._crews}" for role in self.forecast.cast(stock)})
        listing = []
        for config, count in stock.items():
            for _ in range(count):
                factory, arguments, holders = config
                number = self.number(2 if factory == "Pipe" else 1)
                crew.bank.setdefault(config, []).append(number)
                holding = [crew.names[role] for role in holders]
                listing.append([number, factory, list(arguments), holding])
                for name in holding:
                    crew.held.setdefault(name, set()).update((number, number + 1) if factory == "Pipe" else (number,))
        names = list(crew.names.values())
        self.control.send(commands.BIRTH, names, listing)
        try:
            report = self._carried_out(self.control, {(name, lane) for name in names for lane in (CONTROL, "0")})
        except LaneClosed:
            raise Crashed("the host died while it started the workers", self.said()) from None
        except RemoteError as error:
            raise Crashed(f"starting the workers raised {error.raised!r}", self.said()) from None
        crew.failed = report["failed"]
        for numbers in crew.bank.values():  # the least: the very first may have opened more, such as a tracker's pipe
            least = min((report["taken"][number] for number in numbers if number in report["taken"]), default=0)
            crew.taken.update(dict.fromkeys(numbers, least))
        self._start_ahead(crew)
        counted = ["host", *names]
        for name in counted:
            self.lanes[name, CONTROL].send(commands.RESOURCES)
        for name in counted:
            reply = self.lanes[name, CONTROL].reply(STARTING)
            if reply is None:
                raise Hung(f"{role_of(name)} does not answer right after its birth", self.stacks())
            self.resources[name] = (reply.value[0], reply.value[1])
            if reply.value[0] - OWN_DESCRIPTORS < sum(crew.taken.get(number, 0) for number in crew.held.get(name, ())):
                crew.late.add(name)
        return crew

    def _start_ahead(self, crew: Crew) -> None:
        """Start the children that the coming cases will start before all else: they are as fresh later."""
        for numbers in self.forecast.children(crew.bank):
            if not set(numbers) & crew.failed.keys():
                crew.children.setdefault(tuple(numbers), []).append(self.start_fresh(numbers))
        ahead = [name for names in crew.children.values() for name in names]
        self._come_up({(name, lane) for name in ahead for lane in (CONTROL, "0")})
        if self._watch is not None:
            self._watch.parked |= {self.lanes[name, "0"].pid for name in ahead}

    def child(self, numbers: list[int], untouched: bool) -> str:
        """A worker with its own process, for clauses about exit, kill and inheritance; its name.

        It is one that was started ahead if there is one that holds these objects, which nobody has used yet.
        """
        ahead = self.ready().children.get(tuple(numbers))
        if not (untouched and ahead):
            return self.start_fresh(numbers)
        name = ahead.pop()
        if self._watch is not None:
            self._watch.unpark(self.lanes[name, "0"].pid)
        return name

    def dismiss_crew(self) -> None:
        """Let the crew go home, its unused objects with it."""
        if self.crew is None:
            return
        crew, self.crew = self.crew, None
        names = [*crew.names.values(), *(name for ahead in crew.children.values() for name in ahead)]
        for name in names:
            self.lanes[name, "0"].send(commands.LEAVE, "os._exit")  # nothing to flush: no object of theirs is in use
        self._await_end(names)
        unused = [number for numbers in crew.bank.values() for number in numbers]
        pipes = [n + 1 for config, numbers in crew.bank.items() if config[0] == "Pipe" for n in numbers]
        self.ask(commands.RETIRE, unused + pipes)

    def _await_end(self, names: Iterable[str]) -> None:
        for name in names:
            lane = self.lanes[name, "0"]
            try:
                left = lane.reply(LOOK_AGAIN) if self.ask(commands.EXIT_CODE, name, 10.0) is not None else lane
            except LaneClosed:
                left = None
            if left is not None:
                raise Hung(f"{role_of(name)} does not end although all its objects are retired", self.stacks())
            self.forget(name)

    def forget(self, name: str) -> None:
        """Close what is left of a worker that has ended."""
        for key in [key for key in self.lanes if key[0] == name]:
            self.lanes.pop(key).close()
        self.resources.pop(name, None)

    def start_fresh(self, numbers: list[int]) -> str:
        """Start a worker with its own process; its name.

        It may take its time: its lanes are there once `lane` has returned one of them.
        """
        self._fresh += 1
        name = f"child.{self._fresh}"
        self.control.send(commands.START, name, numbers)
        self._carried_out(self.control, set())
        return name

    def lane(self, worker: str, name: str) -> Lane:
        """A lane that every worker has, once the worker has come up. Raises Crashed or Hung if it never does.

        It has come up with all its lanes: what is missing still would be taken for something of a later case.
        """
        if not {(worker, name), (worker, CONTROL)} <= self.lanes.keys():
            self._come_up({(worker, CONTROL), (worker, "0")})
        return self.lanes[worker, name]

    # evidence

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
        return self._launched.output()

    def case_begins(self) -> int:
        """What processes print and write down of their stacks from now on is of another case: how much came before."""
        self._stack_files.begin()
        return self._launched.printed()

    def said_since(self, printed: int) -> str:
        """What the host and its workers wrote to stdout and stderr after that, the end of it."""
        return self._launched.output(since=printed)

    def threads(self, lane: Lane | None = None) -> Stacks:
        """The stacks of all threads of all processes, first that of a lane which does not come back."""
        pids = self._watch.pids() if self._watch is not None else {lane.pid for lane in self.lanes.values()}
        roles = {lane.pid: role_of(worker) for (worker, _), lane in self.lanes.items()}
        return self._stack_files.dump(pids, roles, self.lanes.values(), lane)

    def stacks(self) -> str:
        """The stacks of all threads of all processes, as they are told; '' where none can be had."""
        return str(self.threads())

    # ending

    def close(self) -> None:
        """End in order: objects closed, workers home, then whatever is still there is killed.

        In the middle of something, as after Ctrl-C, there is no order to keep.
        """
        if not self.dead and not any(lane.busy for lane in self.lanes.values()):
            try:
                self.dismiss_crew()
                self.ask(commands.CLOSE_FAMILY)
                self._remember()
                self.control.send(commands.LEAVE)
                self._launched.wait(STARTING)
            except (Trouble, RemoteError, OSError, subprocess.TimeoutExpired):
                pass
        self.kill()

    def _remember(self) -> None:
        self.run.remember_semaphores(self._watch.pids() if self._watch is not None else set())

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
        self.crew = None
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
        if self._ended:
            return
        self._ended = True
        pids = {lane.pid for lane in self.lanes.values()}
        if self._watch is not None:
            pids |= self._watch.pids()
            self._watch.close()
        self._launched.kill(pids)
        for lane in self.lanes.values():
            lane.close()
        self._listener.close()


def role_of(worker: str) -> str:
    """The part that a worker plays in a clause: "producer" for producer.2, "parent" for the host."""
    return "parent" if worker == "host" else worker.split(".")[0]

"""A worker: a child process, started by the implementation, that carries out operations on command.

Commands arrive on queuespec's own sockets, never through the implementation under test. Each *lane* is a thread with
its own socket and carries out one operation at a time, so that a blocked operation leaves the other lanes usable. Lane
0 is the worker's main thread; the control lane does queuespec's housekeeping and no operation under test.
"""

from __future__ import annotations

import gc
import importlib
import os
import queue
import signal
import socket
import stat
import sys
import threading
from array import array
from collections import defaultdict
from os import getpid  # saved now: an implementation may replace them
from time import monotonic, monotonic_ns, sleep

from . import adapters, commands, inherited, stacks, wire
from .items import TAKES, Items

TYPE_CHECKING = False  # importing typing takes 4 ms in every process
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, NoReturn, Sequence, TypeVar

    Step = TypeVar("Step")

if sys.implementation.name == "pypy":
    import hashlib  # noqa: F401 it opens libffi permanently, which would be blamed on the first handshake

CONTROL = "control"
THREAD = "queuespec lane "  # the prefix of queuespec's own thread names
MOST_LOOKED_AT = 65536  # numbers of descriptors
GOES_ON = 0.04  # seconds between progress reports in a series of calls
ON_THE_DOT = 100_000  # nanoseconds before an instant in which to be awake
MOST_NAMED = 1000  # of the things left behind


class Alarmed(Exception):
    """Raised by the handler of a signal."""


class Left(Exception):
    """A lane was told to leave: the exit, and its code."""

    def __init__(self, way: str, code: int) -> None:
        self.way = way
        self.code = code


def descriptors() -> dict[int, str]:
    """What each open descriptor refers to, except queuespec's own; empty if the system does not say."""
    targets: dict[int, str] = {}
    try:
        numbers = os.listdir("/proc/self/fd")
    except OSError:
        return targets
    for number in sorted(map(int, numbers)):
        if number not in inherited.descriptors:
            try:
                targets[number] = os.readlink("/proc/self/fd/%d" % number)
            except OSError:  # the listing's own, closed by now
                continue
    return targets


def kept_open() -> str:
    """What this process has open, in words: "980 pipes, 12 sockets"; found out without opening anything more."""
    counts: dict[str, int] = {}
    for number in range(min(os.sysconf("SC_OPEN_MAX"), MOST_LOOKED_AT)):
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            continue
        kind = "pipes" if stat.S_ISFIFO(mode) else "sockets" if stat.S_ISSOCK(mode) else "files"
        counts[kind] = counts.get(kind, 0) + 1
    most_first = sorted(counts.items(), key=lambda counted: -counted[1])
    return ", ".join("%d %s" % (count, kind) for kind, count in most_first)


def count_descriptors() -> int:
    """How many descriptors this process has open; 0 if the system does not say."""
    try:
        # Since Linux 6.2 the size is the number; before that it is 0, and the listing uses one more descriptor.
        return os.stat("/proc/self/fd").st_size or len(os.listdir("/proc/self/fd")) - 1
    except OSError:
        return 0


def counter() -> array[int]:
    """A number at a place in memory that stays the same, so that it can be read while this process hangs."""
    return array("Q", [0])


class Servant:
    """The operations that a process can carry out on the objects under test, for the worker `name`."""

    def __init__(
        self,
        address: str,
        name: str,
        objects: dict[int, Any],
        adapter: str,
        start_method: str = "",
        separate: bool = True,
    ) -> None:
        self.address = address
        self.name = name
        self.objects = objects if separate else dict(objects)
        self.adapter = adapter
        self.start_method = start_method
        self.separate = separate  # whether it has its own process
        self.loaded: Any = None  # the adapter, and
        self.family: Any = None  # its family, opened when a program needs them
        self.functions: dict[str, Callable[..., Any]] = {}  # those of the adapter that have been called
        self.connections: dict[int, socket.socket] = {}  # of its lanes, by thread
        self.counters: defaultdict[int, array[int]] = defaultdict(counter)  # of the calls done, by thread
        self.surveyed: tuple[dict[int, str], set[int | None]] = ({}, set())  # descriptors and threads of a while ago
        self.kept: set[int] = set()  # the numbers of objects that only this process has
        self.items: Items | None = None  # those that the adapter offers, if its queues carry no others
        self.operations: dict[str, Callable[..., Any]] = {
            commands.CALL: self.call,
            commands.EACH: self.each,
            commands.SERIES: self.series,
            commands.PLAY: self.play,
            commands.RECEIVE_INTO: self.receive_into,
            commands.SOCKETPAIR: self.socketpair,
            commands.ATTRIBUTES: self.attributes,
            commands.KEEP: self.keep,
            commands.LOOK: lambda number: self.objects[number],
            commands.RUN: self.run,
            commands.DROP: self.drop,
            commands.DRAIN: self.drain,
            commands.OPEN_LANE: self.open_lane,
            commands.RETIRE: self.retire,
            commands.RESOURCES: self.resources,
            commands.SURVEY: self.survey,
            commands.COLLECT: self.collect,
            commands.PING: lambda: None,
            commands.LEAVE: self.leave,
            commands.REST: self.rest,
            commands.WAKE: self.wake,
            commands.INTERRUPT: self.interrupt,
            commands.ALARM: self.alarm,
            commands.HANDLE_A_SIGNAL: self.handle_a_signal,
            commands.RECOGNISE: self.recognise,
            commands.NAP: sleep,
            commands.SPIN: spin,
        }
        self._resting = threading.Lock()
        self._resting.acquire()
        self._signalled = threading.Lock()
        self._signalled.acquire()
        self._raises = False  # whether the handler of the next signal raises an exception

    # lanes

    def connect(self, lane: str) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(True)  # whatever default timeout has been set
        connection.connect(self.address)
        inherited.sockets.append(connection)
        inherited.own(connection.fileno())
        thread = threading.get_ident()
        place, _ = self.counters[thread].buffer_info()
        connection.sendall(wire.encode([self.name, lane, os.getpid(), threading.get_native_id(), thread, place]))
        return connection

    def serve(self, connection: socket.socket) -> Left:
        """Carry out commands until told to leave, or until the controller is gone.

        If a call forks, the copy of this process that returns from it reports that and exits.
        """
        process = getpid()
        self.connections[threading.get_ident()] = connection
        while True:
            body = wire.read(connection.recv)
            if body is None:
                return Left("return", 0)
            operation, announced, arguments = wire.decode(body, build=True)
            if announced:
                connection.sendall(wire.encode(["begun"]))
            begun = monotonic_ns()
            try:
                value = self.operations[operation](*arguments)
                reply = ["done", begun, monotonic_ns(), value]
            except Left as left:
                return left
            except BaseException as error:  # anything that the implementation raises is an answer
                reply = ["raised", begun, monotonic_ns(), wire.raised(error)]
                BaseException.with_traceback(error, None)  # its frames hold the object under test
            if not inherited.is_intact(connection.fileno()):
                self.robbed()
            if getpid() != process:
                connection.sendall(wire.encode(["copied"]))
                os._exit(0)
            connection.sendall(wire.encode(reply, self.refer))
            del operation, arguments, reply
            value = None  # so that this frame does not keep an object under test alive

    def serve_lane(self, lane: str) -> None:
        connection = self.connect(lane)
        try:
            self.serve(connection)
        except OSError:  # the controller vanished during a reply
            if not inherited.is_intact(connection.fileno()):
                self.robbed()
        finally:
            inherited.close(connection)

    def robbed(self) -> NoReturn:
        """Something in this process has closed one of queuespec's own descriptors: report it and exit."""
        try:
            open(os.path.join(os.path.dirname(self.address), "robbed-%d" % getpid()), "w").close()
        finally:
            os._exit(1)

    def open_lane(self, lane: str) -> None:
        serving: dict[str, Any] = {"target": self.serve_lane, "args": (lane,), "name": THREAD + lane}
        try:
            thread = threading.Thread(daemon=True, **serving)
        except RuntimeError:  # this is a subinterpreter, which has no daemon threads
            thread = threading.Thread(**serving)
        thread.start()

    def end_lanes(self) -> None:
        """End the lanes that wait for a command: an interpreter cannot be closed while it has threads."""
        for connection in list(self.connections.values()):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended already
                pass

    def leave(self, way: str = "return", code: int = 0) -> None:
        raise Left(way, code)

    # operations under test

    def refer(self, value: Any) -> wire.Ref | None:
        for number, known in list(self.objects.items()):  # another lane may be keeping an object right now
            if known is value:
                return wire.Ref(number)
        return None

    def resolve(self, value: Any) -> Any:
        if type(value) is wire.Ref:
            try:
                return self.objects[value.number]
            except KeyError:
                raise LookupError("%s does not hold %r" % (self.name, value)) from None
        if type(value) is wire.Item and self.items is not None:
            return self.items.made(value)
        if type(value) in (list, tuple, set):
            resolved = [self.resolve(item) for item in value]
            if any(one is not other for one, other in zip(resolved, value)):
                return type(value)(resolved)
        return value

    def call(
        self,
        number: int | None,
        method: str,
        arguments: Sequence[Any],
        keywords: dict[str, Any],
        kept: int | None = None,
    ) -> Any:
        """Call a method of an object, or a function of the adapter. Its result may be kept, under a number."""
        called = self.function(method) if number is None else getattr(self.objects[number], method)
        if self.items is not None and keywords:
            keywords = {name: self.resolve(argument) for name, argument in keywords.items()}
        value = called(*[self.resolve(argument) for argument in arguments], **keywords)
        if kept is not None:
            return self.keep(kept, value)
        if self.items is not None and method in TAKES and number is not None:
            return self.items.named(value)
        if number is None and type(value) is list:  # from wait: on the wire a sentinel would be a plain number
            return [self.refer(item) or item for item in value]
        return value

    def function(self, name: str) -> Callable[..., Any]:
        """A function that the adapter offers beside its family, such as wait."""
        if name not in self.functions:
            self.functions[name] = getattr(adapters.adapt(adapters.load(self.adapter)), name)
        return self.functions[name]

    def keep(self, number: int, value: Any) -> wire.Ref:
        """Keep an object of this process until the case ends, under this number unless it already has one."""
        known = self.refer(value)
        if known is not None:
            return known
        self.objects[number] = value
        self.kept.add(number)
        return wire.Ref(number)

    def socketpair(self, number: int) -> tuple[wire.Ref, wire.Ref]:
        near, far = socket.socketpair()
        return self.keep(number, near), self.keep(number + 1, far)

    def each(self, number: int, method: str, calls: Iterable[Sequence[Any]]) -> list[Any]:
        """Call a method with several arguments in turn, until it raises. Returns the values, the exception last."""
        outcomes: list[Any] = []
        for arguments in self.going_on(calls):
            try:
                outcomes.append(self.call(number, method, arguments, {}))
            except BaseException as error:  # an answer, as in serve()
                outcomes.append(wire.raised(error))
                break
        return outcomes

    def series(self, number: int, calls: Iterable[Sequence[Any]]) -> list[Any]:
        """Make several calls in turn, each a method with arguments and keywords. Returns their outcomes."""
        outcomes: list[Any] = []
        for method, arguments, keywords in self.going_on(calls):
            try:
                outcomes.append(self.call(number, method, arguments, keywords))
            except BaseException as error:  # an answer, as in serve()
                outcomes.append(wire.raised(error))
                BaseException.with_traceback(error, None)  # its frames hold the object under test
        return outcomes

    def play(self, number: int, start: int, script: Sequence[Sequence[Sequence[Any]]]) -> list[Any]:
        """Play a script from an instant on, in nanoseconds on CLOCK_MONOTONIC.

        Each of its steps is a list of calls, which are made in turn until one is not refused by Full or Empty. If all
        are, the script ends there. A step may also be a nap. Returns for each call, in order, its beginning, its end
        and its outcome: the value that it returned, the word Full or Empty, or the exception. Any other than ValueError
        ends the script too.
        """
        played = self.objects[number]
        methods = {name: getattr(played, name) for step in script for name, _ in step if name != commands.NAP}
        methods[commands.NAP] = sleep
        if self.items is not None:
            script = [[(name, [self.resolve(each) for each in given]) for name, given in step] for step in script]
        steps = [[(methods[name], arguments, name in TAKES) for name, arguments in step] for step in script]
        told: list[list[Any]] = []
        taken: list[list[Any]] = []  # those of which the outcome is an item
        sleep(max(0, start - monotonic_ns() - ON_THE_DOT) / 1e9)
        while monotonic_ns() < start:
            pass
        for step in self.going_on(steps):
            for method, arguments, takes in step:
                begun = monotonic_ns()
                try:
                    outcome = method(*arguments)
                    ended = monotonic_ns()
                except BaseException as error:  # an answer, as in serve()
                    ended = monotonic_ns()
                    outcome = refusal(error) or wire.raised(error)
                    BaseException.with_traceback(error, None)  # its frames hold the object under test
                    told.append([begun, ended, outcome])
                    if type(outcome) is not wire.Raised:
                        continue
                    if not isinstance(error, ValueError):
                        return self.told_by_name(told, taken)
                else:
                    told.append([begun, ended, outcome])
                    if takes:
                        taken.append(told[-1])
                break
            else:
                return self.told_by_name(told, taken)
        return self.told_by_name(told, taken)

    def told_by_name(self, told: list[list[Any]], taken: list[list[Any]]) -> list[list[Any]]:
        """What a script came to, with the numbers of the items that it took, if the adapter offers them."""
        if self.items is not None:
            for each in taken:
                each[2] = self.items.named(each[2])
        return told

    def recognise(self, tokens: Iterable[int], candidates: Iterable[wire.Item]) -> list[wire.Item | None]:
        """Which of these items the values are that came out before and were not recognised then."""
        return self.items.recognised(tokens, candidates) if self.items is not None else []

    def going_on(self, steps: Iterable[Step]) -> Iterable[Step]:
        """The same steps, counted, and with progress reports in between: together they may take a while.

        While nobody reads the reports, those for which there is no room are left out.
        """
        process, told = getpid(), monotonic()
        done = self.counters[threading.get_ident()]
        try:
            for number, step in enumerate(steps):
                done[0] = number
                if monotonic() - told > GOES_ON and getpid() == process:
                    try:  # so short a message is sent whole or not at all
                        self.connections[threading.get_ident()].send(wire.encode(["goes on"]), socket.MSG_DONTWAIT)
                    except BlockingIOError:
                        pass
                    told = monotonic()
                yield step
        finally:
            done[0] = 0  # the next series may hang before it has begun

    def receive_into(
        self, number: int, size: int, arguments: Sequence[Any], keywords: dict[str, Any]
    ) -> tuple[Any, bytes]:
        """recv_bytes_into a buffer of `size` dots; what it returned, and the buffer."""
        buffer = bytearray(b"." * size)
        received = self.objects[number].recv_bytes_into(buffer, *arguments, **keywords)
        return received, bytes(buffer)

    def attributes(self, number: int, names: Iterable[str]) -> dict[str, Any]:
        """For each attribute that the object has: "method", or its value."""
        found = {}
        for name in names:
            if hasattr(self.objects[number], name):
                value = getattr(self.objects[number], name)
                found[name] = "method" if callable(value) else value
        return found

    def run(self, module: str, program: str, arguments: Sequence[Any]) -> Any:
        """Run one of the programs in this process, with the family of objects and processes under test."""
        from .programs import starting, telling

        if self.loaded is None:
            self.loaded = adapters.adapt(adapters.load(self.adapter))
        if self.family is None:
            self.family = self.loaded.context(self.start_method)
        family = adapters.disposing(self.loaded, self.family)
        starting.opened_by = self.adapter, self.start_method
        starting.directory = os.path.dirname(self.address)
        run = getattr(importlib.import_module(".programs." + module, __package__), program)
        try:
            with telling.told_by(self.connections[threading.get_ident()], self.refer):
                return run(family, *[self.resolve(argument) for argument in arguments])
        finally:
            adapters.dispose(family)

    def drop(self, number: int) -> None:
        """Drop an object, as a program does when it no longer needs it, and collect garbage."""
        del self.objects[number]
        self.collect_garbage()

    def drain(self, number: int, most: int) -> int:
        """Take what a queue holds, at most so many items, and return how many there were."""
        for taken in self.going_on(range(most)):
            try:
                held = self.objects[number]
                held.get_nowait() if hasattr(held, "get_nowait") else held.get(False)
            except BaseException:  # it is empty, or was closed here
                return taken
        return most

    # signals

    def handle_signals(self) -> None:
        """SIGINT interrupts, however this process was started; SIGUSR2 does nothing, unless its handler is to raise."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if hasattr(signal, "SIGUSR2"):
            signal.signal(signal.SIGUSR2, self.signalled)

    def signalled(self, *_: Any) -> None:
        raises, self._raises = self._raises, False
        self._signalled.release()
        if raises:
            raise Alarmed("raised by the handler of a signal")

    def interrupt(self) -> None:
        """Send SIGINT to the main thread, the only one that handles it; the system might choose another."""
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def handle_a_signal(self) -> None:
        """Send SIGUSR2 to the main thread, and return once its handler has run."""
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR2)
        self._signalled.acquire()

    def alarm(self) -> None:
        """Send SIGUSR2 to the main thread, and return once its handler raises an exception."""
        self._raises = True
        self.handle_a_signal()

    # housekeeping

    def retire(self, numbers: Iterable[int]) -> tuple[int, int, bool, list[Any]]:
        """Close and drop objects; returns the remaining resources, whether any object could be closed, and what
        closing them raised.

        A worker that is a thread of the host shares the objects with all others, so it leaves closing them to the host,
        except those that it has kept.
        """
        closed = False
        raised: list[tuple[int, wire.Raised]] = []
        for number in self.going_on(numbers):
            retired = self.objects.pop(number, None)
            for method in ("close", "join_thread") if self.separate or number in self.kept else ():
                able = callable(getattr(type(retired), method, None))
                closed = closed or able
                try:
                    getattr(retired, method)()
                except BaseException as error:  # it may have been closed before; the controller knows that
                    if able and method == "close":
                        raised.append((number, wire.raised(error)))
                    BaseException.with_traceback(error, None)  # its frames hold the object under test
            retired = None
        self.kept.difference_update(numbers)
        if self.items is not None:
            self.items.forget()
        if not inherited.are_intact():
            self.robbed()
        return (*self.resources(), closed, raised)

    def resources(self) -> tuple[int, int]:
        """The numbers of open descriptors and threads of this process."""
        return count_descriptors(), threading.active_count()

    def survey(self) -> tuple[int, int]:
        """Note what is open and which threads there are; returns the numbers of both."""
        self.surveyed = descriptors(), {thread.ident for thread in threading.enumerate()}
        return self.resources()

    def collect(self, numbers: Iterable[int]) -> tuple[int, int, list[str], list[str], list[str]]:
        """Collect garbage; returns the resources, with the names of those that are new since the last survey, and what
        is open that this process inherited with the objects of these numbers."""
        self.collect_garbage()
        known, threads = self.surveyed
        fresh = [t.name for t in threading.enumerate() if t.ident not in threads and not t.name.startswith(THREAD)]
        counted = self.survey()
        opened = [target for number, target in self.surveyed[0].items() if number > 2 and known.get(number) != target]
        inherits = [each for number in numbers for each in inherited.opened.get(number, ())]
        kept = [target for number, target in inherits if self.surveyed[0].get(number) == target]
        return counted[0], counted[1], opened[-MOST_NAMED:], fresh[-MOST_NAMED:], kept[-MOST_NAMED:]

    def collect_garbage(self) -> None:
        if not inherited.COUNTS_REFERENCES:
            for table in self.tables():
                lay_out_anew(table)
        if hasattr(gc, "unfreeze"):
            gc.unfreeze()  # what was passed to this process may now be part of a cycle
        gc.collect()
        gc.collect()

    def tables(self) -> list[dict[int, Any]]:
        """Where this process holds objects under test."""
        return [self.objects]

    # subjects of the self-check, which shows that the blocking decision can be trusted on this machine

    def rest(self) -> None:
        """Sleep until another lane calls wake."""
        self._resting.acquire()

    def wake(self) -> None:
        self._resting.release()


def spin(seconds: float) -> None:
    """Keep a processor busy for this many seconds."""
    end = monotonic() + seconds
    while monotonic() < end:
        pass


def refusal(error: BaseException) -> str:
    """How a call on a queue was refused, in a word; '' if it raised something else."""
    return "Full" if isinstance(error, queue.Full) else "Empty" if isinstance(error, queue.Empty) else ""


def lay_out_anew(table: dict[int, Any]) -> None:
    """Make sure that a table does not keep removed objects alive: in PyPy 8.0, one with such keys may."""
    held = list(table.items())
    table.clear()
    table.update(held)


def main(
    address: str,
    name: str,
    objects: dict[int, Any],
    adapter: str,
    start_method: str,
    host: int,
    items: bool = False,
) -> None:
    """The target of the implementation's Process. `items`: whether the adapter offers any."""
    separate = os.getpid() != host
    if separate:
        inherited.let_go(objects)
        stacks.dump_to(os.path.dirname(address))
    servant = Servant(address, name, objects, adapter, start_method, separate)
    if items:
        servant.items = Items(adapters.adapt(adapters.load(adapter)))
    servant.open_lane(CONTROL)
    if not separate:
        servant.serve_lane("0")
        servant.end_lanes()
        return
    servant.handle_signals()
    gc.freeze() if hasattr(gc, "freeze") else None
    try:
        left = servant.serve(servant.connect("0"))
    except OSError:  # the controller is gone, or the socket
        if not inherited.are_intact():
            servant.robbed()
        os._exit(1)
    if left.way == "os._exit":
        os._exit(left.code)
    if left.way == "sys.exit":
        sys.exit(left.code)
    if left.way == "raise":
        raise RuntimeError("the clause made this worker end with an exception")

"""What a script stands on: processes that make the calls which its story tells them to make.

`program` copies what a story needs of this module, without the type hints, into a script that runs without queuespec,
in any Python from 3.8 on. So it uses the standard library alone, and of that neither queues nor pipes of
multiprocessing: what is in question must not be what shows it. The processes are told what to call, and tell what came
of it, over sockets of their own.

It knows nothing of the kit's method of deciding that something blocks. It waits: a second for what must not happen, ten
for what must. That is slower and less exact, and that is the point: a script convinces because it is simple.

A line that ends with `# with NAME, ...` is left out of scripts in which none of these names occurs. Some names stand
for more: `again` for making objects when the processes have already begun, `functions` for the functions that an
adapter has, such as wait, `keeps` for those that return a connection, `stays` for a story in which no child exits,
`stand_ins` for queues that carry only the items of their adapter, `discards` for those that it has to discard, and
`by_name` for a library that pickles functions by value.
"""

from __future__ import annotations

import contextlib
import copyreg
import itertools
import os
import pickle
import random
import select
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from typing import Any, Callable, Iterable, Iterator, Sequence

context: Any = None  # these, and the actors, are given by lines of the script's own
adapter: Any = None
KIND = "Queue"
TRAVELLING: Any = {}
START_METHOD = ""


def opened() -> Any:
    return context


parent: Any = None

PATIENCE = 10.0  # seconds in which a call that has to end must end
QUIET = 1.0  # seconds without any event, after which what has not happened never will
LONG = 15.0  # seconds for which a call that must wait for ever is watched
THREADS = 16  # of each process, so that a call that blocks leaves others usable
QUANTUM = getattr(adapter, "poll_quantum", 0.0)  # seconds, of a library that polls

RemoteError = Exception  # whatever the library raises
Interrupted = KeyboardInterrupt


class AuthenticationError(Exception):
    """The exception that the library has under this name."""


class BufferTooShort(Exception):
    """The exception that the library has under this name."""


class ShutDown(Exception):
    """The exception that the library has under this name."""


class Broken(BaseException):
    """Something must not be as it is."""


numbers = itertools.count(1)
objects: dict[Any, Any] = {}  # those that this process holds, by their numbers


class Thing:
    """An object under test. To a process that is told to use it, it arrives as the object itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.number = next(numbers)
        self.kind = KIND  # with give, take, kind
        self.address: Any = None  # with listens

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> Any:
        return held, (self.number,)


def viewed(data: bytes, form: Any, shape: Any, step: int) -> Any:
    """A view that shows these bytes; if the step is not 1, of a buffer that has others between them."""
    if step == 1:
        return memoryview(data).cast(form, shape)
    base = bytearray(len(data) * abs(step))
    base[::step] = data
    return memoryview(base)[::step]


def held(number: Any) -> Any:
    if number is None:  # with functions
        return adapter  # with functions
    return objects[number]


def serve(address: str, given: dict[int, Any]) -> None:
    """What a process does: its main thread, and others if that is busy, make calls as they are told."""
    separate = threading.current_thread() is threading.main_thread()
    if separate:
        objects.clear()  # inherited, but not passed
    objects.update(given)
    if separate:
        given.clear()  # nothing but `objects` holds them
        accept_signals()  # with handles_a_signal, is_signalled, is_interrupted, is_alarmed
    main, *others = [connected(address) for _ in range(THREADS)]
    for each in others:
        threading.Thread(target=carry_out, args=[each], daemon=True).start()
    way, code = carry_out(main)  # with exits
    if way == "raise":  # with exits
        raise RuntimeError("the story ends this process with an exception")  # with exits
    os._exit(code) if way == "os._exit" else sys.exit(code)  # with exits
    carry_out(main)  # with stays


def connected(address: str) -> Any:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    return connection.makefile("rwb")


def carry_out(stream: Any) -> Any:
    while True:
        try:
            function, arguments = pickle.load(stream)
        except EOFError:  # the main process is gone
            os._exit(1)
        if function is None:  # with exits
            return arguments  # with exits
        before = time.monotonic()
        try:
            how, value = "returned", function(*arguments)
        except BaseException as error:  # whatever the library raises is an answer
            how, value = "raised", error.with_traceback(None)
        took = before, time.monotonic()
        try:
            message = pickle.dumps((how, value, took))
            pickle.loads(message)
        except Exception:  # it cannot travel: something like it does
            known = next(each for each in type(value).__mro__ if each.__module__ == "builtins")
            message = pickle.dumps((how, known(repr(value)) if how == "raised" else repr(value), took))
        del function, arguments, value  # nothing here keeps an object alive
        stream.write(message)
        stream.flush()


def call(thing: Any, method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    return getattr(thing, method)(*arguments, **keywords)


def call_and_keep(number: int, thing: Any, method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> int:
    """Keep what a call returns under this number, unless it has one already; its number."""
    value = getattr(thing, method)(*arguments, **keywords)
    known = [other for other, each in list(objects.items()) if each is value]
    if not known:
        objects[number] = value
    return known[0] if known else number


def call_and_name(thing: Any, method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    """What a call returns, objects under test by their numbers."""
    value = getattr(thing, method)(*arguments, **keywords)
    return [next((number for number, known in list(objects.items()) if known is each), each) for each in value]


def call_with_each(thing: Any, method: str, calls: Iterable[Sequence[Any]]) -> list[Any]:
    return [getattr(thing, method)(*arguments) for arguments in calls]


def receive_into(end: Any, size: int, arguments: Sequence[Any], keywords: dict[str, Any]) -> tuple[Any, bytes]:
    buffer = bytearray(b"." * size)
    received = end.recv_bytes_into(buffer, *arguments, **keywords)
    return received, bytes(buffer)


def look_at(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(thing, name) for name in names if hasattr(thing, name)}
    return {name: "method" if callable(value) else value for name, value in found.items()}


def store(number: int, value: Any) -> None:
    objects[number] = value


def drop(number: int) -> None:
    import gc

    del objects[number]
    gc.collect()


def shut(number: int) -> None:
    objects.pop(number).close()


def make_here(numbers: Sequence[int], arguments: Sequence[Any], keywords: dict[str, Any]) -> None:
    made = getattr(context, KIND)(*arguments, **keywords)
    objects.update(zip(numbers, made if KIND == "Pipe" else [made]))


def make_sockets(numbers: Sequence[int]) -> None:
    objects.update(zip(numbers, socket.socketpair()))


def count_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


signalled = threading.Semaphore(0)


def accept_signals() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGUSR2, handle)


class Alarmed(Exception):
    pass


raising: list[Any] = []  # what the handler of the next signal raises


def handle(*_: Any) -> None:
    signalled.release()
    if raising:
        raise raising.pop()


def interrupt() -> None:
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def signal_itself() -> None:
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR2)
    signalled.acquire()


def alarm_itself() -> None:
    raising.append(Alarmed("raised by the handler of a signal"))
    signal_itself()


def run(program: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    return program(globals().get("context") or opened(), *arguments)


begun_here: list[Any] = []  # processes that this one has started by itself


def started(family: Any, target: Callable[..., Any], *arguments: Any) -> Any:
    process = family.Process(target=target, args=arguments)
    process.start()
    begun_here.append(process)
    return process


def end_begun() -> None:
    for each in begun_here:
        if each.is_alive() and hasattr(each, "pid"):
            os.kill(each.pid, signal.SIGKILL)


@contextlib.contextmanager
def processes_of(family: Any) -> Iterator[Callable[..., Any]]:
    yield lambda target, *arguments: started(family, target, *arguments)


def joined(*processes: Any) -> list[Any]:
    """The exit codes of processes, once all have ended."""
    for process in processes:
        process.join()
    return [getattr(process, "exitcode", 0) for process in processes]


def has(family: Any, name: str) -> None:
    """Processes of every kind may be used here; what they lack shows when it is used."""


def step(call: str, outcome: str = "") -> None:
    """What a process does, in words; nobody reads them here."""


listener = socket.socket(socket.AF_UNIX)
fresh: list[Thing] = []  # made, and not yet passed to the processes
crew: list[Any] = []  # the actors that hold all objects
processes: list[Any] = []
seen = ["nothing was called"]  # the calls that have ended, in words
latest = [0.0]  # when the last call began or ended


NAMED = "import __main__; __main__.serve(*given)"  # for a library that would pickle a copy of the function


class Process:
    """A process that has been started, and the ends here of the sockets of its threads."""

    def __init__(self, start: Callable[..., Any], given: dict[int, Any]) -> None:
        self.given = set(given)
        begins: Any = {"target": serve, "args": (listener.getsockname(), given)}
        begins = {"target": exec, "args": (NAMED, {"given": begins["args"]})}  # with by_name
        self.process = start(**begins)
        self.process.start()
        self.lanes = [Lane() for _ in range(THREADS)]
        self.pid = self.at_once(os.getpid)
        processes.append(self)

    def at_once(self, function: Any, *arguments: Any) -> Any:
        """What a function of the script returns in this process, in a thread that makes no other calls."""
        self.lanes[-1].send(function, *arguments)
        return self.lanes[-1].receive()[1]


def travelling() -> Any:
    """How each class is pickled: as copyreg says, unless pickle would refuse it here already."""
    return {**copyreg.dispatch_table, **TRAVELLING}


class Lane:
    """A thread of a process, which makes one call at a time."""

    def __init__(self) -> None:
        try:
            self.connection = listener.accept()[0]
        except OSError:
            raise Broken("a process has not started after %g s" % PATIENCE) from None
        self.stream = self.connection.makefile("rwb")
        self.free = True

    def send(self, function: Any, *arguments: Any) -> None:
        latest[0] = time.monotonic()
        try:
            pickler = pickle.Pickler(self.stream)
            pickler.dispatch_table = travelling()  # with Unpicklable, Unloadable, Holder, memoryview
            pickler.dump((function, arguments))
            self.stream.flush()
        except ConnectionError:
            raise Broken("a process has died") from None

    def receive(self) -> Any:
        latest[0] = time.monotonic()
        return pickle.load(self.stream)


def here(target: Any, args: Any) -> threading.Thread:
    """A thread in place of a process: so the parent, too, can make calls that block."""
    return threading.Thread(target=target, args=args, daemon=True)


ALL_THAT_TAKE = [("get",), ("get_nowait",), ("recv",)]
all_literals: list[Any] = []  # what the story puts, by the numbers of the library's items that stand for it


class StandIn:
    """A literal of the story. In the process that is told to put it, it arrives as an item that the library carries."""

    def __init__(self, literal: Any) -> None:
        self.literal = literal
        if repr(literal) not in map(repr, all_literals):
            all_literals.append(literal)
        self.number = [*map(repr, all_literals)].index(repr(literal))

    def __repr__(self) -> str:
        return repr(self.literal)

    def __reduce__(self) -> Any:
        return the_item, (self.number, item_size(self.literal))


def item_size(literal: Any) -> int:
    return len(literal) if isinstance(literal, bytes) and len(literal) > 1000 else 0


def the_item(number: int, size: int) -> Any:
    return adapter.items(number, size) if size else adapter.items(number)


def with_stand_ins(function: Any, arguments: Any) -> Any:
    """The arguments of a call, or of several, with stand-ins for what they put."""
    if function not in (call, call_with_each) or arguments[1] not in ("put", "put_nowait", "send"):
        return arguments
    thing, method, given, *keywords = arguments
    if function is call_with_each:
        return thing, method, [[StandIn(literal) for literal in each] for each in given]
    named = {name: StandIn(v) if name in ("obj", "item") else v for name, v in keywords[0].items()}
    return thing, method, [*map(StandIn, given[:1]), *given[1:]], named


def recognised(reply: Any) -> Any:
    """What came out of a queue, as the literal for which it stands."""
    how, value, took = reply
    if how == "raised":
        return reply
    return how, [*map(literal_of, value)] if isinstance(value, list) else literal_of(value), took


def literal_of(value: Any) -> Any:
    for number, literal in enumerate(all_literals):
        if are_alike(the_item(number, item_size(literal)), value):
            return literal
    return value


def are_alike(one: Any, other: Any) -> bool:
    if hasattr(adapter, "equal"):
        return bool(adapter.equal(one, other))
    same = one == other
    return type(one) is type(other) and bool(same.all() if hasattr(same, "all") else same)


class Pending:
    """A call that has begun."""

    def __init__(self, actor: Any, thing: Any, told: str, timeout: Any, function: Any, *arguments: Any) -> None:
        self.told = "%s's %s" % (actor, told)
        self.patience = PATIENCE + (timeout or 0)
        self.reply: Any = None
        self.process = actor.process(thing)
        self.lane = next(each for each in self.process.lanes[:-1] if each.free)
        self.lane.free = False
        self.takes = arguments[1:2] in ALL_THAT_TAKE  # with stand_ins
        arguments = with_stand_ins(function, arguments)  # with stand_ins
        self.lane.send(function, *arguments)

    def __repr__(self) -> str:
        return self.told

    def arrived(self, seconds: float = 0.0) -> bool:
        """Whether it ends within so many seconds."""
        if self.reply is None and select.select([self.lane.connection], [], [], max(0.0, seconds))[0]:
            try:
                self.reply = self.lane.receive()
            except (EOFError, ConnectionError):
                raise Broken("the process died in %s" % self.told) from None
            self.lane.free = True
            self.reply = recognised(self.reply) if self.takes else self.reply  # with stand_ins
            how, value, _ = self.reply
            told = "%s: %s" % (type(value).__name__, value) if how == "raised" else brief(value)
            seen.append("%s %s %s" % (self.told, how, told.rstrip(": ")))
        return self.reply is not None

    def blocks(self) -> bool:
        """Whether it has not ended when nothing has happened for a while."""
        while not self.arrived(latest[0] + QUIET - time.monotonic()):
            if time.monotonic() >= latest[0] + QUIET:
                return True
        return False

    def waits_without_limit(self, below: float = 0.0) -> bool:
        """Whether nothing ends it for a while. (That nothing ever will cannot be seen.)"""
        return not self.arrived(LONG)

    def never_returns(self) -> bool:
        """Whether nothing ends it for as long as a call may take."""
        return not self.arrived(self.patience)

    def ends_by_returning(self, value: Any) -> bool:
        """Whether it ends soon, and by returning exactly this: 1 is not True, and -0.0 is not 0.0."""
        if not self.arrived(4.0) or self.reply[0] != "returned" or self.reply[1] != value:
            return False
        return sorted(repr(self.reply[1])) == sorted(repr(value))  # sets are written in any order

    def ends_by_raising(self, error: Any) -> bool:
        """Whether it ends soon, and by raising this."""
        return self.arrived(4.0) and self.reply[0] == "raised" and is_a(self.reply[1], error)

    def completes(self) -> bool:
        self.result()
        return True

    def result(self) -> Any:
        """What it returns, or raises."""
        if not self.arrived(self.patience):
            raise Broken("%s has not returned after %g s" % (self.told, self.patience))
        how, value, _ = self.reply
        if how == "raised":
            raise value
        return value

    def has_ended_before(self, instant: float, otherwise: str) -> bool:
        return self.ended < instant

    @property
    def begun(self) -> float:
        return float(self.reply[2][0])

    @property
    def ended(self) -> float:
        return float(self.reply[2][1])

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


class Calls:
    """put(q, "item") stands for q.put("item"), and so for every method."""

    def perform(self, thing: Thing | None, method: str, *arguments: Any, **keywords: Any) -> Any:
        raise NotImplementedError

    def __getattr__(self, method: str) -> Any:
        return lambda thing, *arguments, **keywords: self.perform(thing, method, *arguments, **keywords)

    def give(self, entrance: Thing, item: Any) -> Any:
        return self.perform(entrance, "send" if entrance.kind == "Pipe" else "put", item)

    def take(self, outlet: Thing) -> Any:
        return self.perform(outlet, "recv" if outlet.kind == "Pipe" else "get")

    def enter(self, end: Thing) -> Any:
        return self.perform(end, "__enter__")

    def leave(self, end: Thing) -> Any:
        return self.perform(end, "__exit__", None, None, None)

    def wait(self, *arguments: Any, **keywords: Any) -> Any:
        return self.perform(None, "wait", *arguments, **keywords)

    def connects(self, *arguments: Any, **keywords: Any) -> Any:
        return self.perform(None, "Client", *arguments, **keywords)

    def recv_bytes_into(self, end: Thing, size: int, *arguments: Any, **keywords: Any) -> Any:
        """recv_bytes_into a buffer of `size` dots."""
        return self.perform(end, "recv_bytes_into", bytearray(b"." * size), *arguments, **keywords)

    def deliver_challenge(self, *arguments: Any) -> Any:
        return self.perform(None, "deliver_challenge", *arguments)

    def answer_challenge(self, *arguments: Any) -> Any:
        return self.perform(None, "answer_challenge", *arguments)


class Actor(Calls):
    """A process of the story: producer.put(q, "item") makes it call q.put("item"), and returns what that returns."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.processes: list[Process] = []
        self.begin = Begin(self)  # with begin
        self.keep = Keep(self)  # with keep
        self.last: Any = None  # with handles_a_signal, is_signalled, is_interrupted, is_alarmed

    def __repr__(self) -> str:
        return self.name

    def process(self, thing: Thing | None) -> Process:
        """The process that holds this object."""
        if fresh or not self.processes:
            assemble()
        found = self.processes[-1]
        for each in self.processes:  # with again
            found = each if thing is not None and thing.number in each.given else found  # with again
        self.last = found  # with handles_a_signal, is_signalled, is_interrupted, is_alarmed
        return found

    def perform(self, thing: Thing | None, method: str, *arguments: Any, **keywords: Any) -> Any:
        return self.start(thing, method, arguments, keywords).result()

    def start(self, thing: Any, method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
        """Begin a call."""
        given = [*map(brief, arguments), *("%s=%s" % (name, brief(value)) for name, value in keywords.items())]
        told = "%s%s(%s)" % ("%s." % thing if thing else "", method, ", ".join(given))
        request = thing, method, arguments, keywords
        if thing is None:  # with functions
            request = Library(), method, arguments, keywords  # with functions
        if method in KEPT:  # with keeps
            return Kept(self, KEPT[method], thing, told, keywords.get("timeout"), *request)  # with keeps
        if method == "wait":  # with wait
            return Named(self, arguments[0], told, keywords.get("timeout"), *request)  # with wait
        return Pending(self, thing, told, keywords.get("timeout"), call, *request)

    def times(self, count: int) -> Repeated:
        return Repeated(self, count)

    def in_turn(self, count: int) -> Repeated:
        return Repeated(self, count, in_turn=True)

    def put_each(self, queue: Thing, items: Iterable[Any]) -> None:
        self.begin_put_each(queue, items).result()

    def begin_put_each(self, queue: Thing, items: Iterable[Any]) -> Pending:
        return self.several(queue, "put", [[item] for item in items])

    def get_each(self, queue: Thing, count: int) -> Any:
        return self.begin_get_each(queue, count).result()

    def begin_get_each(self, queue: Thing, count: int) -> Pending:
        return self.several(queue, "get", [[]] * count)

    def send_each(self, end: Thing, items: Iterable[Any]) -> None:
        self.begin_send_each(end, items).result()

    def begin_send_each(self, end: Thing, items: Iterable[Any]) -> Pending:
        return self.several(end, "send", [[item] for item in items])

    def recv_each(self, end: Thing, count: int) -> Any:
        return self.several(end, "recv", [[]] * count).result()

    def begin_give_each(self, entrance: Thing, items: Iterable[Any]) -> Pending:
        return self.several(entrance, "send" if entrance.kind == "Pipe" else "put", [[item] for item in items])

    def take_each(self, outlet: Thing, count: int) -> Any:
        return self.several(outlet, "recv" if outlet.kind == "Pipe" else "get", [[]] * count).result()

    def several(self, thing: Thing, method: str, calls: Sequence[Sequence[Any]]) -> Pending:
        """Begin several calls, one after the other."""
        told = "%s.%s(%s), the first of %d calls," % (thing, method, ", ".join(map(brief, calls[0])), len(calls))
        return Pending(self, thing, told, None, call_with_each, thing, method, calls)

    def recv_bytes_into(self, end: Thing, size: int, *arguments: Any, **keywords: Any) -> Any:
        """What recv_bytes_into a buffer of `size` dots returns, and the buffer afterwards."""
        told = "%s.recv_bytes_into(a buffer of %d, ...)" % (end, size)
        return Pending(self, end, told, None, receive_into, end, size, arguments, keywords).result()

    def attributes(self, thing: Thing, *names: str) -> Any:
        return Pending(self, thing, "look at %s" % thing, None, look_at, thing, names).result()

    def has(self, value: Any) -> Thing:
        """An object with this value, kept by its process."""
        item = Thing("item")
        made_here.append(item)  # with keep, enter
        Pending(self, None, "item = %s" % brief(value), None, store, item.number, value).result()
        return item

    def sees(self, kept: Thing) -> Any:
        return Pending(self, kept, "look at %s" % kept, None, held, kept.number).result()

    def drops(self, thing: Thing) -> None:
        Pending(self, thing, "del %s" % thing, None, drop, thing.number).result()

    def threads(self) -> int:
        return int(Pending(self, None, "count of threads", None, threading.active_count).result())

    def descriptors(self) -> int:
        return int(Pending(self, None, "count of descriptors", None, count_descriptors).result())

    def listens(self, *arguments: Any, **keywords: Any) -> Any:
        listens = self.perform(None, "Listener", *arguments, **keywords)
        listens.address = self.attributes(listens, "address").get("address")
        return listens

    def sentinel_of(self, actor: Actor) -> Thing:
        sentinel = Thing("sentinel")
        objects[sentinel.number] = actor.processes[-1].process.sentinel
        return sentinel

    def runs(self, program: Callable[..., Any], *arguments: Any) -> Any:
        """What a function of the script returns in its process; it is passed all that makes objects and processes."""
        return self.begin_run(program, *arguments).result()

    def begin_run(self, program: Callable[..., Any], *arguments: Any) -> Pending:
        told = "%s(%s)" % (program.__name__, ", ".join(map(brief, arguments)))
        thing = next((each for each in arguments if isinstance(each, Thing)), None)
        return Pending(self, thing, told, 20, run, program, arguments)

    def socketpair(self) -> list[Thing]:
        pair = [Thing("socket"), Thing("socket2")]
        Pending(self, None, "socketpair()", None, make_sockets, [each.number for each in pair]).result()
        return pair

    def handles_a_signal(self) -> None:
        """A signal arrives in its main thread, and a handler that does nothing handles it."""
        self.last.at_once(signal_itself)

    def is_signalled(self) -> Pending:
        """The same, sooner or later: that is what is begun."""
        return Pending(self, None, "handling a signal", None, signal_itself)

    def is_interrupted(self) -> None:
        """SIGINT arrives in its main thread, as from the keyboard."""
        self.last.at_once(interrupt)

    def is_alarmed(self) -> None:
        """A signal arrives in its main thread, and its handler raises an exception."""
        self.last.at_once(alarm_itself)


class Begin(Calls):
    """producer.begin.put(q, "item") does not wait until the call ends."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def perform(self, thing: Thing | None, method: str, *arguments: Any, **keywords: Any) -> Any:
        return self.actor.start(thing, method, arguments, keywords)


class Library:
    """What has wait, Listener and Client."""

    def __reduce__(self) -> Any:
        return held, (None,)


KEPT = {"Listener": "listener", "Client": "connection", "accept": "connection", "__enter__": "object"}
kept_things: dict[int, Thing] = {}


class Kept(Pending):
    """A call whose result stays in the process that makes it."""

    def __init__(self, actor: Any, label: str, thing: Any, told: str, timeout: Any, *request: Any) -> None:
        self.thing = Thing(label)
        super().__init__(actor, thing, told, timeout, call_and_keep, self.thing.number, *request)
        self.process.given.add(self.thing.number)
        made_here.append(self.thing)

    def result(self) -> Any:
        number = super().result()
        return next(each for each in made_here if each.number == number)


class Named(Pending):
    """A call that returns objects under test."""

    def __init__(self, actor: Any, things: Any, told: str, timeout: Any, *request: Any) -> None:
        thing = next((each for each in things if isinstance(each, Thing)), None)
        super().__init__(actor, thing, told, timeout, call_and_name, *request)
        self.things = {each.number: each for each in things if isinstance(each, Thing)}

    def result(self) -> Any:
        return [self.things.get(each, each) for each in super().result()]


class Keep(Calls):
    """consumer.keep.get(q) leaves what the call returns in its process."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def perform(self, thing: Thing | None, method: str, *arguments: Any, **keywords: Any) -> Any:
        told = "%s.%s(%s)" % (thing, method, ", ".join(map(brief, arguments)))
        return Kept(self.actor, "object", thing, told, None, thing, method, arguments, keywords).result()


class Repeated(Calls):
    """producer.times(5).put(q, "item") makes the call in five threads at once, in_turn(5) one after the other."""

    def __init__(self, actor: Actor, count: int, in_turn: bool = False) -> None:
        self.actor = actor
        self.count = count
        self.in_turn = in_turn

    def perform(self, thing: Thing | None, method: str, *arguments: Any, **keywords: Any) -> Sample:
        def begin() -> list[Pending]:
            begun: list[Pending] = []
            for _ in range(self.count):
                begun.append(self.actor.start(thing, method, arguments, keywords))
                if self.in_turn:
                    begun[-1].arrived(begun[-1].patience)
            return begun

        return Sample(begin)


class Sample:
    """The same call, several times. Noise only adds time, so the fastest counts."""

    def __init__(self, begin: Callable[[], list[Pending]]) -> None:
        self.begin_some = begin
        self.pending: list[Pending] = []
        self.take_some()

    def take_some(self) -> None:
        begun = self.begin_some()
        for each in begun:
            if not each.arrived(each.patience):
                raise Broken("%s has not returned after %g s" % (each, each.patience))
        self.pending += begun

    def least(self) -> float:
        return min(each.seconds for each in self.pending)

    def least_is_below(self, limit: float) -> bool:
        deadline = time.monotonic() + 3
        while self.least() >= limit and time.monotonic() < deadline:
            self.take_some()
        seen.append("%s took %.4f s at its fastest; the limit is %.4f s" % (self.pending[0], self.least(), limit))
        return self.least() < limit

    def all_raise(self, error: Any) -> bool:
        return all(each.reply[0] == "raised" and is_a(each.reply[1], error) for each in self.pending)

    def all_return(self, value: Any) -> bool:
        return all(type(each.reply[1]) is type(value) and each.reply[1] == value for each in self.pending)

    def never_early(self, timeout: float) -> bool:
        seen.append("%s took %.4f s at its fastest" % (self.pending[0], self.least()))
        return self.least() >= timeout - max(0.001, timeout / 1000)

    def in_time(self, timeout: float) -> bool:
        return self.least_is_below(timeout + max(0.010, 0.2 * timeout) + QUANTUM)

    def at_once(self) -> bool:
        return self.least_is_below(0.005 + QUANTUM)


class Ending:
    """The end of a child process."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner

    def arrived(self, seconds: float = 0.0) -> bool:
        self.owner.processes[0].process.join(max(0.001, seconds))
        return not self.owner.processes[0].process.is_alive()

    def blocks(self) -> bool:
        return not self.arrived(QUIET)

    def waits_without_limit(self) -> bool:
        return not self.arrived(LONG)

    def completes(self) -> bool:
        if not self.arrived(PATIENCE):
            raise Broken("%s has not ended after %g s" % (self.owner, PATIENCE))
        latest[0] = time.monotonic()
        seen.append("%s ended" % self.owner)
        return True

    def code(self) -> int:
        self.completes()
        return self.owner.exit_code()  # type: ignore[no-any-return]


class Child(Actor):
    """A process that is started in the course of the story, and holds only what it is passed."""

    def exits(self, way: str = "return", code: int = 0) -> Ending:
        self.processes[0].lanes[0].send(None, way, code)
        return Ending(self)

    def is_stopped(self) -> None:
        os.kill(self.processes[0].pid, signal.SIGSTOP)

    def is_continued(self) -> None:
        os.kill(self.processes[0].pid, signal.SIGCONT)

    def is_killed(self) -> None:
        os.kill(self.processes[0].pid, signal.SIGKILL)
        Ending(self).completes()

    def exit_code(self) -> Any:
        return self.processes[0].process.exitcode


def child(*things: Thing) -> Child:
    """Start another process, and pass it these objects."""
    assemble()
    number = sum(isinstance(each, Child) for each in children) + 1
    children.append(Child("child%d" % number if number > 1 else "child"))
    given = {thing.number: objects[thing.number] for thing in things}
    children[-1].processes.append(Process(context.Process, given))
    return children[-1]


children: list[Child] = []
made_here: list[Thing] = []


def assemble() -> None:
    """Start the processes of the story, and pass them the objects that were made."""
    given = {thing.number: objects[thing.number] for thing in fresh}
    if fresh or not all(actor.processes for actor in crew):
        fresh.clear()
        for actor in crew:
            start = context.Process
            start = here if actor.name == "parent" else start  # with parent, construct
            actor.processes.append(Process(start, given))


def made(these: Iterable[Any], *names: str) -> list[Thing]:
    things = [Thing(name) for name in names]
    objects.update(zip([thing.number for thing in things], these))
    fresh.extend(things)
    made_here.extend(things)  # with keep, enter
    return things


class case:
    """What is under test."""

    start_method = START_METHOD
    poll_quantum = QUANTUM

    class kind:
        value = KIND


def new_queue(*arguments: Any, **keywords: Any) -> Thing:
    """A queue that all processes of the story hold."""
    return made([getattr(context, KIND)(*arguments, *keywords.values())], "q")[0]


def new_pipe(duplex: bool = True) -> list[Thing]:
    """The two ends of a pipe, which all processes of the story hold."""
    return made(context.Pipe(duplex), *(("a", "b") if duplex else ("reader", "writer")))


def channel() -> list[Thing]:
    """Where items go in and where they come out."""
    return new_pipe(False)[::-1] if KIND == "Pipe" else [new_queue()] * 2


def construct(*arguments: Any, **keywords: Any) -> Any:
    """An object that only the parent holds, made by exactly this call."""
    things = [Thing(name) for name in (("a", "b") if KIND == "Pipe" else ("q",))]
    told = "%s(...)" % KIND
    Pending(parent, None, told, None, make_here, [each.number for each in things], arguments, keywords).result()
    return tuple(things) if KIND == "Pipe" else things[0]


def hand(end: Thing, *owners: Actor) -> None:
    """Close an end of a pipe in every process except its owners', as programs do that have passed it on."""
    assemble()
    for process in processes:
        mine = any(process in owner.processes for owner in owners)
        if not mine and end.number in process.given and process.pid != os.getpid():
            process.at_once(shut, end.number)
    if "parent" not in [owner.name for owner in owners]:
        shut(end.number)


def settle() -> None:
    """Let everything come to rest: no other process can tell when what was put is in the pipe."""
    time.sleep(max(0.0, latest[0] + QUIET - time.monotonic()))


def observe(seen: str) -> None:
    """What was seen, where several outcomes are allowed."""


def arises(situation: bool, otherwise: str) -> None:
    if not situation:
        raise Inconclusive(otherwise)


def waits_to_flush(waiting: Any, *_: Any) -> bool:
    """Whether it waits, as it must: this library keeps large items in a pipe until they are taken."""
    return bool(waiting.blocks())


def keeps_its_timeout(timeout: float, begin: Any, wait: Any, signal: Any) -> bool:
    """Whether the timeout of a call does not begin anew when a signal is handled half-way."""
    undisturbed = begin(timeout)
    with contextlib.suppress(Exception):
        undisturbed.result()
    besides = max(0.0, undisturbed.ended - undisturbed.begun - timeout)
    handled: list[float] = []
    waited: list[float] = []
    for _ in range(6):
        call = begin(timeout)
        with contextlib.suppress(Exception):
            wait(besides + timeout / 2)
        handling = signal()
        with contextlib.suppress(Exception):
            call.result()
        handling.result()
        if call.begun < handling.begun < call.ended:
            late = call.ended - handling.begun - timeout
            (handled if handling.ended < call.ended else waited).append(late)
        else:
            timeout *= 2
    arises(handled + waited != [], "the signal never came during the call")
    return bool(min(handled or waited) < 0)


class Inconclusive(BaseException):
    """The story does not get to where it could show anything."""


class raises:
    """with raises(Full): the last call in it has to raise this."""

    def __init__(self, error: Any, match: str = "") -> None:
        self.errors = error if isinstance(error, tuple) else (error,)
        self.match = match
        self.value: Any = None

    def __enter__(self) -> raises:
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> bool:
        if error is None:
            raise Broken("%s and did not raise %s" % (seen[-1], " or ".join(each.__name__ for each in self.errors)))
        self.value = error
        right = any(is_a(error, each) for each in self.errors) and self.match in str(error)
        return right and not isinstance(error, Broken)


def is_a(error: Any, kind: Any) -> bool:
    """Whether it is of this class, or of one of the same name: each library has its own BufferTooShort."""
    return kind.__name__ in [each.__name__ for each in type(error).__mro__]


def pattern(size: int, seed: int = 0) -> bytes:
    """So many bytes in which any damage shows."""
    return random.Random(seed).getrandbits(8 * size).to_bytes(size, "big")


LARGE = pattern(1100000)  # more than a pipe holds
HUGE = pattern(33 * 2**20)


def brief(value: Any) -> str:
    told = repr(value)
    return told if len(told) < 80 else "%s... (%d characters)" % (told[:40], len(told))


def demonstrate(story: Callable[..., Any], *arguments: Any) -> None:
    """Tell the story, and say whether the library is right."""
    with tempfile.TemporaryDirectory() as folder:
        listener.bind(os.path.join(folder, "socket"))
        listener.listen(64)
        listener.settimeout(PATIENCE)
        told, code = "holds", 0
        try:
            story(*arguments)
        except Inconclusive as error:  # with arises
            told, code = "inconclusive: %s" % error, 10  # with arises
        except BaseException as error:
            line = traceback.extract_tb(error.__traceback__)[1]
            why = seen[-1] if " raised " in seen[-1] else "%s: %s" % (type(error).__name__, error)
            why = seen[-1] if isinstance(error, AssertionError) else str(error) if isinstance(error, Broken) else why
            told, code = "broken: %s, in line %s: %s" % (why, line.lineno, line.line), 1
        print(told, flush=True)
    end(code)


def end(code: int) -> None:
    """End all processes, even if the library still waits for something."""
    for each in processes:
        if each.pid != os.getpid():
            with contextlib.suppress(Exception, Broken):  # with runs, begin_run
                each.lanes[-1].connection.settimeout(1)  # with runs, begin_run
                each.at_once(end_begun)  # with runs, begin_run
            with contextlib.suppress(ProcessLookupError):
                os.kill(each.pid, signal.SIGKILL)
    end_begun()  # with runs, begin_run
    for made in [*objects.values()]:  # with discards
        with contextlib.suppress(Exception):  # with discards
            adapter.discard(made)  # with discards
    last = threading.Timer(2, os._exit, [code])
    last.daemon = True
    last.start()
    sys.exit(code)

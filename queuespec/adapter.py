"""The adapter: what a library author writes so that queuespec can judge a library.

An adapter is plain Python that imports the library and the standard library, but not queuespec: a module, a class that
can be instantiated without arguments, or an object. The protocols below say what queuespec looks for in it. They are
for readers and type checkers; this module is not imported where an implementation is judged. The smallest adapter:

    import multiprocessing_but_better as library

    name = "better"
    version = library.__version__
    start_methods = ["fork", "spawn"]
    context = library.get_context

`queuespec init` writes one, and `queuespec smoke` says whether it is right.

A module that has get_context and get_all_start_methods, like multiprocessing, needs no adapter: its own name is enough.
Anything else that a command line names (module:Object, file.py, file.py:Object, an entry point of the group
queuespec.implementations) is imported in the judged interpreter: from its site-packages, from PYTHONPATH, and last from
the working directory and the folder of a named file; if the file is part of a package, also from the folder that
contains the package.

How objects travel: they are made in one process and reach the others only as arguments of the adapter's Process. Under
spawn and forkserver arguments are pickled, so your classes must be at the top level of a module that the child can
import too, and must provide what makes them work there (__getstate__, __setstate__). An adapter named by its file is
such a module. The original is kept alive while the child lives.

All times are in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, Protocol

CAPABILITIES: Mapping[str, str] = MappingProxyType(
    {
        "processes": "Process starts operating system processes, each with its own exit and its own copies of objects. "
        "Without it (threads, interpreters) clauses about the end of a process and about copies of a pipe's end are "
        "not run.",
        "close": "Queues have close, and a closed queue refuses. Without it clauses about close are not run.",
        "feeder": "put returns before the item has left its process: something carries it later, which join_thread "
        "waits for and cancel_join_thread abandons. Without it clauses about these, and about flushing, are not run.",
        "copies": "What arrives is a copy, made by pickle or similar. Without it (items are passed as they are) "
        "clauses about items that cannot be pickled are not run.",
        "exit-code": "The exitcode of a joined process says how it ended. Without it nothing is concluded from an exit "
        "code.",
        "signals": "A process handles signals while an operation is blocked in it. Without it clauses about signals "
        "are not run.",
        "reclaims": "An object that was closed and dropped frees its descriptors and threads. Without it leaks are not "
        "looked for, and no case is LEAKED.",
        "namespace": "Users take the queues from a module that mirrors multiprocessing. An adapter declares it by "
        "naming that module as its namespace. Without it clauses about a module's names are not run.",
        "wait": "Several connections can be waited for at once. An adapter declares it by offering wait. Without it "
        "clauses about wait are not run.",
        "listener": "Processes connect to an address. An adapter declares it by offering Listener and Client. Without "
        "it clauses about these are not run.",
        "challenge": "The two halves of authentication can be called separately. An adapter declares it by offering "
        "deliver_challenge and answer_challenge. Without it clauses about these two are not run.",
        "manager": "Its queues are proxies of queues in a server process, and its family has Manager and BaseManager. "
        "Without it clauses about proxies and about servers are not run.",
    }
)
"""What an implementation may declare that it can do, and what changes if it does not."""


class Process(Protocol):
    """A worker that can be started. Threads and interpreters will do, if they have these methods."""

    def start(self) -> None: ...

    def join(self, timeout: float | None = None) -> None:
        """Wait until it ends, for at most `timeout` seconds."""

    def is_alive(self) -> bool: ...

    # exitcode: int | None      used if it exists, otherwise taken to be 0
    # daemon: bool              if it exists, the clause about daemonic processes sets it to True before start
    # sentinel: int             passed to wait, if the adapter has wait and the capability processes


class Queue(Protocol):
    """A queue. put and get raise queue.Full and queue.Empty, or classes derived from them.

    Queues may also have close, join_thread and cancel_join_thread; see the capabilities close and feeder. In the
    contract queue they may also have task_done, join and shutdown; a clause about a missing one is UNSUPPORTED.

    Clauses pass these parameters by keyword too: block and timeout of put and get (PUT-19, GET-12), and the item, which
    is named obj in the contract multiprocessing (PUT-20) and item in the contract queue (PUT-26).
    """

    def put(self, obj: Any, block: bool = True, timeout: float | None = None) -> None: ...

    def put_nowait(self, obj: Any) -> None: ...

    def get(self, block: bool = True, timeout: float | None = None) -> Any: ...

    def get_nowait(self) -> Any: ...

    def qsize(self) -> int: ...

    def empty(self) -> bool: ...

    def full(self) -> bool: ...


class JoinableQueue(Queue, Protocol):
    """A queue that counts unfinished tasks."""

    def task_done(self) -> None: ...

    def join(self) -> None: ...


class SimpleQueue(Protocol):
    """An unbounded queue without timeouts or a feeder. It may also have close. Clauses pass the item by position."""

    def put(self, obj: Any, /) -> None: ...

    def get(self) -> Any: ...

    def empty(self) -> bool: ...


class Connection(Protocol):
    """An end of a pipe. It may also have closed, readable and writable, and be used in a with statement.

    One clause for each method passes its parameters by name; all others pass them by position.
    """

    def send(self, obj: Any) -> None: ...

    def recv(self) -> Any: ...

    def poll(self, timeout: float | None = 0.0) -> bool: ...

    def send_bytes(self, buf: Any, offset: int = 0, size: int | None = None) -> None: ...

    def recv_bytes(self, maxlength: int | None = None) -> bytes: ...

    def recv_bytes_into(self, buf: Any, offset: int = 0) -> int: ...

    def fileno(self) -> int: ...

    def close(self) -> None: ...


class Listener(Protocol):
    """Accepts connections from clients. It is also used in a with statement."""

    @property
    def address(self) -> Any:
        """The address that it is bound to, which can be passed to a Client."""

    @property
    def last_accepted(self) -> Any:
        """The address of the last accepted client, None if there was none."""

    def accept(self) -> Connection: ...

    def close(self) -> None: ...


class Family(Protocol):
    """A way to start workers, and the objects that can be passed to them.

    Process is required, and at least one of the other factories; provide those that the library has. Nearly all calls
    come from one process, the one that starts the workers; some clauses open a family in a worker.
    """

    def Process(self, *, target: Callable[..., object], args: Iterable[Any]) -> Process:
        """Create a worker that will call target(*args). The target is a function of an importable module."""

    # The rest is optional. If a factory takes no maxsize, or no duplex, the clauses that pass one are UNSUPPORTED;
    # clauses demand these two names (CTOR-01, CTOR-10). If there is a set_forkserver_preload, as in multiprocessing's
    # contexts, queuespec uses it to preload its own worker.

    def Queue(self, maxsize: int = 0) -> Queue: ...

    def JoinableQueue(self, maxsize: int = 0) -> JoinableQueue: ...

    def SimpleQueue(self) -> SimpleQueue: ...

    def Pipe(self, duplex: bool = True) -> tuple[Connection, Connection]:
        """The two ends, the receiving one first if duplex is False."""

    # The next two belong to the capability manager.

    def Manager(self) -> Any:
        """Start a server and return its manager, like multiprocessing.Manager()."""

    BaseManager: type[Any]
    """The class from which users derive their own managers, like multiprocessing.managers.BaseManager."""

    def close(self) -> None:
        """Called when the family is no longer needed: end the server that context() started, if any."""


class Adapter(Protocol):
    """An adapter. start_methods and context are required; everything else has a default."""

    start_methods: Sequence[str]
    """The ways to start workers, each a word that context() understands: "fork", "spawn", "forkserver", "thread",
    "interpreter". Each is judged separately."""

    def context(self, start_method: str, /) -> Family:
        """Open the family of objects for a start method. It may start a server, which Family.close ends."""

    # The rest is optional.

    name: str
    """Its name in reports. Default: what the command line named."""

    version: str
    """The version of the library, as in "4.3.2". Default: empty."""

    contract: Literal["multiprocessing", "queue"]
    """The rules that it follows: those of multiprocessing.Queue, or those of queue.Queue, which Manager queues and
    thread queues follow. A clause says to which of them it applies. Default: "multiprocessing"."""

    level: Literal["must", "should", "de-facto"]
    """The weakest level of clause that fails a run, unless the command line or pytest's configuration says otherwise:
    "de-facto" for a library that means to match CPython even where nothing is documented. Default: "should"."""

    capabilities: Sequence[str]
    """Which of CAPABILITIES it has. Default: all of them in the contract multiprocessing, none in the contract queue.
    A capability that is not declared makes clauses UNSUPPORTED; it never makes one pass."""

    kinds: Sequence[str]
    """Which of "Queue", "JoinableQueue", "SimpleQueue" and "Pipe" are judged. Default: those that the family has."""

    namespace: Any
    """The module from which users take the queues, if it mirrors multiprocessing. It declares the capability namespace.
    Default: none; for a module that needs no adapter, the module itself."""

    poll_quantum: float
    """For a library that polls: how long a blocked operation may take to notice that it can proceed, in seconds. It is
    added where a clause says "at once" or "in time". Default: 0."""

    # What its queues cannot do. Each of these only makes clauses UNSUPPORTED, with the reason; docs/adapters.md has an
    # example of each.

    def items(self, n: int, size: int = 0) -> Any:
        """For queues that carry only some values: the n-th item that they carry (n = 0, 1, 2, ...), equal for equal n
        and unequal otherwise; if `size` is given, one whose content has at least so many bytes. An item without a size
        is small: at most 400 bytes as it is carried. Clauses that put any value put these in its place; clauses about
        types and pickling are not run. If it takes no size, neither are clauses about large items. Default: none; any
        object that can be pickled is put."""

    def equal(self, one: Any, other: Any) -> bool:
        """Whether what has arrived is an item. Default: it has the same type and ==; arrays, in all their items."""

    largest_item: int
    """The size of the largest item that can be put, in bytes of its pickle. Default: there is no limit."""

    most_objects: int
    """How many objects of all kinds may exist at once, on the whole machine; an object exists until every process has
    closed it and, with discard, until it is discarded. Default: there is no limit that matters."""

    missing: Sequence[str]
    """Methods that a kind of object does not have, such as "SimpleQueue.empty" or "Pipe.poll". What is missing and not
    declared makes clauses fail. Default: none."""

    def discard(self, made: Any, /) -> None:
        """Called once for everything that a factory of Family returned (for a pipe, the pair), in the process that made
        it, when its case has ended and it has been closed: to unlink a name, or to remove a file. Default: none."""

    inherits: Literal["stdlib"]
    """For a library that stands on the standard library's queues: the known failures of the standard library count as
    its own, and those that it has mended are mentioned. The same word can stand at the top of its known failures.
    Default: none."""

    def wait(self, object_list: Iterable[Any], timeout: float | None = None) -> list[Any]:
        """The library's multiprocessing.connection.wait, for at most `timeout` seconds. Default: none."""

    def Listener(
        self, address: Any = None, family: str | None = None, backlog: int = 1, authkey: bytes | None = None
    ) -> Listener:
        """The library's multiprocessing.connection.Listener. Default: none; give both this and Client, or neither."""

    def Client(self, address: Any, family: str | None = None, authkey: bytes | None = None) -> Connection:
        """The library's multiprocessing.connection.Client. Default: none."""

    def deliver_challenge(self, connection: Connection, authkey: bytes, /) -> None:
        """The library's multiprocessing.connection.deliver_challenge. Default: none; it needs answer_challenge too."""

    def answer_challenge(self, connection: Connection, authkey: bytes, /) -> None:
        """The library's multiprocessing.connection.answer_challenge. Default: none."""

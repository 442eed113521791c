"""What a library author writes so that queuespec can judge a library: an adapter.

An adapter is plain Python that imports the library and the standard library, nothing of queuespec: a module, a class
that can be made without arguments, or an object. The protocols below say what is looked for in it. They are for
readers and for type checkers; nothing imports this module where an implementation is judged. The least that works:

    import multiprocessing_but_better as library

    name = "better"
    version = library.__version__
    start_methods = ["fork", "spawn"]
    context = library.get_context

A module that has get_context and get_all_start_methods, as multiprocessing has, needs no adapter: its own name is
enough. Whatever else a command line may name (module:Object, file.py, file.py:Object, an entry point of the group
queuespec.implementations), it is imported in the judged interpreter, from its site-packages, from PYTHONPATH, and
last from the working directory and the folder of a named file; if that is part of a package, also from where the
package is.

How objects travel. They are made in one process and reach the others as arguments of the Process that the adapter
gives, and in no other way. Under spawn and forkserver arguments are pickled: classes of your own must then stand at
the top of a module that the child can import too, and give what makes them work there (__getstate__, __setstate__).
An adapter that is named by its file is such a module. While the child lives, the original is kept alive.

All times are in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, Protocol

CAPABILITIES: Mapping[str, str] = MappingProxyType(
    {
        "processes": "Process starts processes of the operating system, with ends and copies of their own. Without it "
        "(threads, interpreters) clauses about the end of a process and about copies of a pipe's end are not run.",
        "close": "Queues have close, and a closed queue refuses. Without it clauses about close are not run.",
        "feeder": "put returns before the item is out of its process: something carries it later, which join_thread "
        "waits for and cancel_join_thread gives up. Without it clauses about these, and about flushing, are not run.",
        "copies": "What arrives is a copy, made by pickle or the like. Without it (items are handed over as they are) "
        "clauses about items that cannot be pickled are not run.",
        "exit-code": "A process that has been joined tells by exitcode how it ended. Without it nothing is concluded "
        "from an exit code.",
        "signals": "A signal to a process is handled while an operation waits there. Without it clauses about signals "
        "are not run.",
        "reclaims": "An object that was closed and dropped gives back its descriptors and threads. Without it what "
        "is left behind is not looked for, and no case is LEAKED.",
        "namespace": "Its users take the queues from a module that mirrors multiprocessing, which the adapter names as "
        "its namespace; that declares it too. Without it nothing is said of a module's names.",
        "wait": "Several connections can be waited for at once. An adapter declares it by offering wait. Without it "
        "clauses about wait are not run.",
        "listener": "Processes meet at an address. An adapter declares it by offering Listener and Client. Without it "
        "clauses about these are not run.",
        "challenge": "The two halves of authentication can be called by themselves. An adapter declares it by offering "
        "deliver_challenge and answer_challenge. Without it nothing is said of these two.",
        "manager": "Its queues are proxies of queues in a server process, and its family has Manager and BaseManager. "
        "Without it clauses about proxies and about servers are not run.",
    }
)
"""What an implementation may be able to do, and what changes if it does not declare that it can."""


class Process(Protocol):
    """A worker that has been made and may be started. Threads and interpreters will do, if they have these methods."""

    def start(self) -> None: ...

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end, for `timeout` seconds at most."""

    def is_alive(self) -> bool: ...

    # exitcode: int | None      looked at if it is there; 0 is assumed if it is not
    # daemon: bool              set to True before start, in the clause about daemonic processes, if it is there
    # sentinel: int             passed to wait, if there is a wait and Process has the capability processes


class Queue(Protocol):
    """A queue. put and get raise queue.Full and queue.Empty, or classes derived from them.

    Queues may also have close, join_thread and cancel_join_thread; see the capabilities close and feeder. In the
    contract queue they may have task_done, join and shutdown; a clause about one that is absent is UNSUPPORTED.

    Clauses pass all of these parameters by keyword too: block and timeout of put and get (PUT-19, GET-12), and the
    item, which is named obj in the contract multiprocessing (PUT-20), and item in the contract queue (PUT-26).
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
    """A queue without bound, timeouts or a feeder. It may also have close. Clauses pass the item by position."""

    def put(self, obj: Any, /) -> None: ...

    def get(self) -> Any: ...

    def empty(self) -> bool: ...


class Connection(Protocol):
    """An end of a pipe. It may also have closed, readable and writable, and be used in a with statement.

    Its parameters may have other names: clauses pass them by position.
    """

    def send(self, obj: Any, /) -> None: ...

    def recv(self) -> Any: ...

    def poll(self, timeout: float | None = 0.0, /) -> bool: ...

    def send_bytes(self, buf: Any, offset: int = 0, size: int | None = None, /) -> None: ...

    def recv_bytes(self, maxlength: int | None = None, /) -> bytes: ...

    def recv_bytes_into(self, buf: Any, offset: int = 0, /) -> int: ...

    def fileno(self) -> int: ...

    def close(self) -> None: ...


class Listener(Protocol):
    """What accepts the connections of clients. It is used in a with statement too."""

    @property
    def address(self) -> Any:
        """What it is bound to, and what a Client may be given."""

    @property
    def last_accepted(self) -> Any:
        """The address of the last client that was accepted, None if there was none."""

    def accept(self) -> Connection: ...

    def close(self) -> None: ...


class Family(Protocol):
    """What belongs together: a way to start workers, and the objects that may be passed to them.

    Process is required, and at least one of the other factories; give those that the library has. Nearly all calls
    come from one process, the one that starts the workers; some clauses open a family in a worker.
    """

    def Process(self, *, target: Callable[..., object], args: Iterable[Any]) -> Process:
        """Make a worker that will call target(*args). The target is a function of an importable module."""

    # What follows is optional. A factory that takes no maxsize, or no duplex, makes the clauses that give one
    # UNSUPPORTED; clauses demand these two names (CTOR-01, CTOR-10). If there is a set_forkserver_preload, as
    # multiprocessing's contexts have it, the kit has its own worker imported ahead.

    def Queue(self, maxsize: int = 0) -> Queue: ...

    def JoinableQueue(self, maxsize: int = 0) -> JoinableQueue: ...

    def SimpleQueue(self) -> SimpleQueue: ...

    def Pipe(self, duplex: bool = True) -> tuple[Connection, Connection]:
        """The two ends, the receiving one first if duplex is False."""

    # The next two go with the capability manager.

    def Manager(self) -> Any:
        """Start a server, and give its manager: what multiprocessing.Manager() gives."""

    BaseManager: type[Any]
    """The class from which users derive managers of their own, as from multiprocessing.managers.BaseManager."""

    def close(self) -> None:
        """Called when the family is needed no more: end a server that context() has started. May be missing."""


class Adapter(Protocol):
    """An adapter. start_methods and context are required, all else has a default."""

    start_methods: Sequence[str]
    """How workers come to life, each a word that context() understands: "fork", "spawn", "forkserver", "thread",
    "interpreter". Each is judged by itself."""

    def context(self, start_method: str, /) -> Family:
        """Open the family of objects for a start method. It may start a server, which Family.close ends."""

    # What follows is optional.

    name: str
    """What it is called in reports. Default: what the command line named."""

    version: str
    """The version of the library, as in "4.3.2". Default: empty."""

    contract: Literal["multiprocessing", "queue"]
    """The rules that it follows: those of multiprocessing.Queue, or those of queue.Queue, which Manager queues and
    queues of threads keep. A clause says in which of them it holds. Default: "multiprocessing"."""

    level: Literal["must", "should", "de-facto"]
    """The weakest level of a clause that turns a run red, unless the command line or the configuration of pytest says
    otherwise: "de-facto" for a library that means to be as CPython is where nothing is documented too. Default:
    "should"."""

    capabilities: Sequence[str]
    """What it is able to do, of CAPABILITIES. Default: all of them in the contract multiprocessing, none in the
    contract queue. A capability that is not declared makes clauses UNSUPPORTED, and never makes one pass."""

    kinds: Sequence[str]
    """Which of "Queue", "JoinableQueue", "SimpleQueue" and "Pipe" are judged. Default: those that the family has."""

    namespace: Any
    """The module from which its users take the queues, if it mirrors multiprocessing's. Default: none, but that of a
    module that needs no adapter is that module. With it goes the capability namespace."""

    poll_quantum: float
    """In seconds: how long an operation that waits may take to see that it can proceed, for a library that looks
    from time to time. It is added where a clause says "at once" or "in time". Default: 0."""

    def wait(self, object_list: Iterable[Any], timeout: float | None = None) -> list[Any]:
        """The library's multiprocessing.connection.wait, for at most `timeout` seconds. Default: none."""

    def Listener(
        self, address: Any = None, family: str | None = None, backlog: int = 1, authkey: bytes | None = None
    ) -> Listener:
        """The library's multiprocessing.connection.Listener. Default: none, nor then a Client."""

    def Client(self, address: Any, family: str | None = None, authkey: bytes | None = None) -> Connection:
        """The library's multiprocessing.connection.Client. Default: none."""

    def deliver_challenge(self, connection: Connection, authkey: bytes, /) -> None:
        """The library's multiprocessing.connection.deliver_challenge. Default: none, nor then an answer_challenge."""

    def answer_challenge(self, connection: Connection, authkey: bytes, /) -> None:
        """The library's multiprocessing.connection.answer_challenge. Default: none."""

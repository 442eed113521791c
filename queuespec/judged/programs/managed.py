"""Programs for clauses about managers, their servers, and the proxies of their objects.

They are run like those of the tutorials: see starting.py. The family under test has Manager and BaseManager.
A server that a program starts does not outlive it, even if the implementation forgets to end it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import signal

from .starting import joined, started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

kept: list[Any] = []  # kept until the process ends, like its globals


class WhereItIs:
    """Unpickled, it becomes the pid of the process that unpickles it."""

    def __reduce__(self) -> Any:
        return os.getpid, ()


def server_of(manager: Any) -> int:
    """The pid of its process."""
    asked = manager.Queue()
    asked.put(WhereItIs())
    return int(asked.get())


@contextlib.contextmanager
def a_manager_of(family: Any) -> Iterator[Any]:
    manager = family.Manager()
    server = server_of(manager)
    try:
        yield manager
        manager.shutdown()
    finally:
        whereabouts(None, server)


def whereabouts(family: Any, process: int) -> str:
    """Whether a process was still "here" or "gone". Then it is gone, killed if necessary, unless it is this one."""
    if process == os.getpid():
        return "here"
    try:
        with open("/proc/%d/stat" % process, "rb") as stat:
            if stat.read().rpartition(b")")[2].split()[0] in (b"Z", b"X"):  # a zombie
                return "gone"
    except OSError:  # it is gone, or this system does not say
        pass
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return "gone"
    return "here"


def collect() -> None:
    gc.collect()
    gc.collect()


def puts_into_what_it_gets(family: Any, outer: Any, item: Any) -> None:
    outer.get().put(item)


def offered_by_queues_of_a_manager(family: Any) -> list[list[str]]:
    """The names that a manager's Queue offers, and those that its JoinableQueue offers."""
    with a_manager_of(family) as manager:
        made = manager.Queue(), manager.JoinableQueue()
        return [[name for name in dir(each) if not name.startswith("_")] for each in made]


def puts_after_two_shutdowns(family: Any) -> tuple[str, str]:
    """Whether a put is "refused" or "accepted" after its manager has been shut down, twice, and where its server is."""
    with a_manager_of(family) as manager:
        server = server_of(manager)
        shared = manager.Queue()
        shared.put("before")
        manager.shutdown()
        manager.shutdown()
        try:
            shared.put("after")
        except Exception:  # which, is not said
            return "refused", whereabouts(family, server)
        return "accepted", whereabouts(family, server)


def proxies_come_and_go(family: Any) -> tuple[Any, str]:
    """What a get returned after the proxy that put it was gone, and whether the queue was still "here" or "gone" when
    no proxy was left."""
    with a_manager_of(family) as manager:
        first = manager.Queue()
        pickled = pickle.dumps(first)
        first.put("item")
        second = pickle.loads(pickled)
        del first
        collect()
        item = second.get(False)
        del second
        collect()
        try:
            pickle.loads(pickled)
        except Exception:  # which, is not said
            return item, "gone"
        return item, "here"


def drops_a_manager(family: Any) -> int:
    """The number of its server."""
    manager = family.Manager()
    server = server_of(manager)
    del manager
    collect()
    return server


def keeps_a_manager(family: Any) -> int:
    """The number of its server."""
    kept.append(family.Manager())
    return server_of(kept[-1])


def remote_manager(family: Any, address: tuple[str, int], served: Any = None) -> Any:
    """The QueueManager of the documentation, which serves a queue or is a client."""

    class QueueManager(family.BaseManager):  # type: ignore[misc]
        pass

    QueueManager.register("get_queue", callable=None if served is None else lambda: served)
    return QueueManager(address=tuple(address), authkey=b"abracadabra")


def serves_a_queue(family: Any, addresses: Any) -> None:
    """Serve forever; puts the address into a queue.

    The server wakes every second to check whether to stop, so network traffic is not taken for a deadlock.
    """
    server = remote_manager(family, ("127.0.0.1", 0), queue.Queue()).get_server()
    addresses.put(server.address)
    server.serve_forever()


def put_locally(filled: Any) -> None:
    filled.put("local hello")


def serves_what_a_local_process_fills(family: Any, addresses: Any, filled: Any) -> None:
    """Serve a queue for ever, into which a process started here has put; puts the address into another."""
    joined(started(family, put_locally, filled))
    server = remote_manager(family, ("127.0.0.1", 0), filled).get_server()
    addresses.put(server.address)
    server.serve_forever()


def puts_remotely(family: Any, address: tuple[str, int], item: Any) -> None:
    manager = remote_manager(family, address)
    manager.connect()
    manager.get_queue().put(item)


def gets_remotely(family: Any, address: tuple[str, int]) -> Any:
    manager = remote_manager(family, address)
    manager.connect()
    return manager.get_queue().get(False)


def shuts_down_what_was_not_started(family: Any) -> None:
    family.BaseManager().shutdown()


def lets_clients_in(family: Any, addresses: Any, done: Any) -> None:
    """Serve until an item arrives in a queue; puts the address into another.

    The server is that of a BaseManager: a Manager may have its own key.
    """
    manager = family.BaseManager()
    manager.start()
    try:
        addresses.put(manager.address)
        done.get()
    finally:
        manager.shutdown()


def tries_to_connect(family: Any, address: Any, *authkey: bytes) -> str:
    """Whether a manager with this key, or without one, is "connected", else the name of the exception."""
    try:
        family.BaseManager(address, *authkey).connect()
    except Exception as error:  # an answer
        return type(error).__name__
    return "connected"


def puts_a_proxy_of_a_manager_with_a_key(family: Any, item: Any) -> Any:
    """What a get returns after the item was put into its queue through a proxy that came out of another."""

    class Keyed(family.BaseManager):  # type: ignore[misc]
        pass

    Keyed.register("Queue", queue.Queue)
    with Keyed(authkey=b"a key of its own") as manager:
        inner, outer = manager.Queue(), manager.Queue()
        outer.put(inner)
        outer.get().put(item)
        return inner.get(False)


def a_proxy_in_a_queue_comes_and_goes(family: Any) -> str:
    """Whether a queue was still "here" or "gone" when no proxy was left, of which one had been in another queue."""
    with a_manager_of(family) as manager:
        outer, inner = manager.Queue(), manager.Queue()
        pickled = pickle.dumps(inner)
        outer.put(inner)
        outer.get()
        del inner
        collect()
        try:
            pickle.loads(pickled)
        except Exception:  # which, is not said
            return "gone"
        return "here"

"""Queues of multiprocessing.Manager: a server process holds queue.Queue objects, which others use through proxies."""

import multiprocessing
import multiprocessing.managers
import platform
import threading
import typing

name = "manager"
version = platform.python_version()
contract = "queue"
start_methods = sorted(multiprocessing.get_all_start_methods(), key=["fork", "spawn", "forkserver"].index)
kinds = ["Queue", "JoinableQueue"]
# Without signals: an exception raised by a handler leaves the reply to the interrupted call in the connection, and each
# later call of that thread returns the reply to the one before. Without reclaims: a proxy's connections stay open.
capabilities = ["processes", "copies", "exit-code", "manager"]


class context:
    """A server, started with the first queue, and processes that can be passed proxies of its queues."""

    BaseManager = multiprocessing.managers.BaseManager

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self._family = family
        self._manager: typing.Any = None
        self.Process = family.Process

    def Manager(self) -> typing.Any:
        manager: typing.Any = multiprocessing.managers.SyncManager(ctx=self._family)
        manager.start(_sleep_until_told)
        return manager

    def Queue(self, *arguments: typing.Any, **keywords: typing.Any) -> typing.Any:
        if self._manager is None:
            self._manager = self.Manager()
        return self._manager.Queue(*arguments, **keywords)

    JoinableQueue = Queue  # a manager's Queue has task_done and join; its JoinableQueue is not documented

    def close(self) -> None:
        if self._manager is not None:
            self._manager.shutdown()


def _sleep_until_told() -> None:
    """Keep the server's main thread, which no queue uses, from waking every second to check whether to stop.

    With that timer pending nothing is ever quite at rest, and that a call blocks would be decided by waiting.
    """
    wait = threading.Event.wait
    threading.Event.wait = lambda event, timeout=None: wait(event)  # type: ignore[assignment, method-assign]

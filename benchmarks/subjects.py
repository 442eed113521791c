"""Queues that wait in other ways than the standard library's, to try the blocking decision on."""

import multiprocessing
import multiprocessing.queues
import queue
import time

POLL = 0.005  # seconds


def _until(deadline, attempt, pause):
    while True:
        try:
            return attempt()
        except (queue.Empty, queue.Full):
            if deadline is not None and time.monotonic() > deadline:
                raise
        pause()


def _polled(pause):
    class Polled(multiprocessing.queues.Queue):
        def get(self, block=True, timeout=None):
            once = super().get
            if not block:
                return once(False)
            return _until(None if timeout is None else time.monotonic() + timeout, lambda: once(False), pause)

        def put(self, obj, block=True, timeout=None):
            once = super().put
            if not block:
                return once(obj, False)
            return _until(None if timeout is None else time.monotonic() + timeout, lambda: once(obj, False), pause)

    return Polled


def _sleep():
    time.sleep(POLL)


def _spin():
    pass


class Polling(_polled(_sleep)):
    """Looks every 5 ms."""


class Spinning(_polled(_spin)):
    """Looks all the time."""


class polling:
    start_methods = ("fork", "spawn", "forkserver")
    kinds = ("Queue",)
    poll_quantum = POLL
    made = Polling

    def __init__(self, start_method="fork"):
        self._context = multiprocessing.get_context(start_method)
        self.Process = self._context.Process

    @classmethod
    def context(cls, start_method):
        return cls(start_method)

    def Queue(self, maxsize=0):
        return self.made(maxsize, ctx=self._context)


class spinning(polling):
    made = Spinning


class manager(polling):
    contract = "queue"
    poll_quantum = 0

    def __init__(self, start_method="fork"):
        super().__init__(start_method)
        self._manager = None

    def Queue(self, maxsize=0):
        if self._manager is None:
            self._manager = self._context.Manager()
        return self._manager.Queue(maxsize)

    def close(self):
        if self._manager is not None:
            self._manager.shutdown()

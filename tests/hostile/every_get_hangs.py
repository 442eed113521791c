"""A get of any queue, of any kind and with any arguments, never returns; neither does recv."""

import multiprocessing
import multiprocessing.queues
import threading

start_methods = ("fork", "spawn", "forkserver")


def never(*arguments, **keywords):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


class Queue(multiprocessing.queues.Queue):
    get = get_nowait = never


class JoinableQueue(multiprocessing.queues.JoinableQueue):
    get = get_nowait = never


class SimpleQueue(multiprocessing.queues.SimpleQueue):
    get = never


class context:
    def __init__(self, start_method):
        self._context = multiprocessing.get_context(start_method)
        self.Process = self._context.Process
        self.Pipe = self._context.Pipe

    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self._context)

    def JoinableQueue(self, maxsize=0):
        return JoinableQueue(maxsize, ctx=self._context)

    def SimpleQueue(self):
        return SimpleQueue(ctx=self._context)

"""Threads of one process: multiprocessing.dummy's Process and Pipe, with queue.Queue as its Queue and JoinableQueue."""

import multiprocessing.dummy
import platform
import queue

name = "threads"
version = platform.python_version()
contract = "queue"
start_methods = ["thread"]
kinds = ["Queue", "JoinableQueue", "Pipe"]  # queue.SimpleQueue follows queue.Queue's rules, not multiprocessing's


class context:
    """Everything is in one process, whatever the start method."""

    Process = multiprocessing.dummy.Process
    Queue = JoinableQueue = queue.Queue
    Pipe = staticmethod(multiprocessing.dummy.Pipe)

    def __init__(self, start_method: str) -> None:
        pass

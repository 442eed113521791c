"""janus: queues between threads and asyncio; here its sync_q, used by threads alone (Python 3.10 or later)."""

import multiprocessing.dummy
import typing

import janus

name = "janus"
version = janus.__version__
contract = "queue"
start_methods = ["thread"]
capabilities = ["reclaims"]
kinds = ["Queue", "JoinableQueue"]


class context:
    """Everything is in one process, whatever the start method."""

    Process = multiprocessing.dummy.Process

    def __init__(self, start_method: str) -> None:
        pass

    def Queue(self, maxsize: int = 0) -> typing.Any:
        queue: janus.Queue[typing.Any] = janus.Queue(maxsize)
        return queue.sync_q

    JoinableQueue = Queue

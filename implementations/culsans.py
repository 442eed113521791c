"""culsans: queues for threads and for asyncio, trio and others at once; here its sync_q, used by threads."""

import multiprocessing.dummy
import typing

import culsans

name = "culsans"
version = culsans.__version__
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
        queue: culsans.Queue[typing.Any] = culsans.Queue(maxsize)
        return queue.sync_q

    JoinableQueue = Queue

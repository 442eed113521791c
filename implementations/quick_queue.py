"""quick-queue: multiprocessing's Queue, whose items travel in buckets; here each bucket is put at once."""

import importlib.metadata
import multiprocessing
import typing

import quick_queue.quick_queue

name = "quick-queue"
version = importlib.metadata.version("quick-queue")
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["Queue", "JoinableQueue"]


class _Remaining:
    """Its put delivers nothing until a bucket is full, or until put_remain is called, which its users must do."""

    def put(self, value: typing.Any, *arguments: typing.Any, **keywords: typing.Any) -> None:
        super().put(value, *arguments, **keywords)  # type: ignore[misc]
        self.put_remain(*arguments, **keywords)  # type: ignore[attr-defined]


class _Queue(_Remaining, quick_queue.quick_queue.QuickQueue):
    pass


class _JoinableQueue(_Remaining, quick_queue.quick_queue.QuickJoinableQueue):
    pass


class context:
    """The queues, with the locks and processes of a context of multiprocessing."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self._family = family
        self.Process = family.Process

    def Queue(self, maxsize: int = 0) -> typing.Any:
        return _Queue(maxsize, ctx=self._family)

    def JoinableQueue(self, maxsize: int = 0) -> typing.Any:
        return _JoinableQueue(maxsize, ctx=self._family)

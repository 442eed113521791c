"""What the hostile implementations are made from: the standard library's queue, with a place for a sin in each call.

A subject is a class derived from Adapter whose docstring names its sin. It sins in the methods that begin with `at_`,
which are called before the honest call is made, or in those that begin with `answer_of_`, which see what it returned.
"""

import multiprocessing
import multiprocessing.queues
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unbroken import Queue
else:
    from multiprocessing.queues import Queue


class Adapter:
    """The standard library's own queue, as long as nothing is overridden."""

    start_methods = ("fork", "spawn", "forkserver")
    kinds = ("Queue",)

    def context(self, start_method: str) -> "Family":
        return Family(self, start_method)

    def at_construction(self) -> None: ...
    def at_process(self) -> None: ...
    def at_put(self) -> None: ...
    def at_get(self) -> None: ...
    def at_close(self) -> None: ...
    def at_join_thread(self) -> None: ...

    def answer_of_put(self, answer: None) -> Any:
        return answer

    def answer_of_get(self, answer: Any) -> Any:
        return answer

    def answer_of_qsize(self, answer: int) -> Any:
        return answer

    def answer_of_empty(self, answer: bool) -> Any:
        return answer


class Family:
    def __init__(self, adapter: Adapter, start_method: str) -> None:
        mark = os.environ.get("QUEUESPEC_TESTS_MARK", "mp")  # by which a test knows the semaphores of its own run
        multiprocessing.current_process()._config["semprefix"] = "/" + mark  # type: ignore[attr-defined]
        self.adapter = adapter
        self._context: Any = multiprocessing.get_context(start_method)

    def Process(self, **keywords: Any) -> Any:
        self.adapter.at_process()
        return self._context.Process(**keywords)

    def Queue(self, maxsize: int = 0) -> Any:
        return SinfulQueue(maxsize, ctx=self._context, adapter=self.adapter)


class SinfulQueue(Queue):
    """Asks its adapter what to do before each call, and what to answer after it."""

    def __init__(self, maxsize: int, *, ctx: Any, adapter: Adapter) -> None:
        adapter.at_construction()
        super().__init__(maxsize, ctx=ctx)
        self.adapter = adapter

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.adapter

    def __setstate__(self, state: Any) -> None:
        honest, self.adapter = state
        super().__setstate__(honest)

    def put(self, obj: Any, block: bool = True, timeout: Any = None) -> Any:
        self.adapter.at_put()
        return self.adapter.answer_of_put(super().put(obj, block, timeout))

    def get(self, block: bool = True, timeout: Any = None) -> Any:
        self.adapter.at_get()
        return self.adapter.answer_of_get(super().get(block, timeout))

    def qsize(self) -> Any:
        return self.adapter.answer_of_qsize(super().qsize())

    def empty(self) -> Any:
        return self.adapter.answer_of_empty(super().empty())

    def close(self) -> None:
        self.adapter.at_close()
        super().close()

    def join_thread(self) -> None:
        self.adapter.at_join_thread()
        super().join_thread()

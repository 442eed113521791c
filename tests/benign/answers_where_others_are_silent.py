"""Queues and pipes whose methods that need return nothing return something, such as True or a number of bytes."""

from typing import Any, Optional

from ordinary import End, JoinableQueue, Queue, SimpleQueue, offering, pipe_of, start_methods  # noqa: F401


class Answering(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> bool:
        super().put(obj, block, timeout)
        return True

    def close(self) -> bool:
        first = not self._closed
        super().close()
        return first

    def join_thread(self) -> "Answering":
        super().join_thread()
        return self

    def cancel_join_thread(self) -> "Answering":
        super().cancel_join_thread()
        return self


class JoinableAnswering(Answering, JoinableQueue):
    def task_done(self) -> str:
        super().task_done()
        return "well done"

    def join(self) -> bool:
        super().join()
        return True


class SimpleAnswering(SimpleQueue):
    def put(self, obj: Any) -> int:
        super().put(obj)
        return 1

    def close(self) -> bool:
        super().close()
        return True


class AnsweringEnd(End):
    def send(self, obj: Any) -> bool:
        super().send(obj)
        return True

    def send_bytes(self, buf: Any, offset: int = 0, size: Optional[int] = None) -> int:
        super().send_bytes(buf, offset, size)
        return memoryview(buf).nbytes - offset if size is None else size

    def close(self) -> bool:
        first = not self.closed
        super().close()
        return first


context = offering(
    Queue=Answering, JoinableQueue=JoinableAnswering, SimpleQueue=SimpleAnswering, Pipe=pipe_of(AnsweringEnd)
)

"""Queues and pipes that, once closed, can neither be asked anything nor be closed again."""

from ordinary import End, JoinableQueue, Queue, SimpleQueue, offering, pipe_of, start_methods  # noqa: F401


class Strict(Queue):
    def _check(self) -> None:
        if self._closed:
            raise ValueError("the queue has been closed")

    def qsize(self) -> int:
        self._check()
        return super().qsize()

    def full(self) -> bool:
        self._check()
        return super().full()

    def empty(self) -> bool:
        if self._closed:
            raise OSError("the queue has been closed")
        return super().empty()

    def close(self) -> None:
        again = self._closed
        super().close()  # for a put that was waiting at the first
        if again:
            raise ValueError("the queue has been closed")


class JoinableStrict(Strict, JoinableQueue):
    def task_done(self) -> None:
        self._check()
        super().task_done()

    def join(self) -> None:
        self._check()
        super().join()


class SimpleStrict(SimpleQueue):
    def close(self) -> None:
        if self._reader.closed:
            raise OSError("the queue has been closed")
        super().close()


class StrictEnd(End):
    def close(self) -> None:
        self.fileno()
        super().close()


context = offering(Queue=Strict, JoinableQueue=JoinableStrict, SimpleQueue=SimpleStrict, Pipe=pipe_of(StrictEnd))

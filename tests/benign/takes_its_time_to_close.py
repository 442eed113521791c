"""Queues and pipes whose close, and all that waits for a queue to end, takes 5 ms more."""

import time

from ordinary import End, JoinableQueue, Queue, SimpleQueue, offering, pipe_of, start_methods  # noqa: F401


def dawdle() -> None:
    time.sleep(0.005)


class Slow(Queue):
    def close(self) -> None:
        dawdle()
        super().close()
        dawdle()

    def join_thread(self) -> None:
        super().join_thread()
        dawdle()

    def cancel_join_thread(self) -> None:
        dawdle()
        super().cancel_join_thread()


class JoinableSlow(Slow, JoinableQueue):
    def join(self) -> None:
        super().join()
        dawdle()

    def task_done(self) -> None:
        super().task_done()
        dawdle()


class SimpleSlow(SimpleQueue):
    def close(self) -> None:
        dawdle()
        super().close()


class SlowEnd(End):
    def close(self) -> None:
        dawdle()
        super().close()


context = offering(Queue=Slow, JoinableQueue=JoinableSlow, SimpleQueue=SimpleSlow, Pipe=pipe_of(SlowEnd))

"""cancel_join_thread takes effect on all queues of its process."""

from unbroken import Queue, breaking

caught_by = {"LIFE-08": ("FAIL", "q.join_thread() returned None: it did not block")}
sound = "LIFE-10"


class Sweeping(Queue):
    cancelled = False

    def cancel_join_thread(self) -> None:
        super().cancel_join_thread()
        Sweeping.cancelled = True

    def join_thread(self) -> None:
        if Sweeping.cancelled:
            super().cancel_join_thread()
        super().join_thread()


context, start_methods = breaking("Queue", Sweeping)

"""cancel_join_thread has no effect."""

from unbroken import Queue, breaking

caught_by = {
    "LIFE-11": ("HUNG", "child's ends by return never returns"),
    "LIFE-21": ("HUNG", "child's ends by return never returns"),
    "LIFE-10": ("HUNG", "join_thread() never returns"),
}
sound = "LIFE-14"


class Stubborn(Queue):
    def cancel_join_thread(self) -> None:
        pass


context, start_methods = breaking("Queue", Stubborn)

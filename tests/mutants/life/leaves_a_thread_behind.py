"""The first put starts a second thread that nobody ends."""

import threading

from unbroken import Queue, breaking

caught_by = {
    "LIFE-23": ("FAIL", "counts threads"),
    "LIFE-27": ("FAIL", "parent.threads() <= threads"),
}
sound = "LIFE-21"


class Haunted(Queue):
    def _start_thread(self) -> None:
        super()._start_thread()
        threading.Thread(target=threading.Event().wait, daemon=True).start()


context, start_methods = breaking("Queue", Haunted)

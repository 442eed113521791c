"""A send returns at once, and a thread pickles and sends the object a little later."""

import threading
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {
    "SER-06": ("FAIL", "['as it was', 'too late'] != ['as it was']"),
    "DOCEX-02": ("HUNG", "a_child_that_sends(a, b) never returns"),
}
sound = "CONN-SB-01"


class Late(End):
    def send(self, obj: Any) -> None:
        threading.Timer(0.1, super().send, [obj]).start()


context, start_methods = breaking("Pipe", pipe_of(Late))

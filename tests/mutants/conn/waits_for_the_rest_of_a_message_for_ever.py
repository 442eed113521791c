"""A recv at a duplex end waits for the rest of a message, even if nobody is left to send it."""

import threading
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-10": ("HUNG", "ours.recv() never returns")}
sound = "CONN-RECV-02"


class Patient(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except OSError as error:
            if self.writable and "during message" in str(error):
                threading.Event().wait()
            raise


context, start_methods = breaking("Pipe", pipe_of(Patient))

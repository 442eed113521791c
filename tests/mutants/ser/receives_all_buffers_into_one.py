"""Buffers of an item travel beside its pickle, and are received into the same memory each time."""

import pickle
from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"SER-36": ("FAIL", "consumer.sees(each)")}
sound = "SER-01"


class Reusing(End):
    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.memory = bytearray()

    def send(self, obj: Any) -> None:
        buffers: List[Any] = []
        pickled = pickle.dumps(obj, 5, buffer_callback=buffers.append)
        super().send((pickled, [bytes(buffer.raw()) for buffer in buffers]))

    def recv(self) -> Any:
        pickled, buffers = super().recv()
        places = []
        for buffer in buffers:
            if len(buffer) > len(self.memory):
                self.memory = bytearray(len(buffer))
            place = memoryview(self.memory)[: len(buffer)]
            place[:] = buffer
            places.append(place)
        return pickle.loads(pickled, buffers=places)


context, start_methods = breaking("Pipe", pipe_of(Reusing))

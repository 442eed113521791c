"""A ring in place of a pipe. The room that is left at its end, where no length fits any more, is not taken as used."""

import pickle
import struct
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"FIFO-14": ("HUNG", "never returns")}
sound = "SIMPLE-01"

SIZE, BLOCK = 32768, 64


class Ring(SimpleQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self.share(ctx.RawArray("c", SIZE), ctx.RawArray("q", 3), ctx.Condition())

    def share(self, *parts: Any) -> None:
        self.memory, self.places, self.changed = self.parts = parts  # places: where to read, where to write, bytes used

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.parts

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self.share(*state[1])

    def put(self, obj: Any) -> None:
        data = pickle.dumps(obj)
        with self.changed:
            self.write(struct.pack("q", len(data)).ljust(BLOCK), whole=True)
            self.write(data)

    def write(self, data: bytes, whole: bool = False) -> None:
        while data:
            self.changed.wait_for(lambda: self.places[2] <= SIZE - (BLOCK if whole else 1))
            if whole and SIZE - self.places[1] < BLOCK:
                self.places[1] = 0
            count = min(len(data), SIZE - self.places[1], SIZE - self.places[2])
            self.memory[self.places[1] : self.places[1] + count] = data[:count]
            self.places[1] = (self.places[1] + count) % SIZE
            self.places[2] += count
            self.changed.notify_all()
            data = data[count:]

    def get(self) -> Any:
        with self.changed:
            (size,) = struct.unpack_from("q", self.read(BLOCK, whole=True))
            return pickle.loads(self.read(size))

    def read(self, size: int, whole: bool = False) -> bytes:
        data = b""
        while len(data) < size:
            self.changed.wait_for(lambda: self.places[2] > 0)
            if whole and SIZE - self.places[0] < BLOCK:
                self.places[0] = 0
            count = min(size - len(data), SIZE - self.places[0], self.places[2])
            data += self.memory[self.places[0] : self.places[0] + count]
            self.places[0] = (self.places[0] + count) % SIZE
            self.places[2] -= count
            self.changed.notify_all()
        return data

    def empty(self) -> bool:
        return not self.places[2]


context, _ = breaking("SimpleQueue", Ring)
start_methods = ["fork"]  # elsewhere the items differ, and what is wrong shows in another way

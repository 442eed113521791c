"""Implementations that do not give back what they have taken: each is a class of this file."""

import multiprocessing.queues
import os
import threading
from typing import Any

from honest import Adapter

kept: list[Any] = []


class KeepsAFile(Adapter):
    """A put opens a file and keeps it."""

    def at_put(self) -> None:
        kept.append(os.open(os.devnull, os.O_RDONLY))


class KeepsAThread(Adapter):
    """A put starts a thread that sleeps for ever."""

    def at_put(self) -> None:
        threading.Thread(target=threading.Event().wait, daemon=True, name="hoarder").start()


class KeepsPipes(Adapter):
    """A queue that is made opens a hundred pipes and keeps them."""

    def at_construction(self) -> None:
        kept.extend(os.pipe() for _ in range(100))


class KeepsAFileAndHasNoClose(Adapter):
    """A put opens a file and keeps it, and there is no close that could give it back."""

    kinds = ("SimpleQueue",)

    def context(self, start_method: str) -> Any:
        return Closeless(start_method)


class SimpleQueue(multiprocessing.queues.SimpleQueue):  # type: ignore[type-arg]
    close = None  # type: ignore[assignment]

    def put(self, item: object) -> None:
        kept.append(os.open(os.devnull, os.O_RDONLY))
        super().put(item)


class Closeless:
    def __init__(self, start_method: str) -> None:
        self.family: Any = multiprocessing.get_context(start_method)
        self.Process = self.family.Process  # type: ignore[attr-defined]

    def SimpleQueue(self) -> Any:
        return SimpleQueue(ctx=self.family)


class UsesUpDescriptors(Adapter):
    """A queue that is made opens pipes, and keeps them, until there are no more."""

    def at_construction(self) -> None:
        while True:
            kept.append(os.pipe())

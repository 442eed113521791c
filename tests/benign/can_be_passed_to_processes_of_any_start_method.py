"""Queues that work in processes of every start method, whichever they were made for."""

import multiprocessing
from typing import Any

from ordinary import start_methods

__all__ = ["context", "start_methods"]


class context:
    def __init__(self, start_method: str) -> None:
        family: Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

    def Queue(self, maxsize: int = 0) -> Any:
        return multiprocessing.get_context("spawn").Queue(maxsize)

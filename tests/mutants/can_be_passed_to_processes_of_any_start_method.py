"""A queue that was made for fork is passed to processes of spawn and forkserver like any other (gh-77377)."""

import multiprocessing
from typing import Any

caught_by = {"SAFE-10": ("FAIL", "{'spawn': 0, 'forkserver': 0} == {}")}
sound = "SAFE-02"

start_methods = ("fork", "spawn", "forkserver")


class context:
    Queue = multiprocessing.get_context("spawn").Queue

    def __init__(self, start_method: str) -> None:
        family: Any = multiprocessing.get_context(start_method)
        self.Process = family.Process

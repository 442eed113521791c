"""Queues that have no bound if the global start method is spawn."""

import multiprocessing
from typing import Any

import global_start_method

start_methods = ["fork", "spawn"]
kinds = ["Queue"]


class context(global_start_method.context):
    @staticmethod
    def Queue(maxsize: int = 0) -> Any:
        return multiprocessing.Queue(0 if multiprocessing.get_start_method() == "spawn" else maxsize)

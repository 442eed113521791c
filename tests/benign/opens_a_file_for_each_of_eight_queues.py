"""Queues of which the first eight that a process puts into open a file each, and leave it to all that follow."""

import os
from typing import Any, List, Optional, Set

from ordinary import JoinableQueue, Queue, offering, start_methods  # noqa: F401

MOST = 8
files: List[int] = []
users: Set[int] = set()


def use_a_file(user: int) -> None:
    if user not in users and len(files) < MOST:
        users.add(user)
        files.append(os.open(os.devnull, os.O_RDONLY))


def none_were_inherited() -> None:
    while files:
        os.close(files.pop())
    users.clear()


os.register_at_fork(after_in_child=none_were_inherited)


class Pooled(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        use_a_file(id(self))
        super().put(obj, block, timeout)


class JoinablePooled(Pooled, JoinableQueue):
    pass


context = offering(Queue=Pooled, JoinableQueue=JoinablePooled)

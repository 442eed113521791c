"""A JoinableQueue that has task_done and no join."""

from typing import Any

from unbroken import JoinableQueue, breaking

caught_by = {"CTOR-07": ("FAIL", 'dict.fromkeys(names, "method")')}
sound = "PUT-01"


class Endless(JoinableQueue):
    def __getattribute__(self, name: str) -> Any:
        if name == "join":
            raise AttributeError(name)
        return super().__getattribute__(name)


context, start_methods = breaking("JoinableQueue", Endless)

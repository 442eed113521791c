"""An end of a pipe can not be passed to a process of another start method than that for which the pipe was made."""

from multiprocessing.context import get_spawning_popen
from typing import Any, Dict, Tuple

from unbroken import End, breaking

caught_by = {"SAFE-12": ("DIFFERS", "an end for fork can not be passed to spawn")}
sound = "PIPE-10"


class Tied(End):
    def __init__(self, connection: Any, start_method: str) -> None:
        super().__init__(connection)
        self.start_method = start_method

    def __getstate__(self) -> Dict[str, Any]:
        popen: Any = get_spawning_popen()
        if popen.method != self.start_method:
            raise RuntimeError(f"an end for {self.start_method} can not be passed to {popen.method}")
        return self.__dict__


def pipe(duplex: bool = True, *, ctx: Any) -> Tuple[Any, ...]:
    return tuple(Tied(each, ctx.get_start_method()) for each in ctx.Pipe(duplex))


context, start_methods = breaking("Pipe", pipe)

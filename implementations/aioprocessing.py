"""aioprocessing: multiprocessing's objects, in wrappers that add coroutines. The wrapped methods are judged."""

import multiprocessing
import os
import typing

os.environ["AIOPROCESSING_DILL_DISABLED"] = "1"  # otherwise it wraps multiprocess's objects where that is installed

import aioprocessing
import aioprocessing.connection

name = "aioprocessing"
version = aioprocessing.__version__
start_methods = ["fork", "spawn", "forkserver"]
Client = aioprocessing.connection.AioClient
Listener = aioprocessing.connection.AioListener


class context:
    """The objects that wrap those of a context of multiprocessing."""

    def __init__(self, start_method: str) -> None:
        self._context: typing.Any = multiprocessing.get_context(start_method)

    def Process(self, *, target: typing.Any, args: typing.Any) -> typing.Any:
        return aioprocessing.AioProcess(target=target, args=args, context=self._context)

    def Queue(self, maxsize: int = 0) -> typing.Any:
        return aioprocessing.AioQueue(maxsize, context=self._context)

    def JoinableQueue(self, maxsize: int = 0) -> typing.Any:
        return aioprocessing.AioJoinableQueue(maxsize, context=self._context)

    def SimpleQueue(self) -> typing.Any:
        return aioprocessing.AioSimpleQueue(context=self._context)

    def Pipe(self, duplex: bool = True) -> typing.Any:
        return aioprocessing.AioPipe(duplex)

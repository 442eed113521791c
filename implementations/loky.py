"""loky: the queues of joblib's process pools, which pickle with cloudpickle. They are not part of its public API."""

import multiprocessing
import typing

import loky
import loky.backend.queues

name = "loky"
version = loky.__version__
start_methods = ["loky", "spawn", "forkserver", "fork"]
kinds = ["Queue", "SimpleQueue"]


class context:
    """The queues, with the locks and processes of a context: of loky's own, or of one of multiprocessing's."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)  # "loky" too, which is registered there
        self._family = family
        self.Process = family.Process

    def Queue(self, maxsize: int = 0) -> typing.Any:
        return loky.backend.queues.Queue(maxsize, ctx=self._family)

    def SimpleQueue(self) -> typing.Any:
        return loky.backend.queues.SimpleQueue(ctx=self._family)

"""torch.multiprocessing: multiprocessing's own queues and pipes, which it teaches to share tensors; no tensors here."""

import typing

import torch
import torch.multiprocessing

name = "torch"
version = str(torch.__version__)
namespace = torch.multiprocessing
start_methods = ["fork", "spawn", "forkserver"]


class context:
    """The objects of a context, as torch.multiprocessing.get_context returns it."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = torch.multiprocessing.get_context(start_method)
        self.Process = family.Process
        self.Queue = family.Queue
        self.JoinableQueue = family.JoinableQueue
        self.SimpleQueue = family.SimpleQueue
        self.Pipe = family.Pipe
        self.set_forkserver_preload = family.set_forkserver_preload

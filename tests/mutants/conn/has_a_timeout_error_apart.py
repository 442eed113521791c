"""The TimeoutError of the namespace is the builtin one, which is no ProcessError."""

import multiprocessing
import types

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-EXC-01": ("FAIL", "-> ['AuthenticationError', 'BufferTooShort']")}
sound = "PIPE-01"

namespace = types.SimpleNamespace(
    ProcessError=multiprocessing.ProcessError,
    AuthenticationError=multiprocessing.AuthenticationError,
    BufferTooShort=multiprocessing.BufferTooShort,
    TimeoutError=TimeoutError,
)
context, start_methods = breaking("Pipe", pipe_of(End))

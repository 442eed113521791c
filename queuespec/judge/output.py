"""Where a run writes: standard output and standard error, which may be closed, full, or no longer read.

pytest treats an output that cannot be written as an internal error, with a hundred lines about it. So the command puts
its own streams in front: the first failure is kept, and everything written after it is dropped. Standard library only:
this is active before pytest is imported.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

STDOUT, STDERR = 1, 2


class Lossy(io.RawIOBase):
    """A descriptor that is written to until a write fails. After that, output is dropped without an exception."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        while self.failure is None:
            try:
                return os.write(self._descriptor, view)
            except BlockingIOError:  # it may be non-blocking, like a shared terminal
                import select

                select.select([], [self._descriptor], [])
            except OSError as error:
                self.failure = error
        return len(view)


def closed() -> list[int]:
    """The standard streams that are closed; /dev/null is opened in their place.

    Otherwise the next file to be opened, one of our sockets or the run file, would become the stream.
    """
    found = []
    for descriptor in (0, STDOUT, STDERR):
        try:
            os.fstat(descriptor)
        except OSError:
            found.append(descriptor)
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    return found


@contextlib.contextmanager
def lossy() -> Iterator[Lossy | None]:
    """Replace sys.stdout and sys.stderr by streams that cannot fail; yields the one for stdout.

    Streams that are not files, as in a test that captures them, are left alone, and None is yielded.
    """
    before = sys.stdout, sys.stderr
    made = []
    for name, stream, descriptor in zip(("stdout", "stderr"), before, (STDOUT, STDERR), strict=True):
        if stream is None:  # it was closed when Python started
            made.append(_put(name, descriptor, "utf-8", "backslashreplace", False))
        elif _is_on(stream, descriptor):
            stream.flush()
            # What a library is called, or says, may not be in the encoding: that must not end the run.
            errors = "backslashreplace" if stream.errors == "strict" else stream.errors or "backslashreplace"
            made.append(_put(name, descriptor, stream.encoding, errors, stream.isatty()))
    try:
        yield made[0] if made and made[0].fileno() == STDOUT else None
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        sys.stdout, sys.stderr = before


def _is_on(stream: TextIO, descriptor: int) -> bool:
    try:
        return type(stream) is io.TextIOWrapper and stream.fileno() == descriptor
    except (OSError, ValueError):
        return False


def _put(name: str, descriptor: int, encoding: str, errors: str, line_buffering: bool) -> Lossy:
    raw = Lossy(descriptor)
    buffered = io.BufferedWriter(raw)
    setattr(sys, name, io.TextIOWrapper(buffered, encoding, errors, line_buffering=line_buffering))
    return raw


def failure() -> OSError | None:
    """Why standard output cannot be written, if that is known; pending output is flushed first."""
    stream = sys.stdout
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if not isinstance(raw, Lossy):
        return None
    stream.flush()
    return raw.failure


def in_words(error: OSError) -> str:
    """What to say of a standard output that cannot be written."""
    if error.errno == errno.EPIPE:
        return "the reader of standard output has gone away"
    return f"standard output cannot be written ({error.strerror})"

"""A prober, seen from the controller: questions about a library, each answered in time.

The library is imported in a process of its own, by the judged interpreter. If a probe never returns, or takes that
process down, that is an answer too: everything that it started is killed, and the next question goes to a new one.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from queuespec.hosts.last_words import ended_how, exception_in
from queuespec.hosts.workspace import Workspace, interpreter_command
from queuespec.verdict.trouble import AdapterError
from queuespec.watch import processes
from queuespec.watch.room import see_that_there_is_room

PATIENCE = 8.0  # seconds for an answer; calls inside a probe are given up earlier
IMPORTING = 15.0  # seconds for a library to be imported
LOOK = 0.05  # seconds between looks at whether the process is still there
LEAVING = 2.0  # seconds for the families of an adapter to be closed

PROGRAM = (
    "import sys; sys.path[:] = [entry for entry in sys.path if entry]\n"
    "from queuespec_judged.probes.prober import main; main()"
)


@dataclass(frozen=True)
class Answer:
    """What a probe answered."""

    value: Any = None
    failure: str = ""  # as the end of a sentence about the probe, if it gave no value
    cls: str = ""  # of the exception, if that was it

    @property
    def holds(self) -> bool:
        """Of a probe that asks whether something is so."""
        return not self.failure and bool(self.value[0])

    @property
    def saw(self) -> str:
        """Of a probe that tells what it saw."""
        return self.failure or str(self.value[1])


class Prober:
    """Asks in a judged interpreter. Use as a context manager."""

    _numbers = itertools.count(1)

    def __init__(self, workspace: Workspace, python: str, directories: Sequence[str]) -> None:
        """Raises AdapterError if there is no such interpreter."""
        self._workspace = workspace
        self._command = interpreter_command(python)
        self._foreign = bool(python)
        self._directories = list(directories)
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def ask(self, probe: str, *arguments: Any) -> Answer:
        """Ask one question."""
        if self._process is None:
            self._start()
        assert self._socket is not None and self._process is not None
        seconds = IMPORTING if probe == "look" else PATIENCE
        said = b""
        try:
            self._socket.sendall((json.dumps([probe, arguments]) + "\n").encode())
            deadline = time.monotonic() + seconds
            while not said.endswith(b"\n"):
                ready, _, _ = select.select([self._socket], [], [], LOOK)
                if ready:
                    received = self._socket.recv(65536)
                    if not received:
                        return self._lost()
                    said += received
                elif self._process.poll() is not None:
                    return self._lost()
                elif time.monotonic() > deadline:
                    self.close()
                    return Answer(failure=f"did not end within {seconds:.0f} s")
        except OSError:
            return self._lost()
        told = json.loads(said)
        if "raised" in told:
            return Answer(failure="raised " + told["raised"], cls=told["class"])
        return Answer(value=told["returned"])

    def _lost(self) -> Answer:
        """The answer if the process has ended."""
        assert self._process is not None
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            code = None
        said = exception_in(self._said())
        self.close()
        return Answer(failure="ended the interpreter, which " + ended_how(code) + (f" ({said})" if said else ""))

    def _said(self) -> str:
        with contextlib.suppress(OSError), open(self._output, "rb") as file:
            return file.read()[-8000:].decode(errors="replace")
        return ""

    def _start(self) -> None:
        number = f"probe-{next(self._numbers)}"
        self._token = f"{self._workspace.token}-{number}."
        directory = self._workspace.directory / number
        directory.mkdir()
        self._output = directory / "output"
        ours, theirs = socket.socketpair()
        try:
            with open(self._output, "wb") as output:
                self._process = subprocess.Popen(
                    [*self._command, "-c", PROGRAM, str(theirs.fileno()), *self._directories],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=[theirs.fileno()],
                    env=self._workspace.environment(self._token, str(directory), foreign=self._foreign),
                    start_new_session=True,
                )
        except OSError as error:
            ours.close()
            see_that_there_is_room(error)
            raise AdapterError(
                f"the interpreter {self._command[0]} does not start: {error.strerror}; is it a Python for this machine?"
            ) from None
        finally:
            theirs.close()
        self._socket = ours

    def close(self) -> None:
        """End the process and everything that it has started."""
        if self._process is None:
            return
        if self._socket is not None:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self._socket.shutdown(socket.SHUT_WR)
                self._process.wait(LEAVING)
        self._workspace.remember_semaphores(processes.carrying(self._token))
        processes.kill(self._token)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, 9)
        self._process.wait()
        if self._socket is not None:
            self._socket.close()
        self._process = self._socket = None

    def __enter__(self) -> Prober:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

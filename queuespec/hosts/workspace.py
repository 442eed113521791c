"""The workspace of a run: a private directory, a token, a reaper, and the hosts launched with them."""

from __future__ import annotations

import contextlib
import difflib
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from queuespec import places
from queuespec.hosts.adapters import Named
from queuespec.hosts.reaper import Reaper
from queuespec.verdict.trouble import AdapterError, Unfit
from queuespec.watch import processes
from queuespec.watch.decision import Patience
from queuespec.watch.room import see_that_there_is_room

LONGEST_ADDRESS = 103  # bytes of the path of an AF_UNIX socket; the lowest limit of any system, Linux has 107
# The longest such path below the temporary directory: that of a host's listener, in the directory that multiprocessing
# makes (each x is one of tempfile's), with what a clause adds to it. CPython 3.14 and later have names as long.
LONGEST_BELOW = "/queuespec-xxxxxxxx/9999/pymp-xxxxxxxx/listener-xxxxxxxx-2"
ROOM = 1 << 20  # bytes that must fit there, for what judged processes print


def interpreter_command(python: str) -> list[str]:
    """The command line of an interpreter given as "PATH [OPTION ...]"; '' is the controller's own.

    Raises AdapterError if there is no such program.
    """
    try:
        words = shlex.split(python) or [sys.executable]
    except ValueError:
        raise AdapterError(f"no interpreter {python!r}: it has an unclosed quotation mark") from None
    program = shutil.which(words[0])
    if program is None:
        there = "it is not a program; " if os.path.exists(words[0]) else _meant(words[0])
        raise AdapterError(f"no interpreter {words[0]!r}: {there}give its path, or a name that is on PATH")
    return [os.path.abspath(program), *words[1:]]


def _meant(program: str) -> str:
    """The interpreter on PATH closest to a name, as the beginning of a sentence; '' if none is similar."""
    names: set[str] = set()
    for directory in os.get_exec_path():
        with contextlib.suppress(OSError):
            names.update(name for name in os.listdir(directory) if re.fullmatch(r"(python|pypy)[\d.]*t?", name))
    near = [] if os.sep in program else difflib.get_close_matches(program, sorted(names), 1)
    return f"did you mean {near[0]}? " if near else ""


def _directory() -> Path:
    """A fresh directory with room for what a run writes. Raises Unfit if there is no such place."""
    try:
        parent = tempfile.gettempdir()
    except OSError:  # its text lists every directory that it has tried
        raise Unfit(
            "there is no directory for temporary files: free space in /tmp, or set TMPDIR to another directory"
        ) from None
    too_long = len(os.fsencode(parent + LONGEST_BELOW)) > LONGEST_ADDRESS
    parent = "/tmp" if too_long else parent
    directory = None
    try:
        directory = Path(tempfile.mkdtemp(prefix="queuespec-", dir=parent))
        with open(directory / "room", "wb", buffering=0) as file:
            left = ROOM
            while left:
                left -= file.write(bytes(left)) or 0
        (directory / "room").unlink()
    except OSError as error:
        if directory is not None:
            shutil.rmtree(directory, ignore_errors=True)
        raise Unfit(
            f"temporary files cannot be written in {parent} ({error.strerror}): free space there, or set TMPDIR to "
            "another directory"
        ) from None
    return directory


class Workspace:
    """Owns everything that must be gone afterwards. Use as a context manager, or close() it."""

    def __init__(self) -> None:
        """Raises Unfit if there is no room for temporary files."""
        self.token = uuid.uuid4().hex
        self.directory = _directory()
        self.path = self.directory / "path"
        self.path.mkdir()
        (self.path / "queuespec_judged").symlink_to(places.judged())
        self.reaper = Reaper(self.token, self.directory)
        self.closed = False
        self.left_behind: list[str] = []  # as sentences, for the end of the report
        self._hosts = itertools.count(1)  # hosts are launched in several threads
        self._mapped: set[str] = set()
        self._patience: defaultdict[str, Patience] = defaultdict(Patience)

    def environment(self, token: str, directory: str, foreign: bool) -> dict[str, str]:
        """A judged interpreter's environment: the user's, with our code first on its path, and the token."""
        environment = dict(os.environ)
        environment.pop("PYTHONWARNINGS", None)  # as errors they would keep a host with two threads from forking (3.12)
        if foreign:
            for name in ("PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"):
                environment.pop(name, None)
        given = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([str(self.path), *([given] if given else [])])
        environment[processes.TOKEN] = token
        environment["TMPDIR"] = directory  # what a killed process leaves there is removed with the run
        return environment

    def launch(self, python: str, adapter: Named) -> Launched:
        """Prepare a host's process; it will connect to the directory's `controller` socket, which must exist then."""
        return Launched(self, next(self._hosts), python, adapter)

    def patience(self, implementation: str) -> Patience:
        """Where an implementation has hung so far, on any host."""
        return self._patience[implementation]

    def host_directory(self, number: int) -> Path:
        directory = self.directory / str(number)
        directory.mkdir()
        return directory

    def remember_semaphores(self, pids: set[int]) -> None:
        """Note the names that processes have mapped, before they end: any that are left later were leaked."""
        for pid in pids:
            self._mapped.update(processes.semaphore_names(pid))

    def close(self) -> None:
        """End every process of the run and remove what belongs to it."""
        if self.closed:
            return
        self.closed = True
        processes.kill(self.token)
        processes.trackers_left(self.token)
        for name in sorted(processes.unlink(self._mapped)):
            self.left_behind.append(f"the semaphore name /dev/shm/{name}")
        shutil.rmtree(self.directory, ignore_errors=True)
        self.reaper.dismiss()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Launched:
    """A host's process, and how to end it with everything that it started."""

    def __init__(self, workspace: Workspace, number: int, python: str, adapter: Named) -> None:
        self.workspace = workspace
        self.token = f"{workspace.token}-{number}."
        self.directory = workspace.host_directory(number)
        self.address = str(self.directory / "controller")
        self._command = interpreter_command(python)
        self.program = self._command[0]
        self._foreign = bool(python)
        self._adapter = adapter
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        adapter = self._adapter.install(self.workspace.path)
        program = (
            "import sys; sys.path[:] = [entry for entry in sys.path if entry]\n"
            "from queuespec_judged.host import main; main()"
        )
        command: Sequence[str] = [
            *self._command,
            *self._adapter.options,
            "-c",
            program,
            self.address,
            adapter,
            *self._adapter.directories,
        ]
        with open(self.directory / "output", "wb") as output:
            try:
                self.process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=self.workspace.environment(self.token, str(self.directory), foreign=self._foreign),
                    start_new_session=True,
                )
            except OSError as error:
                see_that_there_is_room(error)
                raise AdapterError(
                    f"the interpreter {self.program} does not start: {error.strerror}; is it a Python for this machine?"
                ) from None
        return self.process

    def written(self) -> int:
        """How many bytes the host and its workers have written to stdout and stderr."""
        return (self.directory / "output").stat().st_size

    def output(self, since: int = 0, most: int = 8000) -> str:
        """What the host and its workers have written to stdout and stderr since then, the last part."""
        try:
            with open(self.directory / "output", "rb") as file:
                file.seek(max(since, os.fstat(file.fileno()).st_size - most))
                return file.read().decode(errors="replace").replace(str(self.workspace.path) + os.sep, "")
        except OSError:
            return ""

    def wait(self, seconds: float) -> None:
        """Return when the host has ended; what it started may outlive it. Raises TimeoutExpired."""
        if self.process is not None:
            self.process.wait(seconds)

    def kill(self, known: set[int]) -> None:
        """Kill the host and everything that it started, except trackers: those clean up and exit by themselves."""
        self.workspace.remember_semaphores(known)
        if not processes.kill(self.token, known):
            self.workspace.left_behind.append(f"a process that survived SIGKILL, of the host in {self.directory}")
        if self.process is not None:
            self.process.wait()

"""What the machine must provide before anything can be judged: semaphores.

Without them every clause would be red, and every library would look broken.
"""

from __future__ import annotations

import contextlib
import subprocess

from queuespec.hosts.workspace import Workspace, interpreter_command
from queuespec.verdict.trouble import Unfit

PATIENCE = 10.0  # seconds; if an interpreter takes longer, a lack of semaphores is not the reason
SAYS = "queuespec: no semaphore: "

# Runs in the judged interpreter, which may have its own view of /dev/shm. One without any semaphores raises
# ImportError: that is for the clauses to judge.
PROBE = f"""\
import os, sys
sys.path[:] = [entry for entry in sys.path if entry]
try:
    from _multiprocessing import SemLock
except ImportError:
    SemLock = None
try:
    if SemLock is not None:
        SemLock(1, 1, 1, "/queuespec-%d" % os.getpid(), True)
except OSError as error:
    print({SAYS!r} + error.strerror)
"""


class SemaphoreProbe:
    """Asks the judged interpreter for a semaphore, while its host gets ready. Use as a context manager."""

    def __init__(self, workspace: Workspace, python: str) -> None:
        self._process: subprocess.Popen[str] | None = None
        with contextlib.suppress(OSError):  # the host will report what is wrong with this interpreter
            self._process = subprocess.Popen(
                [*interpreter_command(python), "-S", "-c", PROBE],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=workspace.environment(f"{workspace.token}-0.", str(workspace.directory), foreign=bool(python)),
                text=True,
                errors="replace",
                start_new_session=True,
            )

    def check(self) -> None:
        """Raise Unfit if there is none."""
        if self._process is None:
            return
        try:
            said, _ = self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return
        if said.startswith(SAYS):
            raise Unfit(
                f"the system provides no semaphores ({said.removeprefix(SAYS).strip()}), and queues need them: "
                "make /dev/shm writable, in a container for example with --tmpfs /dev/shm"
            )

    def __enter__(self) -> SemaphoreProbe:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process.wait()

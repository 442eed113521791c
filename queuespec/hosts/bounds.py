"""Resource limits of a judged process, so that a runaway queue harms only itself.

The limit on memory is on private writable memory (RLIMIT_DATA), not on address space: just-in-time compilers reserve
far more of that than they use. An interpreter that starts with more than half of the limit, such as one built with a
sanitizer, is not limited. The limits apply to the host and are inherited by everything that it starts, each process
separately. They are set from outside, before the implementation is imported, and only on Linux.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import re
from pathlib import Path

from queuespec.verdict.trouble import AdapterError, Unfit

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

GIB = 2**30
MEMORY = "QUEUESPEC_MEMORY"  # the environment variable that overrides the limit below: in GiB, 0 for none
MOST_MEMORY = 4 * GIB
LONGEST_FILE = GIB // 2  # what is written to stdout and stderr goes to a file

FEWEST_FILES = (
    64  # with which the standard library was seen to pass; with 48 a clause that starts twenty processes fails
)
PLENTY_OF_FILES = 512  # that the controller needs to keep open everything that it reads repeatedly; 315 were counted
ENOUGH_FILES = 1024  # for whatever a clause may do
FOR_EXAMPLE = f"for example with ulimit -n {ENOUGH_FILES}"
_files: tuple[int, int] | None = None  # the user's own limits, before the controller's was raised


def files() -> int:
    """How many files a judged process may have open at once, as the user has set it."""
    if not hasattr(resource, "getrlimit"):
        return ENOUGH_FILES
    return (_files or resource.getrlimit(resource.RLIMIT_NOFILE))[0]


def see_that_files_suffice() -> None:
    """Raise the controller's limit on open files as far as needed and possible. Raises Unfit if it is too low."""
    global _files
    if not hasattr(resource, "getrlimit"):
        return
    soft, hard = _files or resource.getrlimit(resource.RLIMIT_NOFILE)
    _files = soft, hard
    if hard != resource.RLIM_INFINITY and hard < FEWEST_FILES:
        raise Unfit(
            f"a process may open only {hard} files here, and {FEWEST_FILES} are needed: raise the limit, {FOR_EXAMPLE}"
        )
    if soft < ENOUGH_FILES:
        most = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def are_plenty() -> bool:
    """Whether the controller may keep files open that it could otherwise reopen each time."""
    return not hasattr(resource, "getrlimit") or resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= PLENTY_OF_FILES


def too_few_for(told: str) -> str:
    """The reason why a case with this evidence is INCONCLUSIVE, if it ran out of files; '' if it did not."""
    if f"[Errno {errno.EMFILE}]" not in told or files() >= ENOUGH_FILES:
        return ""
    return f"a judged process may open only {files()} files here and needed more; raise the limit, {FOR_EXAMPLE}"


def impose(pid: int) -> None:
    """Set the limits of a process. Raises AdapterError if the user's own limit is not a number."""
    memory = _most_memory()
    if resource is None or not hasattr(resource, "prlimit"):
        return
    with contextlib.suppress(ProcessLookupError):  # whoever waits for it will notice
        if memory and _writable(pid) < memory / 2:
            _lower(pid, resource.RLIMIT_DATA, memory)
        _lower(pid, resource.RLIMIT_FSIZE, LONGEST_FILE)
        if _files is not None:
            resource.prlimit(pid, resource.RLIMIT_NOFILE, _files)


def _most_memory() -> int:
    given = os.environ.get(MEMORY, "")
    try:
        most = float(given) * GIB if given else MOST_MEMORY
    except ValueError:
        most = math.nan
    if not 0 <= most < math.inf:
        raise AdapterError(f"{MEMORY} is {given!r}; it must be a number of GiB, such as 16, or 0 for no limit")
    return int(most)


def _writable(pid: int) -> int:
    """How much private writable memory a process has, in bytes; 0 if it has ended."""
    with contextlib.suppress(OSError):
        told = re.search(r"^VmData:\s*(\d+) kB$", Path(f"/proc/{pid}/status").read_text(errors="replace"), re.M)
        return int(told[1]) * 1024 if told else 0
    return 0


def _lower(pid: int, limit: int, most: int) -> None:
    soft, hard = resource.prlimit(pid, limit)
    if soft == resource.RLIM_INFINITY or soft > most:
        resource.prlimit(pid, limit, (most, hard))

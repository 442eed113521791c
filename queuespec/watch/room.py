"""Whether something has ended, or the controller has merely run out of files to see it.

A process that has ended has no files in /proc. But if the controller cannot open more files, it sees too little, and
what it does not see must not be reported as a hang of the implementation.
"""

from __future__ import annotations

import errno

from queuespec.verdict.trouble import RemoteError, Unfit

NO_ROOM = "queuespec itself has reached the limit on open files: raise it, for example with ulimit -n 1024"
USED_UP = (errno.EMFILE, errno.ENFILE)


def no_room(error: BaseException) -> bool:
    """Whether it is the controller that has reached the limit on open files, and not a judged process."""
    return isinstance(error, OSError) and error.errno in USED_UP and not isinstance(error, RemoteError)


def see_that_there_is_room(error: OSError) -> None:
    """Raise Unfit if this is why a file could not be opened."""
    if no_room(error):
        raise Unfit(NO_ROOM) from None

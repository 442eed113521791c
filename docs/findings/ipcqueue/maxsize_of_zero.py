"""ipcqueue 0.9.7: a queue cannot be made with a maxsize of zero, or with more than the kernel's limit.

Documented: "If maxsize is less than or equal to zero, the queue size is infinite." (queue.Queue, whose methods
these are); ipcqueue itself says that the largest maxsize depends on a limit of the system

Happens: Queue(name, maxsize=0) raises QueueError (invalid value), and so does any maxsize above
/proc/sys/fs/mqueue/msg_max, which is 10 by default. So there is no queue without a bound: the eleventh put waits.

Since: not known

Clauses: CTOR-02, CTOR-03, CTOR-04, DOCEX-07, GET-13, HIST-05, MODEL-04, MODEL-07, MODEL-09, SEED-00a

Reported: not reported as of 2026-11-30
"""

import os
import sys

try:
    from ipcqueue import posixmq
except ImportError:
    print("ipcqueue is not installed for this Python")
    sys.exit(77)

if __name__ == "__main__":
    refused = []
    for maxsize in (0, 300):
        try:
            q = posixmq.Queue(f"/finding-{os.getpid()}", maxsize)
        except posixmq.QueueError as error:
            refused.append(f"maxsize={maxsize}: {error}")
        else:
            q.close()
            q.unlink()
    print("; ".join(refused) or "both can be made")
    sys.exit(1 if refused else 0)

"""manager 3.15.2: the server process outlives its parent if that is killed.

Documented: "Manager processes will be shutdown as soon as they are garbage collected or their parent process exits."
(multiprocessing, Managers)

Happens: a parent that ends by SIGKILL, by a crash or by os._exit leaves its server running for ever, with the server's
temporary folder.

Since: 3.8 or earlier

Clauses: none: the parent would have to be the host, which queuespec needs; what it leaves is killed by queuespec

Reported: not reported as of 2026-11-30
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

PARENT = """
import multiprocessing, time
if __name__ == "__main__":
    manager = multiprocessing.Manager()
    q = manager.Queue()
    print(manager._process.pid, flush=True)
    time.sleep(60)
"""


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    if not os.path.exists("/proc/self/stat"):
        print("needs /proc")
        sys.exit(77)
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, start_new_session=True)
    server = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    time.sleep(3)
    outlives = is_alive(server)
    print(f"3 s after its parent was killed, the server is {'alive' if outlives else 'gone'}")
    with contextlib.suppress(ProcessLookupError):
        os.killpg(parent.pid, signal.SIGKILL)
    sys.exit(1 if outlives else 0)

"""subinterpreters 3.15.2: a pickled queue is a bare number, which means another queue in another process.

Documented: "most are copied via pickle" (concurrent.interpreters.Queue); nothing says that a queue must not be pickled,
and pickle.dumps(multiprocessing.Queue()) and pickle.dumps(queue.Queue()) raise

Happens: in another process the pickle raises QueueNotFoundError, or gives that process's own queue of the same number:
its items are taken, and what is put is mixed into them, without an error.

Since: 3.14

Clauses: none: they pass objects only as arguments of the adapter's Process, which stays in one process

Reported: not reported as of 2026-11-30
"""

import pickle
import subprocess
import sys

try:
    from concurrent import interpreters
except ImportError:
    print("this Python has no concurrent.interpreters; 3.14 has")
    sys.exit(77)

OTHER = """
import pickle
from concurrent import interpreters
mine = interpreters.create_queue()
mine.put("an item of the other process")
print(pickle.loads(bytes.fromhex({data!r})).get(timeout=1))
"""

if __name__ == "__main__":
    q = interpreters.create_queue()
    q.put("an item of this process")
    code = OTHER.format(data=pickle.dumps(q).hex())
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=10)
    print("the pickled queue gave, in another process:", done.stdout.strip() or done.stderr.strip().splitlines()[-1])
    sys.exit(1 if "other process" in done.stdout else 0)

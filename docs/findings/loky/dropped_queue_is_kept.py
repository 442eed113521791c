"""loky 3.7.0: a queue that was used and dropped without close is never collected, nor its thread and descriptors.

Documented: "Close the queue: release internal resources. [...] The background thread will quit once it has flushed all
buffered data to the pipe. This is called automatically when the queue is garbage collected."
(multiprocessing.Queue.close)

Happens: the feeder thread is given a bound method of the queue, _on_queue_feeder_error, and so holds the queue that it
waits for. multiprocessing's is a static method.

Since: not known

Clauses: LIFE-05

Reported: not reported as of 2026-11-30
"""

import gc
import sys
import threading
import weakref

from loky.backend import get_context

if __name__ == "__main__":
    context, dropped = get_context("loky"), []
    for _ in range(20):
        queue = context.Queue()
        queue.put("item")
        assert queue.get(timeout=10) == "item"
        dropped.append(weakref.ref(queue))
    del queue
    gc.collect()
    kept = sum(each() is not None for each in dropped)
    threads = threading.active_count() - 1
    for each in dropped:
        if queue := each():
            queue.close()
    print(f"of 20 dropped queues {kept} are kept, and {threads} threads run")
    sys.exit(1 if kept else 0)

"""A queue of the contract queue whose put leaves the item in the process that put it."""

import multiprocessing

caught_by = {
    "LIFE-28": ("HUNG", "child's ends by return never returns"),
    "MGR-04": ("FAIL", "raised queue.Empty"),
}
sound = "PUT-01"

contract = "queue"
capabilities = ("processes",)
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")
context = multiprocessing.get_context

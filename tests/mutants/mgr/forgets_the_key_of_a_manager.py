"""A proxy that comes out of a queue uses the key of its process, as in the standard library (gh-139801)."""

from unbroken import ManagedFamily

caught_by = {"MGR-22": ("FAIL", "raised multiprocessing.context.AuthenticationError")}
sound = "MGR-02"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")
context = ManagedFamily

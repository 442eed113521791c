"""The server counts a proxy that was put into a queue for ever, as in the standard library (gh-103136)."""

from unbroken import ManagedFamily

caught_by = {"MGR-23": ("FAIL", "'here' != 'gone'")}
sound = "MGR-11"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")
context = ManagedFamily

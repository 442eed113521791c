"""billiard: the fork of multiprocessing that Celery uses, with its own Process, queues and pipes."""

import billiard
from billiard.connection import Client, Listener, answer_challenge, deliver_challenge, wait  # noqa: F401

name = "billiard"
version = billiard.__version__
start_methods = ["fork", "spawn", "forkserver"]
# Without exit-code: under forkserver every child that a signal or os._exit ends reports 255.
capabilities = ["processes", "close", "feeder", "copies", "signals", "reclaims"]
context = billiard.get_context

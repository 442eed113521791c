"""Python's own multiprocessing: the reference."""

import multiprocessing
import multiprocessing.connection
import platform

name = "stdlib"
version = platform.python_version()
namespace = multiprocessing
start_methods = sorted(multiprocessing.get_all_start_methods(), key=["fork", "spawn", "forkserver"].index)
context = multiprocessing.get_context
wait = multiprocessing.connection.wait

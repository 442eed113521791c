"""Python's own multiprocessing: the reference."""

import multiprocessing
import platform
from multiprocessing.connection import Client, Listener, answer_challenge, deliver_challenge, wait  # noqa: F401

name = "stdlib"
version = platform.python_version()
level = "de-facto"  # what is not documented was observed here
namespace = multiprocessing
start_methods = sorted(multiprocessing.get_all_start_methods(), key=["fork", "spawn", "forkserver"].index)
context = multiprocessing.get_context

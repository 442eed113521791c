"""multiprocess: multiprocessing with dill, which also pickles lambdas and what is defined in __main__."""

import multiprocess
from multiprocess.connection import Client, Listener, answer_challenge, deliver_challenge, wait  # noqa: F401

name = "multiprocess"
version = multiprocess.__version__
namespace = multiprocess
start_methods = ["fork", "spawn", "forkserver"]
context = multiprocess.get_context

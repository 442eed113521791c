"""A process is started without the warning that Python gives when a process with threads is forked."""

import multiprocessing
import warnings

caught_by = {"SAFE-18": ("FAIL", "[] != ['DeprecationWarning']")}
sound = "GET-01"
python = ">=3.12"
start_methods = ("fork",)


class Silent(multiprocessing.get_context("fork").Process):  # type: ignore[misc]
    def start(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            super().start()


class context:
    Process = Silent

    def __init__(self, start_method: str) -> None:
        self.Queue = multiprocessing.get_context(start_method).Queue

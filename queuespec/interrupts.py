"""Where an exception that a signal handler raises is lost, so that the signal must come again a moment later.

Nothing is imported at the top that Python has not imported already: this is needed before anything else.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

IN_A_MOMENT = 0.01  # seconds


def is_lost_in(frame: "FrameType | None") -> bool:
    """Whether Python would only print the exception: in a finalizer, or when the lock of an import is dropped."""
    while frame is not None:
        code = frame.f_code
        if code.co_name == "__del__" or (code.co_name == "cb" and code.co_filename.startswith("<frozen importlib")):
            return True
        frame = frame.f_back
    return False


def come_again(number: int) -> None:
    """Send this process the same signal a moment later."""
    import os
    import threading

    later = threading.Timer(IN_A_MOMENT, os.kill, (os.getpid(), number))
    later.daemon = True
    later.start()


def interrupt(number: int, frame: "FrameType | None") -> None:
    """A handler of SIGINT. Raises KeyboardInterrupt, but not where it would be lost."""
    if is_lost_in(frame):
        come_again(number)
    else:
        raise KeyboardInterrupt

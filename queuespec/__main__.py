"""The entry point of `queuespec` and `python -m queuespec`: handles Ctrl-C even before the rest is imported."""

import os
import signal
import sys

from queuespec import interrupts

INTERRUPTED = 2


def main() -> int:
    try:
        try:
            if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                signal.signal(signal.SIGINT, interrupts.interrupt)
            from queuespec import cli

            code = cli.main()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # else Python prints a traceback of its own exit
    except KeyboardInterrupt:
        code = INTERRUPTED
        if sys.stderr is not None:
            sys.stderr.write("queuespec: interrupted before anything was judged\n")
    if code == INTERRUPTED:  # if Ctrl-C came during an exec(), Python would still kill itself by SIGINT
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())

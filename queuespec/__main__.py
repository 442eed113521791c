"""The entry point of `queuespec` and `python -m queuespec`: handles Ctrl-C even before the rest is imported."""

import os
import sys

INTERRUPTED = 2


def main() -> int:
    try:
        try:
            from queuespec import cli

            code = cli.main()
        finally:
            import signal

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

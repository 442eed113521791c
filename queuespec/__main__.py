"""The door of the command `queuespec`, and of `python -m queuespec`: Ctrl-C is heeded before the rest is imported."""

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

            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Python would answer it with a traceback of its own ending
    except KeyboardInterrupt:
        code = INTERRUPTED
        if sys.stderr is not None:
            sys.stderr.write("queuespec: interrupted before anything was judged\n")
    if code == INTERRUPTED:  # if Ctrl-C came in the middle of an exec(), Python would end itself by SIGINT all the same
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())

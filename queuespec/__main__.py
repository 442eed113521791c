"""The door of the command `queuespec`, and of `python -m queuespec`: Ctrl-C is heeded before the rest is imported."""

import sys


def main() -> int:
    try:
        from queuespec import cli

        return cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("queuespec: interrupted before anything was judged\n")
        return 2
    finally:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Python would answer it with a traceback of its own ending


if __name__ == "__main__":
    sys.exit(main())

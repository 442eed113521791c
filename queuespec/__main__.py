"""`python -m queuespec` is the command `queuespec`."""

import sys

from queuespec.cli import main

if __name__ == "__main__":
    sys.exit(main())

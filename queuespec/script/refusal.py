"""Why some failures cannot be shown by a script."""

from __future__ import annotations


class Refused(Exception):
    """There is no script for a failure. One line: why."""

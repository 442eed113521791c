"""What the command answers, asked in this process: to start another costs more than most answers."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from queuespec import cli


def asked(*words: str) -> tuple[int, str, str]:
    """The exit code of queuespec with these words, and what it prints on standard output and on standard error."""
    with redirect_stdout(StringIO()) as said, redirect_stderr(StringIO()) as complaint:
        try:
            code = cli.main(words)
        except SystemExit as refused:
            code = int(str(refused.code))
    return code, said.getvalue(), complaint.getvalue()

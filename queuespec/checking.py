"""`queuespec.check`: judge from Python, for a test of one's own or a script.

It runs the command in a process of its own and reads its run file. So it is as isolated as the command: nothing of the
surrounding pytest run, of its plugins or threads, gets into the verdicts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from queuespec.options import OPTIONS
from queuespec.report.runfile import RunFileError, read
from queuespec.verdict.verdicts import Judgement

ALSO = {"processes": "--processes", "k": "-k"}
FLAGS = {"exitfirst": "--exitfirst"}
OURS = ("run_file",)


class CheckError(Exception):
    """Nothing was judged, or not everything. One line: why, and what to do."""


def check(*implementations: str | os.PathLike[str], **options: object) -> list[Judgement]:
    """Judge implementations and return the verdicts; those that fail a run are `red`.

    `implementations` and `options` are those of `queuespec run`, with underscores in names: check("myqueue.py",
    start_method=["fork", "spawn"], clause="PUT-*", level="must", k="not spawn", processes=2, exitfirst=True).

    Raises CheckError if something prevents it from judging, TypeError for an unknown option.
    """
    with tempfile.TemporaryDirectory(prefix="queuespec-check-") as directory:
        file = Path(directory, "run.jsonl")
        named = [os.fspath(each) for each in implementations]
        words = [*named, *_words(options), "--run-file", str(file), "-qq"]
        command = [sys.executable, "-m", "queuespec", "run", *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        if done.returncode not in (0, 1, 10):
            raise CheckError(_last_line(done.stderr) or f"queuespec run ended with exit code {done.returncode}")
        try:
            return read(file).judgements
        except RunFileError as error:
            raise CheckError(str(error)) from None


def _words(options: dict[str, object]) -> list[str]:
    """The options as words of the command line. Raises TypeError for an unknown one."""
    words: list[str] = []
    for name, value in options.items():
        if name in FLAGS or (name in OPTIONS and OPTIONS[name].flag):
            words += [FLAGS.get(name) or f"--{OPTIONS[name].word}"] if value else []
        elif name in ALSO or (name in OPTIONS and name not in OURS):
            given = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
            word = ALSO.get(name) or f"--{OPTIONS[name].word}"
            words += [part for each in given for part in (word, str(each))]
        else:
            raise TypeError(f"check() has no option {name!r}; `queuespec run --help` lists them")
    return words


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].removeprefix("ERROR: ").removeprefix("queuespec: ") if lines else ""

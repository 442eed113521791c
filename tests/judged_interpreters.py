"""Judge the standard library of each Python that the kit supports, as far as this machine has it.

    python tests/judged_interpreters.py [--briefly] [NAME ...]     for example: 3.8 "3.13 -O" PyPy

All start methods, or with --briefly those of the oldest and the newest CPython, and one of each other, in turn.
Looks along PATH, then among the versions of pyenv. A name on PATH may be a shim that refuses to run, a virtual
environment with things installed in it, or another Python than it says, so each is asked before it is believed.
Exits 0 if all found were judged with exit code 0, 1 if one was not, 2 if none was found.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from packaging.specifiers import SpecifierSet

EXECUTABLES = {
    **{f"3.{minor}": (f"python3.{minor}",) for minor in range(8, 16)},
    "PyPy": ("pypy3.11", "pypy3.10", "pypy3.9", "pypy3.8", "pypy3"),
}
NAMES = (*EXECUTABLES, "3.13 -O", "3.14 -O")
START_METHODS = ("spawn", "forkserver", "fork")
BRIEFLY = "--briefly"
LONGEST_ANSWER = 30  # seconds for an interpreter to say what it is
LONGEST_RUN = 900  # seconds for one interpreter to be judged

WHO_ARE_YOU = """
import platform, sys
print(platform.python_implementation(), platform.python_version(), sys.prefix == sys.base_prefix, sys.executable)
"""


def candidates(executables: tuple[str, ...]) -> Iterator[Path]:
    """Every file that might be one of these executables: the earlier name and the earlier folder first."""
    folders = [Path(folder) for folder in os.get_exec_path() if folder]
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    if versions.is_dir():
        folders += [version / "bin" for version in sorted(versions.iterdir(), reverse=True)]
    for executable in executables:
        for folder in folders:
            if os.access(folder / executable, os.X_OK):
                yield folder / executable


def who_is(executable: Path) -> tuple[str, ...]:
    """Its implementation, version, whether it is no virtual environment, and its path; empty if it does not run."""
    try:
        answer = subprocess.run(
            [executable, "-I", "-c", WHO_ARE_YOU],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_ANSWER,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(answer.stdout.rstrip("\n").split(" ", 3)) if answer.returncode == 0 else ()


def find(name: str) -> tuple[str, str] | None:
    """The path of the first interpreter that truly is the one of this name, and what it says that it is.

    The options in the name follow both.
    """
    name, space, options = name.partition(" ")
    found = _find(name)
    return (found[0] + space + options, found[1] + space + options) if found else None


def _find(name: str) -> tuple[str, str] | None:
    for executable in candidates(EXECUTABLES[name]):
        match who_is(executable):
            case ("PyPy", version, "True", path) if name == "PyPy":
                return path, f"PyPy for Python {version}"
            case ("CPython", version, "True", path) if version.startswith(f"{name}."):
                return path, f"CPython {version}"
    return None


def oldest(versions: str) -> str | None:
    """The path of the oldest CPython that is found with one of these versions, such as ">=3.13"."""
    wanted = SpecifierSet(versions)
    for name in EXECUTABLES:
        path, described = find(name) or ("", "")
        implementation, _, version = described.partition(" ")
        if implementation == "CPython" and wanted.contains(version.rstrip("+"), prereleases=True):
            return path
    return None


def judge(executable: str, start_method: str) -> int:
    """The exit code of a run on this interpreter, by one start method or all, whose report goes to our output."""
    command = [sys.executable, "-m", "queuespec", "run", "stdlib", "--python", executable]
    command += ["--start-method", start_method] if start_method else []
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, timeout=LONGEST_RUN).returncode
    except subprocess.TimeoutExpired:
        print(f"still running after {LONGEST_RUN} s: killed", flush=True)
        return 1


def chosen(found: list[str]) -> dict[str, str]:
    """The start method by which each of these is judged in brief; "": by all."""
    whole = [name for name in found if name.replace(".", "").isdigit()]
    methods = itertools.cycle(START_METHODS)
    return {name: "" if name in (*whole[:1], *whole[-1:]) else next(methods) for name in found}


def main(asked: list[str]) -> int:
    names = [name for name in asked if name != BRIEFLY]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no such interpreter: {', '.join(unknown)}; choose from {', '.join(NAMES)}")
        return 2
    found = {}
    missing = []
    for name in names or NAMES:
        if interpreter := find(name):
            found[name] = interpreter
        else:
            missing.append(name)
    rows = []
    methods = chosen([*found]) if BRIEFLY in asked else {}
    for name, (executable, version) in found.items():
        print(f"\n=== {version}: {executable}", flush=True)
        start = time.monotonic()
        code = judge(executable, methods.get(name, ""))
        rows.append((version, code, time.monotonic() - start))
    print("\njudged interpreter       exit code  seconds")
    for version, code, seconds in rows:
        print(f"{version:23}  {code:9}  {seconds:7.1f}")
    print(f"missing: {', '.join(missing) or 'none'}", flush=True)
    if not rows:
        print("error: none of them was found on PATH or among the versions of pyenv")
        return 2
    return int(any(code != 0 for _, code, _ in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

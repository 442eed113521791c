"""What runs queuespec in a library's own CI, to be pasted or written beside the adapter.

docs/ci.md shows the same texts. In CI, the library is installed from the checkout if that is a project, and otherwise
by the name of its distribution: whoever judges somebody else's library may have nothing but the adapter.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

TOX = """\
[testenv:conformance]
{deps}
commands = queuespec run {adapter} {{posargs}}
"""

GITHUB = """\
name: conformance
on: [push, pull_request]
jobs:
  queuespec:
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        python: ["3.11", "3.14"]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: ${{{{ matrix.python }}}}
      - run: python -m pip install {libraries}  # or a wheel, a clone or an address of queuespec
      - run: queuespec run {adapter} --run-file verdicts.jsonl
      - if: always()
        run: queuespec report verdicts.jsonl --format github
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: verdicts-${{{{ matrix.python }}}}
          path: verdicts.jsonl
"""

GITLAB = """\
conformance:
  image: python:$PYTHON
  parallel:
    matrix:
      - PYTHON: ["3.11", "3.14"]
  script:
    - python -m pip install {libraries}  # or a wheel, a clone or an address of queuespec
    - queuespec run {adapter} --run-file verdicts.jsonl
  after_script:
    - queuespec report verdicts.jsonl --output report.xml
    - queuespec report verdicts.jsonl --output report.html
  artifacts:
    when: always
    paths: [report.html, verdicts.jsonl]
    reports:
      junit: report.xml
"""

SNIPPETS = {
    "github": ("GitHub", ".github/workflows/conformance.yml", GITHUB),
    "gitlab": ("GitLab", "conformance.gitlab-ci.yml", GITLAB),
    "tox": ("tox", "conformance.tox.ini", TOX),
}
"""For each: what it is called, the file that it is written to, and its text."""


PROJECT = ("pyproject.toml", "setup.py", "setup.cfg")
CHECKOUT = "."


def installed_from(folder: Path, distribution: str) -> str:
    """Where CI gets the library from: the checkout, if it is a project; a distribution; '' for a mere file."""
    return CHECKOUT if any((folder / name).is_file() for name in PROJECT) else distribution


def extra_of(built_in: str) -> str:
    """The extra of queuespec that installs the library of a built-in adapter; '' if it comes with Python."""
    try:
        extras = metadata.metadata("queuespec").get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:  # a checkout that is not installed
        return ""
    return built_in if built_in in extras else ""


def snippet(which: str, adapter: str, library: str = CHECKOUT, extra: str = "") -> str:
    """A text that judges an adapter; the library is what `installed_from` says.

    `extra`: the extra of queuespec that installs the library, if it is one that has a built-in adapter.
    """
    kit = f"queuespec[{extra}]" if extra else "queuespec"
    libraries = f"{library} {kit}".lstrip()
    if library == CHECKOUT:  # which tox installs by itself
        deps = f"deps = {kit}"
    else:
        deps = "\n    ".join(["skip_install = true\ndeps =", *libraries.split()])
    return SNIPPETS[which][2].format(adapter=adapter, libraries=libraries, deps=deps)

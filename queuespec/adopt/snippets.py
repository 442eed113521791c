"""What runs queuespec in a library's own CI, to be pasted or written beside the adapter."""

from __future__ import annotations

TOX = """\
[testenv:conformance]
deps = queuespec
commands = queuespec run {adapter} --run-file {{env_tmp_dir}}/verdicts.jsonl
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
      - run: python -m pip install . queuespec
      - run: queuespec run {adapter} --run-file verdicts.jsonl
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
    - python -m pip install . queuespec
    - queuespec run {adapter} --run-file verdicts.jsonl
  artifacts:
    when: always
    paths: [verdicts.jsonl]
"""

SNIPPETS = {
    "github": ("GitHub", ".github/workflows/conformance.yml", GITHUB),
    "gitlab": ("GitLab", "conformance.gitlab-ci.yml", GITLAB),
    "tox": ("tox", "conformance.tox.ini", TOX),
}
"""For each: what it is called, the file that it is written to, and its text."""


def snippet(which: str, adapter: str) -> str:
    return SNIPPETS[which][2].format(adapter=adapter)

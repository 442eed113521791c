"""The matrix as one page of HTML that needs nothing else: no network, no script, no other file.

It is published, so it looks like the report of a run, whose stylesheet it shares. What comes from judged programs may
say anything: it is escaped without exception, and the page forbids whatever is not in it.
"""

from __future__ import annotations

from pathlib import Path

import jinja2

import queuespec
from queuespec.comparing.matrix import Matrix
from queuespec.report import html
from queuespec.report.html.page import printable

HERE = Path(__file__).parent


def page(matrix: Matrix) -> str:
    """The page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([HERE, Path(html.__file__).parent]),
        autoescape=True,
        finalize=printable,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("matrix.html").render(matrix=matrix, version=queuespec.__version__)

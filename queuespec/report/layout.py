"""How text is laid out for a terminal: between two margins, and without control characters."""

from __future__ import annotations

import textwrap

NARROWEST, WIDEST = 80, 120
"""Between these widths, in columns, text is wrapped at the width of the console."""

LABEL = 16
"""Columns before the text of a part: two of indentation, the label, and two between."""


def part(label: str, text: str, width: int) -> list[str]:
    """The lines of a part, with its label before the first; indented lines stay indented."""
    first, rest = f"  {label:<{LABEL - 2}}", " " * LABEL
    lines: list[str] = []
    for line in plain(text).splitlines() or [""]:
        lines += wrapped(line, width, rest if lines else first, rest)
    return lines


def wrapped(line: str, width: int, first: str, rest: str) -> list[str]:
    """The line in pieces of at most `width` columns, all indented like the first.

    Spaces within a piece are kept: they may be part of a value.
    """
    inside = line[: len(line) - len(line.lstrip(" "))]
    if len(rest) + len(inside) > width // 2:
        inside = ""
    wrapper = textwrap.TextWrapper(
        width=width,
        initial_indent=first,
        subsequent_indent=rest + inside,
        replace_whitespace=False,
        break_on_hyphens=False,
    )
    return [piece.rstrip() for piece in wrapper.wrap(line)] or [first.rstrip()]


def plain(text: str) -> str:
    """The text with control characters, and what cannot be encoded, written as escapes."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text.expandtabs(4)
    )

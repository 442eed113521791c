"""What `queuespec list` and `queuespec explain` print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import pytest

from queuespec.catalogue.collection import collect
from queuespec.catalogue.page import page
from queuespec.catalogue.unchecked import Unchecked, matching, no_clause, unchecked
from queuespec.clauses import Clause

WIDTH = 100  # columns


def listed(patterns: Sequence[str]) -> str:
    """The clauses that match the patterns, one per line. Raises UsageError for a pattern that matches none."""
    clauses = collect()
    _all_name_something(patterns, list(clauses))
    return "".join(
        f"{clause.id:<14} {clause.level.name.replace('_', '-'):<8} {clause.wording}\n"
        for clause in (clauses[id] for id in _named(patterns, clauses))
    )


def unchecked_listed(patterns: Sequence[str]) -> str:
    """The unchecked statements that match the patterns, with reasons; UsageError for a pattern that matches none."""
    statements = unchecked()
    for pattern in patterns:
        if not matching(pattern, statements):
            if matching(pattern, collect()):
                raise pytest.UsageError(f"{pattern} has clauses; leave out --unchecked")
            raise pytest.UsageError(
                f"no unchecked statement is named {pattern}; `queuespec list --unchecked` prints all"
            )
    return "".join(f"{_with_reason(statements[id])}\n" for id in _named(patterns, statements))


def explained(patterns: Sequence[str]) -> str:
    """Everything about the clauses and unchecked statements that match; UsageError for a pattern without a match."""
    clauses, statements = collect(), unchecked()
    _all_name_something(patterns, [*clauses, *statements])
    texts = {id: _about_clause(clauses[id]) for id in _named(patterns, clauses)}
    texts |= {id: _about_statement(statements[id]) for id in _named(patterns, statements)}
    return "\n\n".join(texts[id] for id in sorted(texts)) + "\n"


def markdown(patterns: Sequence[str]) -> str:
    """The page about the clauses and unchecked statements that the patterns name; UsageError if one names none."""
    clauses, statements = collect(), unchecked()
    _all_name_something(patterns, [*clauses, *statements])
    named = [clauses[id] for id in _named(patterns, clauses)]
    return page(named, [statements[id] for id in _named(patterns, statements)])


def _all_name_something(patterns: Sequence[str], ids: Sequence[str]) -> None:
    for pattern in patterns:
        if not matching(pattern, ids):
            raise pytest.UsageError(no_clause(pattern, ids))


def _named(patterns: Sequence[str], ids: Iterable[str]) -> list[str]:
    listed = list(ids)
    return sorted({id for pattern in patterns for id in matching(pattern, listed)})


def _with_reason(statement: Unchecked) -> str:
    """An unchecked statement as `list --unchecked` prints it."""
    head = f"{statement.id:<14} {statement.level.upper():<11}"
    indent = " " * len(head)
    why = f"Not checked: {statement.why}" + (f" See {', '.join(statement.see)}." if statement.see else "")
    return "\n".join([*_wrapped(statement.says, head, indent), *_wrapped(why, indent, indent)])


def _about_statement(statement: Unchecked) -> str:
    """Everything recorded about a statement that no clause checks."""
    return _about(
        f"{statement.id}  {statement.level.upper()}, not checked",
        statement.says,
        [("why", statement.why), ("see", ", ".join(statement.see))],
    )


def _about_clause(clause: Clause) -> str:
    """Everything recorded about a clause."""
    rows = [
        ("kinds", ", ".join(kind.value for kind in clause.kinds) + "; the first that is offered" * clause.once),
        ("contract", ", ".join(contract.value for contract in clause.contracts)),
        ("sources", ", ".join(clause.sources)),
        ("needs", ", ".join([*sorted(clause.capabilities), *clause.needs])),
        ("where", "; ".join(filter(None, [clause.when, ", ".join(clause.start_methods)])) or "everywhere"),
        ("likely cause", clause.hint),
        ("if hung", clause.if_hung),
        ("if raised", clause.if_raised),
        ("if leaked", clause.if_leaked),
    ]
    return _about(f"{clause.id}  {clause.level.name.replace('_', '-')}", clause.wording, rows)


def _about(head: str, text: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = [head, *_wrapped(text, "  ", "  ")]
    for name, said in rows:
        if said:
            lines += _wrapped(said, f"  {name:<13} ", " " * 16)
    return "\n".join(lines)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    """The text in lines with these prefixes; ids are never broken at their hyphens."""
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)

"""The clauses: what a conforming implementation does."""


def claim_what_is_false() -> None:
    """Must raise AssertionError: a run first checks that its assertions have an effect."""
    assert len("false") == 0

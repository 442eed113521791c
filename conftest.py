"""What only the top of a checkout may say."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]


@pytest.hookimpl(optionalhook=True)
def pytest_queuespec_implementations(config: pytest.Config) -> list[str] | None:
    """In a checkout, `pytest spec` judges the standard library."""
    return ["stdlib"] if any(str(argument).split("/")[0] == "spec" for argument in config.args) else None

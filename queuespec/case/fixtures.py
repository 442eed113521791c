"""The types of the fixtures, for the type hints of checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queuespec.case.children import Child
from queuespec.case.record import Subject

MakeQueue = Callable[..., Subject]
MakePipe = Callable[..., tuple[Subject, Subject]]
MakeChild = Callable[..., Child]
Settle = Callable[[], None]
MakeChannel = Callable[[], tuple[Subject, Subject]]
Hand = Callable[..., None]
Construct = Callable[..., Any]
Observe = Callable[[str], None]

"""How the cases of a run are spread over several processes: in parts that stay whole, not case by case.

Each process starts hosts of its own, and a host is prepared for the cases that come next. So a part holds cases that
follow each other, and ends where a file of clauses does. The generated programs are one part, of all start methods:
what they find on one is tried first on the others, and that must not depend on the number of processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby

from xdist.scheduler import LoadScopeScheduling

PARTS = 2  # for each process: whoever is ready first takes another
PROGRAMS = "test_model.py"


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def parts(nodeids: Sequence[str], processes: int) -> dict[str, str]:
    """The name of each case's part, in the order in which they are to be begun."""
    together = [nodeid for nodeid in nodeids if file_of(nodeid).endswith(PROGRAMS)]
    part_of = dict.fromkeys(together, PROGRAMS)
    others = [[*cases] for _, cases in groupby((each for each in nodeids if each not in part_of), key=file_of)]
    size = max(sum(map(len, others)) / (PARTS * processes), 1)
    for before, cases in zip(accumulate(map(len, others), initial=0), others, strict=False):
        part_of.update(dict.fromkeys(cases, str(int(before / size))))
    return part_of


class Parts(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no type hints
    """Deals out the parts of a run; whatever else happens is as pytest-xdist does it."""

    def schedule(self) -> None:
        if self.collection is None:
            self._part_of = parts(next(iter(self.registered_collections.values()), []), len(self.nodes))
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self._part_of[nodeid]

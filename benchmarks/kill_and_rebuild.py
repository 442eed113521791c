"""How long it takes from a stuck host to a new one with workers: python benchmarks/kill_and_rebuild.py

Each round a get of an empty queue is found hung; then the host is killed with all its processes, and another is
started, with a crew of three and a small bank. Beside it, what is done when only the workers are stuck: they are
killed, and a new crew is born to the same host.
"""

from __future__ import annotations

import statistics
import time

from rich.console import Console
from rich.table import Table

from queuespec.case.stage import Stage
from queuespec.hosts.adapters import find
from queuespec.hosts.forecast import CREW, Config
from queuespec.hosts.host import Host
from queuespec.hosts.workspace import Workspace
from queuespec.verdict.trouble import Hung

ROUNDS = 21
BANK: list[Config] = [("Queue", (), CREW)] * 5


def stuck(host: Host) -> float:
    """Seconds until a get that will never return is found out."""
    host.renew(BANK)
    stage = Stage(host, "Queue")
    q = stage.queue()
    begun = time.perf_counter()
    try:
        stage.actor("consumer").get(q)
    except Hung:
        return time.perf_counter() - begun
    raise AssertionError("it is not stuck")


def main() -> None:
    table = Table("start method", "what", "median ms", "max ms")
    with Workspace() as workspace:
        for method in ("fork", "spawn", "forkserver"):
            seconds: dict[str, list[float]] = {"found hung": [], "host replaced": [], "crew replaced": []}
            host = Host(workspace, find("stdlib"), "", method)
            for _ in range(ROUNDS):
                seconds["found hung"].append(stuck(host))
                begun = time.perf_counter()
                host.kill()
                host = Host(workspace, find("stdlib"), "", method)
                host.renew(BANK)
                seconds["host replaced"].append(time.perf_counter() - begun)
                stuck(host)
                begun = time.perf_counter()
                host.give_up()
                host.renew(BANK)
                seconds["crew replaced"].append(time.perf_counter() - begun)
            host.close()
            for what, values in seconds.items():
                table.add_row(method, what, f"{1000 * statistics.median(values):.0f}", f"{1000 * max(values):.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()

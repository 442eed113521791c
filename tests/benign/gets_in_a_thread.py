"""Each get waits in a thread of its own, which ends when it has an item or its time is over."""

import threading
from typing import Any, List, Optional

from ordinary import Queue, offering, start_methods  # noqa: F401

# Without signals: the caller joins the thread, whatever its handler raises.
capabilities = ["processes", "close", "feeder", "copies", "exit-code", "reclaims"]


class Delegating(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        came: List[Any] = []
        raised: List[BaseException] = []

        def work() -> None:
            try:
                came.append(super(Delegating, self).get(block, timeout))
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join()
        if raised:
            raise raised[0]
        return came[0]


context = offering(Queue=Delegating)

"""What an instance of a user's class holds arrives as text."""

import copy
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "SEED-04a": ("FAIL", "parcel 0: '[0]'"),
    "SER-03": ("FAIL", "Parcel('books', \"['Utopia', 1516]\")"),
}
sound = "PUT-01"


class Shallow(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if hasattr(obj, "__dict__"):
            obj = copy.copy(obj)
            vars(obj).update({name: str(value) for name, value in vars(obj).items()})
        super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Shallow)

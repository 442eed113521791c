"""The namespace that offers the queues has Empty and Full as well."""

import queue
import types

from unbroken import Queue, breaking

caught_by = {"CTOR-12": ("FAIL", "Empty")}
sound = "CTOR-04"

namespace = types.SimpleNamespace(Queue=Queue, Empty=queue.Empty, Full=queue.Full)
context, start_methods = breaking("Queue", Queue)

"""A plain queue is a JoinableQueue."""

from unbroken import JoinableQueue, breaking

caught_by = {"CTOR-05": ("FAIL", "'task_done'")}
sound = "CTOR-06"

context, start_methods = breaking("Queue", JoinableQueue)

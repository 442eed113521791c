"""A plain queue is a JoinableQueue."""

from unbroken import JoinableQueue, breaking

caught_by = {"CTOR-17": ("DIFFERS", "'task_done'")}
sound = "CTOR-06"

context, start_methods = breaking("Queue", JoinableQueue)

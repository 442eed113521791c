"""The class of a queue takes no type in brackets."""

from unbroken import Queue, breaking

caught_by = {"CTOR-16": ("DIFFERS", "{'__class_getitem__': None}")}
sound = "CTOR-01"
python = ">=3.12"


class Plain(Queue):
    __class_getitem__ = None


context, start_methods = breaking("Queue", Plain)

"""Refuses items whose pickle has more than 8 KiB."""

import pickle
from multiprocessing.connection import Connection
from typing import Any

import material

name = "eight_kib"
version = "1.0"
inherits = "stdlib"
start_methods = material.start_methods
largest_item = 8192


def encode(item: Any) -> Any:
    if isinstance(item, Connection):  # to pickle one makes a copy of it for a receiver
        return item
    try:
        size = len(pickle.dumps(item))
    except Exception:  # the queue's own pickling will raise it again
        return item
    if size > largest_item:
        raise ValueError(f"an item has at most {largest_item} bytes, not {size}")
    return item


def decode(item: Any) -> Any:
    return item


Coded, CodedJoinable, CodedSimple, CodedEnd = material.coded(encode, decode)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Coded, CodedJoinable, CodedSimple, CodedEnd)

"""Carries bytes, and nothing else."""

from typing import Any

import material

name = "bytes_only"
version = "1.0"
inherits = "stdlib"
start_methods = material.start_methods


def items(n: int, size: int = 0) -> bytes:
    return (b"%d " % n).ljust(size, b".")


def encode(item: Any) -> bytes:
    if type(item) is not bytes:
        raise TypeError(f"items are bytes, not {type(item).__name__}")
    return item


Coded, CodedJoinable, CodedSimple, CodedEnd = material.coded(encode, bytes)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Coded, CodedJoinable, CodedSimple, CodedEnd)

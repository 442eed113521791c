"""Carries arrays, and nothing else: these cannot be hashed, and arrive as their bytes."""

import array
from typing import Any

import material

name = "arrays_only"
version = "1.0"
inherits = "stdlib"
start_methods = material.start_methods


def items(n: int) -> Any:
    return array.array("q", [n, -n, n * n])


def encode(item: Any) -> Any:
    return item.typecode, item.tobytes()


def decode(coded: Any) -> Any:
    typecode, content = coded
    return array.array(typecode, content)


Coded, CodedJoinable, CodedSimple, CodedEnd = material.coded(encode, decode)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Coded, CodedJoinable, CodedSimple, CodedEnd)

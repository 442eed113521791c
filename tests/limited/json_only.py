"""Carries what JSON can write, and nothing else."""

import json
from typing import Any

import material

name = "json_only"
version = "1.0"
inherits = "stdlib"
start_methods = material.start_methods


def items(n: int, size: int = 0) -> Any:
    return {"number": n, "filled": "x" * size}


def encode(item: Any) -> str:
    return json.dumps(item)


Coded, CodedJoinable, CodedSimple, CodedEnd = material.coded(encode, json.loads)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Coded, CodedJoinable, CodedSimple, CodedEnd)

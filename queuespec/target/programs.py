"""The programs that clauses run as a whole: each is given the family of objects and processes under test.

A program is carried out in one of the judged processes and returns what it has seen; queuespec.harness.actors tells
how. What its own processes do stands at the top of this module, where every start method finds it.
"""

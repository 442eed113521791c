"""Histories: what several processes did to one queue at the same time, and whether a queue may behave like that.

A history is a list of operations, each with its beginning and its end on a clock that all processes share. When an
operation took effect, between the two, nobody saw. So a rule may conclude only from what is certain whatever the
instants were: that an operation had ended before another began, or that an item was surely inside all through a call.
All items are distinct, and that makes it easy: no rule searches for an order that explains the history, each sorts the
operations and sweeps over them once. Searching would settle a bounded queue as well, but takes for ever on a history of
a few hundred operations; tests/test_histories.py searches on small ones, to show that the rules are right.

`operations` says what a history is, `sweeps` holds what the rules are computed with, `rules` says what each forbids and
which operations prove it, and `promises` puts the rules together: what a queue.Queue promises, and what a
multiprocessing.Queue does.
"""

"""The code that runs in the judged interpreter: standard library only, Python 3.8 and later.

There it is imported as queuespec_judged, from a directory that contains nothing else of queuespec.
"""

"""What runs in the judged interpreter: standard library only, Python 3.8 and later.

There it is imported under the name queuespec_judged, from a directory that holds nothing else of the kit's.
"""

"""The files that parlib writes.

Whole or not at all, one writer at a time, and nothing left of a run that died.
"""

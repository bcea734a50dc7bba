"""Rankings: who ranks where, with what certainty, why a rank changed, and what a better one
requires.
"""

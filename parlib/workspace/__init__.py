"""A workspace of an office's own.

Made in one step, brought up to a newer version without losing what was changed in it.
"""

"""Declared link questions between two series: sample, estimates, checks and the answer."""

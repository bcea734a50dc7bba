"""Declared questions about two series: sample, estimates, checks and the one answer."""

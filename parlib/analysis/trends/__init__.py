"""Trends: whether a series moved in one direction, estimated jointly for many short series."""

"""Bounded parsing of external input: the only readers for YAML, JSON and zip files, which check
limits before they parse.
"""

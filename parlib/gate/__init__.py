"""The gate: what comes from outside is bounded before it is parsed. One reader for YAML, one for
JSON, one for zip files.
"""

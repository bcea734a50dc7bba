"""Repair Vietnamese text in legacy encodings or from scanners, span by span."""

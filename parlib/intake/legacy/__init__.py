"""Vietnamese text in legacy encodings or from scanners, repaired span by span."""

"""From evidence to points: scoring rules (on vectors), the index (on tables), the ledger of lost
points.
"""

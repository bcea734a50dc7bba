"""Data model: typed settings (``params/``) and the schema of every hand-off table.

Covers what is measured (rule books, surveys, plans), where (the register of units) and by which
method.
"""

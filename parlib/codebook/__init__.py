"""What is measured, where, by which rule book.

The typed shape of params and of every hand-off table.
"""

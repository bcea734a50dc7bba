"""The building blocks of a document: inline elements, blocks, the format-neutral model, and the
binding of every number to its table cell.
"""

"""What a document is made of.

Numbers and marks in a line, blocks, the neutral model, and the bond of every number to its cell.
"""

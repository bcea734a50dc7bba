"""The self-scoring workbook that offices fill in.

Written, read back within bounds, and laid on what was filed before.
"""

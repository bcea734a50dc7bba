"""The workbook that offices fill.

Written, read back within bounds, and laid on what was filed before.
"""

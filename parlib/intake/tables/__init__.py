"""Tables as offices keep them.

What a workbook holds, what its columns mean, and which units and years its figures are of.
"""

"""Import tables in the layouts that offices use.

What a workbook holds, what its columns mean, and which units and years its figures are of.
"""

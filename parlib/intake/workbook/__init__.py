"""The workbook that offices fill: written, read back within bounds, and laid on what was filed before."""

"""A finding as chart, table or sentence; numbers in the language of the reader."""

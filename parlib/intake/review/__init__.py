"""The review workbook ("Rà soát, khắc phục"): written from a review, read back row by row."""

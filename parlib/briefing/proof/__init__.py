"""Whether a document is what the data say: made again and compared."""

"""Whether a series moved in one direction, among many short series at once."""

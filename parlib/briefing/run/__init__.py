"""From a request to files: notebooks run strictly, one by one or many at once."""

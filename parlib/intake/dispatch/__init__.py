"""Extract proposed commitments from the text of a dispatch."""

"""Door in: from a raw file to a validated table, every defect named with its place."""

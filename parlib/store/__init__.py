"""Door in and out: params and release tables, with lineage."""

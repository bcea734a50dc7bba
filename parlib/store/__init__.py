"""Storage: reading params, reading and writing release tables with their lineage."""

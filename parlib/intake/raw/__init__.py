"""Files under ``data/raw``: cards, readers, and the choice between sources."""

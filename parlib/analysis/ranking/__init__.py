"""Who stands where, how surely, why a rank moved, and what a better one would take."""

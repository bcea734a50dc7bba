"""Write files atomically, with one writer at a time, and clean up after interrupted runs."""

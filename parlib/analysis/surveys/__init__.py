"""Survey statistics: design-based estimates, changes, data integrity, and disclosure control."""

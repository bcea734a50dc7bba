"""What is measured, where, by which rule book; the typed shape of params and of every hand-off table."""

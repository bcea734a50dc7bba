"""What citizens said: estimates with their design, changes, integrity, and what must stay unsaid."""

"""The commitments of a plan: their numeric meaning, their status, and how they can be kept."""

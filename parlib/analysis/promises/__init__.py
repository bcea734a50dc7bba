"""The commitments of a plan: what they mean in numbers, where they stand, and how they may be kept."""

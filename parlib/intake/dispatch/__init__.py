"""From the text of a dispatch to proposed commitments."""

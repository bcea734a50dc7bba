"""The bundle that goes with a dispatch: letter, appendices, manifest, signatures."""

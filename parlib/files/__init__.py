"""The files that parlib writes: whole or not at all, one writer at a time, and nothing left of a run that died."""

"""The sections of `calibration.py`: provinces with known truth, drawn many times."""

SEED = 20250630
ALPHA = 0.05

"""The illustrative province: a documented data-generating process with known truth."""

"""Panel regressions with robust standard errors and specification tests."""

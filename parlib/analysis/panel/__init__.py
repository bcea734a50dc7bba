"""Panel regressions with their standard errors and the tests of their assumptions."""

"""Tests of parlib. A package, because some installed distributions carry a top-level `tests` of their own."""

"""One setting for the whole suite: property tests draw the same examples everywhere and leave no files behind; the order is told."""

from hypothesis import settings

settings.register_profile("parlib", derandomize=True, database=None, deadline=None)
settings.load_profile("parlib")


def pytest_terminal_summary(terminalreporter, config):
    """Print the seed of the order at the end too: pytest-randomly prints it at the start only, and not with ``-q``."""
    seed = config.getoption("randomly_seed", default=None)
    if seed not in (None, "default", "last"):
        terminalreporter.write_line(f"The same order again: make test TESTS='--randomly-seed={seed}'")

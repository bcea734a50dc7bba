"""One setting for the whole suite: property tests draw the same examples everywhere and leave no files behind; the order is told."""

import gc
import importlib
import os

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

# Two workers share the cores already: threads of linear algebra would only wait for each other. (Read when numpy is first imported.)
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

# As parlib imports it: by itself nbformat compiles grammars of addresses, a second for every worker.
importlib.import_module("parlib.briefing.nb")

settings.register_profile("parlib", derandomize=True, database=None, deadline=None)
settings.load_profile("parlib")
# Hypothesis reads the source of every module loaded so far for constants to try: seconds for each worker, and other examples for another order.
providers._get_local_constants = lambda: providers._local_constants


# What is imported and collected stays to the end: a third of collection and a seventh of every test went into looking whether it may go.
gc.disable()


def pytest_collection_finish():
    """From here on only what the tests make is looked through for what nobody holds any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _own_secret(tmp_path_factory):
    """Keep the secret that seals remembered stages in a folder of this run, one for all workers: a test writes nothing at the user's home."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "state"))
        yield


# Files that take five seconds and more: begun first, the longest before all, so that at the end no worker waits for another.
_LONGEST = (
    *("test_brief_pages.py", "test_dispatch.py", "test_reading_corpus.py", "test_forgery.py", "test_one_page_a_head.py", "test_hostile.py"),
    *(
        "test_page_types.py",
        "test_levels.py",
        "test_first_hour.py",
        "test_site.py",
        "test_other_kinds.py",
        "test_panel.py",
        "test_layers.py",
    ),
    *(
        "test_pipeline_inputs.py",
        "test_elsewhere.py",
        "test_exporters.py",
        "test_interrupted.py",
        "test_pipeline_withheld.py",
        "test_add.py",
    ),
    *("test_asked_again.py", "test_context.py", "test_killed.py", "test_pipeline_surveys.py", "test_asking.py", "test_formulas.py"),
    *("test_warm.py", "test_exporters_in_project.py", "test_estimates.py", "test_review.py", "test_by_hand.py", "test_promises.py"),
    *("test_disclosure_attack.py", "test_commands.py", "test_batches.py", "test_every_draft.py", "test_improvement.py", "test_cluster.py"),
    *("test_pipeline_survey_items.py", "test_sources.py", "test_places.py", "test_offices.py", "test_matrix.py", "test_pipeline.py"),
)


def pytest_collection_modifyitems(items):
    """Keep the random order, but begin with the files that take longest (xdist gives them out in this order)."""
    items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))


def pytest_terminal_summary(terminalreporter, config):
    """Print the seed of the order at the end too: pytest-randomly prints it at the start only, and not with ``-q``."""
    seed = config.getoption("randomly_seed", default=None)
    if seed not in (None, "default", "last"):
        terminalreporter.write_line(f"The same order again: make test TESTS='--randomly-seed={seed}'")

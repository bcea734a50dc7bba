"""The release of the three-district world, made once for all tests of the desk: they only read it."""

import pytest

from parlib.store.releases import open_release
from tests.made_release import made_release
from tests.world import world_evidence, world_frameworks, world_localities


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    rows = world_localities().to_dict("records")
    root = tmp_path_factory.mktemp("desk")
    for part in ("params", "data/raw", "notebooks"):
        (root / part).mkdir(parents=True, exist_ok=True)
    return made_release(root, rows, world_evidence().to_dict("records"), books=world_frameworks())


@pytest.fixture(scope="session")
def release(project):
    return open_release(project)

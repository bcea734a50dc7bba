"""Certificates and addresses of a scheduler: each fault in words, before anything is begun, and no key repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from parlib.briefing.run.cluster.access import Access, connected
from parlib.errors import UsageError
from parlib.speech.catalogue import aloud, speaking
from tests.briefing.run.cluster.certificates import authority

TLS = "tls://127.0.0.1:8786"


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    return authority(tmp_path_factory.mktemp("others"))


def test_certificates_of_one_authority_are_taken(ours):
    security = Access(TLS, *ours).security()
    assert security.require_encryption
    assert security.tls_ca_file == ours[0]


def test_each_fault_is_told_in_both_languages(ours, others, tmp_path):
    ca, cert, key = ours
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    faults = {
        "none is named for --tls-cert, --tls-key": (Access(TLS, ca), "chưa có --tls-cert, --tls-key"),
        "--tls-key nowhere.pem: cannot be read": (Access(TLS, ca, cert, str(tmp_path / "nowhere.pem")), "không đọc được"),
        "--tls-ca empty.pem: holds no certificate": (Access(TLS, str(empty), cert, key), "không có chứng thư nào"),
        "do not belong together": (Access(TLS, ca, cert, others[2]), "không đi với nhau"),
        "the address does not begin with tls://": (Access("tcp://127.0.0.1:8786", *ours), "không bắt đầu bằng tls://"),
    }
    for english, (access, vietnamese) in faults.items():
        with pytest.raises(UsageError, match=english) as caught:
            access.security()
        with speaking("vi"):
            assert vietnamese in aloud(caught.value.message)
        assert Path(key).read_text().splitlines()[1] not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["10.0.0.5:8786", "http://host:1", "tls://user:pw@host:1", "tls://host", "tls://host:99999", "tls://host:1/../x"]
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(UsageError, match="the address of the scheduler is not understood") as caught, connected(Access(address), workers=1):
        pass
    assert "pw" not in str(caught.value)

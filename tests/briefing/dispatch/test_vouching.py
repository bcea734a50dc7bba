"""Who vouches for a document: signer, trust, validity at signing, changes after it. Keys are made when the tests run."""

import io
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest

from parlib.briefing.dispatch import vouching
from parlib.briefing.dispatch.vouching import Signer, detached_signature, signatures_of
from parlib.briefing.pages.pdf import render_pdf
from parlib.errors import UsageError
from tests.briefing.authority import PASSPHRASE, Authority
from tests.briefing.pages.test_pdf import assert_standards
from tests.briefing.sample_model import sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
CONTENT = b'{"schema": "parlib.bundle/2"}\n'


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    root, other = Authority("Root under test"), Authority("Another root")
    return {
        "root": root.pem(folder),
        "other": other.pem(folder),
        "office": root.office(folder, "Office under test"),
        "expired": root.office(folder, "Expired office", begins=-30, ends=-1),
    }


@pytest.fixture(scope="module")
def signed(keys):
    return Signer(keys["office"], PASSPHRASE).sign_pdf(render_pdf(sample(), signature_field=True))


def test_a_signed_document_names_its_signer_and_keeps_the_standards(keys, signed):
    (found,) = signatures_of(signed, keys["root"])
    assert (found.faults, found.trusted) == ((), True)
    assert "Common Name: Office under test" in found.line
    assert abs(found.signed_at - datetime.now(UTC)) < timedelta(minutes=10)
    with pikepdf.open(io.BytesIO(signed)) as document:
        assert_standards(document)


def test_without_trust_the_signer_is_named_and_nobody_vouches(signed):
    (found,) = signatures_of(signed)
    assert (found.faults, found.trusted) == ((), None)
    assert "give --trust" in found.line
    assert signatures_of(render_pdf(sample())) == []


def test_another_root_is_not_trust(keys, signed):
    (found,) = signatures_of(signed, keys["other"])
    assert found.faults == ("no trusted certificate stands behind it",)


def test_a_byte_changed_after_signing_is_found(keys, signed):
    changed = bytearray(signed)
    changed[changed.index(b"/Title") + 8] ^= 1
    assert any("changed after signing" in fault for found in signatures_of(bytes(changed), keys["root"]) for fault in found.faults)


def test_a_page_added_after_signing_is_found(keys, signed):
    from pyhanko.pdf_utils.generic import NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[NameObject("/Rotate")] = NumberObject(180)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    (found,) = signatures_of(out.getvalue(), keys["root"])
    assert found.faults == ("what it signs was changed after signing",)


def test_a_manifest_is_signed_beside_it(keys):
    signature = Signer(keys["office"], PASSPHRASE).sign_detached(CONTENT)
    assert (detached_signature(CONTENT, signature, keys["root"]).faults, detached_signature(CONTENT, signature).trusted) == ((), None)
    assert detached_signature(CONTENT + b" ", signature, keys["root"]).faults == ("what it signs was changed after signing",)
    assert detached_signature(CONTENT, signature, keys["other"]).faults == ("no trusted certificate stands behind it",)
    for damaged in (b"", b"x", signature[:100], signature[:-9] + b"123456789"):
        assert detached_signature(CONTENT, damaged, keys["root"]).faults


def test_a_certificate_that_was_not_valid_at_signing_vouches_for_nothing(keys, monkeypatch):
    with pytest.raises(UsageError, match="not today"):
        Signer(keys["expired"], PASSPHRASE)

    class Then(datetime):  # the office signs although its certificate is over: another program would let it
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=2)

    monkeypatch.setattr(vouching, "datetime", Then)
    signer = Signer(keys["expired"], PASSPHRASE)
    valid_then = signer.sign_detached(CONTENT)
    monkeypatch.undo()
    too_late = signer.sign_detached(CONTENT)
    assert detached_signature(CONTENT, valid_then, keys["root"]).faults == ()  # expired since: it was valid at signing
    (fault,) = detached_signature(CONTENT, too_late, keys["root"]).faults
    assert "not at signing" in fault


def test_a_key_that_cannot_be_used_says_why(keys, tmp_path):
    (tmp_path / "no.p12").write_bytes(b"no key")
    (tmp_path / "no.pem").write_bytes(b"no certificate")
    for key, word in ((keys["office"], "wrong"), (tmp_path / "no.p12", PASSPHRASE)):
        with pytest.raises(UsageError, match="cannot be opened"):
            Signer(key, word)
    with pytest.raises(UsageError, match="does not exist"):
        Signer(tmp_path / "absent.p12", "")
    with pytest.raises(UsageError, match="holds no certificate"):
        detached_signature(CONTENT, Signer(keys["office"], PASSPHRASE).sign_detached(CONTENT), tmp_path / "no.pem")

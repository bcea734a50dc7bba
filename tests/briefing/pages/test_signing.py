"""Does a brief hold after the office has signed it?"""

import datetime
import io

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.pages.signing import NAME, add_signature_field
from parlib.briefing.proof.verify import verify
from tests.briefing.pages.test_pdf import assert_standards, structure
from tests.briefing.sample_model import sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def signer():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office under test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    data = pkcs12.serialize_key_and_certificates(b"t", key, certificate, None, BestAvailableEncryption(b"word"))
    return signers.SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=b"word")


def signed(pdf, signer):
    meta = PdfSignatureMetadata(field_name=NAME, subfilter=SigSeedSubFilter.PADES)
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer).getvalue()


def status_of(content, signer):
    embedded = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
    return validate_pdf_signature(embedded, ValidationContext(trust_roots=[signer.signing_cert]))


@pytest.mark.parametrize("field", [False, True], ids=["field-by-the-signer", "tagged-field"])
def test_a_signed_brief_is_intact_and_still_what_the_data_say(field, signer, tmp_path):
    pdf = render_pdf(sample(), signature_field=field)
    content = signed(pdf, signer)
    status = status_of(content, signer)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert content.startswith(pdf)
    with pikepdf.open(io.BytesIO(content)) as document:
        assert_standards(document)
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    verdict = verify(path)
    assert verdict.differs == ()
    assert "signed or added to after it was made" in verdict.notes


def test_the_field_is_tagged_empty_and_the_same_every_time():
    pdf = render_pdf(sample())
    made = add_signature_field(pdf)
    assert made == add_signature_field(pdf) == render_pdf(sample(), signature_field=True)
    assert made.endswith(b"%%EOF\n")
    with pikepdf.open(io.BytesIO(made)) as document:
        assert_standards(document)
        (field,) = document.Root.AcroForm.Fields
        assert (str(field.T), str(field.TU), "/V" in field) == (NAME, "Chữ ký số của cơ quan", False)
        forms = [e for e in structure(document.Root.StructTreeRoot) if e.S == "/Form"]
        assert len(forms) == 1
        assert forms[0].K.Obj.objgen == field.objgen
        assert document.pages[0].obj.Tabs == "/S"
        assert float(field.Rect[1]) > 785  # in the top margin, above the motto
        assert len(document.attachments) == 4


def test_a_changed_page_breaks_the_signature_and_the_proof(signer, tmp_path):
    content = bytearray(signed(render_pdf(sample()), signer))
    position = content.index(b"/Title")
    content[position + 8] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(bytes(content))
    assert not status_of(bytes(content), signer).intact
    assert verify(path).differs

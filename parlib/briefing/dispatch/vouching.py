"""Signed proof: an office's signature on the merged PDF (PAdES) and on the manifest (detached CMS).
An optional extra.

A digest proves that nothing was changed; a signature says who vouches for it. The key stays a file
of the office, its passphrase is never an argument and is never kept. Nothing is fetched from a
network: trust is what the reader gives.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parlib.briefing.pages.signing import NAME
from parlib.errors import UsageError
from parlib.speech.catalogue import saying
from parlib.speech.extras import lacking

_DIGEST = "sha256"
_MOST = 1_000_000


@dataclass(frozen=True)
class Vouched:
    """What one signature says.

    Attributes
    ----------
    subject : str
        Who signed, from the certificate; empty where the signature cannot be read.
    signed_at : datetime or None
        When, as the signature itself says.
    faults : tuple of str
        Why it vouches for nothing; empty: it holds.
    trusted : bool or None
        Whether a certificate that the reader trusts stands behind it; None where none was given.
    """

    subject: str
    signed_at: datetime | None
    faults: tuple[str, ...] = ()
    trusted: bool | None = None

    @property
    def line(self) -> str:
        """The signature in one sentence."""
        who = f"signed by {self.subject}" if self.subject else "a signature that cannot be read"
        when = f" on {self.signed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if self.signed_at else ""
        if self.faults:
            return f"{who}{when}: {'; '.join(self.faults)}"
        if self.trusted:
            return (
                f"{who}{when}, whose certificate is trusted and was valid then; "
                f"nothing was changed since"
            )
        return (
            f"{who}{when}, nothing was changed since; "
            f"who vouches for that name was not checked "
            f"→ give --trust CERT.pem"
        )


class Signer:
    """The key of an office.

    Parameters
    ----------
    key : Path
        PKCS #12 file (``.p12``, ``.pfx``) with the key and its certificates.
    passphrase : str
        Its passphrase; empty for none.

    Raises
    ------
    UsageError
        The extra is not installed, the file cannot be read, or the passphrase does not open it.
    """

    def __init__(self, key: Path, passphrase: str) -> None:
        _library()
        from pyhanko.sign import signers

        content = _read(key, "the key")
        try:
            self._signer = signers.SimpleSigner.load_pkcs12_data(
                content, other_certs=[], passphrase=passphrase.encode() or None
            )
        except ValueError:
            raise UsageError(
                saying(
                    "{name} cannot be opened "
                    "→ check that it is a .p12 file and that the passphrase is its own",
                    name=key.name,
                )
            ) from None
        now, certificate = datetime.now(UTC), self._signer.signing_cert
        if not certificate.not_valid_before <= now <= certificate.not_valid_after:
            until = (
                f"{certificate.not_valid_before:%Y-%m-%d} to {certificate.not_valid_after:%Y-%m-%d}"
            )
            raise UsageError(
                saying(
                    "the certificate in {name} is valid from {until}, not today "
                    "→ sign with a valid one",
                    name=key.name,
                    until=until,
                )
            )

    def sign_pdf(self, pdf: bytes) -> bytes:
        """Return the PDF with a PAdES signature in its tagged field
        (:func:`parlib.briefing.pages.signing.add_signature_field`).
        """
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata, signers
        from pyhanko.sign.fields import SigSeedSubFilter

        meta = PdfSignatureMetadata(
            field_name=NAME, subfilter=SigSeedSubFilter.PADES, md_algorithm=_DIGEST
        )
        out = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)),
            meta,
            signer=self._signer,
            existing_fields_only=True,
        )
        return out.getvalue()

    def sign_detached(self, content: bytes) -> bytes:
        """Return a detached CMS signature (DER) over some bytes, with the time of signing."""
        from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

        attributes = PdfCMSSignedAttributes(signing_time=datetime.now(UTC).replace(microsecond=0))
        signed = asyncio.run(
            self._signer.async_sign_general_data(
                content, _DIGEST, detached=True, use_cades=True, signed_attr_settings=attributes
            )
        )
        return signed.dump()


def signatures_of(pdf: bytes, trust: Path | None = None) -> list[Vouched]:
    """Return what every signature of a PDF says.

    Parameters
    ----------
    pdf : bytes
        The file.
    trust : Path, optional
        Certificates (PEM or DER) that the reader trusts.
    """
    if b"/ByteRange" not in pdf:
        return []
    _library()
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    def check(embedded: Any) -> Vouched:
        certificate, at = embedded.signer_cert, embedded.self_reported_timestamp
        with _quiet():
            status = validate_pdf_signature(embedded, _context(trust, at))
        changed = status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not status.docmdp_ok
        return _vouched(status, certificate, at, trust, changed=changed)

    try:
        embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return [_guarded(check, one) for one in embedded]
    except Exception as fault:
        return [Vouched("", None, (f"it is damaged ({type(fault).__name__})",))]


def detached_signature(content: bytes, signature: bytes, trust: Path | None = None) -> Vouched:
    """Return what a detached signature says of some bytes."""
    _library()
    from asn1crypto import cms
    from pyhanko.sign.validation import async_validate_detached_cms

    def check(raw: bytes) -> Vouched:
        info = cms.ContentInfo.load(raw)
        data = info["content"]
        held = [c.chosen for c in data["certificates"]]
        wanted = data["signer_infos"][0]["sid"].chosen["serial_number"].native
        certificate = next(c for c in held if c.serial_number == wanted)
        times = [
            a["values"][0].native
            for a in data["signer_infos"][0]["signed_attrs"]
            if a["type"].native == "signing_time"
        ]
        at = times[0] if times else None
        with _quiet():
            status = asyncio.run(
                async_validate_detached_cms(
                    content, data, signer_validation_context=_context(trust, at)
                )
            )
        return _vouched(status, certificate, at, trust, changed=False)

    return _guarded(check, signature)


def _guarded(check: Any, signature: Any) -> Vouched:
    """Return what a check finds.

    A signature that cannot even be read is a finding, whatever it makes the library raise.
    """
    try:
        return check(signature)
    except UsageError:
        raise
    except Exception as fault:
        return Vouched("", None, (f"it is damaged ({type(fault).__name__})",))


def _vouched(
    status: Any, certificate: Any, at: datetime | None, trust: Path | None, *, changed: bool
) -> Vouched:
    faults = []
    if not status.intact or changed:
        faults.append(saying("what it signs was changed after signing"))
    elif not status.valid:
        faults.append(saying("it does not fit its certificate"))
    moment = at or datetime.now(UTC)
    if not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        faults.append(
            saying(
                "the certificate was valid until {not_valid_after:%Y-%m-%d}, not at signing",
                not_valid_after=certificate.not_valid_after,
            )
        )
    elif trust is not None and not status.trusted and not faults:
        faults.append(saying("no trusted certificate stands behind it"))
    return Vouched(
        certificate.subject.human_friendly,
        at,
        tuple(faults),
        None if trust is None else bool(status.trusted),
    )


def _context(trust: Path | None, at: datetime | None) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=_trusted(trust), moment=at, allow_fetching=False, revocation_mode="soft-fail"
    )


def _trusted(trust: Path | None) -> list[Any]:
    if trust is None:
        return []
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        certificates = list(load_certs_from_pemder_data(_read(trust, "the trusted certificate")))
    except (ValueError, TypeError):
        certificates = []
    if not certificates:
        raise UsageError(saying("{name} holds no certificate → give a .pem file", name=trust.name))
    return certificates


def _read(path: Path, what: str) -> bytes:
    if not path.is_file():
        raise UsageError(
            saying("{what} {path} does not exist → name the file", what=what, path=path)
        )
    if path.stat().st_size > _MOST:
        raise UsageError(
            saying(
                "{what} {name} is larger than any key or certificate → name the right file",
                what=what,
                name=path.name,
            )
        )
    return path.read_bytes()


def _library() -> None:
    if why := lacking("sign"):
        raise UsageError(why)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from logging what is said here in the reader's words."""
    names = ("pyhanko", "pyhanko_certvalidator")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)

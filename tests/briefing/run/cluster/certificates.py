"""Certificates of an authority that lives as long as a test."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_DAY = dt.timedelta(days=1)


def authority(folder: Path, name: str = "Máy thử") -> tuple[str, str, str]:
    """Write an authority, and a certificate with its key that it signed; return the three files: ca, cert, key."""
    folder.mkdir(parents=True, exist_ok=True)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    ca = _certificate(ca_name, ca_name, ca_key, ca_key, x509.BasicConstraints(ca=True, path_length=None))
    own = _certificate(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), ca_name, key, ca_key, x509.BasicConstraints(False, None)
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files = {"ca.pem": ca.public_bytes(Encoding.PEM), "cert.pem": own.public_bytes(Encoding.PEM), "key.pem": secret}
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return str(folder / "ca.pem"), str(folder / "cert.pem"), str(folder / "key.pem")


def _certificate(subject, issuer, key, signer, constraints) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
        .add_extension(constraints, critical=True)
        .sign(signer, hashes.SHA256())
    )

"""The way to a scheduler: its address, and the certificates with which both sides prove who they
are.
"""

from __future__ import annotations

import contextlib
import logging
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlib.codebook.addresses import AddressFault, sound_scheduler
from parlib.errors import ClusterFailed, UsageError
from parlib.speech.catalogue import saying

if TYPE_CHECKING:
    from distributed import Client
    from distributed.security import Security

_PARTS = ("ca", "cert", "key")
_OF_DASK = {
    "ca": "distributed.comm.tls.ca-file",
    "cert": "distributed.comm.tls.client.cert",
    "key": "distributed.comm.tls.client.key",
}


@dataclass(frozen=True)
class Access:
    """How a scheduler is reached.

    Attributes
    ----------
    scheduler : str
        ``tls://HOST:PORT`` or ``tcp://HOST:PORT``; empty: a cluster on this machine for one run.
    ca, cert, key : str
        PEM files for TLS; each that is empty is taken from Dask's own settings.
    seconds : float
        How long an answer is waited for.
    """

    scheduler: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""
    seconds: float = 30.0

    def security(self) -> Security | None:
        """Return what TLS needs, each file read and tried; None where nothing is encrypted.

        Raises
        ------
        UsageError
            A file is not named, cannot be read, or does not fit the others.
        """
        named = {part: str(getattr(self, part)) for part in _PARTS}
        # a second to import, and not paid by who only reads options
        import dask
        from distributed.security import Security

        if not self.scheduler.startswith("tls://"):
            if any(named.values()):
                raise UsageError(
                    saying(
                        "certificates are given, but the address does not begin with tls:// → write "
                        "the address as tls://HOST:8786"
                    )
                )
            return None
        files = {part: named[part] or dask.config.get(_OF_DASK[part], "") or "" for part in _PARTS}
        if lacking := [f"--tls-{part}" for part in _PARTS if not files[part]]:
            raise UsageError(
                saying(
                    "{scheduler} asks for certificates, and none is named for {lacking} → give "
                    "--tls-ca, --tls-cert and --tls-key, or set Dask's own "
                    "DASK_DISTRIBUTED__COMM__TLS__…",
                    scheduler=self.scheduler,
                    lacking=", ".join(lacking),
                )
            )
        _try(files)
        return Security(
            tls_ca_file=files["ca"],
            tls_client_cert=files["cert"],
            tls_client_key=files["key"],
            require_encryption=True,
        )


def _try(files: dict[str, str]) -> None:
    """Raise where certificates cannot be read or do not belong together; no key is repeated."""
    for part, file in files.items():
        try:
            Path(file).read_bytes()
        except OSError as fault:
            raise UsageError(
                saying(
                    "--tls-{part} {file}: cannot be read ({fault}) → name the PEM file",
                    part=part,
                    file=Path(file).name,
                    fault=(fault.strerror or "").lower(),
                )
            ) from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(files["ca"])
    except (ssl.SSLError, ValueError):
        raise UsageError(
            saying(
                "--tls-ca {file}: holds no certificate → name the PEM file of the one that signed "
                "all others",
                file=Path(files["ca"]).name,
            )
        ) from None
    try:
        context.load_cert_chain(files["cert"], files["key"], password="")
    except (ssl.SSLError, ValueError):
        raise UsageError(
            saying(
                "--tls-cert {cert} and --tls-key {key} do not belong together, are no PEM, or the key "
                "asks for a password → name a certificate and its own key without a password",
                cert=Path(files["cert"]).name,
                key=Path(files["key"]).name,
            )
        ) from None


_SELDOM = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "1s",
}
"""How often a cluster of this machine looks at itself: nobody reads what it would note a hundred
times a second.
"""


@contextlib.contextmanager
def connected(access: Access, *, workers: int) -> Iterator[Client]:
    """Yield a client of the scheduler, or of a cluster on this machine that ends with it.

    Raises
    ------
    UsageError
        The address or the certificates cannot be used.
    ClusterFailed
        Nobody answers there, or not with these certificates.
    """
    import dask
    from distributed import Client, LocalCluster

    from parlib.briefing.run.pool import SETTINGS

    with contextlib.ExitStack() as stack:
        settings: dict[str, Any] = {"distributed.worker.daemon": False}
        if not access.scheduler:
            settings["distributed.scheduler.allowed-failures"] = 1
            settings |= _SELDOM
        stack.enter_context(dask.config.set(settings))
        if not access.scheduler:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                # any free port: a second batch on this machine finds the usual one taken
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                silence_logs="CRITICAL",
                env=SETTINGS,
            )
            yield stack.enter_context(Client(stack.enter_context(cluster)))
            return
        try:
            sound_scheduler(access.scheduler)
        except AddressFault as fault:
            raise UsageError(
                saying("--scheduler: {what} → {remedy}", what=fault.what, remedy=fault.remedy)
            ) from None
        security = access.security()
        stack.enter_context(_without_its_log())
        try:
            client = Client(access.scheduler, security=security, timeout=access.seconds)
        except (OSError, RuntimeError, ValueError) as fault:
            raise ClusterFailed(_no_answer(access.scheduler, fault)) from None
        yield stack.enter_context(client)


def _no_answer(scheduler: str, fault: BaseException) -> str:
    told: BaseException | None = fault
    texts = []
    while told is not None:
        texts.append(f"{type(told).__name__} {told}")
        told = told.__cause__ or told.__context__
    if any("certificate" in text.lower() or "ssl" in text.lower() for text in texts):
        return saying(
            "{scheduler}: one of the two sides does not believe the other's certificate → both must "
            "be signed by the one in --tls-ca, and be valid today",
            scheduler=scheduler,
        )
    return saying(
        "{scheduler}: no Dask scheduler answers there → is it running, is the address right (tls:// "
        "or tcp://), and may this machine reach its port?",
        scheduler=scheduler,
    )


@contextlib.contextmanager
def _without_its_log() -> Iterator[None]:
    """Keep Dask from writing on the terminal: what matters is said here."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)

"""Signs PDFs (PAdES B-B), so that any reader of PDFs finds a changed byte.

The signer is a key of the agency's own with a certificate that it made itself, or the PKCS#12
file that ``CERTIFICATE_P12`` names. Both are a ``Signer`` of pyHanko; a service that signs from
afar is one more class of that kind, chosen in ``chosen_signer``.
"""

from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .signing import keep_key

PDF_KEY_FILE = "agency_pdf.pem"
FIELD = "TandaTanganInstansi"
DIGEST = "sha256"
ROOM = 2048  # for the signature beside its certificates, in bytes
VALID_FOR = timedelta(days=365 * 20)
LONGEST_NAME = 64  # of a subject, in characters
# What PDF/A (printed) and PDF/UA (outside the page) ask of a signature that is not seen.
UNSEEN = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)

SigningKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class PdfSignerUnusable(Exception):
    """The key for PDFs cannot be read or cannot sign them; the message says which and why."""


class KeySigner(Signer):
    """Signs with a key held in memory: pyHanko's own reads it anew for each signature."""

    def __init__(
        self,
        key: SigningKey,
        certificate: x509.Certificate,
        chain: list[x509.Certificate],
    ) -> None:
        self.key = key
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([_asn1(each) for each in chain])
        super().__init__(signing_cert=_asn1(certificate), cert_registry=registry)

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(data, ec.ECDSA(SHA256()))
        return self.key.sign(data, padding.PKCS1v15(), SHA256())


class _Writer(IncrementalPdfFileWriter):
    """Appends the signature and leaves the metadata as typst wrote it: archivable."""

    def _update_meta(self) -> None:
        """pyHanko would write XMP anew, in forms that PDF/A does not know."""


class _Signing(PdfSigner):
    def register_extensions(
        self, pdf_out: BasePdfFileWriter, *, md_algorithm: str
    ) -> None:
        """PDF/A-2 is PDF 1.7; to name elliptic curves would make it PDF 2.0."""


def chosen_signer(*, owner: str) -> Signer:
    """Who signs PDFs here. ``owner`` names a key that must be made first.

    Raises PdfSignerUnusable.
    """
    path, password = settings.CERTIFICATE_P12
    file = Path(path or Path(settings.KEYS_DIR) / PDF_KEY_FILE)
    try:
        if not path and not file.exists():
            keep_key(file, _new_key(owner))
        changed_at = file.stat().st_mtime_ns
        return _read(file, password if path else None, changed_at)
    except (OSError, ValueError) as error:
        raise PdfSignerUnusable(f"{file}: {error}") from error


def sign_pdf(pdf: bytes, *, signer: Signer, reason: str, location: str) -> bytes:
    """The same document with a signature that nothing may follow, not seen on the page."""
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location or None,
        name=subject_of(signer),
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(FIELD, invis_sig_settings=UNSEEN, readable_field_name=reason)
    signed = _Signing(meta, signer, new_field_spec=field).sign_pdf(
        _Writer(BytesIO(pdf)), bytes_reserved=_room_for(signer)
    )
    return bytes(signed.getbuffer())


def is_by_bsre(signer: Signer) -> bool:
    """Whether the certificate that signs comes from the issuer that BSRE_ISSUER names."""
    issuer = _certificate_of(signer).issuer.human_friendly
    return bool(settings.BSRE_ISSUER) and settings.BSRE_ISSUER in issuer


def subject_of(signer: Signer) -> str:
    """The name in the certificate that signs."""
    names = _certificate_of(signer).subject.native
    return str(names.get("common_name") or names.get("organization_name") or "")


def fingerprint_of(signer: Signer) -> str:
    """SHA-256 of the certificate that signs, as readers of PDFs show it."""
    return sha256(_certificate_of(signer).dump()).hexdigest()


def _room_for(signer: Signer) -> int:
    """In hexadecimal digits. pyHanko would sign a second time to measure it."""
    certificates = [_certificate_of(signer), *signer.cert_registry]
    return 2 * (ROOM + sum(len(each.dump()) for each in certificates))


def _certificate_of(signer: Signer) -> Asn1Certificate:
    if signer.signing_cert is None:
        raise PdfSignerUnusable("The signer has no certificate.")
    return signer.signing_cert


@lru_cache(maxsize=4)
def _read(file: Path, password: str | None, changed_at: int) -> Signer:
    """A PKCS#12 file takes long to open, on purpose; ``changed_at`` tells a new one."""
    content = file.read_bytes()
    key: object
    certificate: x509.Certificate | None
    if password is None:
        key = load_pem_private_key(content, password=None)
        certificate, *chain = x509.load_pem_x509_certificates(content)
    else:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            content, password.encode() or None
        )
    if not isinstance(key, SigningKey) or certificate is None:
        raise ValueError("it holds no RSA or EC key with its certificate")
    return KeySigner(key, certificate, chain)


def _new_key(owner: str) -> bytes:
    """An EC key and the certificate that it gives itself, one after the other as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, owner[:LONGEST_NAME]),
        ]
    )
    now = timezone.now()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    )
    certificate = builder.sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _asn1(certificate: x509.Certificate) -> Asn1Certificate:
    return Asn1Certificate.load(certificate.public_bytes(Encoding.DER))

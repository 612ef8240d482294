"""Keys of other authorities, and what strangers say of a signed PDF."""

import subprocess
from datetime import timedelta
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.conftest import NOW

PASSWORD = "kata-sandi"
KEYS = {
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(key, *, subject, issuer, by, is_authority=False):
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=900))
        .not_valid_after(NOW + timedelta(days=9000))
        .add_extension(
            x509.BasicConstraints(ca=is_authority, path_length=None), critical=True
        )
    )
    return builder.sign(by, SHA256())


def p12(folder, *, kind="ec", issuer="Balai Sertifikasi Elektronik"):
    """A file as an authority hands it out, with the certificate of the authority."""
    authority, key = KEYS["ec"](), KEYS[kind]()
    root = certificate(
        authority, subject=issuer, issuer=issuer, by=authority, is_authority=True
    )
    own = certificate(key, subject="Sekretaris Daerah", issuer=issuer, by=authority)
    file = folder / f"{kind}.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"tte", key, own, [root], BestAvailableEncryption(PASSWORD.encode())
        )
    )
    return file


def validated(pdf):
    """What pyHanko finds, with the signer's own root trusted."""
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    roots = [signature.signer_cert, *signature.other_embedded_certs]
    context = ValidationContext(trust_roots=roots)
    return validate_pdf_signature(signature, context)


def pdfsig(pdf, folder):
    """What poppler finds."""
    file = folder / "asked.pdf"
    file.write_bytes(pdf)
    asked = ["pdfsig", "-nocert", str(file)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def changed(pdf, place):
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]

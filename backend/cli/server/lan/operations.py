"""A certificate authority of one's own, kept in the data folder, and what it signs for us.

Camera, offline work and installation need HTTPS; on a network of one's own nobody else signs.
"""

import contextlib
import ipaddress
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "lan"
AUTHORITY_FOR = timedelta(days=3650)
SERVER_FOR, RENEW_BEFORE = timedelta(days=397), timedelta(days=30)
"""Phones of Apple's take no server certificate that is valid for longer than 398 days."""
OWN_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
OWN_NAMES = ("local", "localhost")
"""All that the authority may sign for: whoever steals its key cannot pretend to be a bank."""
ASK_ADDRESS = 0x8915
"""SIOCGIFADDR of Linux: which IPv4 address has this interface?"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Files that a server shows and signs with, and what phones are to trust."""

    certificate: Path
    key: Path
    authority: Path
    fingerprint: str
    """SHA-256 of the authority in pairs of digits, for comparing by eye."""


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine in private networks, the one that leads outside first."""
    found = [_leading_address(), *_addresses_by_name(), *_addresses_by_interface()]
    outside = (a for a in found if is_own_network(a) and not a.startswith("127."))
    return list(dict.fromkeys(outside))


def is_own_network(address: str) -> bool:
    """Whether the authority may sign for it."""
    with contextlib.suppress(ValueError):
        given = ipaddress.IPv4Address(address)
        return any(given in ipaddress.IPv4Network(one) for one in OWN_NETWORKS)
    return False


def identity(data: Path, addresses: Sequence[str], now: datetime) -> Identity:
    """Make or find the authority, and a certificate of the server for these addresses.

    The authority stays for ten years, so that a phone trusts it once; the server's is made anew
    when an address is new to it or its end is near.
    """
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, signing = _authority(folder, now)
    certificate, key = folder / "server.crt", folder / "server.key"
    if not _still_good(certificate, authority, addresses, now):
        own = ec.generate_private_key(ec.SECP256R1())
        made = _server(authority, signing, own, addresses, now)
        _keep(key, _private(own))
        _keep(certificate, made.public_bytes(serialization.Encoding.PEM))
    digest = authority.fingerprint(hashes.SHA256())
    return Identity(certificate, key, folder / "ca.crt", digest.hex(":").upper())


def _authority(folder: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    with contextlib.suppress(FileNotFoundError, ValueError):
        kept = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey) and kept.not_valid_after_utc > now:
            return kept, key
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"安巡 本机证书 {now:%Y-%m-%d}")
    allowed: list[x509.GeneralName] = [x509.DNSName(one) for one in OWN_NAMES]
    allowed += [x509.IPAddress(ipaddress.ip_network(one)) for one in OWN_NETWORKS]
    made = (
        _blank(name, name, key, now, AUTHORITY_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(allowed, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _keep(folder / "ca.key", _private(key))
    _keep(folder / "ca.crt", made.public_bytes(serialization.Encoding.PEM))
    return made, key


def _server(
    authority: x509.Certificate,
    signing: ec.EllipticCurvePrivateKey,
    own: ec.EllipticCurvePrivateKey,
    addresses: Sequence[str],
    now: datetime,
) -> x509.Certificate:
    names: list[x509.GeneralName] = [x509.DNSName(one) for one in _own_names()]
    names += [x509.IPAddress(ipaddress.ip_address(one)) for one in (*addresses, "127.0.0.1")]
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    return (
        _blank(_name("安巡"), authority.subject, own, now, SERVER_FOR)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(known, critical=False)
        .sign(signing, hashes.SHA256())
    )


def _blank(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    valid: timedelta,
) -> x509.CertificateBuilder:
    """Begin a certificate; from yesterday on, since phones' clocks are behind."""
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now - timedelta(days=1) + valid)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _still_good(
    file: Path, authority: x509.Certificate, addresses: Sequence[str], now: datetime
) -> bool:
    try:
        kept = x509.load_pem_x509_certificate(file.read_bytes())
        named = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        kept.verify_directly_issued_by(authority)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, another is made
        return False
    known = {str(one) for one in named.get_values_for_type(x509.IPAddress)}
    return kept.not_valid_after_utc > now + RENEW_BEFORE and known.issuperset(addresses)


def _own_names() -> list[str]:
    host = socket.gethostname().split(".")[0]
    plain = host.isascii() and host.replace("-", "").isalnum()
    return ["localhost", *([f"{host.lower()}.local"] if plain else [])]


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _keep(file: Path, content: bytes) -> None:
    """Write it for this user's eyes alone, whole or not at all."""
    fresh = file.with_suffix(file.suffix + ".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(file)


def _leading_address() -> str:
    """Ask the routing table; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(asking.getsockname()[0])


def _addresses_by_name() -> list[str]:
    with contextlib.suppress(OSError):
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        return [str(one[4][0]) for one in told]
    return []


def _addresses_by_interface() -> list[str]:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where the two others must do
    except ImportError:
        return []
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                request = struct.pack("256s", name.encode()[:15])
                answer = fcntl.ioctl(asking.fileno(), ASK_ADDRESS, request)
                found.append(socket.inet_ntoa(answer[20:24]))
    return found

"""A certificate authority of the bureau's own network, and the certificate that the service shows there.

Both lie in one folder for its owner's eyes; the authority's key vouches for nothing but the names and
addresses it was made with, and those of local networks, which no public authority vouches for (RFC 5280
§4.2.1.10, RFC 6762, RFC 8375, RFC 1918), so that whoever steals it can't pose as a bank to the phones that
trust it.
"""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gis.errors import Conflict, InvalidInput

Subnet = ipaddress.IPv4Network | ipaddress.IPv6Network

AUTHORITY_YEARS = 10
#: What browsers take at most from a public authority, and Apple's and Google's may ask of every one some day
CERTIFICATE_DAYS = 397
RENEWED_BEFORE_DAYS = 30
#: Phones whose clock is behind
BACKDATED = timedelta(days=1)
#: Names of local networks, which nobody owns: what an authority vouches for whatever it is asked later
LOCAL_ZONES = ("local", "lan", "home.arpa", "internal", "intranet", "test", "localhost")
#: Addresses of local networks (RFC 1918, 1122 §3.2.1.3, 3927, 6598, 4193, 4291): of them likewise
LOCAL_NETWORKS = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
    "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip


class AuthorityExpired(Conflict):
    """The authority's ten years are over: phones have to trust another one."""

    message_id = "lan.authority_expired"


class AuthorityUnreadable(Conflict):
    """The authority's files are damaged, or one of the two is missing."""

    message_id = "lan.authority_unreadable"


class BeyondAuthority(InvalidInput):
    """A name that the authority on the phones may not vouch for."""

    message_id = "lan.beyond_authority"


@dataclass(frozen=True)
class Certificates:
    """The files that the service shows (PEM), and the authority that devices have to trust."""

    chain: Path
    key: Path
    authority: x509.Certificate
    until: datetime
    is_new: bool

    @property
    def der(self) -> bytes:
        """The authority's certificate as phones and Windows read it."""
        return self.authority.public_bytes(serialization.Encoding.DER)

    @property
    def addresses(self) -> set[str]:
        """The IP addresses that the service's certificate is good for."""
        shown = x509.load_pem_x509_certificates(self.chain.read_bytes())[0]
        names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return {str(one) for one in names.get_values_for_type(x509.IPAddress)}

    @property
    def fingerprint(self) -> str:
        """The authority's SHA-256 as phones show it, in pairs of digits."""
        return self.authority.fingerprint(hashes.SHA256()).hex(":").upper()


def certificates(folder: Path, names: Sequence[str], addresses: Sequence[str], now: datetime) -> Certificates:
    """Return a certificate of these names and IP addresses, made anew where the one at hand won't do.

    An address that the authority may not vouch for is left out, as when the machine has another one since.
    Raises AuthorityExpired, AuthorityUnreadable, BeyondAuthority. `now` is aware of its time zone.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    authority, authority_key = _authority(folder, names, addresses, now)
    if beyond := [name for name in names if not _is_permitted(authority, name)]:
        raise BeyondAuthority(name=beyond[0], folder=folder)
    chain, key = folder / "certificate.pem", folder / "certificate.key"
    shown = _alternatives(names, [one for one in addresses if _is_permitted_address(authority, one)])
    known = _usable(chain, key, authority, shown, now)
    if known is not None:
        return Certificates(chain, key, authority, known.not_valid_after_utc, False)
    made = _certificate(authority, authority_key, shown, key, now)
    # The key was written first: a run that is killed in between makes both anew.
    _write(chain, _pem(made) + _pem(authority))
    return Certificates(chain, key, authority, made.not_valid_after_utc, True)


def _authority(
    folder: Path, names: Sequence[str], addresses: Sequence[str], now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Read the authority, or make it where there is none yet."""
    file, key_file = folder / "authority.pem", folder / "authority.key"
    if not file.exists() and not key_file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        _write(key_file, _key_pem(key))
        _write(file, _pem(_self_signed(key, names, addresses, now)))
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
        read = serialization.load_pem_private_key(key_file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as damage:
        raise AuthorityUnreadable(folder=folder) from damage
    if not isinstance(read, ec.EllipticCurvePrivateKey) or read.public_key() != found.public_key():
        raise AuthorityUnreadable(folder=folder)
    if found.not_valid_after_utc <= now:
        raise AuthorityExpired(day=found.not_valid_after_utc.date(), folder=folder)
    return found, read


def _self_signed(
    key: ec.EllipticCurvePrivateKey, names: Sequence[str], addresses: Sequence[str], now: datetime
) -> x509.Certificate:
    # The day tells two authorities of one bureau apart in a phone's list.
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Diming 地名登记库"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Diming LAN authority {now:%Y-%m-%d}"),
        ]
    )
    local = [ipaddress.ip_network(one) for one in LOCAL_NETWORKS]
    own = [ipaddress.ip_network(one) for one in dict.fromkeys(addresses)]
    # Without a network among them, every address would be permitted.
    permitted: list[x509.GeneralName] = [
        *(x509.DNSName(name) for name in dict.fromkeys((*LOCAL_ZONES, *names))),
        *(x509.IPAddress(one) for one in local),
        *(x509.IPAddress(one) for one in own if not any(_is_within(one, each) for each in local)),
    ]
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _certificate(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    shown: list[x509.GeneralName],
    key_file: Path,
    now: datetime,
) -> x509.Certificate:
    """Make the service's certificate and write its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    _write(key_file, _key_pem(key))
    until = min(now + timedelta(days=CERTIFICATE_DAYS) - BACKDATED, authority.not_valid_after_utc)
    issuer_key = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Diming 地名登记库")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(now - BACKDATED, authority.not_valid_before_utc))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(shown), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _usable(
    chain: Path, key: Path, authority: x509.Certificate, shown: list[x509.GeneralName], now: datetime
) -> x509.Certificate | None:
    """Return the certificate at hand when it is of this authority, these names, its key, and lasts."""
    try:
        found = x509.load_pem_x509_certificate(chain.read_bytes())
        held = serialization.load_pem_private_key(key.read_bytes(), None)
        found.verify_directly_issued_by(authority)
    except Exception:  # whatever is wrong with it: it is made anew
        return None
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    lasts = found.not_valid_after_utc - now > timedelta(days=RENEWED_BEFORE_DAYS)
    # One that ends with its authority can't be made to last longer.
    lasts = lasts or now < found.not_valid_after_utc == authority.not_valid_after_utc
    fits = set(names) == set(shown) and held.public_key() == found.public_key()
    return found if lasts and fits else None


def _alternatives(names: Sequence[str], addresses: Sequence[str]) -> list[x509.GeneralName]:
    return [
        *(x509.DNSName(name) for name in dict.fromkeys(names)),
        *(x509.IPAddress(ipaddress.ip_address(one)) for one in dict.fromkeys(addresses)),
    ]


def _is_permitted(authority: x509.Certificate, name: str) -> bool:
    permitted = _permitted(authority, x509.DNSName)
    return any(name == one or name.endswith(f".{one}") for one in permitted)


def _is_permitted_address(authority: x509.Certificate, address: str) -> bool:
    permitted = _permitted(authority, x509.IPAddress)
    return not permitted or any(_is_within(ipaddress.ip_network(address), one) for one in permitted)


def _permitted(authority: x509.Certificate, kind: type[x509.GeneralName]) -> list[Any]:
    found = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    return [one.value for one in found or () if isinstance(one, kind)]


def _is_within(one: Subnet, other: Subnet) -> bool:
    return one.version == other.version and int(other[0]) <= int(one[0]) and int(one[-1]) <= int(other[-1])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes) -> None:
    """Write a file that nobody else may read; it appears whole."""
    temporary = file.with_suffix(file.suffix + ".new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        os.fsync(out.fileno())
    temporary.rename(file)

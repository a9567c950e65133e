"""The authority of a bureau's network and what it signs, checked by cryptography's verifier and OpenSSL."""

import ipaddress
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from scripts.lan_authority import (
    AuthorityExpired,
    AuthorityUnreadable,
    BeyondAuthority,
    Certificates,
    certificates,
)

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
NAMES, ADDRESSES = ("diming.wsq.example", "bureau.local"), ("127.0.0.1", "10.20.30.40")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "lan"


def shown(made: Certificates) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(made.chain.read_bytes())


def verify(made: Certificates, name: str, leaf: x509.Certificate | None = None) -> None:
    subject = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    built = PolicyBuilder().store(Store([made.authority])).time(NOW).build_server_verifier(subject)
    built.verify(leaf or shown(made)[0], [])


@pytest.mark.parametrize("name", [*NAMES, *ADDRESSES])
def test_what_the_service_shows_is_valid_for_each_of_its_names(folder: Path, name: str) -> None:
    made = certificates(folder, NAMES, ADDRESSES, NOW)
    verify(made, name)
    assert shown(made)[1] == made.authority


def test_openssl_agrees(folder: Path) -> None:
    made = certificates(folder, NAMES, ADDRESSES, datetime.now(UTC))
    asked = ["-verify_hostname", NAMES[0], "-verify_ip", ADDRESSES[1]]
    said = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-CAfile", folder / "authority.pem", *asked, made.chain],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr


def test_lengths_are_what_browsers_take(folder: Path) -> None:
    made = certificates(folder, NAMES, ADDRESSES, NOW)
    leaf = shown(made)[0]
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=397)
    assert made.authority.not_valid_after_utc - NOW == timedelta(days=3650)
    assert made.authority.extensions.get_extension_for_class(x509.NameConstraints).critical


def test_a_stolen_authority_vouches_for_no_other_site(folder: Path) -> None:
    made = certificates(folder, NAMES, ADDRESSES, NOW)
    key = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    for name, is_permitted in (
        ("other.lan", True), ("bank.example", False), ("192.168.7.8", True), ("198.51.100.7", False),
    ):  # fmt: skip
        subject = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
        forged = x509.CertificateBuilder(
            issuer_name=made.authority.subject,
            subject_name=x509.Name([]),
            public_key=key.public_key(),
            serial_number=1,
            not_valid_before=NOW,
            not_valid_after=NOW + timedelta(days=1),
            extensions=[
                *(one for one in shown(made)[0].extensions if one.oid != x509.SubjectAlternativeName.oid),
                x509.Extension(x509.SubjectAlternativeName.oid, True, x509.SubjectAlternativeName([subject])),
            ],
        ).sign(key, hashes.SHA256())
        if is_permitted:
            verify(made, name, forged)
        else:
            with pytest.raises(VerificationError):
                verify(made, name, forged)


def test_nobody_else_reads_what_is_kept(folder: Path) -> None:
    certificates(folder, NAMES, ADDRESSES, NOW)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert {file.name for file in folder.iterdir()} == {
        "authority.pem", "authority.key", "certificate.pem", "certificate.key",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "addresses", "days", "is_new"),
    [
        (NAMES, ADDRESSES, 0, False),
        (NAMES[::-1], ADDRESSES[::-1], 360, False),
        (NAMES, ADDRESSES, 370, True),
        (NAMES, ("127.0.0.1", "10.20.30.41"), 1, True),
        ((*NAMES, "diming.lan"), ADDRESSES, 1, True),
    ],
)
def test_it_is_renewed_before_its_end_and_when_names_change(
    folder: Path, names: tuple[str, ...], addresses: tuple[str, ...], days: int, is_new: bool
) -> None:
    first = certificates(folder, NAMES, ADDRESSES, NOW)
    before = first.chain.read_bytes()
    again = certificates(folder, names, addresses, NOW + timedelta(days=days))
    assert again.is_new is is_new
    assert (again.chain.read_bytes() == before) is not is_new
    # Phones need not trust anything anew.
    assert again.authority == first.authority


def test_a_certificate_without_its_key_is_made_anew(folder: Path) -> None:
    first = certificates(folder, NAMES, ADDRESSES, NOW)
    first.key.write_bytes((folder / "authority.key").read_bytes())
    assert certificates(folder, NAMES, ADDRESSES, NOW).is_new
    first.chain.write_bytes(b"half")
    assert certificates(folder, NAMES, ADDRESSES, NOW).is_new


def test_the_last_certificate_ends_with_its_authority_which_is_then_refused(folder: Path) -> None:
    certificates(folder, NAMES, ADDRESSES, NOW)
    last = certificates(folder, NAMES, ADDRESSES, NOW + timedelta(days=3640))
    assert last.until == last.authority.not_valid_after_utc
    assert not certificates(folder, NAMES, ADDRESSES, NOW + timedelta(days=3645)).is_new
    with pytest.raises(AuthorityExpired) as refusal:
        certificates(folder, NAMES, ADDRESSES, NOW + timedelta(days=3651))
    assert refusal.value.params["folder"] == folder


@pytest.mark.parametrize("lost", ["authority.pem", "authority.key"])
def test_half_an_authority_is_never_replaced_unasked(folder: Path, lost: str) -> None:
    certificates(folder, NAMES, ADDRESSES, NOW)
    (folder / lost).unlink()
    with pytest.raises(AuthorityUnreadable):
        certificates(folder, NAMES, ADDRESSES, NOW)
    (folder / lost).write_bytes(b"half of it")
    with pytest.raises(AuthorityUnreadable):
        certificates(folder, NAMES, ADDRESSES, NOW)


def test_a_name_that_phones_would_not_believe_is_refused(folder: Path) -> None:
    certificates(folder, NAMES, ADDRESSES, NOW)
    with pytest.raises(BeyondAuthority) as refusal:
        certificates(folder, ("xdiming.wsq.example",), ADDRESSES, NOW)
    assert refusal.value.params["name"] == "xdiming.wsq.example"
    verify(certificates(folder, ("map.diming.wsq.example",), ADDRESSES, NOW), "map.diming.wsq.example")


def test_an_address_that_phones_would_not_believe_is_left_out(folder: Path) -> None:
    """An authority is good for the machine's address of then, a public one too, and for local networks."""
    made = certificates(folder, NAMES, ("127.0.0.1", "198.51.100.7"), NOW)
    verify(made, "198.51.100.7")
    moved = certificates(folder, NAMES, ("127.0.0.1", "198.51.100.8", "192.168.7.8"), NOW)
    assert moved.addresses == {"127.0.0.1", "192.168.7.8"}
    verify(moved, "192.168.7.8")

"""Signed receipts: what a device needs to hold before it may drop what it sent.

A receipt is a JSON Web Signature in compact form (RFC 7515) with Ed25519 (RFC 8037). The private key lies in
`<home>/field_work/receipt_key.pem`, for its owner only, and is in no backup: a register that is restored
elsewhere makes a new one, and the public keys of all that ever signed stay in the database.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from jwt.api_jws import PyJWS

from gis.field_work.rules import canonical

ALGORITHM = "EdDSA"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with the id under which receipts name it."""

    key: Ed25519PrivateKey
    key_id: str
    #: JSON Web Key (RFC 7517) of the public half
    public: Mapping[str, Any]

    def sign(self, said: Mapping[str, Any]) -> str:
        """Return the receipt that says this: the same text for the same content."""
        headers = {"kid": self.key_id, "typ": None}
        payload = canonical(said).encode("utf-8")
        return PyJWS().encode(payload, self.key, algorithm=ALGORITHM, headers=headers)


def signer(home: Path) -> Signer:
    """Return the key of this register, made on first use; two processes that make one agree on the first."""
    path = home / "field_work" / "receipt_key.pem"
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    public = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    # RFC 7638: the thumbprint of a key is the hash of what makes it up.
    of = canonical({name: public[name] for name in ("crv", "kty", "x")})
    key_id = hashlib.sha256(of.encode()).hexdigest()[:16]
    return Signer(key, key_id, public | {"kid": key_id, "alg": ALGORITHM, "use": "sig"})


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # mkstemp gives a file that its owner alone reads.
    handle, name = tempfile.mkstemp(prefix="new-key-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never takes the place of a key that another process made meanwhile.
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()

"""Sign what is handed out, and take up again from its device what a register has lost.

A register that was restored from a backup doesn't know the packages of after it. The signature says what was
handed out to whom; the key of receipts makes it, whose public half every backup of after the first package
has. Numbers are hashed so that 1.0 and 1 are the same, for a device writes both as 1.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from jwt import PyJWK
from jwt.api_jws import PyJWS
from jwt.exceptions import InvalidTokenError, PyJWKError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import InvalidInput
from gis.field_work import kinds, queries
from gis.field_work.receipts import ALGORITHM, signer
from gis.field_work.rules import MOST_ITEMS, NoSuchPackage, TaskKind, canonical
from gis.field_work.tables import FieldPackage, FieldPackageItem

Row = dict[str, Any]
#: Tells a signature of what was handed out from a receipt
_WHAT = "package"
_NOTHING = "\\u0000"
#: A package of 5,000 markers is 20 MB
MOST_COPY_BYTES = 64 << 20


class CopyUnproved(InvalidInput):
    """The copy of a package bears no signature of this register, or of a key that it doesn't know."""

    message_id = "field_work.copy_unproved"


class CopyDiffers(InvalidInput):
    """The copy of a package is not what was handed out."""

    message_id = "field_work.copy_differs"


class CopiedItem(BaseModel):
    """A record as its device keeps it."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    kind: str = Field(max_length=40)
    version: int = Field(ge=0, le=2_000_000_000)
    content: dict[str, Any]


class _Listed(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: UUID
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class CopiedManifest(BaseModel):
    """What of a manifest is not in the signature itself."""

    model_config = ConfigDict(extra="ignore")

    signature: str = Field(min_length=1, max_length=20_000)
    items: list[_Listed] = Field(max_length=2 * MOST_ITEMS)
    files: list[dict[str, Any]]


class Copy(BaseModel):
    """A package as its device keeps it."""

    model_config = ConfigDict(extra="ignore")

    manifest: CopiedManifest
    head: dict[str, Any]
    items: list[CopiedItem] = Field(max_length=2 * MOST_ITEMS)


class _Statement(BaseModel):
    """What the signature says."""

    what: str
    package: UUID
    account: UUID
    device: str
    device_name: str
    task_kind: TaskKind
    task: dict[str, Any]
    title: str
    data_version: int
    schema_version: int
    made_at: datetime
    expires_at: datetime
    is_demonstration: bool
    sha256: str
    copied_sha256: str


def statement(package: FieldPackage, items: Sequence[FieldPackageItem]) -> Row:
    """Return what is signed of a package: everything that a register needs to know it again."""
    rows = [[str(each.record_id), each.kind, each.version, each.sha256, each.content] for each in items]
    return {
        "what": _WHAT,
        "package": str(package.id),
        "account": str(package.account_id),
        "device": package.device_id,
        "device_name": package.device_name,
        "task_kind": package.task_kind,
        "task": package.task,
        "title": package.title,
        "data_version": package.data_version,
        "schema_version": package.schema_version,
        "made_at": package.made_at.isoformat(),
        "expires_at": package.expires_at.isoformat(),
        "is_demonstration": package.is_demonstration,
        "sha256": package.sha256,
        "copied_sha256": _copied_sha256(package.head, rows, package.files),
    }


def read_copy(said: bytes) -> Copy:
    """Read the JSON of a device's copy; raise CopyUnproved for one without signature or of another shape."""
    if len(said) > MOST_COPY_BYTES:
        raise CopyUnproved
    try:
        copy = Copy.model_validate(json.loads(said))
        text = canonical(copy.model_dump(mode="json"))
        text.encode("utf-8")
    except (ValidationError, ValueError, RecursionError) as error:
        raise CopyUnproved from error
    if _NOTHING in text:
        raise CopyUnproved
    return copy


def proved(session: Session, copy: Copy, home: Path) -> tuple[FieldPackage, list[FieldPackageItem]]:
    """Return a package as it was handed out by its device's copy, not yet written.

    Raises CopyUnproved and CopyDiffers; NoSuchPackage where whoever took it has no account here.
    """
    said = _said(session, copy.manifest.signature, home)
    listed = {each.id: each.sha256 for each in copy.manifest.items}
    rows = [
        [str(each.id), each.kind, each.version, listed.get(each.id, ""), each.content] for each in copy.items
    ]
    if _copied_sha256(copy.head, rows, copy.manifest.files) != said.copied_sha256:
        raise CopyDiffers
    if queries.account(session, said.account) is None:
        raise NoSuchPackage
    package = FieldPackage(
        id=said.package,
        task_kind=said.task_kind,
        task=said.task,
        title=said.title,
        account_id=said.account,
        device_id=said.device,
        device_name=said.device_name,
        data_version=said.data_version,
        schema_version=said.schema_version,
        head=copy.head,
        files=copy.manifest.files,
        sha256=said.sha256,
        is_demonstration=said.is_demonstration,
        made_at=said.made_at,
        expires_at=said.expires_at,
        signature=copy.manifest.signature,
        taken_up_at=queries.now(session),
    )
    items = [
        FieldPackageItem(
            package_id=package.id,
            record_id=each.id,
            ordinal=ordinal,
            kind=each.kind,
            version=each.version,
            sha256=listed[each.id],
            content=each.content,
            base=kinds.base_of(each.kind, each.content),
        )
        for ordinal, each in enumerate(copy.items, start=1)
    ]
    return package, items


def take_up(session: Session, caller: Caller, said: bytes, home: Path) -> UUID:
    """Take up again a package of the caller's own from his device's copy; return its id, also of one known.

    Raises what `read_copy` and `proved` raise; NoSuchPackage for somebody else's.
    """
    package, items = proved(session, read_copy(said), home)
    if package.account_id != caller.account():
        raise NoSuchPackage
    return keep(session, package, items).id


def keep(session: Session, package: FieldPackage, items: Sequence[FieldPackageItem]) -> FieldPackage:
    """Write a package that was proved, and return the one that the register has of that id."""
    queries.lock_id(session, package.id)
    known = queries.package(session, package.id)
    if known is not None:
        return known
    queries.add(session, package)
    queries.add(session, *items)
    return package


def _said(session: Session, signature: str, home: Path) -> _Statement:
    jws = PyJWS()
    own = signer(home)
    keys = {own.key_id: own.public} | {each.key_id: each.public for each in queries.keys(session)}
    try:
        public = keys[jws.get_unverified_header(signature)["kid"]]
        payload = jws.decode(signature, PyJWK(dict(public)).key, algorithms=[ALGORITHM])
        said = _Statement.model_validate_json(payload)
    except (InvalidTokenError, PyJWKError, LookupError, ValueError) as error:
        raise CopyUnproved from error
    if said.what != _WHAT:
        raise CopyUnproved
    return said


def _copied_sha256(head: Row, rows: Sequence[Sequence[Any]], files: Sequence[Row]) -> str:
    return sha256(canonical(_plain([head, list(rows), list(files)])).encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

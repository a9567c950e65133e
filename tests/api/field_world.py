"""For every role a package in the field, with a change that is refused and one in conflict."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.field_work import queries
from gis.field_work.tables import FieldChange, FieldConflict, FieldPackage, FieldReturn
from tests.api.sign_world import PNG


def picture(of: str) -> bytes:
    """Return bytes that are a PNG, of nobody else's content."""
    return PNG + of.encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


NOTHING_SAID: dict[str, Any] = {
    **dict.fromkeys(("made", "left", "problems", "notes"), 0),
    "layers": [],
    "states": {},
    "findings": [],
    "drafts": [],
}


@dataclass(frozen=True)
class InTheField:
    """Ids of what one account has in the field."""

    package: str
    photo: str
    refused: str
    conflict: str
    returned: str


def in_the_field(session: Session, caller: Caller, town: UUID, home: Path) -> InTheField:
    """Write what an account took and sent; a role that may take nothing has it all the same."""
    content = picture(caller.login)
    photo = attachments.store(session, caller, BytesIO(content), "坟.png", home)
    now = queries.now(session)
    package = FieldPackage(
        id=uuid4(),
        task_kind="grave_survey",
        task={"division_id": str(town)},
        title="图克镇",
        account_id=caller.account(),
        device_id="device-of-the-world",
        data_version=1,
        schema_version=1,
        head={
            "section": {"geometry": {"type": "LineString", "coordinates": [[109.0, 38.6], [109.01, 38.6]]}}
        },
        files=[
            {
                "sha256": photo.sha256,
                "size_bytes": len(content),
                "media_type": "image/png",
                "file_name": "坟.png",
            }
        ],
        sha256="0" * 64,
        is_demonstration=False,
        made_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
    queries.add(session, package)
    refused, conflict = (
        FieldChange(
            id=uuid4(),
            package_id=package.id,
            content="{}",
            content_sha256=sha256(b"{}"),
            kind="grave_site",
            clock_offset_s=0,
            state=state,
            values={"photos": [{"sha256": photo.sha256}]},
        )
        for state in ("refused", "conflict")
    )
    queries.add(session, refused, conflict)
    said: dict[str, Any] = {"base": 1, "device_value": 2, "register_value": 3, "register_version": 2}
    queries.add(session, FieldConflict(change_id=conflict.id, field="graves", ordinal=1, **said))
    # Whatever its bytes are, it is opened as the file that came back.
    returned = {"package_id": package.id, "sha256": photo.sha256, "file_name": "package.gpkg"}
    queries.add(session, FieldReturn(**returned, returned_by=caller.account(), outcome=NOTHING_SAID))
    return InTheField(str(package.id), photo.sha256, str(refused.id), str(conflict.id), photo.sha256)

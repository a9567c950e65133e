"""Write a package as one ZIP: manifest, records and forms as JSON, pictures under their hash."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.field_work import packages
from gis.field_work.packages import as_text

_BLOCK = 1 << 20


def write_zip(
    session: Session, caller: Caller, package_id: UUID, forms: Mapping[str, Any], path: Path, home: Path
) -> None:
    """Write a package to a file; raise NoSuchPackage, PackageClosed, Damaged."""
    whole = packages.content(session, caller, package_id)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("manifest", "head", "items"):
            archive.writestr(f"{name}.json", as_text(whole[name]))
        archive.writestr("forms.json", as_text(forms))
        for each in whole["manifest"]["files"]:
            opened = attachments.open_cited(session, each["sha256"], home)
            # A picture is compressed already.
            member = zipfile.ZipInfo(f"files/{each['sha256']}")
            with opened.stream as stream, archive.open(member, "w") as written:
                while block := stream.read(_BLOCK):
                    written.write(block)

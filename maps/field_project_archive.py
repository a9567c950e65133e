"""Write a package for QGIS and QField as one ZIP: GeoPackage, project, photos, what to do with them."""

import zipfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import geopackage
from gis.field_work.geopackage import FILE_NAME, Project
from gis.field_work.project_rows import PHOTOS
from maps import field_project, field_sheets

README = "README.txt"
_BLOCK = 1 << 20
_DEMONSTRATION = (
    "\n【演示数据】本包含虚构的演示数据，不是登记事实。\n",
    "\nDEMONSTRATION DATA: invented, no facts.\n",
)


def write_zip(
    session: Session, caller: Caller, package_id: UUID, forms: Mapping[str, Any], folder: Path, home: Path
) -> Path:
    """Write the archive into an empty folder and return its path; raise NoSuchPackage, PackageClosed."""
    of = geopackage.project(session, caller, package_id, forms)
    write_files(of, folder)
    path = folder / "qgis.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (FILE_NAME, field_project.NAME, README):
            archive.write(folder / name, name)
        archive.write(field_sheets.sheets(session, caller, home, package_id, forms), field_sheets.NAME)
        # A folder to put photos in is there though none was handed out.
        archive.mkdir(PHOTOS)
        for name, sha256 in of.photos.items():
            opened = geopackage.open_photo(session, sha256, home)
            # A picture is compressed already.
            with opened.stream as stream, archive.open(zipfile.ZipInfo(name), "w") as written:
                while block := stream.read(_BLOCK):
                    written.write(block)
    return path


def write_files(of: Project, folder: Path) -> None:
    """Write all but the photos into a folder."""
    geopackage.write(of, folder / FILE_NAME)
    field_project.write_project(of, folder / field_project.NAME)
    package = of.package
    zh, en = _DEMONSTRATION if package.is_demonstration else ("", "")
    text = (files("data") / "templates" / "field" / README).read_text("utf-8")
    said = text.format(
        title=package.title,
        package_id=package.id,
        project=field_project.NAME,
        sheets=field_sheets.NAME,
        made_at=package.made_at.date().isoformat(),
        expires_at=package.expires_at.date().isoformat(),
        demonstration_zh=zh,
        demonstration_en=en,
    )
    # Notepad on a Windows of before 2019 takes UTF-8 for GBK without the mark.
    (folder / README).write_text(said, "utf-8-sig", newline="\r\n")

"""Photos that rows of a GeoPackage name: handed out, or in the archive beside it and kept now."""

from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.errors import DimingError
from gis.field_work.geopackage import Project
from gis.field_work.project_layers import FILE, HASH, ProjectLayer
from gis.field_work.returned_files import Opened, ReadRow
from gis.field_work.returned_findings import Findings, both


class Photos:
    """Finds the bytes that a row names and keeps those that are new, each once."""

    def __init__(
        self, session: Session, caller: Caller, of: Project, opened: Opened, home: Path, findings: Findings
    ) -> None:
        self.session, self.caller, self.home, self.findings = session, caller, home, findings
        self.opened = opened
        self.handed_out = {path.lower(): hash_ for path, hash_ in of.photos.items()}
        self.kept: dict[str, str] = {}
        by_name: dict[str, list[str]] = {}
        for path in opened.beside:
            by_name.setdefault(PurePosixPath(path).name, []).append(path)
        self.by_name = {name: paths[0] for name, paths in by_name.items() if len(paths) == 1}

    def hash_of(self, layer: ProjectLayer, row: ReadRow, label: str) -> str | None:
        """Return the hash of the photo that a row names; None, and said why, where there is none."""
        path = _plain(row.cells.get(FILE))
        known = str(row.cells.get(HASH) or "")
        if not path and not known:
            return None
        there = path if path in self.opened.beside else self.by_name.get(PurePosixPath(path).name, "")
        if there:
            return self._kept(layer, there, label)
        if self.handed_out.get(path) or known in self.handed_out.values():
            return self.handed_out.get(path) or known
        self.findings.problem("photo_missing", layer=layer, row=label, column=FILE, value=row.cells.get(FILE))
        return ""

    def _kept(self, layer: ProjectLayer, there: str, label: str) -> str:
        if there in self.kept:
            return self.kept[there]
        path = self.opened.beside[there]
        with path.open("rb") as stream:
            # A member may unpack to gigabytes; what is too large is refused below.
            hash_ = file_digest(stream, "sha256").hexdigest()
        if hash_ not in self.handed_out.values():
            try:
                with self.session.begin_nested(), path.open("rb") as stream:
                    attachments.store(self.session, self.caller, stream, path.name, self.home)
            except DimingError as refusal:
                self.findings.problem(
                    "photo_refused", layer=layer, row=label, column=FILE, value=path.name, told=both(refusal)
                )
                hash_ = ""
        self.kept[there] = hash_
        return hash_


def _plain(path: Any) -> str:
    """Return a path as members of the archive are called."""
    words = [each for each in str(path or "").replace("\\", "/").split("/") if each not in ("", ".")]
    return "/".join(words).lower()

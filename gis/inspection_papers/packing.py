"""Pack everything that an inspection stored into its archive package (归档包).

The package itself is not stored: the same parts give the same bytes at any time. What is stored is its list
with the SHA-256 of the whole file, as the document that closes the inspection (353号 Art. 13).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.inspection_papers.archive import Part, distinct, file_name, pack, readable_list, verify
from gis.inspection_papers.rules import TooLargeToPack
from gis.inspection_papers.vocabulary import Vocabulary
from gis.jobs.rules import Progress
from gis.joint_inspections import service as joint_inspections

Row = Mapping[str, Any]
#: A package goes on a disc that is handed over
MOST_BYTES = 20 << 30
#: Folders in the order of the work; kinds of documents that lie in none are 8 其他
_FOLDERS = {
    "1 方案": ("plan", "plan_signed"),
    "2 会议纪要": ("minutes", "minutes_signed"),
    "3 实地检查记录": ("record", "record_signed", "counterpart_sheet", "field_form"),
    "4 界桩": ("marker_form", "results", "sketch"),
    "5 报告与总结": ("report", "report_signed", "summary", "summary_signed", "handover"),
    "6 同意、上报与批复": (
        "consent_ours",
        "consent_theirs",
        "consent_third",
        "upward_report",
        "approval",
        "filing",
    ),
}
_PHOTOS, _OTHER, _ENTRIES = "7 照片", "8 其他", "9 签名与对方填报"


@dataclass(frozen=True, slots=True)
class Package:
    """What a package holds: a word on the inspection, and its parts."""

    about: Mapping[str, Any]
    parts: tuple[Part, ...]
    #: The list that was stored when it was packed last, as a document of the inspection
    document: Row | None


def package(session: Session, caller: Caller, inspection_id: UUID) -> Package:
    """Return what the package of an inspection holds today; raise InspectionNotFound."""
    whole = joint_inspections.whole(session, caller, inspection_id)
    inspection = whole["inspection"]
    names = Vocabulary.of(session).names["inspection_document_kind"]
    folders = {kind: folder for folder, kinds in _FOLDERS.items() for kind in kinds}
    cited: list[tuple[str, str, str, str]] = []
    for each in inspection["documents"]:
        if each["kind"] == "archive":
            continue
        folder = _PHOTOS if each["kind"].startswith("photo_") else folders.get(each["kind"], _OTHER)
        title = each["title"] or names.get(each["kind"], each["kind"])
        cited.append((folder, title, each["kind"], each["sha256"]))
    for each in whole["observations"]:
        side = inspection["sides"][each["side"]]["short_name"]
        for photo in each["photos"]:
            cited.append((_PHOTOS, _photo_title(inspection, each, photo, side), "photo", photo["sha256"]))
        if each["sheet_sha256"]:
            cited.append((_ENTRIES, f"{side}填报原表", "counterpart_sheet", each["sheet_sha256"]))
    for each in inspection["signatures"]:
        if each["sha256"]:
            title = f"{inspection['sides'][each['side']]['short_name']}签名 {each['signer']}"
            cited.append((_ENTRIES, title, "signature", each["sha256"]))
    for each in whole["measures"]:
        for step in each["steps"]:
            cited += [
                (_OTHER, f"处置依据 {each['marker_number'] or ''}", "evidence", sha)
                for sha in step["evidence"]
            ]
    for step in inspection["steps"]:
        cited += [(_OTHER, "环节依据", "evidence", sha256) for sha256 in step["evidence"]]
    documents = [each for each in inspection["documents"] if each["kind"] == "archive"]
    about = {
        "id": inspection["id"],
        "title": inspection["title"],
        "number": inspection["plan"]["number"],
        "line": inspection["line_name"],
        "round": inspection["round_number"],
        "year": inspection["year"],
        "sides": [inspection["sides"][side]["name"] for side in ("ours", "theirs")],
        "is_demonstration": inspection["is_demonstration"],
    }
    once = _once(cited)
    stored = attachments.described(session, {sha256 for *_, sha256 in once})
    parts = distinct(_part(stored[each[3]], *each) for each in once)
    return Package(about, tuple(parts), documents[-1] if documents else None)


def _photo_title(inspection: Row, entry: Row, photo: Row, side: str) -> str:
    number = next(
        (str(each["number"]) for each in inspection["markers"] if each["id"] == entry["target_id"]), "界线"
    )
    view = {"near": "近景", "far": "远景"}.get(photo["view"], "")
    return f"{number} {view}{photo['caption']}（{side} {photo['taken_on'] or entry['observed_on']}）"


def _once(cited: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Return what is cited, each file once: where a document of the inspection names it, under that."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for each in cited:
        found.setdefault(each[3], each)
    return list(found.values())


def _part(stored: Row, folder: str, title: str, kind: str, sha256: str) -> Part:
    ending = str(stored["file_name"]).rpartition(".")[2].lower()
    return Part(f"{folder}/{file_name(title)}.{ending}", title, kind, sha256, int(stored["size_bytes"]))


def write_package(
    session: Session, caller: Caller, home: Path, inspection_id: UUID, target: Path, progress: Progress
) -> tuple[str, Package]:
    """Write the package to a file; return its SHA-256 and what it holds.

    Raises InspectionNotFound, TooLargeToPack, Damaged when the bytes of a part are gone.
    """
    found = package(session, caller, inspection_id)
    size = sum(part.size_bytes for part in found.parts)
    if size > MOST_BYTES:
        raise TooLargeToPack(most=MOST_BYTES >> 30)

    def opened(part: Part) -> BinaryIO:
        return attachments.open_cited(session, part.sha256, home).stream

    # A package that is there is whole.
    half = target.with_name(f"{target.name}.part")
    try:
        with half.open("wb") as written:
            pack(
                written,
                found.about,
                found.parts,
                opened,
                lambda done, total: progress.step("inspection_archive.packing", done, total),
            )
        with half.open("rb") as file:
            sha256 = verify(file).sha256
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return sha256, found


def keep_package(
    session: Session, caller: Caller, home: Path, inspection_id: UUID, sha256: str, found: Package
) -> Row:
    """Store the list of a package and its SHA-256 as the inspection's archive; of the same package once."""
    title = f"{found.about['title']}归档清单"
    said = f"{readable_list(found.about, found.parts)}\n归档包 SHA-256 {sha256}\n"
    stored = attachments.store(session, caller, BytesIO(said.encode("utf-8")), f"{title}.txt", home)
    return joint_inspections.add_issued(
        session,
        caller,
        inspection_id,
        kind="archive",
        sha256=stored.sha256,
        title=title,
        content_sha256=sha256,
        number=sha256[:12].upper(),
    )

"""A small register: a banner with two towns, a feature in each, and documents to change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.place_names.service import all_subjects
from gis.proposals.service import ItemDraft
from gis.proposals.subjects import Subjects
from gis.reference import service as reference

SUBJECTS: Subjects = all_subjects()


@dataclass(frozen=True)
class Register:
    """Ids of what `a_register` wrote."""

    source: UUID
    banner: UUID
    tuke: UUID
    galutu: UUID
    #: 图克, in the town of that name
    feature: UUID
    #: its one name
    name: UUID
    #: 嘎鲁图, in the other town
    other_feature: UUID


def division_document(source: UUID, name: str, type_: str, parent: UUID | None) -> dict[str, Any]:
    """A division with one state."""
    state = {"name": name, "type": type_, "source_id": str(source)}
    if parent is not None:
        state["parent_id"] = str(parent)
    return {"publication_level": "public", "source_id": str(source), "states": {str(uuid4()): state}}


def feature_document(
    source: UUID, name: str, divisions: list[UUID], name_id: UUID | None = None, **fields: Any
) -> dict[str, Any]:
    """A feature with one alias."""
    return {
        "category": "12100",
        "publication_level": "public",
        "source_id": str(source),
        "divisions": {str(division): True for division in divisions},
        "names": {
            str(name_id or uuid4()): {
                "name_type": "alias",
                "language": "zh",
                "name": name,
                "source_id": str(source),
            }
        },
        **fields,
    }


def write(session: Session, subject: str, document: dict[str, Any]) -> UUID:
    """Write a record past all proposals."""
    record_id = uuid4()
    SUBJECTS[subject].check(session, record_id, document, creating=True)
    SUBJECTS[subject].write(session, record_id, document, creating=True)
    return record_id


def a_register(session: Session) -> Register:
    """Write the small register."""
    source = reference.add_source(session, title="二普成果", licence="内部").id
    banner = write(session, "administrative_division", division_document(source, "乌审旗", "banner", None))
    tuke = write(session, "administrative_division", division_document(source, "图克镇", "town", banner))
    galutu = write(session, "administrative_division", division_document(source, "嘎鲁图镇", "town", banner))
    name = uuid4()
    feature = write(session, "feature", feature_document(source, "图克", [tuke], name))
    other = write(session, "feature", feature_document(source, "嘎鲁图", [galutu]))
    return Register(source, banner, tuke, galutu, feature, name, other)


def change(session: Session, record_id: UUID, subject: str = "feature", **changes: Any) -> ItemDraft:
    """A change of a record as it stands; paths are written with two underscores for a slash."""
    return changing(session, record_id, {path.replace("__", "/"): v for path, v in changes.items()}, subject)


def changing(
    session: Session, record_id: UUID, changes: dict[str, Any], subject: str = "feature"
) -> ItemDraft:
    """A change of a record as it stands."""
    version = SUBJECTS[subject].load(session, record_id).version
    return ItemDraft(subject, "update", changes, record_id, version)


def document_of(session: Session, record_id: UUID, subject: str = "feature") -> dict[str, Any]:
    """The record as it stands."""
    return SUBJECTS[subject].load(session, record_id).document

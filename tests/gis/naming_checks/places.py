"""A banner with two towns, villages, streets, a lake and a built-up area, for tests of naming checks."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.naming_checks.protection import all_subjects
from gis.naming_checks.rules import CheckedItem, ProposedName
from gis.naming_checks.service import check
from gis.reference import service as reference

SUBJECTS = all_subjects()
LONG_AGO = "1990-01-01"


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


@dataclass
class Places:
    """The register, and how names are put into it and checked."""

    session: Session
    source: UUID
    region: UUID
    banner: UUID
    galutu: UUID
    tuke: UUID
    features: dict[str, UUID] = field(default_factory=dict)

    def add(
        self,
        name: str,
        category: str,
        *divisions: UUID,
        at: tuple[float, float] | None = None,
        area: dict[str, Any] | None = None,
        more: tuple[dict[str, Any], ...] = (),
        **own: Any,
    ) -> UUID:
        """Write a feature past all proposals: long there, its name long in use."""
        names = [{"name_type": "standard", "standard_basis": "unchecked", "name": name}, *more]
        document = {
            "category": category,
            "publication_level": "public",
            "source_id": str(self.source),
            "divisions": {str(each): True for each in divisions},
            "names": {
                str(uuid4()): {"language": "zh", "source_id": str(self.source), **each} for each in names
            },
            "geometries": {
                str(uuid4()): {
                    "role": role,
                    "geometry": drawn,
                    "method": "map",
                    "source_id": str(self.source),
                }
                for role, drawn in (("position", None if at is None else point(*at)), ("area", area))
                if drawn is not None
            },
            **own,
        }
        record_id = uuid4()
        SUBJECTS["feature"].check(self.session, record_id, document, creating=True)
        SUBJECTS["feature"].write(self.session, record_id, document, creating=True)
        self.features[name] = record_id
        return record_id

    def item(self, rule: str, name: str, category: str, **more: Any) -> CheckedItem:
        """Check a name and return what one rule says."""
        checked = check(self.session, ProposedName(name, category, **more))
        return next(each for each in checked.items if each.rule == rule)


def _division(session: Session, source: UUID, name: str, type_: str, parent: UUID | None) -> UUID:
    state = {"name": name, "type": type_, "source_id": str(source)}
    if parent is not None:
        state["parent_id"] = str(parent)
    document = {"publication_level": "public", "source_id": str(source), "states": {str(uuid4()): state}}
    record_id = uuid4()
    SUBJECTS["administrative_division"].write(session, record_id, document, creating=True)
    return record_id


def places(session: Session) -> Places:
    """Write the register."""
    source = reference.add_source(session, title="二普成果", licence="内部").id
    region = _division(session, source, "内蒙古自治区", "autonomous_region", None)
    banner = _division(session, source, "乌审旗", "banner", region)
    galutu = _division(session, source, "嘎鲁图镇", "town", banner)
    tuke = _division(session, source, "图克镇", "town", banner)
    return Places(session, source, region, banner, galutu, tuke)

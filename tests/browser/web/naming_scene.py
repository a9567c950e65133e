"""Names for the naming desk, and an entry of the protection list."""

from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.database import unit_of_work
from gis.naming_checks.tables import ProtectedName
from tests.api.conftest import Service
from tests.gis.naming_checks.places import Places

ROAD, LAKE = "23514", "12200"


def listed(session: Session, name: str, feature: object) -> str:
    """Put a name on the protection list, without a plan."""
    entry = ProtectedName(
        id=uuid4(),
        name=name,
        feature_id=feature,
        kind="other_historic",
        reason="因古城得名",
        document_number="乌民字〔2024〕5号",
        source_id=session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one(),
        valid=session.scalars(text("SELECT daterange('2024-01-01', NULL)")).one(),
    )
    session.add(entry)
    session.flush()
    return str(entry.id)


def protected(service: Service) -> str:
    """Return an entry of the protection list; made where there is none."""
    with unit_of_work(service.engine) as session:
        found = session.scalars(text("SELECT id FROM protected_name ORDER BY name LIMIT 1")).first()
        return listed(session, "古城壕", None) if found is None else str(found)


def listed_street(service: Service, name: str) -> str:
    """Put a street on the protection list, without a plan; return the feature."""
    with unit_of_work(service.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        code = text("SELECT division_id FROM division_code WHERE code = '150626100' LIMIT 1")
        town = session.scalars(code).one()
        there = Places(session, source, town, town, town, town)
        feature = there.add(name, ROAD, town, at=(108.83, 38.58))
        listed(session, name, feature)
        return str(feature)


def places(service: Service) -> None:
    """Put two streets and a lake near the town into the register, one street on the protection list."""
    with unit_of_work(service.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        code = text("SELECT division_id FROM division_code WHERE code = '150626100' LIMIT 1")
        town = session.scalars(code).one()
        there = Places(session, source, town, town, town, town)
        there.add("试名路", ROAD, town, at=(108.85, 38.61))
        there.add("试名淖尔", LAKE, town, at=(108.87, 38.6))
        listed(session, "古城路", there.add("古城路", ROAD, town, at=(108.84, 38.59)))

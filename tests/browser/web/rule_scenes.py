"""Names that changed rules would flag, and a table of rules to look at."""

from uuid import UUID

from sqlalchemy import text

from gis.database import unit_of_work
from tests.api.conftest import Service

TUKE = "150626102"


def named(service: Service, name: str, category: str = "22100") -> UUID:
    """Register a name straight into the tables of a service of one's own."""
    with unit_of_work(service.engine) as session:
        source = "(SELECT id FROM source ORDER BY title LIMIT 1)"
        feature: UUID = session.scalars(
            text(
                "INSERT INTO feature (category, valid, source_id, publication_level)"
                f" VALUES (:category, '(,)', {source}, 'public') RETURNING id"
            ),
            {"category": category},
        ).one()
        values = {"id": feature, "name": name, "town": service.id_of(TUKE)}
        session.execute(text("INSERT INTO feature_division VALUES (:id, :town)"), values)
        session.execute(
            text(
                "INSERT INTO place_name (feature_id, name_type, language, name, standard_basis, valid,"
                f" source_id) VALUES (:id, 'standard', 'zh', :name, 'unchecked', '(,)', {source})"
            ),
            values,
        )
    return feature

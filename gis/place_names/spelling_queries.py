"""Ask the register for spellings that people have confirmed."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.place_names.tables import Feature, PlaceName


def confirmed_spellings(session: Session, names: Collection[str], levels: Collection[str]) -> dict[str, str]:
    """Return the Roman form of those standard names of today that have one and only one in the register.

    `levels` are the publication levels that the reader may see.
    """
    spelled = func.min(PlaceName.romanization).label("spelled")
    found = session.execute(
        select(PlaceName.name, spelled)
        .join(Feature, Feature.id == PlaceName.feature_id)
        .where(
            PlaceName.name.in_(names),
            PlaceName.name_type == "standard",
            PlaceName.romanization != "",
            PlaceName.reading_confirmed,
            PlaceName.valid.contains(func.current_date()),
            Feature.publication_level.in_(levels),
        )
        .group_by(PlaceName.name)
        .having(func.count(PlaceName.romanization.distinct()) == 1)
    )
    return {row.name: row.spelled for row in found}

"""The site of the sample register: a planted secret is in no byte of it, packed or unpacked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis import samples
from gis.accounts.rules import Caller
from gis.administrative_divisions.tables import AdministrativeDivision, DivisionState
from gis.editions.composing import compose
from gis.editions.content import to_bytes
from gis.editions.plan import EditionPlan
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, PlaceName
from gis.samples.facts import since
from maps.web_edition import write_site
from tests.maps.web_edition.test_site import everything

SECRET = "绝密字样7Q"
#: The one who composes may see it; whom the edition is for may not
STAFF = Caller(roles=frozenset({"editor"}), clearance="restricted")
PLAN = EditionPlan("乌审旗地名志", "2026年版", date(2026, 11, 26))


def test_nothing_internal_is_in_any_byte_of_the_site(session: Session, tmp_path: Path) -> None:
    samples.load(session)
    states = session.scalars(select(DivisionState).where(DivisionState.name == "图克镇")).all()
    session.get_one(AdministrativeDivision, states[0].division_id).note = SECRET
    source = session.scalars(select(Feature.source_id).limit(1)).one()
    hidden = Feature(
        category="12200", valid=since(None), source_id=source, publication_level="internal", origin=SECRET
    )
    session.add(hidden)
    session.flush()
    own = {"feature_id": hidden.id, "source_id": source}
    title = PlaceName(
        name_type="standard",
        language="zh",
        name=f"{SECRET}湖",
        standard_basis="unchecked",
        valid=since(None),
        **own,
    )
    place = from_shape(Point(109.2, 39.1), srid=4490)
    session.add_all(
        (
            title,
            FeatureDivision(feature_id=hidden.id, division_id=states[0].division_id),
            FeatureGeometry(role="position", geom=place, method="surveyed", verbatim=SECRET, **own),
        )
    )
    session.flush()
    internal = compose(session, STAFF, replace(PLAN, audience="internal"))
    assert SECRET in to_bytes(internal).decode()

    written = write_site(compose(session, STAFF, PLAN), tmp_path / "out")
    found = everything(tmp_path / "out")
    assert any(
        "图克镇".encode() in read for name, read in found.items() if name.endswith(".pmtiles/metadata")
    )
    assert written.entries == 87
    for planted in (SECRET.encode(), str(hidden.id).encode(), hidden.id.bytes):
        assert [name for name, read in found.items() if planted in read] == []

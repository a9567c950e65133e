"""A feature is not a name, and a name is not what happened to it.

Valid time is a half-open range of days `[from, to)`; an open lower end means "before our records".
Geometries are EPSG:4490, longitude then latitude, degrees.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.administrative_divisions.rules import UnknownDivision
from gis.database import Base, Key, refuse
from gis.place_names.rules import NationalCodeTaken, TwoStandardNames
from gis.proposals.fields import IdTaken


class Feature(Base):
    """地理实体: what bears the names; the root that proposals lock."""

    __tablename__ = "feature"
    __table_args__ = (
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint("national_code ~ '^[0-9]{20}$'", name="national_code_form"),
        Index(
            "uq_feature_national_code",
            "national_code",
            unique=True,
            postgresql_where=text("national_code IS NOT NULL"),
        ),
        # Usage: lists by category, keyed by id
        Index("ix_feature_category", "category", "id"),
        # Usage: the feature that is a division's place
        Index(
            "ix_feature_division_id",
            "division_id",
            postgresql_where=text("division_id IS NOT NULL"),
        ),
        # Usage: `diming demo remove`, records of one source
        Index("ix_feature_source_id", "source_id"),
        {"info": {"published_as": "place_name"}},
    )

    id: Mapped[Key]
    category: Mapped[str] = mapped_column(ForeignKey("place_name_category.code"))
    #: 20-digit 地名代码, assigned by the national database, never by us
    national_code: Mapped[str | None]
    #: The division whose place this feature is (乌审旗 the place, of 乌审旗 the division)
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    origin: Mapped[str] = mapped_column(server_default="")
    meaning: Mapped[str] = mapped_column(server_default="")
    history: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="public"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    #: Derived on write, what lists are sorted by: spelling and characters of the main name
    list_key: Mapped[str] = mapped_column(server_default="", info={"derived": True})


class FeatureDivision(Base):
    """所在(跨)行政区: a division that the feature lies in; one feature may cross several."""

    __tablename__ = "feature_division"
    __table_args__ = (
        # Usage: names of a division
        Index("ix_feature_division_division_id", "division_id"),
        {"info": {"part_of": ("feature", "feature_id", "divisions")}},
    )

    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id"), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"), primary_key=True)


class PlaceName(Base):
    """One name of a feature, in one language and script, for a time."""

    __tablename__ = "place_name"
    __table_args__ = (
        ExcludeConstraint(
            ("feature_id", "="),
            ("language", "="),
            ("valid", "&&"),
            name="ex_place_name_standard",
            using="gist",
            where=text("name_type = 'standard'"),
            # Looked at when a record is written whole, not between its rows
            deferrable=True,
            initially="IMMEDIATE",
        ),
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint(
            "(name_type = 'standard') = (standard_basis IS NOT NULL)",
            name="standard_name_has_basis",
        ),
        # Usage: names of a feature
        Index("ix_place_name_feature_id", "feature_id"),
        # Usage: look a name up by its start
        Index("ix_place_name_name", "name", postgresql_ops={"name": "text_pattern_ops"}),
        # Usage: look a name up by its spelling without tones
        Index("ix_place_name_roman_key", "roman_key", postgresql_ops={"roman_key": "text_pattern_ops"}),
        {"info": {"part_of": ("feature", "feature_id", "names")}},
    )

    id: Mapped[Key]
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id"))
    name_type: Mapped[str] = mapped_column(ForeignKey("name_type.code"))
    language: Mapped[str] = mapped_column(ForeignKey("name_language.code"))
    #: The name as written: Han characters, or Mongolian script (language mn)
    name: Mapped[str]
    specific_term: Mapped[str] = mapped_column(server_default="")
    generic_term: Mapped[str] = mapped_column(server_default="")
    #: 罗马字母拼写 as official: Uxin Qi, Gālǔtú Zhèn; empty while unknown
    romanization: Mapped[str] = mapped_column(server_default="")
    #: Reading of the Han characters with tones; a suggestion until `reading_confirmed`
    pinyin: Mapped[str] = mapped_column(server_default="")
    reading_confirmed: Mapped[bool] = mapped_column(server_default=text("false"))
    #: Lower-case letters and digits of romanization or else pinyin, tones and spaces dropped
    roman_key: Mapped[str] = mapped_column(server_default="", info={"derived": True})
    standard_basis: Mapped[str | None] = mapped_column(ForeignKey("standard_basis.code"))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class NameEvent(Base):
    """What happened to a name: type, date, authority, document."""

    __tablename__ = "name_event"
    __table_args__ = (
        Index("ix_name_event_feature_id", "feature_id"),
        {"info": {"part_of": ("feature", "feature_id", "events")}},
    )

    id: Mapped[Key]
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id"))
    name_id: Mapped[UUID | None] = mapped_column(ForeignKey("place_name.id"))
    type: Mapped[str] = mapped_column(ForeignKey("name_event_type.code"))
    on_date: Mapped[date]
    date_precision: Mapped[str] = mapped_column(server_default="day")
    authority: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class FeatureGeometry(Base):
    """Where a feature is; several per feature, each with its role and how sure it is."""

    __tablename__ = "feature_geometry"
    __table_args__ = (
        CheckConstraint("NOT ST_IsEmpty(geom)", name="geom_not_empty"),
        CheckConstraint("accuracy_m >= 0", name="accuracy_not_negative"),
        # Usage: geometries of a feature
        Index("ix_feature_geometry_feature_id", "feature_id"),
        # Usage: names in a map window
        Index("ix_feature_geometry_geom", "geom", postgresql_using="gist"),
        {"info": {"part_of": ("feature", "feature_id", "geometries")}},
    )

    id: Mapped[Key]
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id"))
    role: Mapped[str] = mapped_column(ForeignKey("geometry_role.code"))
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))
    method: Mapped[str] = mapped_column(ForeignKey("location_method.code"))
    #: Metres; null when the source does not say
    accuracy_m: Mapped[float | None]
    #: Drawn as 概略 and barred from every tolerance test (no datum parameters, or only estimated)
    is_approximate: Mapped[bool] = mapped_column(server_default=text("false"))
    #: The coordinate text as it stood in the source, with its datum, when it could not be transformed
    verbatim: Mapped[str | None]
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class PlaceNamePeriod(Base):
    """Derived: a feature for a time in which nothing of it changes, as lists, tiles and search serve it.

    Periods of one feature do not overlap, and two that follow one another differ. The name is the one
    that stands for the feature then; it is null while no name holds. `settle_periods` (gis/sql) writes them.
    """

    __tablename__ = "place_name_period"
    __table_args__ = (
        # Usage: lists, sorted by spelling
        Index("ix_place_name_period_list_key", "list_key", "feature_id"),
        # Usage: lists of a category, sorted by spelling
        Index("ix_place_name_period_category", "category", "list_key", "feature_id"),
        # Usage: look a name up by its start
        Index("ix_place_name_period_name", "name", "feature_id"),
        # Usage: names of a division and those below it
        Index("ix_place_name_period_divisions", "divisions", postgresql_using="gin"),
        # Usage: the place of a division
        Index(
            "ix_place_name_period_division_id",
            "division_id",
            postgresql_where=text("division_id IS NOT NULL"),
        ),
        # Usage: a name by its 20-digit code, lists sorted by it
        Index(
            "ix_place_name_period_national_code",
            "national_code",
            "feature_id",
            postgresql_where=text("national_code IS NOT NULL"),
        ),
        # Usage: names in a map window
        Index(
            "ix_place_name_period_geom",
            "geom",
            postgresql_using="gist",
            postgresql_where=text("geom IS NOT NULL"),
        ),
        {"info": {"history": False}},
    )

    feature_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    #: Sorted and compared by code point, as all texts here that lists are sorted by
    name: Mapped[str | None] = mapped_column(String(collation="C"))
    name_type: Mapped[str | None]
    language: Mapped[str | None]
    romanization: Mapped[str]
    pinyin: Mapped[str]
    reading_confirmed: Mapped[bool]
    standard_basis: Mapped[str | None]
    roman_key: Mapped[str] = mapped_column(String(collation="C"))
    #: Spelling and characters of the name of this time
    list_key: Mapped[str] = mapped_column(String(collation="C"))
    #: The standard name in Mongolian script
    mongolian: Mapped[str | None]
    #: Every other name in use, of any type but former, in any language
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String))
    #: Names given up before, and those recorded as former
    former_names: Mapped[list[str]] = mapped_column(ARRAY(String))
    category: Mapped[str] = mapped_column(String(collation="C"))
    national_code: Mapped[str | None] = mapped_column(String(collation="C"))
    #: The division whose place it is
    division_id: Mapped[UUID | None]
    #: The divisions it lies in
    divisions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    publication_level: Mapped[str]
    version: Mapped[int]
    is_demonstration: Mapped[bool]
    source_id: Mapped[UUID]
    #: The geometry that lists show: an exact one before an approximate one, then by the order of roles
    #: (position, seat, course, area …), so that a point stands before the area it is in
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))
    geometry_role: Mapped[str | None]
    method: Mapped[str | None]
    is_approximate: Mapped[bool | None]
    #: The point itself, or one on the line or inside the area
    label: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))


refuse("ex_place_name_standard", TwoStandardNames)
refuse("uq_feature_national_code", NationalCodeTaken)
refuse("fk_feature_division_id", UnknownDivision)
refuse("fk_feature_division_division_id", UnknownDivision)
refuse("pk_feature", IdTaken)
refuse("pk_place_name", IdTaken)
refuse("pk_name_event", IdTaken)
refuse("pk_feature_geometry", IdTaken)

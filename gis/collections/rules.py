"""What a served collection is: titles, table, geometry and properties; no database, web or files.

A collection reads one flat table of periods: a row says what a record was on the days of its range, in
which nothing of it changed. Every output of features (items, tiles) is made from the same declaration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from gis.errors import InvalidInput, NotFound
from gis.publication.rules import PublicationRules

#: What a property holds. `id` is a UUID; `strings` and `ids` are lists, empty or null when there are none.
Kind = Literal["string", "integer", "number", "boolean", "date", "id", "strings", "ids"]
LISTS: frozenset[Kind] = frozenset({"strings", "ids"})


class NoSuchCollection(NotFound):
    """There is no collection of this id."""

    message_id = "collections.no_such_collection"


class NoSuchItem(NotFound):
    """The collection has no such feature on these days, or none that the caller may see."""

    message_id = "collections.no_such_item"


class QueryUnreadable(InvalidInput):
    """A parameter of a query, or a part of its filter, can't be used; `place` says which part."""

    def __init__(self, message_id: str, *, place: str, value: object = "", **params: object) -> None:
        super().__init__(message_id, place=place, value=str(value)[:200], **params)

    @property
    def details(self) -> tuple[Mapping[str, object], ...]:
        """Where it is, what stands there, and the rule it breaks."""
        return ({"place": self.params["place"], "value": self.params["value"], "rule": self.message_id},)


@dataclass(frozen=True)
class Property:
    """One property of a collection's features: returned, and open to filters, where it may be seen."""

    name: str
    title_zh: str
    title_en: str
    #: Fields of the publication rules that it is made of (`subject:field` for one of another subject);
    #: who may not see one of them does not see it
    published_as: tuple[str, ...]
    kind: Kind = "string"
    #: Column of the table, where it has another name than the property
    column: str = ""
    #: The column is a range of days; the property is this end of it
    end: Literal["lower", "upper"] | None = None
    #: Code list that explains its values
    code_list: str = ""
    #: Column with the division it speaks of; null where the caller may not see that division
    of_division: str = ""
    #: Field path in the record's document that a proposal changes; "" where it can't be written so.
    #: `{name}` and `{geometry}` stand for the part that the feature shows.
    written_as: str = ""

    @property
    def source_column(self) -> str:
        """The column it is read from."""
        return self.column or self.name

    def title(self, language: str) -> str:
        """Return what people call it."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True)
class Part:
    """The part of a record's document that a row shows: the group, and how to find it there.

    Of the parts that hold on the day it is the one whose fields equal these columns; the first by id.
    """

    group: str
    #: Field of the part, column of the table
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Collection:
    """One subject as other systems see it."""

    #: Stands in addresses; never changes
    id: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    #: Subject of the publication rules
    subject: str
    #: Kind of record that proposals change; "" where its own screens alone change it
    record: str
    #: Flat table, one row per record and period, primary key (id_column, valid_column)
    table: str
    id_column: str
    #: Columns with the divisions where a record lies, for a 毗邻方 account's share of them
    division_columns: tuple[str, ...]
    properties: tuple[Property, ...]
    #: Names in data_version of everything that its rows depend on
    versions: tuple[str, ...]
    #: Where `{geometry}` and `{name}` of `written_as` are found; without it, a form alone changes where a
    #: record lies
    geometry_part: Part | None = None
    name_part: Part | None = None
    #: A 毗邻方 account sees what all divisions that it shares are parties to, with the columns of its
    #: clearance, and nothing else; of other collections also what is public, with the columns of the public
    is_shared_whole: bool = False
    #: A 毗邻方 account sees what the public sees, whatever divisions it shares
    is_public_to_neighbours: bool = False
    #: Column with the division that decides whether an account of a 苏木 or 镇 sees a row: it sees those of
    #: its own area alone; "" where all staff see all
    area_column: str = ""
    #: Whether a record may begin with a feature alone; otherwise it begins with an event
    is_made_from_features: bool = False
    #: Features that one page may have
    largest_page: int = 10_000
    geometry_kind: Literal["Point", "LineString", "MultiPolygon", "Geometry"] = "Geometry"
    geometry_published_as: tuple[str, ...] = ("geometry",)
    valid_column: str = "valid"
    level_column: str = "publication_level"
    version_column: str = "version"
    geometry_column: str = "geom"
    #: A point on or inside the geometry, to write the name at
    label_column: str = "label"

    def title(self, language: str) -> str:
        """Return what people call it."""
        return self.title_en if language == "en" else self.title_zh

    def description(self, language: str) -> str:
        """Return what it holds, in a sentence."""
        return self.description_en if language == "en" else self.description_zh

    @cached_property
    def by_name(self) -> Mapping[str, Property]:
        """Its properties by name."""
        return {one.name: one for one in self.properties}

    def visible(self, rules: PublicationRules, clearance: str) -> tuple[Property, ...]:
        """Return the properties that a reader of this clearance may see, in the order declared."""
        return tuple(one for one in self.properties if self._sees(rules, clearance, one.published_as))

    def sees_geometry(self, rules: PublicationRules, clearance: str) -> bool:
        """Whether a reader of this clearance may see where features lie."""
        return self._sees(rules, clearance, self.geometry_published_as)

    def _sees(self, rules: PublicationRules, clearance: str, fields: tuple[str, ...]) -> bool:
        return all(rules.sees_field(*self._field(field), clearance) for field in fields)

    def _field(self, written: str) -> tuple[str, str]:
        """Return subject and field of `subject:field`, or of a field of the collection's own subject."""
        subject, colon, field = written.rpartition(":")
        return (subject, field) if colon else (self.subject, field)

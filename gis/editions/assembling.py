"""Put together what was read of the register for an edition: units, entries, chapters, tables, 凡例. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.boundary_lines.winds import Winds
from gis.editions import neighbour_lists
from gis.editions.appendix_tables import Ended, Tables
from gis.editions.chapters import Arranger, by_county, numbered
from gis.editions.content import (
    ContentChapter,
    ContentEntry,
    ContentTable,
    ProseText,
    Unit,
)
from gis.editions.entry_templates import EntryTemplates
from gis.editions.entry_writing import Writer, categories
from gis.editions.facts import SUGGESTED, Event, Figures, Place, Row, events_of, facts_of
from gis.editions.front_matter import NEIGHBOURS, paragraphs, with_guide
from gis.editions.overrides import overridden
from gis.editions.plan import EditionPlan
from gis.editions.register_places import RegisterPlaces, in_time
from gis.editions.surroundings import COUNTY, Surroundings, seat_of
from gis.editions.unit_order import Boundary, units
from gis.gazetteer.stroke_order import StrokeOrder
from gis.name_rules.seed_files import Rules
from gis.place_names.romanization import Romanizer, kind_of_category

CodeLists = Mapping[str, Sequence[Row]]
OFFICE_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Register:
    """What an edition's audience may see of the register on its day."""

    day: date
    #: Every division by id, ended ones as they last were
    divisions: Mapping[str, Row]
    #: The divisions of the edition, and those of the counties around
    own: frozenset[str]
    neighbours: frozenset[str]
    states: Mapping[str, Sequence[Row]]
    boundaries: Sequence[Boundary]
    division_events: Sequence[Row]
    features: Sequence[Row]
    #: Names whose cleanup was accepted, as notices told of them
    cleaned: Sequence[Row]
    #: None where they are not for the audience
    markers: Sequence[Row] | None

    def is_present(self, row: Row) -> bool:
        """Whether a row of a division or feature goes on beyond the day."""
        end = row.get("valid_to")
        return end is None or str(end) > self.day.isoformat()


@dataclass(frozen=True)
class Engines:
    """What editions are made by, read of the tables of rules."""

    rules: Rules
    code_lists: CodeLists
    winds: Winds
    strokes: StrokeOrder
    romanizer: Romanizer

    def names(self, code_list: str) -> dict[str, str]:
        """Return code → Chinese name of a code list, in its order."""
        return {str(row["code"]): str(row["name_zh"]) for row in self.code_lists[code_list]}


@dataclass(frozen=True)
class Assembled:
    """The parts of an edition that come of the register."""

    chapters: tuple[ContentChapter, ...]
    entries: tuple[ContentEntry, ...]
    units: tuple[Unit, ...]
    tables: tuple[ContentTable, ...]
    prose: tuple[ProseText, ...]
    categories: tuple[tuple[str, str], ...]
    #: Every entry by key as the register alone gives it, without what is written by hand
    unwritten: Mapping[str, ContentEntry]


@dataclass(frozen=True)
class Assembler:
    """Makes the parts of one edition."""

    plan: EditionPlan
    register: Register
    engines: Engines

    def assemble(self) -> Assembled:
        """Return every part."""
        own, around = self._chosen(self._own_places), self._chosen(self._neighbour_places)
        unwritten = {place.key: self._writer.entry(place) for place in (*own, *around)}
        overrides = self.plan.overrides
        written = {key: overridden(entry, overrides.get(key)) for key, entry in unwritten.items()}
        arranger = Arranger(
            [*self.engines.rules("edition_chapters")],
            self._own_units,
            self._categories,
            self.engines.names("division_type"),
            self.engines.strokes,
        )
        chapters = arranger.chapters(written[place.key] for place in own)
        own_entries = [written[key] for one in chapters for part in one.sections for key in part.keys]
        entries = list(own_entries)
        values = self._values(own_entries, around)
        if around:
            heading, opening = paragraphs(self.engines.rules("edition_paragraphs"), NEIGHBOURS, values)
            listed = [written[place.key] for place in around]
            sections = by_county(listed, self._neighbour_units, self.engines.strokes)
            chapters.append(ContentChapter(heading, sections, opening))
            entries += [written[key] for part in sections for key in part.keys]
        tables = Tables(
            {row["table"]: row for row in self.engines.rules("edition_tables")},
            own_entries,
            {place.key: place for place in own},
            self._own_units,
            self._ended,
            in_time({event.id: event for event in self._own_events}.values()),
            self.engines.names("division_type"),
            self._event_names,
            self.engines.strokes,
            self.register.cleaned,
            {row["measure"]: str(row["name_zh"]) for row in self.engines.rules("cleanup_measures")},
        )
        return Assembled(
            chapters=numbered(chapters),
            entries=tuple(entries),
            units=(*self._own_units, *self._neighbour_units),
            tables=tables.all(self.register.markers),
            prose=with_guide(self.plan.prose, self.engines.rules("edition_paragraphs"), values),
            categories=self._categories,
            unwritten=unwritten,
        )

    # Places

    @cached_property
    def _present(self) -> dict[str, Row]:
        found = self.register.divisions.items()
        return {identifier: row for identifier, row in found if self.register.is_present(row)}

    @cached_property
    def _listed(self) -> list[neighbour_lists.Listed]:
        if not self.plan.with_neighbours:
            return []
        registered = {}
        around = set()
        for identifier, row in self._present.items():
            for one in row.get("codes", ()):
                if one["code_system"] == neighbour_lists.SYSTEM or row["level"] == COUNTY:
                    registered[str(one["code"])] = identifier
                    if identifier in self.register.neighbours:
                        around.add(str(one["code"])[:6])
        return [*neighbour_lists.listed(registered, around)]

    @cached_property
    def _divisions(self) -> dict[str, Row]:
        """The divisions of the day, and those of the lists as rows like theirs."""
        types = {str(row["code"]): row for row in self.engines.code_lists["division_type"]}
        of_lists = {
            one.id: {
                "id": one.id,
                "name": one.name,
                "type": one.type,
                "level": types[one.type]["level"],
                "is_statistical": types[one.type]["is_statistical"],
                "parent_id": one.parent_id,
                "codes": [{"code_system": neighbour_lists.SYSTEM, "code": one.code}],
            }
            for one in self._listed
        }
        return self._present | of_lists

    @cached_property
    def _around(self) -> Surroundings:
        polygons: dict[str, BaseGeometry] = {
            one.division_id: shape(one.geometry) for one in self.register.boundaries
        }
        seats = {
            str(row["division_id"]): seat
            for row in self._features
            if row.get("division_id") and (seat := seat_of(row)) is not None
        }
        return Surroundings(
            self._divisions,
            self.engines.names("division_type"),
            polygons,
            seats,
            self.engines.winds,
            frozenset(one.division_id for one in self.register.boundaries if one.is_indicative),
        )

    @cached_property
    def _reading(self) -> RegisterPlaces:
        events: dict[str, list[Event]] = defaultdict(list)
        for row in self.register.division_events:
            for event in events_of([row], "division_event", self.register.day):
                for party in row.get("parties", ()):
                    events[str(party["division_id"])].append(event)
        return RegisterPlaces(
            self.register.day,
            self._divisions,
            self.register.own,
            self.register.neighbours,
            self.register.states,
            events,
            self._around,
            self._category_of_type,
        )

    @cached_property
    def _category_of_type(self) -> dict[str, str]:
        return {row["type"]: row["category"] for row in self.engines.rules("division_categories")}

    @cached_property
    def _features(self) -> list[Row]:
        return sorted(
            (row for row in self.register.features if self.register.is_present(row)),
            key=lambda row: str(row["id"]),
        )

    @cached_property
    def _places_of_divisions(self) -> dict[str, Row]:
        """The feature that is the place of each unit."""
        found: dict[str, Row] = {}
        for row in self._features:
            identifier = str(row.get("division_id"))
            if identifier in self._present and identifier in self.register.own | self.register.neighbours:
                found.setdefault(identifier, row)
        return found

    def _of_divisions(self, ids: Iterable[str]) -> list[Place]:
        return [
            self._read(self._reading.division(self._present[one], self._places_of_divisions.get(one)))
            for one in sorted(ids)
            if one in self._present
        ]

    def _read(self, place: Place) -> Place:
        """Suggest a reading where the register has none."""
        if place.toned:
            return place
        suggested = self.engines.romanizer.suggest(place.name, kind_of_category(place.category))
        return replace(place, toned=suggested.pinyin, is_confirmed=False)

    @cached_property
    def _of_features(self) -> list[tuple[bool, Place]]:
        """Every other feature, and whether it lies in the edition's own divisions."""
        taken = {str(row["id"]) for row in self._places_of_divisions.values()}
        found = []
        for row in self._features:
            if str(row["id"]) not in taken and row.get("name"):
                place = self._read(self._reading.feature(row))
                lies_in = {str(one["id"]) for one in row.get("divisions", ())}
                is_own = bool(lies_in & self.register.own) or place.unit_id not in self.register.neighbours
                found.append((is_own, place))
        return found

    @cached_property
    def _own_places(self) -> list[Place]:
        return [
            *self._of_divisions(self.register.own),
            *(place for is_own, place in self._of_features if is_own),
        ]

    @cached_property
    def _neighbour_places(self) -> list[Place]:
        types = {str(row["code"]): row for row in self.engines.code_lists["division_type"]}
        listed = [
            neighbour_lists.place(
                one,
                self._category_of_type.get(one.type, ""),
                str(types[one.type]["level"]),
                is_statistical=bool(types[one.type]["is_statistical"]),
                romanizer=self.engines.romanizer,
            )
            for one in self._listed
        ]
        return [
            *self._of_divisions(self.register.neighbours),
            *listed,
            *(place for is_own, place in self._of_features if not is_own),
        ]

    def _chosen(self, places: Iterable[Place]) -> list[Place]:
        """Return the places of the categories that the edition takes."""
        wanted = self.plan.categories
        return [place for place in places if not wanted or place.category.startswith(wanted)]

    @cached_property
    def _ended(self) -> list[Ended]:
        """What lay in the edition's divisions and had ended by the day, the latest end last."""
        names = self.engines.names("division_type")
        found = [
            self._reading.ended(row, names.get(str(row["type"]), ""))
            for row in self.register.divisions.values()
            if not self.register.is_present(row) and self._was_own(row)
        ]
        was_place = {str(row["id"]) for row in self.register.divisions.values()}
        categories_of = dict(self._categories)
        for row in self.register.features:
            gone = not self.register.is_present(row) and bool(row.get("name"))
            if gone and str(row.get("division_id")) not in was_place and self._lies_in_own(row):
                found.append(self._reading.ended(row, categories_of.get(str(row.get("category")), "")))
        return sorted(found, key=lambda one: (one.until, one.name, one.where))

    def _was_own(self, row: Row) -> bool:
        seen: set[str] = set()
        at: Row | None = row
        while at is not None and str(at["id"]) not in seen:
            seen.add(str(at["id"]))
            if str(at.get("parent_id")) in self.register.own:
                return True
            at = self.register.divisions.get(str(at.get("parent_id")))
        return False

    def _lies_in_own(self, row: Row) -> bool:
        return bool({str(one["id"]) for one in row.get("divisions", ())} & self.register.own)

    @property
    def _own_events(self) -> Iterable[Event]:
        """What happened to the edition's divisions, ended ones too."""
        for row in self.register.division_events:
            for party in row.get("parties", ()):
                division = self.register.divisions.get(str(party["division_id"]))
                if division is not None and (
                    str(division["id"]) in self.register.own
                    or (not self.register.is_present(division) and self._was_own(division))
                ):
                    yield from events_of([row], "division_event", self.register.day)
                    break

    # Entries

    @cached_property
    def _categories(self) -> tuple[tuple[str, str], ...]:
        return categories(self.engines.code_lists["place_name_category"])

    @cached_property
    def _event_names(self) -> dict[str, dict[str, str]]:
        return {
            "division_event": self.engines.names("division_event_type"),
            "name_event": self.engines.names("name_event_type"),
        }

    @cached_property
    def _writer(self) -> Writer:
        return Writer(
            EntryTemplates(self.engines.rules("entry_templates")),
            Figures(self.engines.rules("entry_figures")),
            self._around,
            dict(self._categories),
            self.engines.names("name_language"),
            self._event_names,
            self.engines.names("code_system"),
        )

    # Units

    @cached_property
    def _own_units(self) -> tuple[Unit, ...]:
        return self._units(self._own_places, is_neighbour=False)

    @cached_property
    def _neighbour_units(self) -> tuple[Unit, ...]:
        return self._units(self._neighbour_places, is_neighbour=True)

    def _units(self, places: Iterable[Place], *, is_neighbour: bool) -> tuple[Unit, ...]:
        drawn = {one.division_id: one for one in self.register.boundaries}
        return units(places, self._around, drawn, self.engines.strokes, is_neighbour=is_neighbour)

    # 凡例

    def _values(self, own: Sequence[ContentEntry], around: Sequence[Place]) -> dict[str, str]:
        """Return what 凡例 may fill in."""
        roots = [unit.name for unit in self._own_units if unit.parent_id is None]
        located = sum(entry.position is not None for entry in own)
        suggested = sum(facts_of(entry).get("reading") == SUGGESTED for entry in own)
        sources = dict.fromkeys(source for entry in own for source in entry.sources)
        known_at = self.plan.known_at
        return {
            "title": self.plan.title,
            "label": self.plan.label,
            "county": "、".join(roots),
            "as_of": said(self.plan.as_of),
            "known_at": "" if known_at is None else said(known_at.astimezone(OFFICE_TIME).date()),
            "entries": str(len(own)),
            "located": str(located),
            "unlocated": str(len(own) - located),
            "suggested": str(suggested) if suggested else "",
            "listed": str(len(around)) if around else "",
            "list_source": neighbour_lists.source() if around else "",
            "sources": "；".join(source for source in sources if not source.startswith("http")),
        }


def said(day: date) -> str:
    """Return a day as it is printed: 2026年11月26日."""
    return f"{day.year}年{day.month}月{day.day}日"

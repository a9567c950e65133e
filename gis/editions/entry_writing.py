"""Write the entry of a place: printed fields by the templates in force, and the facts behind them. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.editions.content import ContentEntry
from gis.editions.entry_templates import EntryTemplates, Kind, open_sentence, sentence
from gis.editions.facts import (
    APPROXIMATE,
    CONFIRMED,
    EXACT,
    SUGGESTED,
    Event,
    Figures,
    Place,
    told,
)
from gis.editions.surroundings import BETWEEN, COUNTY, Surroundings

_IN_BRACKETS = re.compile(r"[（(].*?[）)]")
AREA_NOTE = "按示意界线量算"


@dataclass(frozen=True)
class Writer:
    """Writes entries by the templates, code lists and surroundings of one edition."""

    templates: EntryTemplates
    figures: Figures
    around: Surroundings
    #: Code of place_name_category → its name
    category_names: Mapping[str, str]
    language_names: Mapping[str, str]
    #: Code of division_event_type or name_event_type → its name, by subject of the event
    event_names: Mapping[str, Mapping[str, str]]
    #: Code of code_system → its name
    code_names: Mapping[str, str]

    def entry(self, place: Place) -> ContentEntry:
        """Return the entry of a place."""
        kind = Kind(place.category, place.type, place.level)
        values = self.values(place)
        return ContentEntry(
            key=place.key,
            name=place.name,
            category=place.category,
            category_name=values["category_name"],
            unit_id=place.unit_id,
            toned=place.toned,
            mongolian=place.mongolian,
            romanization=place.romanization,
            language=place.language,
            language_name=values["language"],
            definition=self.templates.write("definition", kind, values),
            location=self.templates.write("location", kind, values),
            position=place.position,
            is_approximate=place.is_approximate,
            belongs_to=self.templates.write("belongs_to", kind, values),
            origin_and_meaning=self.templates.write("origin_and_meaning", kind, values),
            aliases=place.aliases,
            former_names=tuple(name for name, _, _ in place.former),
            history=self.templates.write("history", kind, values),
            present_state=self.templates.write("present_state", kind, values),
            sources=place.sources,
            national_code=place.national_code,
            is_demonstration=place.is_demonstration,
            geometry=place.geometry,
            facts=self._facts(place, values),
        )

    def values(self, place: Place) -> dict[str, str]:
        """Return what templates may fill in of a place, by name; what is not known is empty."""
        around = self.around
        county = around.county(place)
        system, code = place.codes[0] if place.codes else ("", "")
        area = around.area_km2(place.unit_id) if place.type else ""
        values = {
            "name": place.name,
            "type_name": around.type_names.get(place.type, ""),
            "category_name": plain(self.category_names.get(place.category, "")),
            "county": around.name(county),
            "township": BETWEEN.join(
                around.name(one) for one in place.containers if around.level(one) != COUNTY
            ),
            "part": around.part(place),
            "parent": BETWEEN.join(filter(None, map(around.name, place.containers))),
            "above": around.above(place.containers),
            "below": around.below(place.unit_id) if place.type else "",
            "area": area,
            "area_note": AREA_NOTE if area and place.unit_id in around.indicative else "",
            "code": code,
            "code_name": self.code_names.get(system, "") if code else "",
            "origin": sentence(place.origin),
            "meaning": sentence(place.meaning),
            "history": sentence(place.history),
            "former": former_names(place),
            "events": "".join(self.event(event) for event in place.events),
            "description": sentence(place.description),
            "aliases": BETWEEN.join(place.aliases),
            "language": self.language_names.get(place.language, "") if place.language else "",
            "mongolian": place.mongolian,
            "romanization": place.romanization,
        }
        if place.level != COUNTY:
            values |= around.seat(place)
        return values | self.figures.read(place.description)

    def event(self, event: Event) -> str:
        """Return the sentence on an event."""
        values = {
            "date": event.date,
            "event_type": self.event_names.get(event.subject, {}).get(event.type, event.type),
            "authority": event.authority,
            "document": event.document,
            "description": open_sentence(event.description),
            "name": "",
        }
        special = self.templates.has_event(event.type)
        return self.templates.event(event.type if special else event.subject, values)

    def _facts(self, place: Place, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        seat = "".join(values.get(name, "") for name in ("seat_of", "wind", "distance"))
        position = place.position
        known = {
            "name": place.name,
            "type": values["type_name"],
            "category": values["category_name"],
            "codes": BETWEEN.join(
                f"{self.code_names.get(system, system)}{code}" for system, code in place.codes
            ),
            "former_codes": BETWEEN.join(
                f"{self.code_names.get(system, system)}{code}{years(start, end)}"
                for system, code, start, end in place.former_codes
            ),
            "national_code": place.national_code,
            "divisions": values["above"],
            "below": values["below"],
            "area": values["area"],
            "mongolian": place.mongolian,
            "romanization": place.romanization,
            "toned": place.toned,
            "reading": _reading(place),
            "other_names": "；".join(filter(None, (values["aliases"], values["former"].rstrip("。")))),
            "position": "" if position is None else f"{position[0]:.6f},{position[1]:.6f}",
            "is_approximate": "" if position is None else APPROXIMATE if place.is_approximate else EXACT,
            "seat": f"{seat}千米" if values.get("distance") else "",
            "origin": place.origin,
            "meaning": place.meaning,
            "history": place.history,
            "events": values["events"],
            "description": place.description,
            "sources": "；".join(place.sources),
        }
        return told(known | self.figures.read(place.description))


def _reading(place: Place) -> str:
    if not place.toned:
        return ""
    return CONFIRMED if place.is_confirmed else SUGGESTED


def plain(name: str) -> str:
    """Return the name of a category without what stands in brackets behind it."""
    return _IN_BRACKETS.sub("", name)


def former_names(place: Place) -> str:
    """Return the sentence on names given up, each with its years: 曾用名：某（1958—1984年）。"""
    said = BETWEEN.join(f"{name}{years(start, end)}" for name, start, end in place.former)
    return f"曾用名：{said}。" if said else ""


def years(start: str, end: str) -> str:
    """Return the years in which something held, in brackets; empty where neither is known."""
    if not start and not end:
        return ""
    if not start:
        return f"（至{end[:4]}年）"
    return f"（{start[:4]}年起）" if not end else f"（{start[:4]}—{end[:4]}年）"


def categories(rows: Iterable[Mapping[str, object]]) -> tuple[tuple[str, str], ...]:
    """Return code and printed name of every category, in the order of the list."""
    return tuple((str(row["code"]), plain(str(row["name_zh"]))) for row in rows)

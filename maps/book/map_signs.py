"""Signs of the book's maps: seats by level, places by class as data/styles has them, languages by colour."""

from dataclasses import dataclass
from functools import cache

from gis.editions.content import ContentEntry, Unit
from maps.map_styles import class_of_category, name_class_styles

#: Millimetres of the book for a pixel of the screen, of signs and of lines
MM_PER_PIXEL = 0.17
#: Names of divisions are placed before all others
_SEATS: dict[str, tuple[str, str, float, int]] = {
    "county": ("旗县驻地", "county_seat", 1.7, 0),
    "township": ("苏木镇驻地", "township_seat", 1.35, 1),
    "village": ("嘎查村、社区", "village_seat", 0.8, 3),
}
_INK = "#222222"
#: Colours by place among the languages of an edition, the most frequent first
_LANGUAGES = ("#b3261e", "#1f5f8b", "#2e7d32", "#7c3aed", "#b45309", "#616161")


@dataclass(frozen=True, slots=True)
class Sign:
    """How a place is drawn; `reach` is half of its size in millimetres, a lower priority is named first.

    A shape is circle, square, triangle or diamond as in data/styles, or county_seat, township_seat,
    village_seat.
    """

    title: str
    shape: str
    colour: str
    reach: float
    priority: int


def seat_sign(unit: Unit) -> Sign:
    """Return the sign of a division's seat."""
    title, shape, reach, priority = _SEATS.get(unit.level, _SEATS["village"])
    return Sign(title, shape, _INK, reach, priority)


def class_sign(entry: ContentEntry) -> Sign:
    """Return the sign of a place by its category."""
    return _class_sign(entry.category)


@cache
def _class_sign(category: str) -> Sign:
    styles = name_class_styles()
    style = styles[class_of_category(category, styles)]
    # Behind the names of divisions, in the order that the screen's map has too
    return Sign(
        style.name_zh, style.shape, style.colour, style.size * MM_PER_PIXEL, 10 + style.label_priority
    )


def language_sign(name: str, count: int, place: int) -> Sign:
    """Return the sign of places whose names are of one language, the so manieth by frequency."""
    colour = _LANGUAGES[min(place, len(_LANGUAGES) - 1)]
    return Sign(f"{name} {count}", "circle", colour, 0.7, 10 + place)

"""What a planning map is made of: plain values, whoever supplies them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from gis.errors import InvalidInput

# A syllable that begins with a vowel inside a word has an apostrophe before it (汉语拼音正词法), so n, ng and
# r close a syllable only where no vowel follows.
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiou]+(?:ng(?![aeiou])|n(?![aeiou])|r(?![aeiou]))?"
)


class PositionImpossible(InvalidInput):
    """A longitude or latitude is outside the globe."""

    message_id = "map.position_impossible"


@dataclass(frozen=True)
class OtherName:
    """A further name that finds the place: what it is (别名, 蒙古文 …) and its text."""

    label: str
    text: str


@dataclass(frozen=True)
class MapDivision:
    """One administrative division; polygon in EPSG:4490, longitude before latitude, None when not to be had.

    `reading` is the toned pinyin. `lines_are_illustrative` puts the notice on the map that
    the lines are no basis for delimitation.
    """

    code: str
    name: str
    level: str
    reading: str
    geometry: BaseGeometry | None
    source: str
    lines_are_illustrative: bool = False
    is_demonstration: bool = False


@dataclass(frozen=True)
class MapName:
    """One place name; longitude and latitude in degrees of EPSG:4490, None when the place is not located.

    `category` is the category code and `category_name` what it is called; `position_source` says whose the
    coordinates are where that is another source. `reading` is the toned pinyin. Raises PositionImpossible.
    """

    name: str
    category: str
    category_name: str
    reading: str
    position: tuple[float, float] | None
    source: str
    other_names: Sequence[OtherName] = ()
    position_source: str = ""
    note: str = ""
    is_approximate: bool = False
    is_demonstration: bool = False

    def __post_init__(self) -> None:
        if self.position is not None:
            lon, lat = self.position
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise PositionImpossible(name=self.name, lon=lon, lat=lat)


@dataclass(frozen=True)
class PlanningMap:
    """A planning map's content: what is drawn, as of which date, under which map approval number (审图号).

    `focus` is the code of the division that fills the sheet at first; without it everything does.
    """

    title: str
    as_of: date
    divisions: Sequence[MapDivision]
    names: Sequence[MapName]
    review_number: str | None = None
    focus: str | None = None

    @property
    def is_demonstration(self) -> bool:
        """True when anything on the map is invented."""
        return any(part.is_demonstration for part in self._parts)

    @property
    def lines_are_illustrative(self) -> bool:
        """True when a drawn boundary is no basis for delimitation."""
        return any(d.geometry is not None and d.lines_are_illustrative for d in self.divisions)

    @property
    def sources(self) -> list[str]:
        """Every source drawn, each once, in order of first use."""
        of_positions = (name.position_source for name in self.names if name.position_source)
        return list(dict.fromkeys([*(part.source for part in self._parts), *of_positions]))

    @property
    def _parts(self) -> list[MapDivision | MapName]:
        return [*self.divisions, *self.names]


def plain_pinyin(reading: str) -> str:
    """Return a reading as a clerk types it: small letters, no tone marks, ü as u, a space per syllable."""
    letters = unicodedata.normalize("NFD", reading.lower().replace("v", "u"))
    plain = "".join(letter for letter in letters if letter.isalnum() or letter in " '’-")
    return " ".join(syllable for word in re.split(r"[\s'’-]+", plain) for syllable in _syllables(word))


def _syllables(word: str) -> list[str]:
    found = _SYLLABLE.findall(word)
    return found if "".join(found) == word else [word]

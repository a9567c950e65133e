"""The 凡例 in front of an edition unless its editors wrote one, and the opening of a chapter. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from gis.boundary_lines.chinese_numbers import written
from gis.editions.content import Place, ProseText
from gis.name_rules.text_templates import read_template

GUIDE, NEIGHBOURS = "guide", "neighbours"
FRONT: Place = "front"
Row = Mapping[str, str]


def paragraphs(rows: Iterable[Row], part: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the heading of a part and its paragraphs in their order; what can't be filled is left out."""
    own = sorted((row for row in rows if row["part"] == part), key=lambda row: int(row["number"]))
    said = (read_template(row["template"]).fill(values) for row in own)
    return (own[0]["heading"] if own else ""), tuple(filter(None, said))


def with_guide(
    prose: Sequence[ProseText], rows: Iterable[Row], values: Mapping[str, str]
) -> tuple[ProseText, ...]:
    """Return the prose of an edition with a 凡例 as last text in front, unless it has one already."""
    heading, said = paragraphs(rows, GUIDE, values)
    if not said or any(text.heading == heading for text in prose):
        return tuple(prose)
    guide = ProseText(
        FRONT, heading, tuple(f"{written(at)}、{sentence}" for at, sentence in enumerate(said, start=1))
    )
    front = [text for text in prose if text.place == FRONT]
    return (*front, guide, *(text for text in prose if text.place != FRONT))

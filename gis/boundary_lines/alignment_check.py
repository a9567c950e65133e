"""Check an alignment description that somebody wrote against the line and its marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import shapely

from gis.boundary_lines.alignment import (
    MANNER,
    Course,
    FollowedFeature,
    Manner,
    Mark,
    chord_azimuth,
    is_along,
    said_length,
)
from gis.boundary_lines.alignment_text import SaidAlignment, SaidLength, SaidSection
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.marks import MarkNames
from gis.boundary_lines.winds import Winds
from gis.coordinates import length_m


@dataclass(frozen=True, slots=True)
class Allowance:
    """How far a text may be from the geometry."""

    #: A direction may lie this far outside of the wind that the text names
    wind_deg: float = 5.0
    #: A length may differ by this part of it, beside the rounding of its last digit
    length_ratio: float = 0.02
    #: … and by this part where the text says 约
    about_ratio: float = 0.05
    #: A text begins and ends at the line's ends, as near as this
    end_m: float = 50.0


ALLOWANCE = Allowance()


def check_alignment(
    said: SaidAlignment,
    line: shapely.LineString,
    marks: Sequence[Mark],
    winds: Winds,
    features: Sequence[FollowedFeature] = (),
    allowance: Allowance = ALLOWANCE,
    manner: Manner = MANNER,
) -> list[Finding]:
    """Return everything in which a text and the geometry do not agree, in the order of the text.

    Looked at: marks that nobody knows, marks on the line that the text leaves out, the order of marks,
    sections that do not begin where the one before ended, directions, lengths, the sums of legs and
    of sections, what is followed. A text may run against the direction in which the line is stored.
    """
    if not said.sections:
        return [Finding("text_unreadable", ())]
    check = _Check(line, marks, winds, features, allowance, manner)
    return [*check.unread(said), *check.sections(said.sections), *check.whole(said)]


def _legs(
    section: SaidSection, about: tuple[str, ...], names: dict[str, object], position: tuple[float, float]
) -> Iterator[Finding]:
    """Compare the length of a section with the sum of its legs, where the text gives them all."""
    legs = [each.length for each in section.directions if not each.is_overall]
    given = [length for length in legs if length is not None]
    if section.length is None or len(legs) < 2 or len(given) < len(legs):
        return
    total = sum(length.metres for length in given)
    if any(length.is_about for length in (*given, section.length)):
        return
    rounding = sum(length.rounding_m for length in given) + section.length.rounding_m
    if abs(total - section.length.metres) > rounding + 1e-6:
        figures = {"said": said_length(section.length.metres), "sum": said_length(total)}
        yield Finding("text_legs_sum", about, names | figures, position)


class _Check:
    def __init__(
        self,
        line: shapely.LineString,
        marks: Sequence[Mark],
        winds: Winds,
        features: Sequence[FollowedFeature],
        allowance: Allowance,
        manner: Manner,
    ) -> None:
        self.course = Course(line)
        self.line = line
        self.marks = {mark.name: mark for mark in marks}
        self.names = MarkNames(self.marks)
        self.places = {mark.name: self.course.place(mark.position) for mark in marks}
        self.winds, self.features, self.allowance, self.manner = winds, features, allowance, manner

    def unread(self, said: SaidAlignment) -> Iterator[Finding]:
        for piece in said.unread:
            yield Finding("text_section_unreadable", (), {"text": piece[:40]})

    def known(self, name: str) -> str | None:
        """Return the mark that a name of the text means."""
        return self.names.known(name)

    def place(self, name: str) -> float | None:
        """Return how far along the line a name of the text lies; the line's ends have names of their own."""
        known = self.known(name)
        if known is not None:
            return self.places[known]
        return {"界线起点": 0.0, "界线终点": self.course.end}.get(name)

    def sections(self, sections: Sequence[SaidSection]) -> Iterator[Finding]:
        placed = [(section, self.place(section.start), self.place(section.end)) for section in sections]
        steps = [end - start for _, start, end in placed if start is not None and end is not None]
        is_turned = sum(step < 0 for step in steps) > len(steps) / 2
        before: str | None = None
        for number, (section, start, end) in enumerate(placed):
            for finding in self._one(section, start, end, before, is_turned=is_turned):
                yield replace(finding, section=number)
            before = section.end

    def _one(
        self,
        section: SaidSection,
        start: float | None,
        end: float | None,
        before: str | None,
        *,
        is_turned: bool,
    ) -> Iterator[Finding]:
        if before is not None and not self._same(before, section.start):
            yield Finding("text_break", (before, section.start), {"before": before, "start": section.start})
        for name, place in ((section.start, start), (section.end, end)):
            if place is None:
                yield Finding("text_unknown_mark", (name,), {"name": name})
        if start is None or end is None:
            return
        if (end - start) * (-1 if is_turned else 1) <= 0:
            names = {"start": section.start, "end": section.end}
            yield Finding("text_order", (section.start, section.end), names, self._point(section.end))
            return
        yield from self._section(section, start, end)

    def _same(self, one: str, other: str) -> bool:
        return one == other or (self.known(one) is not None and self.known(one) == self.known(other))

    def _section(self, section: SaidSection, start: float, end: float) -> Iterator[Finding]:
        piece = self.course.piece(start, end)
        about = (section.start, section.end)
        middle = piece.interpolate(0.5, normalized=True)
        position = (middle.x, middle.y)
        names: dict[str, object] = {"start": section.start, "end": section.end}
        if section.length is None:
            yield Finding("text_no_length", about, names, position)
        elif not self._agrees(section.length, length_m(piece)):
            lengths = {"said": said_length(section.length.metres), "measured": said_length(length_m(piece))}
            yield Finding("text_length", about, names | lengths, position)
        yield from _legs(section, about, names, position)
        yield from self._directions(section, start, end, names)
        if section.follows is not None:
            yield from self._follows(section.follows, piece, about, names, position)

    def _directions(
        self, section: SaidSection, start: float, end: float, names: dict[str, object]
    ) -> Iterator[Finding]:
        """Compare the direction of the whole, and of each leg whose length the text gives."""
        about = (section.start, section.end)
        if not section.directions:
            yield Finding("text_no_direction", about, names)
            return
        legs = [each for each in section.directions if not each.is_overall]
        whole = [each for each in section.directions if each.is_overall] or (legs if len(legs) == 1 else [])
        compared = [(each.wind, start, end) for each in whole]
        if len(legs) > 1 and all(leg.length is not None for leg in legs):
            said = sum(leg.length.metres for leg in legs if leg.length)
            walked = 0.0
            for leg in legs:
                first = start + (end - start) * walked / said
                walked += leg.length.metres if leg.length else 0.0
                compared.append((leg.wind, first, start + (end - start) * walked / said))
        for wind, first, last in compared:
            piece = self.course.piece(first, last)
            azimuth = chord_azimuth(piece)
            if wind.off_by_deg(azimuth) > self.allowance.wind_deg:
                figures = {
                    "said": wind.name_zh,
                    "measured": self.winds.of(azimuth).name_zh,
                    "azimuth": f"{azimuth:.1f}",
                }
                middle = piece.interpolate(0.5, normalized=True)
                yield Finding("text_direction", about, names | figures, (middle.x, middle.y))

    def _follows(
        self,
        said: str,
        piece: shapely.LineString,
        about: tuple[str, ...],
        names: dict[str, object],
        position: tuple[float, float],
    ) -> Iterator[Finding]:
        meant = [each for each in self.features if each.name in said or each.said_as == said]
        if not meant:
            yield Finding("text_feature_unknown", about, names | {"feature": said}, position)
        elif not any(is_along(self.course, piece, each, self.manner) for each in meant):
            yield Finding("text_feature", about, names | {"feature": said}, position)

    def whole(self, said: SaidAlignment) -> Iterator[Finding]:
        """Compare what the text says of the line as a whole."""
        named = {self.known(name) for section in said.sections for name in (section.start, section.end)}
        for name in sorted(self.marks.keys() - named, key=lambda name: self.places[name]):
            yield Finding("text_mark_missing", (name,), {"name": name}, self._point(name))
        ends = [self.place(said.sections[0].start), self.place(said.sections[-1].end)]
        known = [place for place in ends if place is not None]
        if len(known) == 2 and (
            min(known) > self.allowance.end_m or max(known) < self.course.end - self.allowance.end_m
        ):
            names = {"start": said.sections[0].start, "end": said.sections[-1].end}
            yield Finding("text_incomplete", (said.sections[0].start, said.sections[-1].end), names)
        if said.total is None:
            return
        if not self._agrees(said.total, length_m(self.line)):
            measured = said_length(length_m(self.line))
            yield Finding(
                "text_total_length", (), {"said": said_length(said.total.metres), "measured": measured}
            )
        lengths = [section.length for section in said.sections]
        given = [length for length in lengths if length is not None]
        total = sum(length.metres for length in given)
        rounding = sum(length.rounding_m for length in given) + said.total.rounding_m
        if len(given) == len(lengths) and abs(total - said.total.metres) > rounding + 1e-6:
            yield Finding("text_sum", (), {"said": said_length(said.total.metres), "sum": said_length(total)})

    def _agrees(self, said: SaidLength, measured: float) -> bool:
        ratio = self.allowance.about_ratio if said.is_about else self.allowance.length_ratio
        return abs(said.metres - measured) <= said.rounding_m + ratio * measured

    def _point(self, name: str) -> tuple[float, float] | None:
        known = self.known(name)
        return None if known is None else (self.marks[known].position.x, self.marks[known].position.y)

"""The tables behind the entries of a gazetteer (DOMAIN §7.4). Pure.

A table that has no rows stands all the same and says so: whoever looks for renamed places shall know that
none is registered, not wonder whether the table was forgotten. Only 界桩表 is left out where the audience may
not see markers; that it is missing is a rule of publication, not a fact about the ground. Headings, and what
an empty table says, are rows of edition_tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gis.coordinates import format_angle
from gis.editions.content import ContentEntry, ContentTable, Unit
from gis.editions.entry_writing import years
from gis.editions.facts import Event, Place, Row, day_in_words
from gis.gazetteer.pinyin_order import sound
from gis.gazetteer.stroke_order import StrokeOrder

#: Types of name events that treat a nonstandard name, and those that an authority approves
REMEDIES = ("standardisation", "correction")
APPROVALS = ("naming", "renaming", "abolition", "standardisation", "correction", "filing", "announcement")
BETWEEN = "、"
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """A division or place that was no more on the day of the edition."""

    name: str
    kind: str
    where: str
    #: First day and end, as far as known
    since: str
    until: str
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Tables:
    """Makes the tables of one edition."""

    #: Rows of edition_tables by table
    words: Mapping[str, Row]
    entries: Sequence[ContentEntry]
    #: Places of the edition by key
    places: Mapping[str, Place]
    units: Sequence[Unit]
    ended: Sequence[Ended]
    division_events: Sequence[Event]
    type_names: Mapping[str, str]
    event_names: Mapping[str, Mapping[str, str]]
    strokes: StrokeOrder
    #: Names whose cleanup was accepted, by feature, and what the measures are called
    cleaned: Sequence[Row] = ()
    measure_names: Mapping[str, str] = field(default_factory=dict)

    def all(self, markers: Iterable[Row] | None) -> tuple[ContentTable, ...]:
        """Return every table; `markers` is None for an audience that may not see them."""
        found = [
            self._table("divisions", self._divisions(), DIVISIONS),
            self._table("division_events", map(self._event, self.division_events), DIVISION_EVENTS),
            self._table("former_names", self._former_names(), FORMER_NAMES),
            self._table("namesakes", self._namesakes(), NAMESAKES),
            self._table("mongolian", self._mongolian(), MONGOLIAN),
            self._table("remedied", self._remedied(), NAME_EVENTS),
            self._table("approvals", self._name_events(APPROVALS, with_document=True), NAME_EVENTS),
        ]
        if markers is not None:
            found.insert(-1, self._table("markers", map(_marker, markers), MARKERS))
        return tuple(found)

    def _table(self, table: str, rows: Iterable[Cells], columns: Sequence[tuple[str, float]]) -> ContentTable:
        made, words = tuple(rows), self.words[table]
        return ContentTable(
            str(words["heading"]),
            tuple(name for name, _ in columns),
            made,
            tuple(width for _, width in columns),
            () if made else (str(words["empty"]),),
        )

    def _divisions(self) -> Iterable[Cells]:
        names = {unit.id: unit.name for unit in self.units}
        for unit in self.units:
            if not unit.is_neighbour:
                place = self.places.get(f"division:{unit.id}")
                codes = dict(place.codes) if place else {}
                kind = self.type_names.get(unit.type, unit.type)
                yield (
                    unit.name,
                    f"{kind}（统计单位）" if unit.is_statistical else kind,
                    names.get(unit.parent_id or "", ""),
                    codes.get("mca", ""),
                    codes.get("nbs", ""),
                    unit.mongolian,
                    unit.romanization,
                )

    def _event(self, event: Event) -> Cells:
        parts: dict[str, list[str]] = defaultdict(list)
        for name, part in event.parties:
            parts[part].append(name)
        before, after = BETWEEN.join(parts["predecessor"]), BETWEEN.join(parts["successor"])
        who = f"{before} → {after}" if before and after else before or after
        return (
            event.date,
            self._type(event),
            "；".join(filter(None, (who, BETWEEN.join(parts["subject"])))),
            event.description,
            event.authority,
            event.document,
        )

    def _type(self, event: Event) -> str:
        return self.event_names.get(event.subject, {}).get(event.type, event.type)

    def _former_names(self) -> Iterable[Cells]:
        for entry in self.entries:
            place = self.places[entry.key]
            for name, start, end in place.former:
                event = _latest(place.events, ("renaming", "rename", "correction"), end)
                yield (
                    name,
                    years(start, end).strip("（）"),
                    entry.name,
                    entry.category_name,
                    entry.belongs_to,
                    *(("", "") if event is None else (event.authority, event.document)),
                )
        for one in self.ended:
            event = _latest(one.events, ("abolition", "abolish", "merge", "upgrade", "split"), one.until)
            yield (
                one.name,
                years(one.since, one.until).strip("（）"),
                "（废弃）",
                one.kind,
                one.where,
                *(("", "") if event is None else (event.authority, event.document)),
            )

    def _namesakes(self) -> Iterable[Cells]:
        """Yield entries of one name, then those that only sound alike, tone by tone."""
        by_name: dict[str, list[ContentEntry]] = defaultdict(list)
        by_sound: dict[object, list[ContentEntry]] = defaultdict(list)
        for entry in self.entries:
            by_name[entry.name].append(entry)
            if entry.toned:
                by_sound[sound(entry.toned)].append(entry)
        same = [("同名", group) for group in by_name.values() if len(group) > 1]
        alike = [("同音", group) for group in by_sound.values() if len({entry.name for entry in group}) > 1]
        for relation, group in (*same, *alike):
            for entry in group:
                yield relation, entry.name, entry.toned, entry.category_name, entry.belongs_to

    def _mongolian(self) -> Iterable[Cells]:
        for entry in self.entries:
            place = self.places[entry.key]
            if place.language == "mn" and (place.mongolian or place.meaning):
                yield entry.name, entry.mongolian, entry.romanization, place.meaning, place.origin

    def _remedied(self) -> Iterable[Cells]:
        """Yield names that were treated, in time: by events of the register, and by the ledger of cleanups.

        A case whose treatment the register has as an event of the same name is told once.
        """
        found = [(event.on_date, cells) for event, cells in self._dated(REMEDIES)]
        told = {cells[1:3] for _, cells in found}
        by_feature = {entry.key: entry for entry in self.entries}
        for row in self.cleaned:
            entry = by_feature.get(f"feature:{row['feature_id']}")
            if entry is None or (row["name"], entry.name) in told:
                continue
            on_date, measure = str(row.get("published_on", "")), str(row.get("measure") or "")
            what = "：".join(filter(None, ("清理公示", self.measure_names.get(measure, ""))))
            unit, number = str(row.get("responsible_unit") or ""), str(row.get("document_number") or "")
            cells = (day_in_words(on_date, "day"), str(row["name"]), entry.name, what, unit, number)
            found.append((on_date, cells))
        return [cells for _, cells in sorted(found, key=lambda pair: pair[0])]

    def _name_events(self, types: Sequence[str], *, with_document: bool = False) -> Iterable[Cells]:
        return [cells for event, cells in self._dated(types) if event.document or not with_document]

    def _dated(self, types: Sequence[str]) -> list[tuple[Event, Cells]]:
        found = [
            (event, entry)
            for entry in self.entries
            for event in self.places[entry.key].events
            if event.subject == "name_event" and event.type in types
        ]
        told: list[tuple[Event, Cells]] = []
        for event, entry in sorted(found, key=lambda pair: (pair[0].on_date, pair[0].id)):
            name = self.places[entry.key].name_rows.get(event.name_id, "") or entry.name
            cells = (event.date, name, entry.name, self._type(event), event.authority, event.document)
            told.append((event, cells))
        return told


def _latest(events: Iterable[Event], types: Sequence[str], end: str) -> Event | None:
    """Return the event of some types in the year in which a name or place ended, the latest of them."""
    found = [event for event in events if event.type in types and end and event.on_date[:4] == end[:4]]
    return max(found, key=lambda event: (event.on_date, event.id), default=None)


def _marker(row: Row) -> Cells:
    stones = [one for one in row.get("stones", ()) if (one.get("geometry") or {}).get("coordinates")]
    at = [one["geometry"]["coordinates"] for one in stones if not one.get("valid_to")]
    return (
        str(row.get("number") or ""),
        str(row.get("line_name") or ""),
        BETWEEN.join(str(name) for name in (row.get("division_names") or {}).values()),
        BETWEEN.join(format_angle(float(one[0]), "lon", 2, "chinese") for one in at),
        BETWEEN.join(format_angle(float(one[1]), "lat", 2, "chinese") for one in at),
    )


DIVISIONS = (
    ("名称", 3.0), ("类型", 2.0), ("隶属", 2.5), ("民政区划代码", 2.5), ("统计用区划代码", 2.5),
    ("蒙古文", 2.0), ("罗马字母拼写", 2.0),
)  # fmt: skip
DIVISION_EVENTS = (
    ("时间", 1.5), ("事项", 1.2), ("区划", 4.0), ("内容", 4.5), ("批准机关", 2.0), ("文号", 2.0),
)  # fmt: skip
FORMER_NAMES = (
    ("旧名", 2.5), ("使用年份", 2.0), ("今名", 2.5), ("类别", 2.0), ("所在", 3.0), ("批准机关", 2.0),
    ("文号", 2.0),
)  # fmt: skip
NAMESAKES = (("关系", 1.0), ("地名", 2.5), ("汉语拼音", 3.0), ("类别", 2.0), ("所在", 4.0))
MONGOLIAN = (("地名", 2.5), ("蒙古文", 2.5), ("罗马字母拼写", 2.5), ("含义", 3.5), ("来历", 4.0))
NAME_EVENTS = (
    ("时间", 1.5), ("所涉名称", 2.5), ("标准地名", 2.5), ("事项", 1.5), ("机关", 2.5), ("文号", 2.5),
)  # fmt: skip
MARKERS = (("编号", 2.0), ("界线", 3.0), ("相关行政区", 3.5), ("东经", 2.5), ("北纬", 2.5))

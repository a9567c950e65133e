"""Read the rows of a list of divisions: names apart from bodies, codes of both systems, types, parents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from shapely import MultiPolygon, Polygon

from gis.administrative_divisions.bodies import split_body
from gis.exchange.findings import Findings
from gis.exchange.place_name_rows import CodeWords
from gis.exchange.rules import Day, normal_division_code, parse_day, unwritable
from gis.exchange.sources import SourceRow

CODE_FIELDS: Mapping[str, str] = {"mca_code": "mca", "nbs_code": "nbs"}


@dataclass(frozen=True)
class DivisionType:
    """A type of division: its code, Chinese name, level and rank, and whether only statistics knows it."""

    code: str
    name_zh: str
    level: str
    rank: int
    is_statistical: bool


@dataclass
class DivisionValues:
    """What a row says of a division."""

    row: int
    name: str
    type: DivisionType
    body_name: str | None = None
    codes: dict[str, str] = field(default_factory=dict)
    parent: str = ""
    valid_from: Day | None = None
    note: str = ""
    publication_level: str = "public"
    boundary: MultiPolygon | None = None
    id: UUID = field(default_factory=uuid4)
    parent_id: UUID | None = None


class DivisionReader:
    """Reads the mapped cells of a row; what is wrong goes to the findings."""

    def __init__(
        self,
        types: list[DivisionType],
        levels: CodeWords,
        column_of: Mapping[str, str],
        defaults: Mapping[str, str],
        findings: Findings,
    ) -> None:
        self._types = {word: one for one in types for word in (one.code, one.name_zh)}
        # 自治旗 before 旗: the longest ending of a name tells its type
        self._endings = sorted(types, key=lambda one: -len(one.name_zh))
        self._levels = levels
        self._column_of = column_of
        self._defaults = defaults
        self._findings = findings

    def _cell(self, row: SourceRow, name: str) -> tuple[str, str]:
        column = self._column_of.get(name, "")
        return column, row.values.get(column, "") or self._defaults.get(name, "")

    def read(self, row: SourceRow) -> DivisionValues | None:
        """Return what the row says, or None after noting why it can't be taken."""
        column, listed = self._cell(row, "name")
        if not listed:
            self._findings.bad(row.number, column, "", "import.name_missing")
            return None
        if (character := unwritable(listed)) is not None:
            self._findings.bad(row.number, column, listed, "import.name_damaged", character=character)
            return None
        name, body_name = self._place_and_body(row, listed)
        type_ = self._type(row, listed)
        if type_ is None:
            return None
        values = DivisionValues(row.number, name, type_, body_name, parent=self._cell(row, "parent")[1])
        values.note = self._cell(row, "note")[1]
        self._codes(row, values)
        self._days(row, values)
        self._level(row, values)
        self._boundary(row, values)
        return values

    def _place_and_body(self, row: SourceRow, listed: str) -> tuple[str, str | None]:
        """达布察克村民委员会 is the body, 达布察克村 the place: the register keeps both, and says so."""
        stated = self._cell(row, "body_name")[1] or None
        body = split_body(listed)
        if not body.body_kind:
            return listed, stated
        column = self._column_of.get("name", "")
        self._findings.note(row.number, column, listed, "import.body_split", place=body.place_name)
        return body.place_name, stated or listed

    def _type(self, row: SourceRow, listed: str) -> DivisionType | None:
        column, stated = self._cell(row, "type")
        if stated:
            found = self._types.get(stated)
            if found is None:
                choices = "、".join(one.name_zh for one in self._endings[:12])
                self._findings.bad(row.number, column, stated, "import.type_unknown", choices=choices)
            return found
        body_type = split_body(listed).type
        if body_type is not None:
            return self._types[body_type]
        for one in self._endings:
            if listed.endswith(one.name_zh):
                return one
        self._findings.bad(row.number, self._column_of.get("name", ""), listed, "import.type_not_told")
        return None

    def _codes(self, row: SourceRow, values: DivisionValues) -> None:
        for name, system in CODE_FIELDS.items():
            column, stated = self._cell(row, name)
            if not stated:
                continue
            code = normal_division_code(stated)
            if code is None:
                self._findings.bad(row.number, column, stated, "import.division_code_form")
            elif system == "mca" and values.type.is_statistical:
                self._findings.bad(row.number, column, stated, "import.statistical_unit_has_mca_code")
            else:
                values.codes[system] = code
        if not values.codes and row.number not in self._findings.bad_rows:
            self._findings.note(row.number, "", values.name, "import.division_without_code")

    def _days(self, row: SourceRow, values: DivisionValues) -> None:
        column, stated = self._cell(row, "valid_from")
        if stated:
            values.valid_from = parse_day(stated)
            if values.valid_from is None:
                self._findings.bad(row.number, column, stated, "import.not_a_date")
        column, stated = self._cell(row, "valid_to")
        if stated:
            self._findings.bad(row.number, column, stated, "import.ended_division")

    def _level(self, row: SourceRow, values: DivisionValues) -> None:
        column, stated = self._cell(row, "publication_level")
        if stated:
            level = self._levels.find(stated)
            if level is None:
                self._findings.bad(
                    row.number, column, stated, "import.level_unknown", choices=self._levels.shown
                )
            else:
                values.publication_level = level

    def _boundary(self, row: SourceRow, values: DivisionValues) -> None:
        drawn = row.drawn
        if drawn is None:
            return
        if drawn.problem is not None:
            self._findings.refused(row.number, "", "", drawn.problem)
        elif drawn.geometry is None:
            return
        elif drawn.invalid_reason:
            kind = drawn.geometry.geom_type
            self._findings.bad(row.number, "", kind, "import.geometry_invalid", reason=drawn.invalid_reason)
        elif drawn.approximate:
            self._findings.bad(row.number, "", drawn.geometry.geom_type, "import.boundary_approximate")
        elif isinstance(drawn.geometry, Polygon):
            values.boundary = MultiPolygon([drawn.geometry])
        elif isinstance(drawn.geometry, MultiPolygon):
            values.boundary = drawn.geometry
        else:
            kind = drawn.geometry.geom_type
            self._findings.bad(row.number, "", kind, "import.boundary_not_polygon")

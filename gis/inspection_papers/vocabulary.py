"""What codes and values of an inspection are called on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from gis.coordinates.angles import format_angle
from gis.joint_inspections.stages import ObservationField, observation_fields, rows
from gis.reference import service as reference

Row = Mapping[str, Any]
_LISTS = (
    "inspection_cause", "inspection_document_kind", "measure_kind", "measure_state", "found_state",
    "stone_condition", "location_method", "marker_kind", "marker_material", "marker_status", "height_datum",
    "stone_origin", "line_authority",
)  # fmt: skip
#: How levels are called before 行政区域界线
_LEVELS = {"province": "省级", "prefecture": "市（盟）级", "county": "旗县级", "township": "乡级"}
_FLAGS = {True: "是", False: "否"}


@dataclass(frozen=True)
class Vocabulary:
    """Names of codes, by code list."""

    names: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, session: Session) -> "Vocabulary":
        """Load the names that the register uses today."""
        return cls(
            {name: {row["code"]: row["name_zh"] for row in reference.codes(session, name)} for name in _LISTS}
        )

    def of_code(self, list_name: str, code: object) -> str:
        """Return the name of a code, nothing for none."""
        return "" if code is None else self.names[list_name].get(str(code), str(code))

    def value(self, field: str, value: Any) -> str:
        """Return what a field of an observation holds, in words; the same for what was settled."""
        name, _, part = field.partition(":")
        if value is None:
            return ""
        if part:
            return "在" if value else "缺失"
        known = next((each for each in observation_fields() if each.field == name), None)
        if known is not None and known.kind == "position":
            return self.position(value)
        if isinstance(value, bool):
            return _FLAGS[value]
        return self.of_code(known.list, value) if known is not None and known.kind == "code" else str(value)

    def position(self, value: Row) -> str:
        """Return a measured position with its accuracy."""
        longitude, latitude = value["position"]
        said = f"{format_angle(longitude, decimals=3)}，{format_angle(latitude, decimals=3)}"
        return f"{said}（±{value['accuracy_m']:g}米）" if value.get("accuracy_m") else said

    def marker(self, found: Row) -> str:
        """Return how a marker was found: 在位，倾斜；注记有误."""
        parts = [self.of_code("found_state", found.get("found"))]
        parts.append(self.of_code("stone_condition", found.get("stone_condition")))
        if found.get("inscription_legible") is False:
            parts.append("字迹不清")
        if found.get("inscription_right") is False:
            parts.append("注记有误")
        return "，".join(part for part in parts if part)

    def item(self, number: int, found: Row) -> str:
        """Return what was found about one of the items 3 to 5: 有变化：公路改线；需修测."""
        said = []
        for field in observation_fields():
            if field.item != number or field.applies_to == "marker" or field.kind == "text":
                continue
            said.append(_flag(field, found.get(field.field), str(found.get(_note_of(field)) or "")))
        texts = [
            str(found[field.field])
            for field in observation_fields()
            if field.item == number and field.kind == "text" and _is_alone(field) and found.get(field.field)
        ]
        return "；".join(part for part in (*said, *texts) if part)


def level(code: object) -> str:
    """Return 旗县级 and the like."""
    return _LEVELS.get(str(code), "")


def contents() -> Sequence[Row]:
    """Return the five items of content (data/rules/inspection_contents.csv)."""
    return list(rows("inspection_contents"))


def _note_of(field: ObservationField) -> str:
    """Return the field that explains a flag: terrain_note of terrain_changed."""
    stem = {"terrain_changed": "terrain_note", "cross_line_activity": "cross_line_note"}
    return stem.get(field.field, "resurvey_note" if field.field == "needs_resurvey" else "")


def _is_alone(field: ObservationField) -> bool:
    """Whether a text explains no flag."""
    notes = {_note_of(each) for each in observation_fields() if each.kind == "flag"}
    return field.field not in notes


def _flag(field: ObservationField, value: Any, note: str) -> str:
    words = {
        "terrain_changed": ("地形地物无变化", "地形地物有变化"),
        "cross_line_activity": ("无跨界生产建设", "有跨界生产建设"),
        "needs_resurvey": ("不需修测", "需修测"),
    }
    if value is None:
        return ""
    no, yes = words.get(field.field, (f"{field.name_zh}：否", f"{field.name_zh}：是"))
    return f"{yes}（{note}）" if value and note else yes if value else no

"""What codes and values of an inspection are called on paper."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from gis.boundary_markers.registering import surveyed_methods
from gis.coordinates.angles import format_angle
from gis.joint_inspections.stages import observation_fields, rows
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
#: Flag → the field that explains it, how it is said when it is not so, and when it is
_FLAGS_IN_WORDS = {
    "agreement_breached": ("agreement_note", "按协议、批复执行", "有未按协议、批复执行的情况"),
    "terrain_changed": ("terrain_note", "地形地物无变化", "地形地物有变化"),
    "needs_resurvey": ("resurvey_note", "不需修测", "需修测"),
    "cross_line_activity": ("cross_line_note", "未发现跨界生产建设", "有跨界生产建设"),
}


@dataclass(frozen=True)
class Vocabulary:
    """Names of codes, by code list."""

    names: Mapping[str, Mapping[str, str]]
    #: Methods of surveying grade
    surveyed: Collection[str] = ()

    @classmethod
    def of(cls, session: Session) -> "Vocabulary":
        """Load the names that the register uses today."""
        return cls(
            {
                name: {row["code"]: row["name_zh"] for row in reference.codes(session, name)}
                for name in _LISTS
            },
            surveyed_methods(session),
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
        """Return a measured position with its accuracy, and of which stone it is where that is said."""
        longitude, latitude = value["position"]
        said = f"{format_angle(longitude, decimals=3)}，{format_angle(latitude, decimals=3)}"
        if value.get("stone"):
            said = f"{value['stone']}桩体 {said}"
        return f"{said}（±{value['accuracy_m']:g}米）" if value.get("accuracy_m") else said

    def marker(self, found: Row) -> str:
        """Return how a marker was found: 在位，倾斜；注记有误."""
        parts = [self.of_code("found_state", found.get("found"))]
        parts.append(self.of_code("stone_condition", found.get("stone_condition")))
        if found.get("inscription_legible") is False and found.get("stone_condition") != "weathered":
            parts.append("字迹不清")
        if found.get("inscription_right") is False:
            parts.append("注记有误")
        return "，".join(part for part in parts if part)

    def item(
        self, number: int, found: Sequence[tuple[str, Row]], in_dispute: Collection[tuple[str, str]] = ()
    ) -> str:
        """Return what was found about an item that is not of markers alone, in a section and at its markers.

        `found` are names with what was found there, `in_dispute` names with fields that the sides still see
        differently. What is so is said of its place (004号界桩需修测), what is so nowhere once (不需修测).
        """
        flags = [each for each in observation_fields() if each.item == number and each.kind == "flag"]
        notes = {note for note, _, _ in _FLAGS_IN_WORDS.values()}
        said: list[str] = []
        for field in flags:
            if field.field not in _FLAGS_IN_WORDS:
                continue
            note, no, yes = _FLAGS_IN_WORDS[field.field]
            so = [
                f"{name}{yes}" + (f"（{row[note]}）" if row.get(note) else "")
                for name, row in found
                if row.get(field.field)
            ]
            so += [f"{name}{field.name_zh}待双方认定" for name, about in in_dispute if about == field.field]
            if so:
                said += so
            elif any(row.get(field.field) is False for _, row in found):
                said.append(no)
        alone = [
            each.field
            for each in observation_fields()
            if each.item == number and each.kind == "text" and each.field not in notes
        ]
        said += [f"{name}：{row[field]}" for field in alone for name, row in found if row.get(field)]
        return "；".join(said)


def level(code: object) -> str:
    """Return 旗县级 and the like."""
    return _LEVELS.get(str(code), "")


def contents() -> Sequence[Row]:
    """Return the five items of content (data/rules/inspection_contents.csv)."""
    return list(rows("inspection_contents"))

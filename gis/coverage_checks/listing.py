"""Read the units of a GIS file, and write findings as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from gis.coordinates import DatumParameters, area_m2
from gis.coverage_checks.acceptance import AcceptedException
from gis.coverage_checks.columns import Columns, columns_of
from gis.coverage_checks.findings import KINDS, Result
from gis.coverage_checks.repair import Repair
from gis.coverage_checks.units import Unit
from gis.errors import InvalidInput
from gis.vector_files.out_fields import OutFeature, OutField
from gis.vector_files.reading import read_features
from gis.vector_files.writing import write_vector

LAYER = "coverage_findings"
_FIELDS = (
    OutField("number", "序号", "integer"),
    OutField("kind", "kind"),
    OutField("kind_name", "类别"),
    OutField("sliver", "狭长", "boolean"),
    OutField("rule", "规则"),
    OutField("parties", "涉及各方"),
    OutField("party_names", "各方名称"),
    OutField("area_ha", "面积（公顷）", "real"),
    OutField("length_m", "长度（米）", "real"),
    OutField("max_width_m", "最大宽度（米）", "real"),
    OutField("lon", "经度", "real"),
    OutField("lat", "纬度", "real"),
    OutField("remedy", "处理办法"),
    OutField("remedy_en", "remedy"),
    OutField("tolerance_m", "容差（米）", "real"),
    # For whoever agrees with the other side: such rows, kept in a file of their own, are accepted exceptions.
    OutField("reason", "认可理由"),
    OutField("document", "认可文件"),
    OutField("until", "认可至"),
)


_PART_FIELDS = (
    OutField("status", "状态"),
    OutField("kind", "kind"),
    OutField("parties", "涉及各方"),
    OutField("goes_to", "划归"),
    OutField("area_ha", "面积（公顷）", "real"),
)
_CHANGE_FIELDS = (
    OutField("code", "代码"),
    OutField("name", "名称"),
    OutField("version", "version"),
    OutField("gained_ha", "增加（公顷）", "real"),
    OutField("lost_ha", "减少（公顷）", "real"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """The units of a file, and what was concluded about it."""

    units: list[Unit]
    columns: Columns
    layer: str
    system: str
    notes: tuple[str, ...]

    def about(self, name: str) -> dict[str, object]:
        """Return what the summary says of the file."""
        return {
            "file": name,
            "layer": self.layer,
            "system": self.system,
            "columns": self.columns.as_json(),
        }


def read_units(
    path: Path,
    layer: str | None = None,
    encoding: str | None = None,
    crs: str | None = None,
    datum_parameters: DatumParameters | None = None,
    columns: Mapping[str, str | None] | None = None,
) -> Listed:
    """Read every record of one layer as a unit; raise what `read_features` raises, or ColumnUnknown."""
    with read_features(path, layer, encoding, crs, datum_parameters) as opened:
        found = columns_of(list(opened.fields), columns)
        units = [
            Unit(
                feature.number,
                feature.geometry,
                code=_text(feature.properties, found.code),
                name=_text(feature.properties, found.name),
                parent=_text(feature.properties, found.parent),
            )
            for feature in opened
        ]
        notes = tuple(note.message_id for note in opened.notes)
        return Listed(units, found, opened.name, opened.system.key, notes)


class ExceptionUnreadable(InvalidInput):
    """A row of a list of accepted exceptions lacks what it needs, or holds what can't be read."""

    message_id = "coverage.exception_unreadable"


def read_exceptions(path: Path) -> list[AcceptedException]:
    """Read accepted exceptions: rows of a layer of findings with reason, document and last day filled in.

    Raises ExceptionUnreadable with the row, and what `read_features` raises.
    """
    titles = {field.key: field.title for field in _FIELDS}
    found: list[AcceptedException] = []
    with read_features(path) as opened:
        for feature in opened:
            values = {key: _text(feature.properties, title) for key, title in titles.items()}
            for key in ("kind", "parties", "reason", "document", "until"):
                if not values[key]:
                    raise ExceptionUnreadable(number=feature.number, column=titles[key], value="")
            try:
                until = date.fromisoformat(values["until"][:10])
            except ValueError as error:
                raise ExceptionUnreadable(
                    number=feature.number, column=titles["until"], value=values["until"]
                ) from error
            if feature.geometry is None or values["kind"] not in KINDS:
                raise ExceptionUnreadable(number=feature.number, column="kind", value=values["kind"])
            found.append(
                AcceptedException(
                    reference=f"{path.name} #{feature.number}",
                    kinds=frozenset({values["kind"]}),
                    parties=frozenset(values["parties"].split("、")),
                    extent=feature.geometry,
                    reason=values["reason"],
                    document=values["document"],
                    until=until,
                )
            )
    return found


def write_findings(path: Path, result: Result, names: Mapping[str, str]) -> None:
    """Write the findings as one GPKG layer, every piece with its kind."""
    write_vector(path, _features(result, names), _FIELDS, "GPKG", LAYER)


def read_lines(path: Path) -> list[BaseGeometry]:
    """Read approved lines; raise what `read_features` raises."""
    with read_features(path) as opened:
        return [feature.geometry for feature in opened if feature.geometry is not None]


def write_repair(path: Path, repair: Repair, units: Sequence[Unit]) -> None:
    """Write a proposed repair as a GPKG: every part with who gets it or 待核, and units before and after."""
    parts = [
        OutFeature(
            share.part,
            {
                "status": "建议",
                "kind": share.finding.kind,
                "parties": "、".join(share.finding.parties),
                "goes_to": "" if share.unit is None else units[share.unit].label,
                "area_ha": area_m2(share.part) / 10_000,
            },
        )
        for share in repair.shares
    ]
    parts += [
        OutFeature(
            one.geometry,
            {
                "status": "待核",
                "kind": one.kind,
                "parties": "、".join(one.parties),
                "goes_to": "",
                "area_ha": one.area_m2 / 10_000,
            },
        )
        for one in repair.pending
    ]
    write_vector(path, parts, _PART_FIELDS, "GPKG", "repair_parts")
    changed = [
        OutFeature(
            geometry,
            {
                "code": change.unit.code,
                "name": change.unit.name,
                "version": version,
                "gained_ha": change.gained_m2 / 10_000,
                "lost_ha": change.lost_m2 / 10_000,
            },
        )
        for change in repair.changes
        for version, geometry in (("before", change.before), ("after", change.after))
    ]
    write_vector(path, changed, _CHANGE_FIELDS, "GPKG", "repair_units")


def names_of(units: list[Unit]) -> dict[str, str]:
    """Return the name of each label that findings use."""
    return {unit.label: unit.name for unit in units if unit.name}


def _text(properties: Mapping[str, object], column: str | None) -> str:
    value = None if column is None else properties.get(column)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _features(result: Result, names: Mapping[str, str]) -> "list[OutFeature]":
    return [
        OutFeature(
            one.geometry,
            {
                **one.as_json(),
                "number": number,
                "kind_name": one.rule.name_zh,
                "parties": "、".join(one.parties),
                "party_names": "、".join(names.get(party, party) for party in one.parties),
                "lon": one.location and one.location[0],
                "lat": one.location and one.location[1],
                "remedy": one.remedy("zh"),
                "remedy_en": one.remedy("en"),
                "tolerance_m": result.tolerance_m,
            },
        )
        for number, one in enumerate(result.findings, start=1)
    ]

"""Read the units of a GIS file, and write findings as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gis.coordinates import DatumParameters
from gis.coverage_checks.columns import Columns, columns_of
from gis.coverage_checks.findings import Result
from gis.coverage_checks.units import Unit
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


def write_findings(path: Path, result: Result, names: Mapping[str, str]) -> None:
    """Write the findings as one GPKG layer, every piece with its kind."""
    write_vector(path, _features(result, names), _FIELDS, "GPKG", LAYER)


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
                "remedy": one.rule.remedy_zh,
                "remedy_en": one.rule.remedy_en,
                "tolerance_m": result.tolerance_m,
            },
        )
        for number, one in enumerate(result.findings, start=1)
    ]

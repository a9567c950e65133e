"""The layers of a package's GeoPackage, from the one definition of the forms: columns, choices, limits.

Each kind of change is a layer, named as the kind; each list of objects in its values (photos, reference
objects) is a table beside it, tied by `parent_id`. What was handed out and what tells records apart is
read-only. The document of the forms is what `/field-work/forms` answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from gis.field_work.kinds import KINDS, Kind
from gis.messages import catalogue, text

Row = Mapping[str, Any]
CellKind = Literal["text", "integer", "real", "date"]
GeometryKind = Literal["Point", "LineString", "None"]
#: What says which record a row is, and as it was handed out
KEY, VERSION, PACKAGE, PARENT, FILE, HASH = (
    "record_id",
    "version",
    "package_id",
    "parent_id",
    "file",
    "sha256",
)
YES, NO = "yes", "no"
#: Texts that may be longer are typed in several lines
LONG = 1000
#: Between the words of a list in one cell
SEPARATOR = "、"
#: Kinds whose position is where the row is drawn; of the others a position that was measured is two columns,
#: and what is drawn is the register's and stays where it is
DRAWN = frozenset({"new_sign", "new_grave_site", "grave_site"})
#: Properties that the task or the record says, or that the office alone sets
SET_ELSEWHERE = frozenset(
    {
        *("side", "marker_id", "section_id", "inspection_id", "feature_id", "road_id"),
        *("set_aside", "position_verbatim"),
    }
)
#: Child property → its property that says which known object a row is about
KNOWN_BY: Mapping[str, str] = {"references": "reference_id", "rechecked": "error_id"}
#: Columns that are shown of what was handed out, by kind of record; of a table of known objects by its list
SHOWN: Mapping[str, Sequence[tuple[str, CellKind]]] = {
    "marker": (("number", "text"), ("kind_name", "text"), ("status_name", "text"), ("stones", "integer")),
    "section": (
        ("name", "text"),
        ("start_mark", "text"),
        ("end_mark", "text"),
        ("length_m", "real"),
        ("team", "text"),
    ),
    "sign": (
        ("number", "text"),
        ("kind_name", "text"),
        ("road", "text"),
        ("place", "text"),
        ("unit", "text"),
        ("standard_chinese", "text"),
        ("standard_mongolian", "text"),
        ("standard_roman", "text"),
    ),
    "grave_site": (("town", "text"), ("state_name", "text")),
    "references": (("name", "text"), ("registered_bearing_deg", "real"), ("registered_distance_m", "real")),
    "rechecked": (("error_name", "text"), ("found", "text"), ("expected", "text")),
}
#: The column of a record that is its label
LABELS: Mapping[str, str] = {"marker": "number", "section": "name", "sign": "number", "grave_site": "number"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a layer; `part` is the property of the form that it says, empty for what was handed out."""

    name: str
    kind: CellKind
    part: str = ""
    alias: str = ""
    alias_en: str = ""
    #: Code and Chinese name
    choices: Sequence[tuple[str, str]] = ()
    least: float | None = None
    most: float | None = None
    is_above_least: bool = False
    is_required: bool = False
    #: Whether nothing said is said as null, as empty text, or by leaving the property out
    empty: Literal["null", "text", "list", "absent"] = "absent"
    is_flag: bool = False
    is_list: bool = False
    is_past_day: bool = False
    is_long: bool = False

    @property
    def is_read_only(self) -> bool:
        """Whether it is handed out and not to be changed; what ties a row to its record is set by hand."""
        return not self.part and self.name != PARENT


@dataclass(frozen=True, slots=True)
class ProjectLayer:
    """A layer or table: one kind of change, or one list in the values of a kind."""

    name: str
    kind: str
    record_kind: str
    title: str
    title_en: str
    geometry: GeometryKind
    columns: Sequence[Column]
    #: Of a table of a list: the layer of its records, and the property
    parent: str = ""
    part: str = ""
    makes_records: bool = False
    is_drawn: bool = False

    @property
    def asked(self) -> list[Column]:
        """Return the columns that a person fills in."""
        return [each for each in self.columns if each.part]


def layers_of(task_kind: str, forms: Row, divisions: Sequence[tuple[str, str]] = ()) -> list[ProjectLayer]:
    """Return the layers of packages of a task; `divisions` are ids and names that a grave may lie in."""
    found: list[ProjectLayer] = []
    for kind in (each for each in KINDS.values() if each.task_kind == task_kind and each.in_project):
        form = forms["kinds"][kind.name]
        columns, lists = columns_of(form, forms["code_lists"], divisions, is_drawn=kind.name in DRAWN)
        if columns:
            found.append(_layer(kind, columns))
            parent = kind.name
        else:
            # A kind that says lists alone, such as photos of a grave, goes with the layer of its record.
            parent = next(each.name for each in found if not each.parent and not each.makes_records)
        for part, columns_of_part in lists:
            found.append(_table(kind, parent, part, columns_of_part, is_alone=not columns))
    return found


def words(language: Literal["zh", "en"], *ids: str, **params: str) -> str:
    """Return the first of some words of the project that there is."""
    known = catalogue(language)
    wanted = next(each for each in ids if f"field_project.{each}" in known)
    return text(f"field_project.{wanted}", language, **params)


def _layer(kind: Kind, columns: Sequence[Column]) -> ProjectLayer:
    makes = kind.standing is None
    shown = () if makes else SHOWN[kind.record_kind]
    given = [_given(KEY), *([] if makes else [_given(VERSION, "integer")]), _given(PACKAGE)]
    own = {each.name for each in columns}
    return ProjectLayer(
        name=kind.name,
        kind=kind.name,
        record_kind=kind.record_kind,
        title=words("zh", f"layer.{kind.name}"),
        title_en=words("en", f"layer.{kind.name}"),
        geometry="LineString" if kind.record_kind == "section" else "Point",
        columns=[
            *given,
            *(_given(name, cell, kind.record_kind) for name, cell in shown if name not in own),
            *columns,
        ],
        makes_records=makes,
        is_drawn=kind.name in DRAWN,
    )


def _table(kind: Kind, parent: str, part: str, columns: Sequence[Column], *, is_alone: bool) -> ProjectLayer:
    key = KNOWN_BY.get(part, HASH if part == "photos" else "")
    given = [_given(PARENT), *([_given(key)] if key else [])]
    shown = [_given(name, cell) for name, cell in SHOWN.get(part, ())]
    own = {each.name for each in columns}
    return ProjectLayer(
        name=kind.name if is_alone else f"{kind.name}_{part}",
        kind=kind.name,
        record_kind=kind.record_kind,
        title=f"{words('zh', f'layer.{parent}')} {words('zh', f'table.{part}')}",
        title_en=f"{words('en', f'layer.{parent}')}: {words('en', f'table.{part}')}",
        geometry="None",
        columns=[*given, *(each for each in shown if each.name not in own), *columns],
        parent=parent,
        part=part,
    )


def _given(name: str, kind: CellKind = "text", of: str = "") -> Column:
    ids = (f"column.{of}.{name}", f"column.{name}")
    return Column(name, kind, alias=words("zh", *ids), alias_en=words("en", *ids))


def columns_of(
    form: Row, code_lists: Row, divisions: Sequence[tuple[str, str]], *, is_drawn: bool
) -> tuple[list[Column], list[tuple[str, list[Column]]]]:
    """Return the columns of a form, and of each list of objects in it those of its table.

    A position that is drawn is no column.
    """
    schema = form["schema"]
    of_others = tuple(_fields_of(form, "absent"))
    is_placed = "position" not in of_others
    columns: list[Column] = []
    lists: list[tuple[str, list[Column]]] = []
    for name, said in schema["properties"].items():
        if _is_set_elsewhere(name) or name in of_others or (name.startswith("position") and not is_placed):
            continue
        inner, _ = _plain(said, schema)
        items, _ = _plain(inner.get("items", {}), schema)
        if items.get("type") == "object":
            if is_placed or name not in KNOWN_BY:
                lists.append((name, list(_of_part(name, items, form, code_lists))))
        elif inner.get("type") == "array" and inner.get("maxItems") == 2:
            if not is_drawn:
                columns += _position(name, form["labels"][name])
        else:
            column = _column(name, said, schema, form, code_lists)
            if name == "division_id":
                column = replace(column, choices=tuple(divisions))
            columns.append(column)
    return columns, lists


def _is_set_elsewhere(name: str) -> bool:
    # Nobody types a hash: a signed sheet, or the photo as it was before a device stamped it.
    return name in SET_ELSEWHERE or name.endswith("_sha256")


def _of_part(part: str, items: Row, form: Row, code_lists: Row) -> Iterable[Column]:
    for name, said in items["properties"].items():
        if name == KNOWN_BY.get(part) or _is_set_elsewhere(name):
            continue
        if name == HASH:
            of_file = f"column.{FILE}"
            yield Column(FILE, "text", HASH, words("zh", of_file), words("en", of_file), is_required=True)
            continue
        yield _column(name, said, items, form, code_lists, f"{part}/")


def _column(name: str, said: Row, owner: Row, form: Row, code_lists: Row, within: str = "") -> Column:
    inner, nullable = _plain(said, form["schema"])
    path, type_ = f"{within}{name}", inner.get("type")
    label = form["labels"][path]
    cell: CellKind = "text"
    if type_ in ("integer", "number"):
        cell = "integer" if type_ == "integer" else "real"
    elif inner.get("format") == "date":
        cell = "date"
    codes = [YES, NO] if type_ == "boolean" else inner.get("enum", ())
    choices = [(each, words("zh", f"choice.{name}.{each}", f"choice.{each}")) for each in codes]
    for rule in form["rules"]:
        if rule["check"] == "code_of" and rule["field"] == path:
            listed = code_lists[rule["list"]]
            choices = [(each["code"], each["name_zh"]) for each in listed if each["active"]]
    empty: Literal["null", "text", "list", "absent"] = "absent"
    if nullable:
        empty = "null"
    elif type_ == "array":
        empty = "list"
    elif said.get("default") == "":
        empty = "text"
    return Column(
        name,
        cell,
        name,
        label["zh"],
        label["en"],
        choices=choices,
        least=inner.get("minimum", inner.get("exclusiveMinimum")),
        most=inner.get("maximum", inner.get("exclusiveMaximum")),
        is_above_least="exclusiveMinimum" in inner,
        is_required=name in owner.get("required", ()) or path in _fields_of(form, "present"),
        empty=empty,
        is_flag=type_ == "boolean",
        is_list=type_ == "array",
        is_past_day=path in _fields_of(form, "not_in_future"),
        is_long=inner.get("maxLength", 0) >= LONG,
    )


def _position(name: str, label: Row) -> Iterable[Column]:
    for part, most in (("longitude", 180.0), ("latitude", 90.0)):
        zh, en = words("zh", f"column.{part}"), words("en", f"column.{part}")
        alias, alias_en = f"{label['zh']} {zh}", f"{label['en']}: {en}"
        yield Column(f"{name}_{part}", "real", name, alias, alias_en, (), -most, most, empty="null")


def _fields_of(form: Row, check: str) -> Iterable[str]:
    """Go through the fields of which something always holds, whatever else was said."""
    for rule in form["rules"]:
        if rule["check"] == check and "when" not in rule:
            yield from rule.get("fields", [rule["field"]])


def _plain(said: Row, schema: Row) -> tuple[Row, bool]:
    """Return a property of JSON Schema without references, and whether it may be null."""
    if "$ref" in said:
        return _plain(schema["$defs"][said["$ref"].rpartition("/")[2]], schema)
    if "anyOf" not in said:
        return said, said.get("type") == "null"
    some = [each for each in said["anyOf"] if each.get("type") != "null"]
    inner, _ = _plain(some[0], schema)
    return inner, len(some) < len(said["anyOf"])

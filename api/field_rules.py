"""What holds of forms beyond their JSON Schema, declared for devices to check by as the server does.

Every rule is a row: what is checked (`check`), of which field (`field`; of fields within a list by path), as
which refusal and with which sentence the register tells it (`rule`, `message`), and what the check needs.
The services of the subjects refuse by the same figures and lists; tests/data/field_form_cases.csv holds for
both sides.
"""

from collections.abc import Mapping
from typing import Any

from gis.joint_inspections.positions import FARTHEST_M, IMPORTED, PHONE, position_settings
from gis.joint_inspections.stages import fields_of, observation_fields
from gis.messages import text
from gis.place_name_signs.personal_numbers import PERSONAL

Row = dict[str, Any]
_OBSERVED = "joint_inspections.field"
_POSITION = ("position", "position_accuracy_m", "position_method")
#: What is said of a position beside it
_MORE = [
    "position_stone",
    "position_height_m",
    "position_height_datum",
    "position_readings",
    "position_spread_m",
    "position_note",
    "position_verbatim",
]

#: Keyword of JSON Schema (of a type or format with its name) → error of pydantic, and the parameter of its
#: sentence. A device names by it what the schema refuses.
SCHEMA_ERRORS: Mapping[str, tuple[str, str]] = {
    "required": ("missing", ""),
    "additionalProperties": ("extra_forbidden", ""),
    "type:string": ("string_type", ""),
    "type:integer": ("int_parsing", ""),
    "type:number": ("float_parsing", ""),
    "type:boolean": ("bool_parsing", ""),
    "type:array": ("list_type", ""),
    "type:object": ("model_type", ""),
    "format:date": ("date_parsing", ""),
    "format:uuid": ("uuid_parsing", ""),
    "pattern": ("string_pattern_mismatch", ""),
    "minLength": ("string_too_short", "min_length"),
    "maxLength": ("string_too_long", "max_length"),
    "minItems": ("too_short", "min_length"),
    "maxItems": ("too_long", "max_length"),
    "minimum": ("greater_than_equal", "ge"),
    "exclusiveMinimum": ("greater_than", "gt"),
    "maximum": ("less_than_equal", "le"),
    "exclusiveMaximum": ("less_than", "lt"),
    "enum": ("literal_error", "expected"),
    "const": ("literal_error", "expected"),
}
#: Errors of pydantic that say how near a value came to what it had to be → the one that says what that is
_ALIKE: Mapping[str, str] = {
    "int_type": "int_parsing",
    "int_from_float": "int_parsing",
    "int_parsing_size": "int_parsing",
    "float_type": "float_parsing",
    "bool_type": "bool_parsing",
    "date_type": "date_parsing",
    "date_from_datetime_parsing": "date_parsing",
    "date_from_datetime_inexact": "date_parsing",
    "uuid_type": "uuid_parsing",
    "tuple_type": "list_type",
    "dict_type": "model_type",
    "model_attributes_type": "model_type",
}


def as_schemas_say(error: Mapping[str, Any]) -> Row:
    """Return an error of pydantic as a device finds it by the schema, its parameters as they stand there."""
    told = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in error.get("ctx", {}).items()
    }
    return {**error, "type": _ALIKE.get(error["type"], error["type"]), "ctx": told}


def observation_rules(target_kind: str) -> list[Row]:
    """Return what a joint inspection refuses of an observation of a marker or a section."""
    own = {each.field for each in fields_of(target_kind)}
    found: list[Row] = []
    for each in observation_fields():
        if each.kind not in ("code", "flag", "text"):
            continue
        if each.field not in own:
            found.append(_observed("absent", each.field, "not_of_target"))
            continue
        if each.required:
            found.append(_observed("present", each.field, "empty"))
        if each.kind == "code":
            found.append(_observed("code_of", each.field, "unknown_code", list=each.list))
    found.append(_observed("not_in_future", "observed_on", "future_day"))
    found += _position_rules(is_of_target="position" in own)
    found += _reference_rules()
    found.append(_observed("code_of", "photos/view", "unknown_code", list="photo_view"))
    return found


def _position_rules(*, is_of_target: bool) -> list[Row]:
    """Return the rules of gis.joint_inspections.positions; one that fails leaves its part unchecked."""
    part = {"part": "position"}
    found = [_observed("alone", "position", "position_missing", fields=list(_POSITION), others=_MORE, **part)]
    if not is_of_target:
        said = _observed("absent", "position", "not_of_target", fields=list(_POSITION))
        return [*found, said | part]
    stone = {"part": "position/stone"}
    height, origin = {"part": "position/height"}, {"part": "position/origin"}
    pair = ["position_height_m", "position_height_datum"]
    limit = position_settings()["yellow_m"]
    return [
        *found,
        _observed("together", "position_accuracy_m", "accuracy", fields=list(_POSITION), **part),
        _observed("code_of", "position_method", "unknown_code", list="location_method", **part),
        _observed("on_earth", "position", "position_out", **part),
        _observed("near_registered", "position", "position_out", metres=FARTHEST_M, **part),
        _observed("registered_stone", "position_stone", "no_such_stone", **stone),
        _observed("stone_named", "position_stone", "stone_needed", **stone),
        _observed("together", "position_height_datum", "height_datum", fields=pair, **height),
        _observed("code_of", "position_height_datum", "unknown_code", list="height_datum", **height),
        _observed("present", "position_verbatim", "imported_only", when=_method(*IMPORTED), **origin),
        _observed(
            "present",
            "position_note",
            "poor_accuracy",
            told={"accuracy": "position_accuracy_m"},
            when=_method(PHONE),
            above={"position_accuracy_m": limit},
            figures={"limit": f"{limit:g}"},
            **origin,
        ),
    ]


def _method(*codes: str) -> Row:
    return {"position_method": sorted(codes)}


def _reference_rules() -> list[Row]:
    measured = ["references/bearing_deg", "references/distance_m"]
    bearing = ["references/bearing_deg", "references/bearing_kind"]
    return [
        _observed("registered_reference", "references/reference_id", "reference_unknown", named="references"),
        _observed("together", "references/bearing_kind", "bearing_kind", fields=bearing),
        _observed(
            "absent",
            "references/present",
            "measured_though_gone",
            fields=measured,
            when={"references/present": [False]},
        ),
    ]


def _observed(check: str, field: str, message: str, **more: Any) -> Row:
    """Return a rule; `told` in `more` says which field each parameter of its sentence is about."""
    said = {"check": check, "field": field, "rule": "FieldsWrong", "message": f"{_OBSERVED}.{message}"}
    return said | more


def code_of(field: str, code_list: str) -> Row:
    """Return that a field is chosen from a code list."""
    return _field("code_of", field, "fields.unknown_code", list=code_list)


def not_in_future(field: str) -> Row:
    """Return that a day has come."""
    return _field("not_in_future", field, "fields.day_in_future")


def not_blank(field: str) -> Row:
    """Return that a text is not blanks alone."""
    return _field("not_blank", field, "fields.empty")


def on_earth(field: str = "position") -> Row:
    """Return that a position is longitude and latitude in degrees."""
    return _field("on_earth", field, "fields.unreadable")


def names_nobody(field: str) -> Row:
    """Return that a text holds no telephone number or the like; the pattern ignores case."""
    said = _field("matches_not", field, "graves.names_somebody", pattern=PERSONAL.pattern)
    return said | {"rule": "NamesSomebody"}


def _field(check: str, field: str, message: str, **more: Any) -> Row:
    # The services name a field within a list by its own name alone.
    named = field.rpartition("/")[2]
    return {
        "check": check,
        "field": field,
        "named": named,
        "rule": "FieldUnreadable",
        "message": message,
    } | more


SIGN_READING = (
    not_in_future("read_on"),
    code_of("state", "sign_state"),
    {
        "check": "photo_for",
        "field": "rechecked/is_rectified",
        "named": "",
        "photos": "photos",
        "rule": "PhotoNeeded",
        "message": "signs.photo_needed",
    },
    {
        "check": "not_blank",
        "field": "set_aside/reason",
        "named": "",
        "rule": "ReasonNeeded",
        "message": "signs.reason_needed",
    },
    code_of("found/error_class", "sign_error_class"),
    not_blank("reader"),
)
NEW_SIGN = (
    not_blank("number"),
    code_of("state", "sign_state"),
    not_in_future("set_on"),
    code_of("kind", "sign_kind"),
    not_blank("road"),
    on_earth(),
)
GRAVE_PHOTOS = (
    code_of("photos/stage", "grave_photo_stage"),
    not_in_future("photos/taken_on"),
    names_nobody("photos/caption"),
)
GRAVE_SITE = (
    code_of("kind", "grave_site_kind"),
    names_nobody("place"),
    on_earth(),
    names_nobody("built"),
    names_nobody("basis"),
    names_nobody("responsible"),
    not_in_future("surveyed_on"),
    names_nobody("note"),
    names_nobody("number"),
)

SECTION_SIGNATURE = (not_blank("signer"),)
NAME_RECORDING = (
    {
        "check": "is_true",
        "field": "speaker_agreed",
        "named": "",
        "rule": "SpeakerMustAgree",
        "message": "name_recordings.speaker_must_agree",
    },
    code_of("speaker_kind", "name_speaker_kind"),
    not_blank("place"),
    not_in_future("recorded_on"),
)


def labels_of(schema: Mapping[str, Any], *, is_observation: bool = False) -> dict[str, Row]:
    """Return what people call each field of a form, fields within a list by path, in both languages.

    Of an observation of a joint inspection by data/rules/inspection_fields.csv.
    """
    fields = observation_fields() if is_observation else ()
    called = {each.field: {"zh": each.name_zh, "en": each.name_en} for each in fields}
    found: dict[str, Row] = {}
    for path, title in _paths(schema, schema, ""):
        message_id = f"field_form.{path.replace('/', '.')}"
        found[path] = called.get(path) or _both(message_id, title)
    return found


def _both(message_id: str, title: str) -> Row:
    try:
        return {"zh": text(message_id, "zh"), "en": text(message_id, "en")}
    except KeyError:
        return {"zh": title, "en": title}


def _paths(root: Mapping[str, Any], schema: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, each in schema.get("properties", {}).items():
        found.append((f"{prefix}{name}", str(each.get("title", name))))
        reference = each.get("items", {}).get("$ref") if isinstance(each.get("items"), Mapping) else None
        if reference is not None:
            below = root["$defs"][reference.rpartition("/")[2]]
            found += _paths(root, below, f"{prefix}{name}/")
    return found

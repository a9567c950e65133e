"""The forms of field work: one definition for server and device, with code lists and sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from api import field_rules
from api.errors import sentence_of
from api.grave_bodies import GravePhotosIn, GraveSiteIn, NewGraveSiteIn
from api.inspection_bodies import ObservationIn, SectionSignatureIn
from api.inspection_findings import entry_of
from api.name_recording_bodies import NameRecordingIn
from api.sign_bodies import NewSignIn, SignReadingIn
from gis.field_work.positioning import positioning
from gis.field_work.rules import (
    CLOCK_TOLERANCE,
    MOST_CHANGES,
    PHOTO_FAR_M,
    PHOTO_LONGEST_PX,
    VOICE_LONGEST_S,
    KindUnknown,
    ValuesUnreadable,
)
from gis.field_work.schema_steps import CURRENT
from gis.field_work.uploads import MOST_PIECE_BYTES
from gis.joint_inspections.findings import sha256
from gis.joint_inspections.stages import fields_of, rows
from gis.messages import Called, catalogue
from gis.name_rules.in_force import rows_in_force
from gis.place_name_signs.entries import Photo as SignPhoto
from gis.reference import service as reference

Row = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """What may be said in a kind of change: the body that the office's own screens send."""

    body: type[BaseModel]
    #: Body → what the subject's service takes
    entry: Callable[[Any], Any]
    #: What the subject refuses beyond the body's own schema, in the order of its checks
    rules: Sequence[Row] = ()
    #: Prefixes of the messages with which the subject refuses
    messages: tuple[str, ...] = ()
    #: Whether it is about a marker or a section of a joint inspection
    target: str = ""


def _observation(target: str) -> Form:
    rules = field_rules.observation_rules(target)
    return Form(ObservationIn, entry_of, rules, ("joint_inspections.",), target)


FORMS: Mapping[str, Form] = {
    "marker_observation": _observation("marker"),
    "section_observation": _observation("section"),
    "sign_reading": Form(SignReadingIn, lambda said: said.reading(), field_rules.SIGN_READING, ("signs.",)),
    "new_sign": Form(
        NewSignIn,
        lambda said: (said.sign(), [SignPhoto(**each.model_dump()) for each in said.photos]),
        field_rules.NEW_SIGN,
        ("signs.",),
    ),
    "new_grave_site": Form(
        NewGraveSiteIn,
        lambda said: (said.site(), [each.photo() for each in said.photos]),
        (*field_rules.GRAVE_SITE, *field_rules.GRAVE_PHOTOS),
        ("graves.",),
    ),
    "grave_site": Form(GraveSiteIn, lambda said: said.site(), field_rules.GRAVE_SITE, ("graves.",)),
    "grave_photos": Form(
        GravePhotosIn,
        lambda said: [each.photo() for each in said.photos],
        field_rules.GRAVE_PHOTOS,
        ("graves.",),
    ),
    "section_signature": Form(
        SectionSignatureIn,
        lambda said: said.signature(),
        field_rules.SECTION_SIGNATURE,
        ("joint_inspections.",),
    ),
    "name_recording": Form(
        NameRecordingIn,
        lambda said: said.recording(),
        field_rules.NAME_RECORDING,
        ("name_recordings.",),
    ),
}
#: The rules' table of what is often written in a field, to be tapped instead of typed
PHRASES = "field_phrases"
#: Messages that any form may refuse with
_EVERYWHERE = ("validation.", "fields.", "field_work.", "attachments.")


class ApiForms:
    """Reads the values of changes by the bodies of the API."""

    forms: ClassVar[Mapping[str, Form]] = FORMS

    def read(self, kind: str, values: Mapping[str, Any]) -> tuple[Row, Any]:
        """Return values as JSON and as what the subject's service takes; KindUnknown, ValuesUnreadable."""
        form = self.forms.get(kind)
        if form is None:
            raise KindUnknown(kind=kind)
        try:
            said = form.body.model_validate(values)
        except ValidationError as error:
            raise ValuesUnreadable([_wrong(finding) for finding in error.errors()]) from error
        as_json: Row = said.model_dump(mode="json")
        if isinstance(as_json.get("references"), list):
            as_json["references"].sort(key=lambda each: str(each["reference_id"]))
        return as_json, form.entry(said)

    def called(self, kind: str, field: str) -> str:
        """Return what people call a field of a form, in both languages; itself where it has no name."""
        named = labels(kind) if kind in self.forms else {}
        # The services name a field within a list by its own name alone.
        path = field if field in named else next((each for each in named if each.endswith(f"/{field}")), "")
        return Called(named[path]["zh"], named[path]["en"]) if path else field


def _wrong(error: Mapping[str, Any]) -> Row:
    finding = field_rules.as_schemas_say(error)
    return {
        "field": "/".join(str(part) for part in finding["loc"]),
        "value": "" if finding["type"] == "missing" else str(finding.get("input"))[:200],
        "rule": finding["type"],
        "message": sentence_of(finding, "zh"),
        "message_en": sentence_of(finding, "en"),
    }


def document(session: Session) -> Row:
    """Return the forms as one document: JSON Schema, code lists, rules, sentences in both languages, limits.

    A device checks by it what it can without the register; what the server says in the end counts.
    """
    return made(lambda name: reference.codes(session, name), rows_in_force(session, PHRASES))


def made(codes: Callable[[str], Iterable[Mapping[str, Any]]], phrases: Iterable[Mapping[str, str]]) -> Row:
    """Return the document with code lists and phrases: the register's or those delivered."""
    kinds = {kind: _described(kind, form) for kind, form in FORMS.items()}
    lists = sorted({rule["list"] for form in FORMS.values() for rule in form.rules if "list" in rule})
    prefixes = {*_EVERYWHERE, *(prefix for form in FORMS.values() for prefix in form.messages)}
    found: Row = {
        "schema_version": CURRENT,
        "kinds": kinds,
        "code_lists": {name: [_code(row) for row in codes(name)] for name in lists},
        "phrases": [{name: row[name] for name in ("kind", "field", "text")} for row in phrases],
        "inspection_contents": [dict(row) for row in rows("inspection_contents")],
        "schema_errors": {
            keyword: {"rule": rule, "parameter": parameter}
            for keyword, (rule, parameter) in field_rules.SCHEMA_ERRORS.items()
        },
        "messages": {
            language: {
                key: sentence
                for key, sentence in catalogue(language).items()
                if key.startswith(tuple(prefixes))
            }
            for language in ("zh", "en")
        },
        "positioning": positioning([row["code"] for row in codes("location_method") if row["is_surveyed"]]),
        "limits": {
            "changes_in_one_request": MOST_CHANGES,
            "bytes_in_one_piece": MOST_PIECE_BYTES,
            "clock_tolerance_s": int(CLOCK_TOLERANCE.total_seconds()),
            "photo_longest_px": PHOTO_LONGEST_PX,
            "photo_far_m": PHOTO_FAR_M,
            "voice_longest_s": VOICE_LONGEST_S,
        },
    }
    return found | {"sha256": sha256(found)}


def _described(kind: str, form: Form) -> Row:
    schema = form.body.model_json_schema()
    fields = [asdict(each) for each in fields_of(form.target)] if form.target else []
    return {"schema": schema, "rules": list(form.rules), "fields": fields, "labels": labels(kind)}


@cache
def labels(kind: str) -> Mapping[str, Row]:
    """Return what people call each field of a form, fields within a list by path."""
    form = FORMS[kind]
    return field_rules.labels_of(form.body.model_json_schema(), is_observation=form.target != "")


def names_by_body() -> Mapping[type, Mapping[str, Row]]:
    """Return what people call the fields of each body of the API that is a form's as well."""
    return {form.body: labels(kind) for kind, form in FORMS.items()}


def _code(row: Mapping[str, Any]) -> Row:
    # Seeds don't say that a code is in use; only the register ends one.
    named = {name: row[name] for name in ("code", "name_zh", "name_en")}
    return named | {"active": row.get("active", True)}

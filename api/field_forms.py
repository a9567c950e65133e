"""The forms of field work: one definition for server and device, with code lists and sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from api.errors import sentence_of
from api.grave_bodies import GravePhotosIn, GraveSiteIn, NewGraveSiteIn
from api.inspection_bodies import ObservationIn
from api.inspection_findings import entry_of
from api.sign_bodies import NewSignIn, SignReadingIn
from gis.field_work.rules import (
    CLOCK_TOLERANCE,
    MOST_CHANGES,
    KindUnknown,
    ValuesUnreadable,
)
from gis.field_work.schema_steps import CURRENT
from gis.field_work.uploads import MOST_PIECE_BYTES
from gis.joint_inspections.findings import sha256
from gis.joint_inspections.service import rule_book
from gis.messages import catalogue
from gis.place_name_signs.entries import Photo as SignPhoto
from gis.reference import service as reference

Row = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """What may be said in a kind of change: the body that the office's own screens send."""

    body: type[BaseModel]
    #: Body → what the subject's service takes
    entry: Callable[[Any], Any]
    #: Field → code list that it is chosen from; of fields within lists by path
    lists: Mapping[str, str] = field(default_factory=dict)
    #: Days that can't be still to come
    past_days: tuple[str, ...] = ()
    #: Prefixes of the messages with which the subject refuses
    messages: tuple[str, ...] = ()


_OBSERVED = Form(
    ObservationIn,
    entry_of,
    {
        "found": "found_state",
        "stone_condition": "stone_condition",
        "position_method": "location_method",
        "photos/view": "photo_view",
    },
    ("observed_on",),
    ("joint_inspections.",),
)
_GRAVE_LISTS = {"kind": "grave_site_kind", "photos/stage": "grave_photo_stage"}

FORMS: Mapping[str, Form] = {
    "marker_observation": _OBSERVED,
    "section_observation": _OBSERVED,
    "sign_reading": Form(
        SignReadingIn,
        lambda said: said.reading(),
        {"state": "sign_state", "found/error_class": "sign_error_class"},
        ("read_on",),
        ("signs.",),
    ),
    "new_sign": Form(
        NewSignIn,
        lambda said: (said.sign(), [SignPhoto(**each.model_dump()) for each in said.photos]),
        {"kind": "sign_kind", "state": "sign_state"},
        ("set_on",),
        ("signs.",),
    ),
    "new_grave_site": Form(
        NewGraveSiteIn,
        lambda said: (said.site(), [each.photo() for each in said.photos]),
        _GRAVE_LISTS,
        ("surveyed_on", "photos/taken_on"),
        ("graves.",),
    ),
    "grave_site": Form(
        GraveSiteIn,
        lambda said: said.site(),
        {"kind": "grave_site_kind"},
        ("surveyed_on",),
        ("graves.",),
    ),
    "grave_photos": Form(
        GravePhotosIn,
        lambda said: [each.photo() for each in said.photos],
        {"photos/stage": "grave_photo_stage"},
        ("photos/taken_on",),
        ("graves.",),
    ),
}
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


def _wrong(finding: Mapping[str, Any]) -> Row:
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
    book = rule_book(session)
    kinds = {kind: _described(kind, form, book) for kind, form in FORMS.items()}
    lists = sorted({name for form in FORMS.values() for name in form.lists.values()})
    prefixes = {*_EVERYWHERE, *(prefix for form in FORMS.values() for prefix in form.messages)}
    found: Row = {
        "schema_version": CURRENT,
        "kinds": kinds,
        "code_lists": {name: _codes(session, name) for name in lists},
        "inspection_contents": book["contents"],
        "messages": {
            language: {
                key: sentence
                for key, sentence in catalogue(language).items()
                if key.startswith(tuple(prefixes))
            }
            for language in ("zh", "en")
        },
        "limits": {
            "changes_in_one_request": MOST_CHANGES,
            "bytes_in_one_piece": MOST_PIECE_BYTES,
            "clock_tolerance_s": int(CLOCK_TOLERANCE.total_seconds()),
        },
    }
    return found | {"sha256": sha256(found)}


def _described(kind: str, form: Form, book: Mapping[str, Any]) -> Row:
    rules = [
        *(
            {"field": name, "rule": "code_of", "list": code_list, "message": "fields.unknown_code"}
            for name, code_list in form.lists.items()
        ),
        *(
            {"field": name, "rule": "not_in_future", "message": "fields.day_in_future"}
            for name in form.past_days
        ),
    ]
    of = kind.removesuffix("_observation") if kind.endswith("_observation") else ""
    fields = [each for each in book["fields"] if of and each["applies_to"] in (of, "both")]
    return {"schema": form.body.model_json_schema(), "rules": rules, "fields": fields}


def _codes(session: Session, name: str) -> list[Row]:
    return [
        {"code": row["code"], "name_zh": row["name_zh"], "name_en": row["name_en"], "active": row["active"]}
        for row in reference.codes(session, name)
    ]

"""Who may see which field (管理员)."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, ExpectedTag, SessionDep
from api.shapes import WordsOut
from gis.place_names import publication_preview
from gis.publication import service

router = APIRouter(prefix="/publication-rules", tags=["publication"])

Subject = Annotated[str, Path(max_length=60)]
FieldName = Annotated[str, Path(max_length=80)]


class RuleOut(BaseModel):
    """The publication level of one field; `*` is every field without a rule of its own."""

    model_config = ConfigDict(from_attributes=True)

    subject: str = Field(examples=["place_name"])
    subject_words: WordsOut
    field: str = Field(examples=["meaning"])
    label: WordsOut
    level: str = Field(examples=["public"])
    is_own: bool = Field(description="False: it follows the rule of `*`")


class NewLevel(BaseModel):
    """The level to set."""

    model_config = ConfigDict(extra="forbid")

    level: str = Field(examples=["internal"], max_length=20)


class ShownFieldOut(BaseModel):
    """What the public reads in one field of the record, now and then."""

    model_config = ConfigDict(from_attributes=True)

    field: str
    label: WordsOut
    before: WordsOut
    after: WordsOut
    changes: bool


class PublicViewOut(BaseModel):
    """A real record as the public sees it now, and as it would."""

    model_config = ConfigDict(from_attributes=True)

    record: str = Field(examples=["图克镇"])
    has_field: bool = Field(description="False: none of the records looked at has the field")
    fields: list[ShownFieldOut]


@router.get("")
def list_rules(session: SessionDep, caller: CallerDep) -> list[RuleOut]:
    """List the publication level of every field."""
    return [RuleOut.model_validate(rule) for rule in publication_preview.field_levels(session)]


@router.put("/{subject}/{field}", status_code=204)
def set_level(
    session: SessionDep,
    caller: CallerDep,
    subject: Subject,
    field: FieldName,
    new: NewLevel,
    seen: ExpectedTag,
) -> None:
    """Set the level of a field, whose present level goes as If-Match; every output follows at once."""
    service.set_level(session, caller, subject, field, new.level, seen)


@router.post("/{subject}/{field}/preview")
def preview_level(
    session: SessionDep, caller: CallerDep, subject: Subject, field: FieldName, new: NewLevel
) -> PublicViewOut:
    """Show what the public would see of a real record if the field had this level; nothing is changed."""
    return PublicViewOut.model_validate(
        publication_preview.preview(session, caller, subject, field, new.level)
    )

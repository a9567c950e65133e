"""Who may see which field (管理员)."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from gis.publication import service

router = APIRouter(prefix="/publication-rules", tags=["publication"])


class RuleOut(BaseModel):
    """The publication level of one field; `*` is every field without a rule of its own."""

    subject: str = Field(examples=["place_name"])
    field: str = Field(examples=["meaning"])
    level: str = Field(examples=["public"])


class NewLevel(BaseModel):
    """The level to set."""

    model_config = ConfigDict(extra="forbid")

    level: str = Field(examples=["internal"], max_length=20)


@router.get("")
def list_rules(session: SessionDep, caller: CallerDep) -> list[RuleOut]:
    """List the publication level of every field that has one."""
    rules = service.load(session)
    return [
        RuleOut(subject=subject, field=field, level=level)
        for (subject, field), level in sorted(rules.levels.items())
    ]


@router.put("/{subject}/{field}", status_code=204)
def set_level(session: SessionDep, caller: CallerDep, subject: str, field: str, new: NewLevel) -> None:
    """Set the level of a field; every output follows at once."""
    service.set_level(session, caller, subject, field, new.level)

"""Suggest how a name is read and spelled, with every reading that a character can have."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from gis.name_rules.service import rules_in_force
from gis.place_names.readings import romanizer
from gis.place_names.romanization import kind_of_category

router = APIRouter(prefix="/name-readings", tags=["place names"])


class NameIn(BaseModel):
    """A name in Han characters; the readings that a person has chosen, by the character's place."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60, examples=["图克镇"])
    category: str = Field(default="", max_length=10, examples=["21521"])
    chosen: dict[int, str] = Field(default={}, max_length=60, examples=[{"0": "tú"}])


class CharacterOut(BaseModel):
    """A character with its readings, the suggested one first; empty for what is no Han character."""

    character: str
    readings: list[str]


class NameReadingOut(BaseModel):
    """A suggestion: nobody has confirmed it."""

    specific_term: str
    generic_term: str
    pinyin: str
    romanization: str = Field(description="只适用于汉语来源的名称 / for a name of Chinese origin only")
    characters: list[CharacterOut]


@router.post("")
def suggest(session: SessionDep, caller: CallerDep, wanted: NameIn) -> NameReadingOut:
    """Suggest terms, toned pinyin and romanization of a name."""
    reader = romanizer(rules_in_force(session))
    spelled = reader.suggest(wanted.name, kind_of_category(wanted.category), chosen=wanted.chosen)
    return NameReadingOut(
        specific_term=spelled.specific_term,
        generic_term=spelled.generic_term,
        pinyin=spelled.pinyin,
        romanization=spelled.romanization,
        characters=[
            CharacterOut(character=character, readings=list(readings))
            for character, readings in reader.readings(wanted.name)
        ],
    )

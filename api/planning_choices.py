"""Shapes of what a form for an analysis offers: choices of the register, and the parameters of each kind."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

#: What every kind is asked for, and what no form can ask for
_NOT_ASKED = frozenset({"kind", "title", "region", "as_of", "candidates"})


class UnitChoiceOut(BaseModel):
    """A unit of a region."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["图克镇"])
    extent: tuple[float, float, float, float] = Field(
        description="West, south, east, north; EPSG:4490, degrees"
    )


class RegionChoiceOut(BaseModel):
    """A region that is loaded."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["150626"])
    name: str
    units: list[UnitChoiceOut]


class RuleSetChoiceOut(BaseModel):
    """A set of corridor rules."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["reference_500"])
    distances_m: list[float]
    needs_terrain: bool = Field(description="Some zones are of what is seen from the corridor")
    bases: list[str]
    is_verified: bool


class CriterionChoiceOut(BaseModel):
    """A criterion by which ground is scored."""

    model_config = ConfigDict(from_attributes=True)

    key: str = Field(examples=["settlement_m"])
    name_zh: str
    name_en: str
    unit: str


class ParameterOut(BaseModel):
    """A parameter of a kind, as the body of POST /planning-runs takes it."""

    name: str = Field(examples=["radius"])
    type: Literal["number", "integer", "boolean", "text", "choice", "codes"]
    options: list[str] = Field(description="Of a choice; else none")
    least: float | None
    above: float | None = Field(description="It must be more than this")
    most: float | None
    default: float | bool | str | list[str] | None
    needed: bool


class ChoicesOut(BaseModel):
    """What a form offers."""

    model_config = ConfigDict(from_attributes=True)

    regions: list[RegionChoiceOut]
    rule_sets: list[RuleSetChoiceOut]
    rule_set: str = Field(description="Used where none is asked for")
    criteria: list[CriterionChoiceOut]
    parameters: dict[str, list[ParameterOut]] = Field(description="By kind")


def parameters_of(model: type[BaseModel]) -> list[ParameterOut]:
    """Return the parameters that a body has, as its JSON schema tells them."""
    schema = model.model_json_schema()
    needed = schema.get("required", [])
    return [
        _parameter(name, said, needed=name in needed)
        for name, said in schema["properties"].items()
        if name not in _NOT_ASKED
    ]


def _parameter(name: str, said: Mapping[str, Any], *, needed: bool) -> ParameterOut:
    one = next((other for other in said.get("anyOf", []) if other.get("type") != "null"), said)
    plain: dict[str, Literal["number", "integer", "boolean", "text", "codes"]] = {
        "number": "number",
        "integer": "integer",
        "boolean": "boolean",
        "string": "text",
        "array": "codes",
    }
    return ParameterOut(
        name=name,
        type="choice" if "enum" in one else plain[one["type"]],
        options=one.get("enum", []),
        least=one.get("minimum"),
        above=one.get("exclusiveMinimum"),
        most=one.get("maximum"),
        default=said.get("default"),
        needed=needed,
    )

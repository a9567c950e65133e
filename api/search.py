"""One box that finds divisions, place names and records of the registers; suggestions while one types."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import After, AsKnownOn, AsOf, CallerDep, SessionDep
from gis.search import service
from gis.search.registers import Kind
from gis.search.rules import MOST_HITS

router = APIRouter(prefix="/search", tags=["search"])

EXAMPLE_HIT: dict[str, Any] = {
    "id": "7d53ad59-4133-4d6c-be8d-2ce1f8f7c2d0",
    "kind": "division",
    "division_id": "7d53ad59-4133-4d6c-be8d-2ce1f8f7c2d0",
    "feature_id": "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111",
    "name": "图克镇",
    "type": "town",
    "type_zh": "镇",
    "type_en": "town",
    "level": "township",
    "is_statistical": False,
    "category": "21500",
    "romanization": "",
    "pinyin": "Túkè Zhèn",
    "reading_confirmed": False,
    "mongolian": None,
    "codes": ["150626102", "150626107"],
    "national_code": None,
    "path": [{"id": "7b66eea9-5d4a-45e7-943b-826b511e73f9", "name": "乌审旗"}],
    "part_of": None,
    "position": {"longitude": 109.39571, "latitude": 39.05518, "role": "seat", "is_approximate": True},
    "box": None,
    "exists": True,
    "valid_to": None,
    "is_old": False,
    "is_demonstration": False,
    "distance_m": None,
    "matched": {
        "way": "spelling_without_generic_term",
        "name": "图克镇",
        "name_type": "standard",
        "is_old": False,
        "zh": "专名拼写相同",
        "en": "same spelling of the specific term",
    },
}
EXAMPLE: dict[str, Any] = {
    "rows": [EXAMPLE_HIT],
    "next": None,
    "total": 1,
    "more_than_total": False,
    "read_as": {},
}


class MatchedOut(BaseModel):
    """Why a hit was found: by which name or code, and which way."""

    model_config = ConfigDict(from_attributes=True)

    way: str = Field(examples=["whole", "beginning", "initials", "typo", "code"])
    #: The name or code that fits, which may be an old one
    name: str
    name_type: str | None = Field(description="名称类型，代码为 code / type of the name, or code")
    is_old: bool
    zh: str
    en: str


class AboveOut(BaseModel):
    """A division above a hit."""

    id: UUID
    name: str


class PlaceOut(BaseModel):
    """Where a hit is drawn, in degrees (EPSG:4490)."""

    longitude: float
    latitude: float
    role: str | None = Field(
        description="位置类型；boundary 为范围面内一点 / role; boundary: a point inside the polygon"
    )
    is_approximate: bool


class HitOut(BaseModel):
    """A division, place name or record of a register; a division and its place are one hit."""

    id: UUID
    kind: Literal["division", "place_name"] | Kind
    division_id: UUID | None
    feature_id: UUID | None
    name: str | None
    type: str | None = Field(
        None, description="区划类型；登记类别（设施、公墓、墓地、界桩），界线为级别 / type or kind"
    )
    type_zh: str | None = None
    type_en: str | None = None
    level: str | None = None
    is_statistical: bool = False
    category: str | None = None
    romanization: str | None = None
    pinyin: str | None = Field(None, description="建议读音或已核实读音 / suggested or confirmed reading")
    reading_confirmed: bool | None = None
    mongolian: str | None = None
    codes: list[str] = []
    national_code: str | None = None
    path: list[AboveOut] = Field(description="上级，由大到小 / divisions above, the widest first")
    part_of: str | None = Field(None, description="界桩所属界线 / line that a marker is of")
    position: PlaceOut | None
    box: list[float] | None = Field(
        None, description="登记对象的西、南、东、北边界 / west, south, east, north of a record of a register"
    )
    exists: bool = Field(description="当日存在 / exists on the day")
    valid_to: date | None
    is_old: bool = Field(description="由旧名或旧代码找到 / found by a former name or code")
    is_demonstration: bool
    distance_m: int | None = None
    matched: MatchedOut


class NearOut(BaseModel):
    """The place that the hits are near to."""

    place: str
    id: UUID | None
    by_distance: bool = Field(
        False, description="按距离；否则只按行政区 / by distance, else by division only"
    )
    metres: int | None = None


class ReadAsOut(BaseModel):
    """How the text was read: what of it was a division to search within, a type, or a place nearby."""

    within: AboveOut | None = None
    type: str | None = None
    near: NearOut | None = None


class HitPage(BaseModel):
    """A page of hits, the best first; `next` is the `after` of the following page."""

    rows: list[HitOut]
    next: str | None
    total: int = Field(description=f"命中数，最多计到 {MOST_HITS} / hits, counted up to {MOST_HITS}")
    more_than_total: bool
    read_as: ReadAsOut


class Suggestions(BaseModel):
    """The best few hits of a text that is still being typed."""

    rows: list[HitOut]


Typed = Annotated[
    str,
    Query(
        max_length=200,
        examples=["图克", "uxin qi", "wsq", "150626", "图克镇附近的嘎查"],
        description="汉字、拼音或首字母、蒙古文、罗马字母拼写、旧名、代码、“X附近的嘎查” / whatever is known",
    ),
]
Within = Annotated[UUID | None, Query(description="限于该行政区（含下级） / within this division and below")]


@router.get("", responses={200: {"content": {"application/json": {"example": EXAMPLE}}}})
def search(
    session: SessionDep,
    caller: CallerDep,
    q: Typed,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
    division_id: Within = None,
    level: Annotated[str | None, Query(max_length=20, description="区划级别 / level of divisions")] = None,
    type: Annotated[str | None, Query(max_length=40, description="区划类型 / type of divisions")] = None,
    category: Annotated[
        str | None, Query(max_length=10, description="地名类别开头 / start of category")
    ] = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> HitPage:
    """Find divisions, place names and records of the registers by characters, pinyin, spelling, code …"""
    answer = service.find(
        session,
        caller,
        q,
        as_of=as_of,
        as_known_on=as_known_on,
        division_id=division_id,
        level=level,
        type=type,
        category=category,
        after=after,
        limit=limit,
    )
    return HitPage(
        rows=[HitOut.model_validate(row) for row in answer.page.rows],
        next=answer.page.after,
        total=answer.total,
        more_than_total=answer.more_than_total,
        read_as=ReadAsOut.model_validate(answer.read_as),
    )


@router.get(
    "/suggest", responses={200: {"content": {"application/json": {"example": {"rows": [EXAMPLE_HIT]}}}}}
)
def suggest(
    session: SessionDep,
    caller: CallerDep,
    q: Typed,
    as_of: AsOf = None,
    division_id: Within = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 10,
) -> Suggestions:
    """Answer while one types: the best few hits, uncounted."""
    rows = service.suggest(session, caller, q, as_of=as_of, division_id=division_id, limit=limit)
    return Suggestions(rows=[HitOut.model_validate(row) for row in rows])

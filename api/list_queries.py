"""What one may ask a list of divisions or place names: filters, order, columns, page."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.windows import window

Short = Annotated[str, Field(max_length=60)]
Digits = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
#: So many records can be chosen one by one
MOST_CHOSEN = 1000


class PlaceNameFilters(BaseModel):
    """The filters of the list of place names."""

    model_config = ConfigDict(extra="forbid")

    text: Short | None = Field(
        None,
        description="名称中的任何部分，或拼写的开头 / any part of a name, or the start of its spelling",
        examples=["图克"],
    )
    category: Annotated[str, Field(max_length=10)] | None = Field(
        None, description="类别开头 / start of category"
    )
    division_id: UUID | None = Field(None, description="行政区（含下级） / division and below")
    name_type: Short | None = Field(None, description="有此类型的名称 / has a name of this type")
    located: bool | None = Field(None, description="是否有坐标 / has a position")
    include_historic: bool | None = Field(None, description="含已停用 / also what no longer exists")
    ids: Annotated[list[UUID], Field(max_length=MOST_CHOSEN)] | None = Field(
        None, description="只要这些 / only these"
    )
    code: Digits | None = Field(None, description="代码开头 / start of the code")
    language: Short | None = Field(None, description="主名语种 / language of the main name")
    standard_basis: Short | None = None
    reading_confirmed: bool | None = Field(None, description="读音已核实 / reading confirmed")
    has_mongolian: bool | None = Field(None, description="有蒙古文 / has a name in Mongolian script")
    approximate: bool | None = Field(None, description="概略位置 / position is approximate")
    publication_level: Short | None = None
    source_id: UUID | None = None
    demonstration: bool | None = Field(None, description="演示数据 / demonstration data")
    bbox: Annotated[str, Field(max_length=120)] | None = Field(
        None, description="西,南,东,北（度） / degrees", examples=["108.2,37.6,109.7,39.4"]
    )


class DivisionFilters(BaseModel):
    """The filters of the list of divisions."""

    model_config = ConfigDict(extra="forbid")

    text: Short | None = Field(None, description="名称中的任何部分 / any part of the name", examples=["图克"])
    parent_id: UUID | None = Field(None, description="直接上级 / directly below this one")
    division_id: UUID | None = Field(None, description="行政区（含下级） / division and below")
    type: Short | None = None
    level: Short | None = None
    code: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")] | None = Field(
        None, description="任一代码开头 / start of a code of any system"
    )
    include_statistical: bool | None = Field(None, description="含统计单位 / statistical units too")
    include_historic: bool | None = Field(None, description="含已撤销 / also what no longer exists")
    ids: Annotated[list[UUID], Field(max_length=MOST_CHOSEN)] | None = Field(
        None, description="只要这些 / only these"
    )
    located: bool | None = Field(None, description="是否有界线 / has a boundary")
    publication_level: Short | None = None
    source_id: UUID | None = None
    demonstration: bool | None = Field(None, description="演示数据 / demonstration data")


class ListOptions(BaseModel):
    """Day, order, columns and page of a list."""

    as_of: date | None = Field(None, description="截至该日有效 / as of this day")
    as_known_on: date | None = Field(
        None, description="按该日日终库内记载，限工作人员 / as known at the end of a day, for staff"
    )
    sort: Short | None = Field(
        None,
        description="排序列，前加 - 为降序 / column to sort by, - in front descends",
        examples=["-category"],
    )
    fields: Annotated[str, Field(max_length=600)] | None = Field(
        None, description="要哪些列，逗号分开 / columns wanted, separated by commas"
    )
    count: bool = Field(False, description="同时给出总数 / tell how many there are")
    after: Annotated[str, Field(max_length=2000)] | None = Field(
        None, description="上一页的 next / `next` of the page before"
    )
    limit: int = Field(50, ge=1, le=200, description="每页条数 / rows a page")

    def options(self) -> dict[str, Any]:
        """Return the arguments of a subject's `find` beside its filters."""
        wanted = None if self.fields is None else [part.strip() for part in self.fields.split(",")]
        given = {name: getattr(self, name) for name in ListOptions.model_fields}
        return given | {"fields": wanted}


def given(filters: BaseModel) -> dict[str, Any]:
    """Return the filters that were given, as a subject's `find` takes them; raise BadWindow."""
    found = filters.model_dump(exclude_none=True, exclude={*ListOptions.model_fields})
    if "bbox" in found:
        found["bbox"] = window(found["bbox"])
    return found


class PlaceNameQuery(PlaceNameFilters, ListOptions):
    """A page of the list of place names."""


class DivisionQuery(DivisionFilters, ListOptions):
    """A page of the list of divisions."""

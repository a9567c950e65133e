"""Statistics: do the figures of a table, of the register and of a release agree, and what is behind?"""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.job_status import FindingOut
from api.written_files import folder_to_send
from gis.accounts.rules import Caller
from gis.exchange.statistics_check import Comparison, NothingToCompare, compare_table
from gis.releases import service as releases

router = APIRouter(prefix="/statistics-comparisons", tags=["import and export"])

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ComparisonIn(BaseModel):
    """What is compared: a table, a release, or both, with the register as of a day."""

    file: UploadFile | None = None
    as_of: date | None = None
    sheet: str | None = None
    demonstration: bool = False
    release: int | None = None


def _asked(
    file: Annotated[
        UploadFile | None, File(description="统计表 CSV、XLSX；不传则只比登记库与发布版 / the table")
    ] = None,
    as_of: Annotated[date | None, Form(description="截至该日有效 / as of this day")] = None,
    sheet: Annotated[str | None, Form(max_length=200, description="工作表 / sheet")] = None,
    demonstration: Annotated[bool, Form(description="计入演示数据 / count invented data too")] = False,
    release: Annotated[
        int | None, Form(ge=1, description="一并核对的发布版版号 / number of a release")
    ] = None,
) -> ComparisonIn:
    return ComparisonIn.model_construct(
        file=file, as_of=as_of, sheet=sheet, demonstration=demonstration, release=release
    )


AskedDep = Annotated[ComparisonIn, Depends(_asked)]


class StatedPlaceOut(BaseModel):
    """A place behind a difference."""

    record_id: str
    name: str


class StatisticsDifferenceOut(BaseModel):
    """A count that differs; the table's row and column are null where the table has no such count."""

    row: int | None
    column: str | None
    division_id: str | None
    division: str
    category: str
    category_zh: str
    stated: int | None
    registered: int
    released: int | None = Field(description="Null where no release is compared")
    by: int = Field(description="registered − stated")
    places: list[StatedPlaceOut]
    only_registered: list[StatedPlaceOut]
    only_released: list[StatedPlaceOut]


class StatisticsComparisonOut(BaseModel):
    """What became of a comparison: counts read, differences, cells that can't be read."""

    file: str
    as_of: date
    release: int | None
    counts: int
    agreeing: int
    differences: list[StatisticsDifferenceOut]
    findings: list[FindingOut]


def _compared(
    session: SessionDep, caller: Caller, asked: ComparisonIn, folder: Path, home: Path
) -> Comparison:
    path, name = None, ""
    if asked.file is not None and asked.file.filename:
        name = Path(asked.file.filename.replace("\\", "/")).name
        path = folder / f"table{Path(name).suffix.lower()[:12]}"
        with path.open("wb") as kept:
            shutil.copyfileobj(asked.file.file, kept)
    if path is None and asked.release is None:
        raise NothingToCompare
    released = None
    if asked.release is not None:
        release_id = releases.find(session, caller, asked.release).id

        def released() -> Any:
            return releases.held(home, release_id, demonstration=asked.demonstration)

    return compare_table(
        session,
        caller,
        path,
        name,
        as_of=asked.as_of,
        sheet=asked.sheet or None,
        demonstration=asked.demonstration,
        release=asked.release,
        released=released,
    )


@router.post("")
def compare_statistics(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, asked: AskedDep
) -> StatisticsComparisonOut:
    """Compare a statistics table, the register and a release cell by cell; nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="diming-statistics-") as folder:
        found = _compared(session, caller, asked, Path(folder), settings.home)
    return StatisticsComparisonOut.model_validate(found.as_json())


@router.post("/differences.{format}", response_class=FileResponse)
def write_differences(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    asked: AskedDep,
    format: Literal["csv", "xlsx"],
) -> FileResponse:
    """Write the differences of such a comparison as a file: a row for each place behind one."""
    with folder_to_send("statistics") as folder:
        path = folder.path / f"differences.{format}"
        _compared(session, caller, asked, folder.path, settings.home).write(path)
    return folder.sent(path, f"统计数据核对.{format}", MEDIA[format])

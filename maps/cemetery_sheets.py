"""The printed sheet of cemeteries: all that the caller may see, on A4 to A1."""

from datetime import date

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import Conflict
from gis.history.as_known import today
from gis.messages import Language, text
from maps.cemetery_drawing import CemeteryMap, cemetery_map_of, drawing, extent, legend
from maps.map_sheet import MapSheet, Paper, map_sheet_pdf
from maps.planning_drawing import window_for


class NoCemeteryToDraw(Conflict):
    """No cemetery was measured and no 苏木 or 镇 has a polygon: there is no map to print."""

    message_id = "cemetery_map.nothing_to_draw"


def cemetery_sheet(
    session: Session,
    caller: Caller,
    on: date | None,
    paper: Paper,
    reach_m: float,
    review_number: str = "",
    language: Language = "zh",
) -> tuple[str, bytes]:
    """Return file name and PDF of the sheet; raise NoCemeteryToDraw."""
    content = cemetery_map_of(session, caller, on, reach_m)
    title = text("cemetery_map.title", language)
    return f"{title}{content.sites.day.isoformat()}.pdf", map_sheet_pdf(
        _sheet(content, title, paper, review_number, language)
    )


def _sheet(
    content: CemeteryMap, title: str, paper: Paper, review_number: str, language: Language
) -> MapSheet:
    wanted = extent(content)
    if wanted is None:
        raise NoCemeteryToDraw
    size = paper.map_width / paper.enlarged, paper.map_height / paper.enlarged
    window = window_for(wanted, paper.map_width, paper.map_height)
    return MapSheet(
        title=title,
        paper=paper,
        window=window,
        picture=drawing(content, window, *size, language),
        day=content.sites.day,
        printed_on=today(),
        known_on=None,
        legend=legend(content, language),
        sources=content.sources(language),
        review_number=review_number,
        language=language,
        is_demonstration=content.is_demonstration,
        is_indicative=content.behind.is_indicative,
        is_incomplete=False,
        remarks=content.remarks(language),
        is_drawn=True,
    )

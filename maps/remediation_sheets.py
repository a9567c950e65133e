"""Printed sheets of the remediation of graves: the whole area on A4 to A1, and an atlas by 苏木/镇."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

import shapely

from gis.accounts.rules import Caller
from gis.errors import Conflict
from gis.grave_sites.remediation import Progress, Remediation, remediation
from gis.history.as_known import today
from gis.messages import Language, text
from maps.map_sheet import MapSheet, Paper, Window, map_sheet_pdf, map_sheets_pdf
from maps.planning_drawing import Backdrop, around, window_for
from maps.remediation_drawing import backdrop, drawing, extent, legend
from maps.remediation_words import (
    counting_sentence,
    definition_sentence,
    file_name,
    listed,
    share_sentence,
    source_sentence,
)


class NothingToDraw(Conflict):
    """No site has a position and no 苏木 or 镇 a polygon: there is no map to print."""

    message_id = "planning_output.nothing_to_draw"


def remediation_sheet(
    session: Session,
    caller: Caller,
    on: date | None,
    paper: Paper,
    review_number: str = "",
    language: Language = "zh",
) -> tuple[str, bytes]:
    """Return file name and PDF of one sheet of all that the caller may see; raise NothingToDraw."""
    content = remediation(session, caller, on, language)
    behind = backdrop(session, caller, content)
    wanted = extent(content, behind.areas)
    if wanted is None:
        raise NothingToDraw
    title = text("planning_output.sheet_title", language)
    sheet = _sheet(content, behind, wanted, paper, review_number, title, content.total(), [])
    return file_name(title, content, "pdf"), map_sheet_pdf(sheet)


def remediation_atlas(
    session: Session,
    caller: Caller,
    on: date | None,
    paper: Paper,
    review_number: str = "",
    language: Language = "zh",
) -> tuple[str, bytes]:
    """Return file name and PDF of the atlas: all together, then a sheet for each 苏木 and 镇.

    One without polygon and without a located site has no sheet: the first sheet names it. NothingToDraw.
    """
    content = remediation(session, caller, on, language)
    behind = backdrop(session, caller, content)
    wanted = extent(content, behind.areas)
    if wanted is None:
        raise NothingToDraw
    sheets, left = [], []
    by_town = {each.key: each for each in content.by_town() if each.key is not None}
    called_of = {each.key: each.name for each in behind.areas} | {
        key: one.name for key, one in by_town.items()
    }
    for key, name in sorted(called_of.items(), key=lambda each: each[1]):
        shown = [each.geometry for each in behind.areas if each.key == key]
        shown += [
            shapely.Point(each.position)
            for each in content.sites
            if each.counted.town_id == key and each.position is not None
        ]
        if not shown:
            left.append(name)
            continue
        counted = by_town.get(key) or Progress(name, 0, 0, 0, 0, key)
        title = text("planning_output.town_title", language, name=name)
        sheets.append(_sheet(content, behind, around(shown), paper, review_number, title, counted, left))
    names = (", " if language == "en" else "、").join(left)
    missing = [text("planning_output.no_sheet", language, names=names)] if left else []
    title = text("planning_output.sheet_title", language)
    first = _sheet(content, behind, wanted, paper, review_number, title, content.total(), missing)
    called = text("planning_output.atlas_title", language)
    return file_name(called, content, "pdf"), map_sheets_pdf([first, *sheets])


def _sheet(
    content: Remediation,
    behind: Backdrop,
    wanted: Window,
    paper: Paper,
    review_number: str,
    title: str,
    counted: Progress,
    more: Sequence[str],
) -> MapSheet:
    size = paper.map_width / paper.enlarged, paper.map_height / paper.enlarged
    window = window_for(wanted, paper.map_width, paper.map_height)
    only = counted.key
    unlocated = [
        each
        for each in content.sites
        if each.position is None and (only is None or each.counted.town_id == only)
    ]
    language = content.language
    missing = [text("planning_output.unlocated", language, count=len(unlocated))] if unlocated else []
    invented = content.is_demonstration or behind.is_demonstration
    return MapSheet(
        title=title,
        paper=paper,
        window=window,
        picture=drawing(content, behind, window, *size, only=only),
        day=content.day,
        printed_on=today(),
        known_on=None,
        legend=legend(content, behind, window, only),
        sources=[source_sentence(content), *behind.sources(language)],
        review_number=review_number,
        language=language,
        is_demonstration=invented,
        is_indicative=behind.is_indicative,
        is_incomplete=False,
        remarks=[
            listed([share_sentence(counted, language), *missing, *more], language),
            counting_sentence(content),
            definition_sentence(content.definition, language),
        ],
        is_drawn=True,
    )

"""Do one comparison that was asked for: read both sides, compare, write what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import LEVELS, Caller
from gis.coordinates import DatumParameters, find_system
from gis.edge_matching import kept_matching
from gis.edge_matching.comparing import Matching, match_edges
from gis.edge_matching.conversion import write_converted
from gis.edge_matching.evidence import SYSTEM_NAMES, figures
from gis.edge_matching.register_units import register_units
from gis.edge_matching.requests import GivenFile, OfRegister, Request, Side
from gis.edge_matching.units import Said, Unit, UnitFile, read_units
from gis.exchange.rules import ImportOptions
from gis.exchange.running import parameters
from gis.jobs.rules import RESULT_LEVEL, Progress
from gis.messages import Language, text
from gis.reference import service as reference
from gis.vector_files.reading import read_features

_SIDES: tuple[tuple[Side, str], ...] = (("ours", "我方"), ("theirs", "对方"))
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: A neighbour's file is not ours to publish
_LEAST_LEVEL = "internal"
#: Repaired polygons that are named
_SHOWN = 20

Words = dict[Language, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """One side as it was read: its units, what it is called, and the publication levels of its records."""

    read: UnitFile
    words: Words
    levels: Collection[str] = (_LEAST_LEVEL,)
    around: tuple[Unit, ...] = ()


def compare(
    session: Session, caller: Caller, folder: Path, request: Request, progress: Progress
) -> dict[str, Any]:
    """Compare both sides and write the result into a folder; return what the job says of it.

    Raises NoUnits, OnlyApproximate, NoPolygonRegistered, LevelUnknown, and what reading raises.
    """
    ours = (
        _of_register(session, caller, request.ours)
        if isinstance(request.ours, OfRegister)
        else _of_file(request.ours, folder, _said(progress, "edge_matching.reading_ours"))
    )
    theirs = _of_file(request.theirs, folder, _said(progress, "edge_matching.reading_theirs"))
    said = _said(progress, "edge_matching.matching")
    matching = match_edges(
        ours.read.units, theirs.read.units, request.tolerance_m, request.reach_m, said, ours.around
    )
    progress.step("edge_matching.writing")
    level = max({*ours.levels, _LEAST_LEVEL}, key=LEVELS.index)
    sides: dict[Side, Compared] = {"ours": ours, "theirs": theirs}
    found = _summary(matching, request, sides)
    about = _about(request, sides)
    registered = max(ours.levels, key=LEVELS.index)
    if isinstance(request.ours, OfRegister) and registered != LEVELS[0]:
        names = {row["code"]: row["name_zh"] for row in reference.codes(session, "publication_level")}
        about.append(("公开级别", text("edge_matching.contains", level=names[registered])))
    kept_matching.write(folder, matching, about, found)
    _convert(folder, request, progress)
    shift = matching.shift
    return {
        RESULT_LEVEL: level,
        "ours": ours.words,
        "theirs": theirs.words,
        "pairs": len(matching.pairs),
        "shift": shift and shift.kind,
    }


def _said(progress: Progress, step: str) -> Said:
    return lambda done, total: progress.step(step, done, total)


def _of_register(session: Session, caller: Caller, wanted: OfRegister) -> Compared:
    found = register_units(session, caller, wanted)
    return Compared(
        UnitFile(found.units, find_system("cgcs2000"), 0, ()), found.words, found.levels, found.around
    )


def _of_file(given: GivenFile, folder: Path, said: Said) -> Compared:
    reading = given.reading
    read = read_units(
        folder / kept_matching.GIVEN / given.stored,
        reading.sheet,
        reading.crs,
        encoding=reading.encoding,
        datum_parameters=parameters_of(given),
        offset=reading.offset,
        name=given.name,
        said=said,
    )
    return Compared(read, dict.fromkeys(_LANGUAGES, given.name))


def parameters_of(given: GivenFile) -> DatumParameters | None:
    """Return the user's own parameters; raise FieldUnknown or DatumParametersInvalid."""
    return parameters(ImportOptions(datum_parameters=given.reading.datum_parameters))


def _convert(folder: Path, request: Request, progress: Progress) -> None:
    """Write the file from which an offset was taken off, for whoever goes on working with it."""
    for side, _ in _SIDES:
        given = request.file(side)
        offset = None if given is None else given.reading.offset
        if given is None or offset is None:
            continue
        reading = given.reading
        path = folder / kept_matching.GIVEN / given.stored
        with read_features(
            path, reading.sheet, reading.encoding, reading.crs, parameters_of(given), given.name
        ) as features:
            said = _said(progress, "edge_matching.converting")
            out = folder / kept_matching.FILES / f"{side}{kept_matching.CONVERTED}"
            write_converted(out, features, offset, said)


def _summary(matching: Matching, request: Request, sides: dict[Side, Compared]) -> dict[str, Any]:
    same = sum(pair.kind == "same" for pair in matching.pairs)
    shift = matching.shift
    given = None if shift is None or shift.side is None else request.file(shift.side)
    return {
        **{side: _side(one, request.file(side)) for side, one in sides.items()},
        "tolerance_m": matching.tolerance_m,
        "reach_m": matching.reach_m,
        "pairs": len(matching.pairs),
        "same": same,
        "adjacent": len(matching.pairs) - same,
        "only_ours": [unit.label for unit in matching.only_ours],
        "only_theirs": [unit.label for unit in matching.only_theirs],
        "shift": shift
        and {
            "kind": shift.kind,
            "side": shift.side,
            "dx_m": round(shift.dx_m, 1),
            "dy_m": round(shift.dy_m, 1),
            "as_given_m": round(shift.as_given_m, 1),
            "corrected_m": round(shift.corrected_m, 1),
            **{language: figures(shift, language) for language in _LANGUAGES},
            # A file that was converted already is not converted twice.
            "can_be_converted": given is not None and given.reading.offset is None,
        },
    }


def _side(one: Compared, given: GivenFile | None) -> dict[str, Any]:
    read = one.read
    return {
        "zh": one.words["zh"],
        "en": one.words["en"],
        "is_file": given is not None,
        "units": len(read.units),
        "without_polygon": read.without_polygon,
        "repaired": list(read.repaired[:_SHOWN]),
        **{f"system_{language}": _system(read, given, language) for language in _LANGUAGES},
        "offset": given and given.reading.offset,
    }


def _system(read: UnitFile, given: GivenFile | None, language: Language) -> str:
    name = read.system.name_zh if language == "zh" else read.system.name_en
    offset = None if given is None else given.reading.offset
    if offset is None:
        return name
    return text("edge_matching.offset_removed", language, system=name, offset=SYSTEM_NAMES[offset])


def _about(request: Request, sides: dict[Side, Compared]) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for side, title in _SIDES:
        one = sides[side]
        lines += [
            (title, one.words["zh"]),
            (f"{title}坐标系", _system(one.read, request.file(side), "zh")),
            (f"{title}单位数", str(len(one.read.units))),
            (f"{title}已修复的面", "；".join(one.read.repaired)),
        ]
    return lines

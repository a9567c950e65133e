"""Which fields the official side of a returned record may be taken in, and what then stands against it. Pure.

A name is never changed this way: a renaming is an act of its own. Nor is a division, nor a position by words.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from gis.national_database.place_code import DivisionCodes, faults
from gis.national_database.preflight import codes_of
from gis.national_database.profile import Profile
from gis.national_database.reconciliation import Conflict, conflicts
from gis.national_database.records import GDM, NationalRecord

#: Field of the profile → field of a list that the register takes in
TAKEABLE: Mapping[str, str] = {
    "place_type_code": "category",
    "romanization": "romanization",
    "reading": "pinyin",
    "specific_term": "specific_term",
    "generic_term": "generic_term",
    "origin": "origin",
    "meaning": "meaning",
    "history": "history",
    "description": "description",
}
Take = Literal["none", "blanks", "official"]
TAKES: Sequence[Take] = ("none", "blanks", "official")


def differing(profile: Profile, ours: NationalRecord, theirs: NationalRecord) -> list[Conflict]:
    """Return both sides' conflicts field by field, the position last."""
    found = conflicts(profile, ours, theirs)
    if theirs.gdm is not None and ours.gdm != theirs.gdm:
        found.append(Conflict(GDM, "图形", "geometry", _shown(ours), _shown(theirs)))
    return found


def takeable(found: Sequence[Conflict], theirs: NationalRecord) -> list[str]:
    """Return the keys of the conflicts in which the official side may be taken: a point among them."""
    point = theirs.gdm is not None and theirs.gdm["type"] == "Point"
    return [one.key for one in found if one.key in TAKEABLE or (one.key == GDM and point)]


def chosen_by(take: Take, found: Sequence[Conflict], theirs: NationalRecord) -> list[str]:
    """Return the fields that a way of taking means: none, those blank with us, or all that may be taken.

    The category is never taken in bulk: it decides which fields a record has.
    """
    if take == "none":
        return []
    blank = {one.key for one in found if not one.ours}
    return [
        key
        for key in takeable(found, theirs)
        if key != "place_type_code" and (take == "official" or key in blank)
    ]


def against(
    ours: NationalRecord,
    theirs: NationalRecord,
    fields: Collection[str],
    codes: DivisionCodes,
    others: Collection[str] = (),
) -> list[str]:
    """Return what speaks against giving the returned code to one of ours; `codes` are of the coding date.

    `others` are codes that other records have. Our own code is never replaced by another one.
    """
    if not theirs.code:
        return []
    category = theirs.category if "place_type_code" in fields else ours.category
    told: list[str] = list(faults(theirs.code, category, codes_of(ours, codes), others))
    if ours.code and ours.code != theirs.code:
        told.append("other_code")
    return told


def _shown(record: NationalRecord) -> str:
    if record.gdm is None:
        return ""
    if record.gdm["type"] == "Point":
        lon, lat = record.gdm["coordinates"]
        return f"{lon:.6f}, {lat:.6f}"
    return str(record.gdm["type"])

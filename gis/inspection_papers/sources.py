"""Read from the register what a paper says: an inspection is loaded whole once, the rest puts it in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.attachments.rules import Damaged, NoSuchAttachment
from gis.boundary_lines import queries as line_queries
from gis.history.as_known import today
from gis.inspection_papers import vocabulary
from gis.inspection_papers.facts import Head, Person, Picture, Side, Signature
from gis.inspection_papers.vocabulary import Vocabulary
from gis.joint_inspections import service as joint_inspections
from gis.joint_inspections.rules import COUNTERPART, SIDES

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """An inspection with all that its papers are made of, exactly as `whole` returns it."""

    whole: Row
    words: Vocabulary
    #: Names of every division that the papers name, by id
    divisions: Mapping[str, str]
    #: Reads a stored file
    read: Callable[[str], bytes | None]
    day: date

    @classmethod
    def of(cls, session: Session, caller: Caller, home: Path, inspection_id: UUID) -> "Source":
        """Load an inspection that the caller may see; raise InspectionNotFound."""

        def read(sha256: str) -> bytes | None:
            try:
                with attachments.open_cited(session, sha256, home).stream as stream:
                    return stream.read()
            except (Damaged, NoSuchAttachment):
                return None

        whole = joint_inspections.whole(session, caller, inspection_id)
        day = today()
        named = line_queries.names_of(session, _divisions(whole), day)
        divisions = {str(key): name for key, name in named.items()}
        return cls(whole, Vocabulary.of(session), divisions, read, day)

    @property
    def inspection(self) -> Row:
        """The inspection itself."""
        found: Row = self.whole["inspection"]
        return found

    @property
    def line(self) -> Row:
        """The line's record."""
        found: Row = self.whole["line"]
        return found

    @property
    def markers(self) -> Sequence[Row]:
        """The records of the inspection's markers, in their order on the line."""
        found: Sequence[Row] = self.whole["markers"]
        return found

    def entry(self, target_id: str, side: str) -> Row | None:
        """Return what a side found about a marker or section, None where it has not looked yet."""
        return next(
            (
                each
                for each in self.whole["observations"]
                if each["target_id"] == target_id and each["side"] == side
            ),
            None,
        )

    def agreed(self, target_id: str) -> Row:
        """Return what both sides agree on about a marker or section, nothing before both have looked."""
        if self.entry(target_id, "ours") is None or self.entry(target_id, "theirs") is None:
            return {}
        found: Row = self.whole["agreed"].get(target_id, {})
        return found

    def found_by(self, target_id: str, side: str | None) -> Row:
        """Return what a side found about a marker or section; of no side, what both agree on."""
        return self.agreed(target_id) if side is None else self.entry(target_id, side) or {}

    def label(self, target_id: str) -> str:
        """Return what a marker or section is called: 007号界桩, 第2段."""
        for each in self.inspection["markers"]:
            if each["id"] == target_id:
                return f"{each['number']}号界桩"
        sections = self.inspection["sections"]
        return next((str(each["name"]) for each in sections if each["id"] == target_id), "")

    def division(self, division_id: object) -> str:
        """Return the name of a division that the papers name, nothing for none."""
        return self.divisions.get(str(division_id), "")

    def number(self, row: Mapping[str, Any]) -> str:
        """Return a marker's number as the inspection has it, with its line's name where that is another."""
        numbers = (each["number"] for each in self.inspection["markers"] if each["id"] == str(row["id"]))
        return str(next(numbers, row["number"]))

    def picture(self, sha256: str, caption: str, taken_on: object) -> Picture | None:
        """Return a stored photo, None where its bytes are gone."""
        content = self.read(sha256)
        return None if content is None else Picture(content, caption, day_of(taken_on))


def _divisions(whole: Row) -> set[UUID]:
    """Return every division that the line and its markers name."""
    found = {each["division_id"] for each in whole["inspection"]["sides"].values()}
    found |= {each.get("managing_division_id") for each in whole["line"].get("sections", ())}
    for marker in whole["markers"]:
        found.add(marker.get("managing_division_id"))
        found |= {each["id"] for each in marker.get("sides", ())}
        found |= {each["division_id"] for each in marker.get("faces", ())}
    return {UUID(str(each)) for each in found if each}


def day_of(text: object) -> date | None:
    """Return the day that a row gives as text (of an instant, its day)."""
    return None if not text else date.fromisoformat(str(text)[:10])


def head(source: Source) -> Head:
    """Return what all papers of the inspection share."""
    inspection, line, plan = source.inspection, source.line, source.inspection["plan"]
    has_legal = any(each.get("role") == "legal" for each in line.get("geometries", ()))
    days = sorted(each["observed_on"] for each in source.whole["observations"])
    return Head(
        inspection_id=UUID(inspection["id"]),
        number=str(plan["number"] or ""),
        line_name=str(inspection["line_name"]),
        sides=(_side(source, "ours"), _side(source, "theirs")),
        line_code=str(line.get("code") or ""),
        level=vocabulary.level(line.get("level")),
        length_m=line.get("length_m"),
        authority=source.words.of_code("line_authority", line.get("authority")),
        organiser=str(inspection["due"].get("organiser") or ""),
        round_number=inspection["round_number"] if inspection["cause"] == "cycle" else None,
        trigger=_trigger(source),
        begins_on=day_of(plan["starts_on"]) or (day_of(days[0]) if days else None),
        ends_on=day_of(plan["ends_on"]) or (day_of(days[-1]) if days else None),
        agreement_number=str(line.get("agreement_number") or ""),
        agreed_on=day_of(line.get("agreed_on")),
        whole_line=str(line.get("whole_line") or "") if line.get("is_segment") else "",
        markers=len(inspection["markers"]),
        publication_level=str(line.get("publication_level") or "internal"),
        is_demonstration=bool(inspection["is_demonstration"]),
        is_indicative=not has_legal,
    )


def _trigger(source: Source) -> str:
    inspection = source.inspection
    if inspection["cause"] == "cycle":
        return ""
    return str(inspection["trigger"]["note"] or source.words.of_code("inspection_cause", inspection["cause"]))


def _side(source: Source, side: str) -> Side:
    inspection = source.inspection
    division = inspection["sides"][side]
    leads = inspection["lead_side"] == side
    typed_in = any(
        each["side"] == side and each["provided_by"] == COUNTERPART for each in source.whole["observations"]
    )
    government = {"ours": "our_government", "theirs": "their_government"}[side]
    return Side(
        division=str(division["name"]),
        short_name=str(division["short_name"] or division["name"]),
        bureau=str((leads and inspection["lead_office"]) or f"{division['name']}民政局"),
        government=str(inspection["filing"][government] or f"{division['name']}人民政府"),
        is_lead=leads,
        has_no_account=typed_in,
    )


def people(source: Source) -> list[Person]:
    """Return both teams."""
    return [
        Person(each["name"], SIDES.index(each["side"]), each["office"], each["duty"])
        for each in source.inspection["members"]
    ]


def signatures(source: Source, subject: str) -> list[Signature]:
    """Return the signatures below the plan or the findings that still hold for them."""
    return [
        Signature(
            SIDES.index(each["side"]),
            each["signer"],
            day_of(each["signed_on"]),
            source.picture(each["sha256"], "", None) if _is_drawn(source, each) else None,
        )
        for each in source.inspection["signatures"]
        if each["subject"] == subject and each["is_current"]
    ]


def signed_on_spot(source: Source, section_id: str) -> list[Signature]:
    """Return what was signed of a section on the spot, also what no longer matches, in the order of signing.

    Below entries that were changed since, a picture of the signature would say more than was signed.
    """
    return [
        Signature(
            SIDES.index(each["side"]),
            each["signer"],
            day_of(each["signed_on"]),
            source.picture(each["sha256"], "", None) if each["is_current"] else None,
            each["office"],
            datetime.fromisoformat(each["signed_at"]),
            each["entries"],
            each["is_current"],
        )
        for each in sorted(source.inspection["signatures"], key=lambda one: one["signed_at"] or "")
        if each["section_id"] == section_id
    ]


def _is_drawn(source: Source, signature: Mapping[str, Any]) -> bool:
    """Whether a signature was written on a device (a picture), not scanned with its sheet."""
    content = source.read(signature["sha256"]) if signature["sha256"] else None
    return content is not None and content.startswith(b"\x89PNG") and signature["provided_by"] != COUNTERPART

"""What can happen to divisions, as people ask for it, and what it does to their documents. Pure.

Valid time is half-open: what ends on the day of an event no longer holds on it, what follows begins on it.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from gis.administrative_divisions.rules import DivisionNotFound, latest_state
from gis.errors import RuleBroken

Part = dict[str, Any]
Document = dict[str, Any]


class DivisionNotThere(RuleBroken):
    """The division does not exist on the day of the event, or changed on or after it already."""

    message_id = "administrative_divisions.not_there_for_event"


class ChildrenRemain(RuleBroken):
    """A division would end while divisions below it have no new parent."""

    message_id = "administrative_divisions.children_remain"


class TooFewParties(RuleBroken):
    """A merger needs two divisions at least, a split two parts."""

    message_id = "administrative_divisions.too_few_parties"


class NothingFollows(RuleBroken):
    """An abolition names its successors or says why there is none."""

    message_id = "administrative_divisions.nothing_follows"


@dataclass(frozen=True)
class Facts:
    """When it happened, by whose authority, by which document, and where that is known from."""

    on_date: date
    source_id: UUID
    authority: str = ""
    document_number: str = ""
    description: str = ""
    date_precision: str = "day"


@dataclass(frozen=True)
class NewDivision:
    """A division that an event makes; its codes by code system."""

    name: str
    type: str
    parent_id: UUID | None
    codes: Mapping[str, str] = field(default_factory=dict)
    body_name: str | None = None
    publication_level: str = "public"


@dataclass(frozen=True)
class Rename:
    """更名，或改设: a new name, or a new type with it (乡 → 镇)."""

    division_id: UUID
    name: str
    facts: Facts
    body_name: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Merge:
    """合并: divisions end and become a new one, or are taken into one that goes on."""

    division_ids: Sequence[UUID]
    into: NewDivision | UUID
    facts: Facts


@dataclass(frozen=True)
class Split:
    """分设: a division ends, or goes on, and new ones come of it.

    `children` says for a division below it the place in `into` of its new parent.
    """

    division_id: UUID
    into: Sequence[NewDivision]
    facts: Facts
    continues: bool = False
    children: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Transfer:
    """划转: a division gets another parent, and with it often another code."""

    division_id: UUID
    parent_id: UUID
    facts: Facts
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Abolish:
    """撤销: a division ends; it has successors, or the reason is said why none."""

    division_id: UUID
    facts: Facts
    successors: Sequence[UUID] = ()
    no_successor_reason: str = ""
    #: New parent of each division below it; not needed with a single successor
    children: Mapping[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Recode:
    """改码: new codes by code system; everything else stays."""

    division_id: UUID
    codes: Mapping[str, str]
    facts: Facts


Request = Rename | Merge | Split | Transfer | Abolish | Recode


def parties_of(request: Request) -> list[UUID]:
    """Return the registered divisions that an event changes or ends."""
    if isinstance(request, Merge):
        kept = [request.into] if isinstance(request.into, UUID) else []
        return [*dict.fromkeys([*request.division_ids, *kept])]
    return [request.division_id]


@dataclass
class Outcome:
    """What an event makes of documents: those changed, those new, and the event itself."""

    changed: dict[UUID, Document] = field(default_factory=dict)
    created: dict[UUID, Document] = field(default_factory=dict)
    event_id: UUID = field(default_factory=uuid4)
    event: Document = field(default_factory=dict)


def outcome(
    request: Request, documents: Mapping[UUID, Document], children: Mapping[UUID, Mapping[UUID, Document]]
) -> Outcome:
    """Work an event out on the documents of its parties and of the divisions directly below them.

    Raises DivisionNotThere, ChildrenRemain, TooFewParties and NothingFollows.
    """
    working = _Working(request.facts, {key: deepcopy(document) for key, document in documents.items()})
    match request:
        case Rename():
            working.rename(request)
        case Merge():
            working.merge(request, children)
        case Split():
            working.split(request, children.get(request.division_id, {}))
        case Transfer():
            working.go_on(request.division_id, parent_id=str(request.parent_id))
            working.recode(request.division_id, request.codes)
            working.happened("transfer", {request.division_id: "subject"})
        case Abolish():
            working.abolish(request, children.get(request.division_id, {}))
        case Recode():
            working.recode(request.division_id, request.codes)
            working.happened("recode", {request.division_id: "subject"})
    return working.outcome


class _Working:
    def __init__(self, facts: Facts, documents: dict[UUID, Document]) -> None:
        self.facts = facts
        self.day = facts.on_date.isoformat()
        self.source = str(facts.source_id)
        self.documents = documents
        self.outcome = Outcome()

    def rename(self, request: Rename) -> None:
        type_ = {} if request.type is None else {"type": request.type}
        self.go_on(request.division_id, name=request.name, body_name=request.body_name, **type_)
        self.happened("rename" if request.type is None else "upgrade", {request.division_id: "subject"})

    def merge(self, request: Merge, children: Mapping[UUID, Mapping[UUID, Document]]) -> None:
        ended = [key for key in dict.fromkeys(request.division_ids) if key != request.into]
        if len(ended) + isinstance(request.into, UUID) < 2:
            raise TooFewParties(least=2)
        parts = dict.fromkeys(ended, "predecessor")
        if isinstance(request.into, NewDivision):
            successor = self.create(request.into)
            parts[successor] = "successor"
        else:
            successor = request.into
            self._touch(successor)
            parts[successor] = "subject"
        for key in ended:
            self.end(key)
            for child, document in children.get(key, {}).items():
                self.move(child, document, successor)
        self.happened("merge", parts)

    def split(self, request: Split, children: Mapping[UUID, Document]) -> None:
        if len(request.into) + request.continues < 2:
            raise TooFewParties(least=2)
        made = [self.create(new) for new in request.into]
        if request.continues:
            self._touch(request.division_id)
        else:
            self.end(request.division_id)
            self._refuse_orphans(request.division_id, children, request.children)
        for child, place in request.children.items():
            if child not in children or not 0 <= place < len(made):
                raise DivisionNotFound(id=child)
            self.move(child, children[child], made[place])
        own = "subject" if request.continues else "predecessor"
        self.happened("split", {request.division_id: own, **dict.fromkeys(made, "successor")})

    def abolish(self, request: Abolish, children: Mapping[UUID, Document]) -> None:
        reason = request.no_successor_reason.strip()
        if bool(request.successors) == bool(reason):
            raise NothingFollows
        parents = dict(request.children)
        if len(request.successors) == 1:
            parents = {**dict.fromkeys(children, request.successors[0]), **parents}
        self.end(request.division_id)
        self._refuse_orphans(request.division_id, children, parents)
        for child, document in children.items():
            self.move(child, document, parents[child])
        parts = {request.division_id: "predecessor", **dict.fromkeys(request.successors, "successor")}
        self.happened("abolish", parts, no_successor=bool(reason), no_successor_reason=reason)

    def create(self, new: NewDivision) -> UUID:
        """Make the document of a division that begins on the day."""
        key, begins = uuid4(), {"valid_from": self.day, "valid_to": None, "source_id": self.source}
        self.outcome.created[key] = {
            "publication_level": new.publication_level,
            "source_id": self.source,
            "note": "",
            "states": {
                str(uuid4()): {
                    "name": new.name,
                    "body_name": new.body_name,
                    "type": new.type,
                    "parent_id": None if new.parent_id is None else str(new.parent_id),
                    **begins,
                }
            },
            "codes": {
                str(uuid4()): {"code_system": system, "code": code, **begins}
                for system, code in new.codes.items()
            },
            "boundaries": {},
        }
        return key

    def end(self, division: UUID) -> None:
        """End a division on the day, with its codes and boundaries."""
        document = self._touch(division)
        for group in ("states", "codes", "boundaries"):
            for part in document[group].values():
                if part.get("valid_to") is None or part["valid_to"] > self.day:
                    self._stop(division, part)

    def go_on(self, division: UUID, **changes: Any) -> None:
        """Let a division go on from the day with another name, type or parent."""
        document = self._touch(division)
        present = self._present(division, document)
        following = {**present, **changes, "valid_from": self.day, "source_id": self.source}
        self._stop(division, present)
        document["states"][str(uuid4())] = following

    def move(self, child: UUID, document: Mapping[str, Any], parent: UUID) -> None:
        """Give a division below another parent from the day on."""
        self.documents.setdefault(child, deepcopy(dict(document)))
        self.go_on(child, parent_id=str(parent))

    def recode(self, division: UUID, codes: Mapping[str, str]) -> None:
        """Give a division new codes from the day on, system by system."""
        document = self._touch(division)
        for system, code in codes.items():
            for part in document["codes"].values():
                holds = part.get("valid_to") is None or part["valid_to"] > self.day
                if part["code_system"] == system and holds:
                    self._stop(division, part)
            document["codes"][str(uuid4())] = {
                "code_system": system,
                "code": code,
                "valid_from": self.day,
                "valid_to": None,
                "source_id": self.source,
            }

    def happened(self, type_: str, parts: Mapping[UUID, str], **more: Any) -> None:
        """Write the event."""
        self.outcome.event = {
            "type": type_,
            "on_date": self.day,
            "date_precision": self.facts.date_precision,
            "authority": self.facts.authority,
            "document_number": self.facts.document_number,
            "description": self.facts.description,
            "no_successor": False,
            "no_successor_reason": "",
            "source_id": self.source,
            "parties": {str(division): {"part": part} for division, part in parts.items()},
            **more,
        }

    def _touch(self, division: UUID) -> Document:
        document = self.documents[division]
        self._present(division, document)
        return self.outcome.changed.setdefault(division, document)

    def _present(self, division: UUID, document: Mapping[str, Any]) -> Part:
        """Return the open state; an event can't come before what is registered after it."""
        for state in document["states"].values():
            if state.get("valid_to") is None:
                present: Part = state
                return present
        raise DivisionNotThere(id=division, name=name_of(document), date=self.day)

    def _stop(self, division: UUID, part: Part) -> None:
        if part.get("valid_from") is not None and part["valid_from"] >= self.day:
            raise DivisionNotThere(id=division, name=name_of(self.documents[division]), date=self.day)
        part["valid_to"] = self.day

    def _refuse_orphans(
        self, division: UUID, children: Mapping[UUID, Document], placed: Mapping[UUID, Any]
    ) -> None:
        orphans = [name_of(document) for child, document in children.items() if child not in placed]
        if orphans:
            raise ChildrenRemain(
                name=name_of(self.documents[division]), count=len(orphans), children="、".join(orphans)
            )


def name_of(document: Mapping[str, Any]) -> str:
    """Return the present or last name of a division."""
    state = latest_state(document)
    return "" if state is None else str(state.get("name"))

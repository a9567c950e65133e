"""A cleanup case on a running notice, with an objection, for the access matrix."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_cleanup import handling, notices, opening, service
from gis.name_cleanup.entries import Notice, Objection, Opinion, Taking
from gis.name_cleanup.handling import Seen


@dataclass(frozen=True)
class Cleaned:
    """Ids of the case and what belongs to it, and its version."""

    case: str = ""
    version: int = 1
    objection: str = ""
    notice: str = ""


def cleaned(session: Session, caller: Caller, feature: UUID, file: str) -> Cleaned:
    """Let somebody bring a name to its public notice, and register an objection."""
    day = today() - timedelta(days=5)
    case = opening.open_case(session, caller, feature, "大", "演示理由", opened_on=day)
    said = Opinion("expert", day, "clean", "应予清理", "专家甲")
    handling.take_step(session, caller, Seen(case, 1), Taking("consultation", day, sha256=file, note="会商"))
    handling.take_step(session, caller, Seen(case, 2), Taking("argument", day))
    handling.add_opinion(session, caller, Seen(case, 3), said)
    handling.take_step(session, caller, Seen(case, 4), Taking("determination", day, document_number="1号"))
    notice = notices.publish(session, caller, [Seen(case, 5)], Notice("公示", day))
    objection = Objection(today(), "某业主", "名称沿用多年")
    notices.register_objection(session, caller, Seen(case, 6), objection)
    row = service.get(session, caller, case)
    return Cleaned(str(case), row["version"], row["objections"][0]["id"], str(notice))

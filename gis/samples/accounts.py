"""Accounts to try the sample with: one for each role, random passwords, made only with the sample."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.administrative_divisions.tables import AccountArea
from gis.messages import text
from gis.samples import queries

#: Bytes of randomness in a password
STRENGTH = 12


@dataclass(frozen=True)
class Office:
    """An organisation of the demonstration."""

    kind: str
    name: str
    county_code: str | None = None


BUREAU = Office("bureau", "乌审旗民政局")
TUKE = Office("township_office", "图克镇人民政府")
YUYANG = Office("neighbour", "榆阳区民政局", county_code="610802")
OTOG = Office("neighbour", "鄂托克旗民政局", county_code="150624")


@dataclass(frozen=True)
class Person:
    """An account of the demonstration; its rights may be limited to the division of one code."""

    login: str
    name: str
    office: Office
    roles: tuple[str, ...]
    area: str | None = None


PEOPLE = (
    Person("admin", "管理员（演示）", BUREAU, ("admin",)),
    Person("editor", "编辑（演示）", BUREAU, ("editor",)),
    Person("reviewer", "审核（演示）", BUREAU, ("reviewer",)),
    Person("leader", "签发领导（演示）", BUREAU, ("leader",)),
    Person("tuke", "图克镇填报（演示）", TUKE, ("township",), area="150626102"),
    Person("field", "外业（演示）", BUREAU, ("field",)),
    Person("planner", "规划（演示）", BUREAU, ("planner",)),
    Person("yuyang", "毗邻方榆阳区（演示）", YUYANG, ("neighbour",), area="150626"),
    Person("otog", "毗邻方鄂托克旗（演示）", OTOG, ("neighbour",), area="150626"),
)


@dataclass(frozen=True)
class DemonstrationAccount:
    """What a person who tries the register needs to know; the password is nowhere else."""

    login: str
    password: str
    purpose: str


def add(session: Session) -> list[DemonstrationAccount]:
    """Register the demonstration accounts with fresh passwords; the sample must be loaded."""
    return list(_add(session))


def _add(session: Session) -> Iterator[DemonstrationAccount]:
    for person in PEOPLE:
        office = accounts.add_organisation(
            session,
            kind=person.office.kind,
            name=person.office.name,
            county_code=person.office.county_code,
        )
        password = secrets.token_urlsafe(STRENGTH)
        account = accounts.add_account(
            session,
            login=person.login,
            display_name=person.name,
            organisation_id=office.id,
            roles=person.roles,
            password=password,
        )
        if person.area:
            division = queries.division(session, person.area)
            queries.write(session, [AccountArea(account_id=account.id, division_id=division)])
        message_id = f"samples.account_{person.roles[0]}"
        purpose = " / ".join(text(message_id, language) for language in ("zh", "en"))
        yield DemonstrationAccount(person.login, password, purpose)

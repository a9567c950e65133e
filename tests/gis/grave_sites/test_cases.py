"""From a site that is surveyed to one that is accepted, on a rolled-back register."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.database import translated_errors
from gis.facilities.personal_data import ReasonToReadNeeded
from gis.grave_sites import contacts, duplicates, handling, notices, registering, service
from gis.grave_sites.entries import Acceptance, Agreement, Check, Contact, Photo, Plan, Site, Taking
from gis.grave_sites.rules import (
    AcceptedByMaker,
    CaseRuns,
    DocumentNeeded,
    NamesSomebody,
    NotTheHandler,
    NotToAccept,
    NotYet,
    OwnerKnown,
    PairDecided,
    PhotosNeeded,
    RegulationUnchecked,
    SiteAccepted,
    SiteNotFound,
    StepLacks,
    StepNotNext,
    StepStays,
)
from gis.grave_sites.surroundings import Surroundings
from gis.history.as_known import today
from gis.name_rules.drafting import RuleChange
from gis.name_rules.service import rows_in_force
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.grave_sites.test_zones import Inside, Near
from tests.gis.name_rules.test_register import adopt, row_id
from tests.gis.place_name_signs.test_signs import PNG
from tests.gis.proposals.people import someone

DAY = today() - timedelta(days=200)


@dataclass
class Bureau:
    """A 镇 with a 嘎查, and who works there."""

    town: UUID
    village: UUID
    clerk: Caller
    reviewer: Caller
    surveyor: Caller


@pytest.fixture
def bureau(session: Session) -> Bureau:
    source = a_source(session)
    town = register(session, a_division(source, "演示镇", codes={"nbs": "150626777"}))
    village = register(
        session, a_division(source, "演示嘎查", "gacha", parent=town, codes={"nbs": "150626777201"})
    )
    settle(session)
    return Bureau(
        town, village, someone(session, "editor"), someone(session, "reviewer"), someone(session, "field")
    )


@pytest.fixture
def scan(session: Session, tmp_path: Path) -> Callable[[Caller, str], str]:
    """A file that a caller uploaded."""

    def uploaded(caller: Caller, said: str) -> str:
        return attachments.store(session, caller, BytesIO(PNG + said.encode()), "扫描件.png", tmp_path).sha256

    return uploaded


def a_site(bureau: Bureau, **more: Any) -> Site:
    return Site("scattered", bureau.village, DAY, 3, place="演示沟口", **more)


def version(session: Session, caller: Caller, site: UUID) -> int:
    return int(service.get(session, caller, site)["version"])


def step(session: Session, caller: Caller, site: UUID, code: str, **more: Any) -> None:
    handling.take_step(session, caller, site, version(session, caller, site), Taking(code, today(), **more))


def check_regulation(session: Session) -> None:
    """Have the text in force checked by staff, by a change of rules that a second person approves."""
    said = {"article": "第七条", "text": "演示条文", "checked_by": "演示核对人", "checked_on": "2026-04-01"}
    row = {**rows_in_force(session, "grave_regulations")[0], **said}
    key = row_id(session, "grave_regulations", f"{row['regulation']}|{row['name_zh']}")
    adopt(session, RuleChange("change", "grave_regulations", key, row=row))


def listed(session: Session, bureau: Bureau, scan: Callable[[Caller, str], str], **more: Any) -> UUID:
    """A site on the remediation ledger, in the clerk's hands."""
    clerk = bureau.clerk
    photo = Photo(scan(bureau.surveyor, f"before{more}"), "before", DAY)
    site = registering.register(session, bureau.surveyor, a_site(bureau, **more), [photo])
    handling.take(session, clerk, site, 1)
    handling.check_status(session, clerk, site, 2, Check("", DAY))
    if more.get("ownership") != "unowned":
        contacts.add(session, clerk, site, 3, Contact("演示张某", "13800000000", "演示住址"))
    step(session, clerk, site, "listed")
    return site


def test_a_family_is_told_agrees_and_the_site_is_accepted_by_a_second_person(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    site = listed(session, bureau, scan)
    with pytest.raises(StepNotNext):
        step(session, clerk, site, "carried_out")
    with pytest.raises(StepLacks) as lacks:
        step(session, clerk, site, "notified")
    assert "已送达的告知书" in str(lacks.value.params["lacks"])
    with pytest.raises(RegulationUnchecked):
        notices.issue(session, clerk, site, version(session, clerk, site), "notice", issued_on=today())
    check_regulation(session)
    with pytest.raises(NotYet):
        notices.issue(session, clerk, site, version(session, clerk, site), "announcement", issued_on=today())
    for kind, code in (("notice", "notified"), ("announcement", "announced")):
        made = notices.issue(session, clerk, site, version(session, clerk, site), kind, issued_on=today())
        notices.serve(
            session,
            clerk,
            site,
            version(session, clerk, site),
            made,
            served_on=today(),
            served_how="直接送达",
        )
        step(session, clerk, site, code)
    with pytest.raises(StepLacks):
        step(session, clerk, site, "agreed")
    agreement = Agreement(
        today(), "relocate", today() + timedelta(days=30), 3, "演示公墓", Decimal("1500.00"), "演示文件1号"
    )
    handling.agree(session, clerk, site, version(session, clerk, site), agreement)
    step(session, clerk, site, "agreed")
    with pytest.raises(CaseRuns):
        registering.amend(
            session, clerk, site, version(session, clerk, site), replace(a_site(bureau), graves=4)
        )
    registering.keep_photos(
        session, clerk, site, version(session, clerk, site), [Photo(scan(clerk, "after"), "after", today())]
    )
    with pytest.raises(StepLacks):
        step(session, clerk, site, "carried_out")
    handling.pay(session, clerk, site, version(session, clerk, site), today(), scan(clerk, "sheet"))
    step(session, clerk, site, "carried_out")
    accept = Acceptance(today(), is_passed=True, acceptors="演示验收组")
    with pytest.raises(AcceptedByMaker):
        handling.accept(session, clerk, site, version(session, clerk, site), accept)
    failed = Acceptance(today(), is_passed=False, acceptors="演示验收组", note="坟头未平")
    handling.accept(session, bureau.reviewer, site, version(session, clerk, site), failed)
    assert service.get(session, clerk, site)["state"] == "rework"
    step(session, clerk, site, "carried_out")
    handling.accept(session, bureau.reviewer, site, version(session, clerk, site), accept)
    row = service.get(session, clerk, site)
    assert (row["state"], row["accepted_on"], row["may_follow"]) == ("accepted", today().isoformat(), [])
    assert row["agreements"][0]["subsidy"] == "4500.00"
    with pytest.raises(SiteAccepted):
        handling.plan(session, clerk, site, row["version"], Plan("screen", "", None))
    (counted,) = [each for each in service.ledger(session, today()) if each.site_id == site]
    assert (counted.graves, counted.excluded, counted.accepted_on) == (3, None, today())
    assert counted.town_id == bureau.town
    (earlier,) = [each for each in service.ledger(session, DAY) if each.site_id == site]
    assert earlier.accepted_on is None
    assert [each for each in service.ledger(session, DAY - timedelta(days=1)) if each.site_id == site] == []


def test_the_database_itself_refuses_maker_missing_photo_and_rewriting(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    site = listed(session, bureau, scan)
    clerk = bureau.clerk.account()
    insert = (
        "INSERT INTO grave_acceptance (site_id, accepted_on, is_passed, acceptors, made_by, accepted_by)"
        " VALUES (:site, current_date, true, '甲', :maker, :acceptor)"
    )
    stepped = (
        "INSERT INTO grave_step (site_id, ordinal, step, taken_on, recorded_by)"
        " VALUES (:site, 9, 'carried_out', current_date, :clerk)"
    )
    other = bureau.reviewer.account()
    refused: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (NotToAccept, insert, {"site": site, "maker": other, "acceptor": other}),
        (NotToAccept, "UPDATE grave_site SET state = 'accepted' WHERE id = :site", {"site": site}),
        (StepStays, "UPDATE grave_step SET note = '改' WHERE site_id = :site", {"site": site}),
        (
            StepStays,
            "UPDATE grave_status_check SET exclusion = 'martyr' WHERE site_id = :site",
            {"site": site},
        ),
    ]
    for error, statement, params in refused:
        with pytest.raises(error), translated_errors(), session.begin_nested():
            session.execute(text(statement), params)
    session.execute(text(stepped), {"site": site, "clerk": clerk})
    # Whatever a row says of its maker, he is whoever noted the work as done.
    for error, acceptor in ((AcceptedByMaker, clerk), (PhotosNeeded, other)):
        with pytest.raises(error), translated_errors(), session.begin_nested():
            session.execute(
                text(insert),
                {"site": site, "maker": other if acceptor == clerk else clerk, "acceptor": acceptor},
            )


def test_a_protected_grave_leaves_the_denominator_by_its_document_and_visibly(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    site = registering.register(session, clerk, a_site(bureau))
    with pytest.raises(DocumentNeeded):
        handling.check_status(session, clerk, site, 1, Check("martyr", DAY))
    handling.check_status(session, clerk, site, 1, Check("martyr", DAY, "演示文件2号", scan(clerk, "martyr")))
    with pytest.raises(StepLacks):
        step(session, clerk, site, "listed")
    step(session, clerk, site, "excluded")
    (counted,) = [each for each in service.ledger(session, today()) if each.site_id == site]
    assert counted.excluded == "martyr"
    total = service.progress(session, clerk)["total"]
    assert [(each["ground"], each["graves"]) for each in total["left_out"]] == [("martyr", 3)]
    handling.check_status(
        session, clerk, site, version(session, clerk, site), Check("", today(), note="经查不是")
    )
    (counted,) = [each for each in service.ledger(session, today()) if each.site_id == site]
    assert counted.excluded is None
    assert [each.excluded for each in service.ledger(session, DAY) if each.site_id == site] == ["martyr"]


def test_an_ownerless_grave_needs_the_search_and_the_end_of_the_announcement(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    check_regulation(session)
    site = listed(session, bureau, scan, ownership="unowned")
    with pytest.raises(StepLacks):
        step(session, clerk, site, "notified")
    step(session, clerk, site, "notified", document_number="演示查找记录1", scan_sha256=scan(clerk, "search"))
    made = notices.issue(
        session, clerk, site, version(session, clerk, site), "announcement", issued_on=today()
    )
    notices.serve(
        session, clerk, site, version(session, clerk, site), made, served_on=today(), served_how="嘎查公示栏"
    )
    step(session, clerk, site, "announced")
    late = today() - timedelta(days=1)
    handling.plan(session, clerk, site, version(session, clerk, site), Plan("screen", "演示嘎查", late))
    with pytest.raises(StepLacks) as lacks:
        step(session, clerk, site, "agreed", document_number="演示决议1")
    assert lacks.value.params["lacks"] == "公告期满"
    row = service.get(session, clerk, site)
    # A deadline that has passed is said, and the case stays where it is.
    assert (row["state"], row["days_late"]) == ("announced", 1)


def test_contacts_are_masked_and_read_whole_by_the_handler_for_a_reason(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    site = listed(session, bureau, scan)
    assert [each["name"] for each in service.get(session, bureau.reviewer, site)["contacts"]] == ["演**"]
    with pytest.raises(NotTheHandler):
        contacts.read(session, bureau.reviewer, site, "看看")
    with pytest.raises(ReasonToReadNeeded):
        contacts.read(session, clerk, site, " ")
    assert contacts.read(session, clerk, site, "核实座数")[0]["phone"] == "13800000000"
    noted = service.get(session, clerk, site)["contact_readings"]
    assert [(each["by"], each["reason"]) for each in noted] == [("其其格", "核实座数")]
    with pytest.raises(OwnerKnown):
        registering.amend(
            session, clerk, site, version(session, clerk, site), a_site(bureau, ownership="unowned")
        )
    with pytest.raises(NamesSomebody):
        registering.register(session, clerk, a_site(bureau, note="请打13800000000"))


def test_two_teams_one_grave_is_found_and_merged_by_decision(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    first = listed(session, bureau, scan, position=(108.8, 38.6))
    second = registering.register(session, clerk, a_site(bureau, position=(108.8003, 38.6)))
    far = registering.register(session, clerk, a_site(bureau, position=(108.8006, 38.6)))
    contacts.add(session, clerk, second, 1, Contact("演示李某"))
    found = service.pairs(session, clerk)
    assert {frozenset((each["one"]["id"], each["other"]["id"])) for each in found} == {
        frozenset((str(first), str(second))),
        frozenset((str(second), str(far))),
    }
    assert found[0]["distance_m"] == pytest.approx(26.1, abs=0.2)
    service.decide_pair(session, clerk, second, far, None, "两座")
    with pytest.raises(PairDecided):
        duplicates.decide(session, clerk, second, far, far, "再想想")
    row = service.decide_pair(session, clerk, second, first, first, "同一座，两组各登记一次")
    assert len(row["contacts"]) == 2
    assert service.pairs(session, clerk) == []
    excluded = {each.site_id: each.excluded for each in service.ledger(session, today())}
    assert excluded == {first: None, second: "duplicate", far: None}


def test_road_and_distance_are_computed_and_what_is_stated_says_so(
    session: Session, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def around(*_: Any) -> Surroundings:
        road = Near("road", 41.26, "national", name="演示国道", basis="half_width")
        return Surroundings([road], [Inside("grassland")])

    stated = registering.register(session, bureau.clerk, a_site(bureau, zone_items=("farmland",)))
    monkeypatch.setattr(registering, "around", around)
    computed = registering.register(
        session, bureau.clerk, a_site(bureau, position=(108.8, 38.6), zone_items=("farmland",))
    )
    row = service.get(session, bureau.clerk, computed)
    assert [each["code"] for each in row["zone"]] == ["road_rail", "grassland"]
    assert (row["zone_basis"], row["corridor"]["distance_m"], row["corridor"]["basis"]) == (
        "computed",
        41.3,
        "half_width",
    )
    assert row["zone_definition"]["is_verified"] is False
    other = service.get(session, bureau.clerk, stated)
    assert (other["zone_basis"], other["corridor"]) == ("stated", None)
    total = service.progress(session, bureau.clerk)["total"]
    assert (total["road_graves"], total["graves"]) == (3, 6)


def test_a_day_is_counted_as_it_was_surveyed_by_then(session: Session, bureau: Bureau) -> None:
    site = registering.register(session, bureau.clerk, a_site(bureau))
    anew, again = DAY + timedelta(days=1), DAY + timedelta(days=2)

    def counted(day: date) -> list[int]:
        return [each.graves for each in service.ledger(session, day)]

    surveyed = replace(a_site(bureau), surveyed_on=again, graves=5)
    registering.amend(session, bureau.clerk, site, 1, surveyed)
    assert [counted(day) for day in (DAY - timedelta(days=1), DAY, anew, again)] == [[], [3], [3], [5]]
    # What is put right of a survey is put right for all its days.
    registering.amend(session, bureau.clerk, site, 2, replace(surveyed, graves=6))
    assert [counted(day) for day in (anew, again)] == [[3], [6]]


def test_a_town_works_within_its_area(session: Session, bureau: Bureau) -> None:
    own = someone(session, "township", areas=frozenset({bureau.town, bureau.village}))
    stranger = someone(session, "township", areas=frozenset({UUID(int=1)}))
    site = registering.register(session, own, a_site(bureau))
    assert [row["id"] for row in service.find(session, own, service.Filter()).rows] == [str(site)]
    assert service.find(session, stranger, service.Filter()).rows == []
    with pytest.raises(SiteNotFound):
        service.get(session, stranger, site)

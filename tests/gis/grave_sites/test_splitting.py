"""One record of graves is parted in two and, where that was wrong, made whole again."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.grave_sites import contacts, service, splitting
from gis.grave_sites.entries import Check, Contact
from gis.grave_sites.handling import check_status
from gis.grave_sites.rules import NotTheHandler, TooFewGraves
from gis.grave_sites.splitting import Part
from gis.history import service as history
from gis.history.as_known import today
from tests.gis.grave_sites.test_cases import Bureau, bureau, listed, scan, version

__all__ = ["bureau", "scan"]


def counted(session: Session, day_offset: int = 0) -> dict[UUID, tuple[int, str | None]]:
    rows = service.ledger(session, today() - timedelta(days=day_offset))
    return {each.site_id: (each.graves, each.excluded) for each in rows}


def test_graves_move_to_a_record_of_their_own_and_back(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    site = listed(session, bureau, scan, position=(108.8, 38.6), area_m2=30.0)
    contacts.add(session, clerk, site, version(session, clerk, site), Contact("演示李某"))
    (_, second) = service.get(session, clerk, site)["contacts"]
    for graves in (0, 3):
        with pytest.raises(TooFewGraves):
            splitting.split(session, clerk, site, version(session, clerk, site), Part(graves, "两家"))
    part = Part(1, "两家各有墓主", area_m2=10.0, contact_ids=(UUID(second["id"]),))
    made = splitting.split(session, clerk, site, version(session, clerk, site), part)

    whole, own = (service.get(session, bureau.reviewer, each) for each in (site, made))
    assert (whole["graves"], own["graves"], whole["area_m2"], own["area_m2"]) == (2, 1, 20.0, 10.0)
    assert [each["id"] for each in whole["split_into"]] == [str(made)]
    assert (own["split_from"]["id"], own["split_from"]["reason"]) == (str(site), "两家各有墓主")
    # Whole and part each have their case: the part begins its own, with the photos from before.
    assert (whole["state"], own["state"], own["photo_stages"]) == ("listed", "surveyed", ["before"])
    assert (len(whole["contacts"]), len(own["contacts"]), own["ownership"]) == (1, 1, "owned")
    assert whole["checks"]
    assert own["checks"] == []
    assert own["may_be_duplicates"] == service.pairs(session, clerk) == []
    # No figure of any day changes.
    for days in (0, 150):
        assert counted(session, days) == {site: (2, None), made: (1, None)}
    changes = history.changes(session, bureau.reviewer, "grave_site", str(made))
    assert any("两家各有墓主" in str(change) for change in changes)

    # What was parted by mistake is made whole: nothing is lost, and nothing counts twice.
    row = service.decide_pair(session, clerk, site, made, site, "分错了")
    assert (row["graves"], row["area_m2"], len(row["contacts"])) == (3, 30.0, 2)
    for days in (0, 150):
        assert counted(session, days) == {site: (3, None), made: (1, "duplicate")}
    assert service.get(session, clerk, made)["merged_into_id"] == str(site)


def test_a_protected_part_leaves_the_denominator_and_who_the_family_is_stays_masked(
    session: Session, bureau: Bureau, scan: Callable[[Caller, str], str]
) -> None:
    clerk = bureau.clerk
    site = listed(session, bureau, scan)
    made = splitting.split(session, clerk, site, version(session, clerk, site), Part(2, "两座为烈士墓"))
    document = Check("martyr", today(), "乌退役函1号", scan(clerk, "martyr"))
    check_status(session, clerk, made, version(session, clerk, made), document)
    assert counted(session) == {site: (1, None), made: (2, "martyr")}
    with pytest.raises(NotTheHandler):
        contacts.read(session, bureau.reviewer, made, "看看")

"""The home page's one call: what waits for whom, the targets, and the register's gaps."""

from typing import Any

from sqlalchemy import text

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.test_proposals import TUKE, correction, step


def test_the_public_sees_figures_and_nothing_waiting(service: Service) -> None:
    page = service.client().get("/home").json()
    assert page["to_decide"] == {"rows": [], "more": False}
    assert page["jobs"] == []
    village = next(gap for gap in page["gaps"] if gap["subject"] == "village")
    assert village["total"] == 79
    assert "79" in village["sentence"]
    assert village["next_step"]
    assert page["features"] > 80
    assert 0 < page["located"] < page["features"]


def test_figures_count_no_record_that_is_not_for_the_reader(service: Service) -> None:
    """Neither on the home page nor in the counts, which could be asked for one village after the other."""
    village = "150626102205"
    within = {"division_id": service.id_of(village)}
    addresses = ("/home", "/place-names/counts", "/administrative-divisions/counts")
    readers = [service.client(login) for login in (None, "yuyang", "editor", "admin")]

    def figures() -> list[list[Any]]:
        return [
            [*(reader.get(one).json() for one in addresses), reader.get(addresses[1], params=within).json()]
            for reader in readers
        ]

    before = figures()
    with service.engine.begin() as connection:
        for table, column in (("administrative_division", "id"), ("feature", "division_id")):
            connection.execute(
                text(f"UPDATE {table} SET publication_level = 'restricted' WHERE {column} = :id"),
                {"id": service.id_of(village)},
            )
    public, neighbour, editor, admin = after = figures()
    assert public[1] == neighbour[1] == editor[1]
    for now, then in zip(after[:3], before[:3], strict=True):
        home, was = now[0], then[0]
        assert home["features"] == was["features"] - 1
        assert home["gaps"][0]["total"] == was["gaps"][0]["total"] - 1
        assert now[3]["features"] == 0
        assert now[2] != then[2]
    assert admin[1:] == before[3][1:]


def test_a_proposal_waits_for_its_author_and_then_for_the_reviewer(service: Service) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    written = editor.post("/proposals", json=correction(service.feature_of(TUKE), meaning="旗帜"))
    proposal = written.json()
    drafts = editor.get("/home").json()["drafts"]["rows"]
    assert [row["id"] for row in drafts] == [proposal["id"]]
    assert step(editor, proposal, "submit").status_code == 200
    home = editor.get("/home").json()
    assert home["drafts"]["rows"] == []
    assert [row["id"] for row in home["submitted"]["rows"]] == [proposal["id"]]
    assert home["to_decide"]["rows"] == []
    waiting = reviewer.get("/home").json()["to_decide"]["rows"]
    assert [row["id"] for row in waiting] == [proposal["id"]]


def test_targets_are_cited_counted_and_say_what_is_not_recorded(service: Service) -> None:
    admin = service.client("admin")
    targets = {target["code"]: target for target in admin.get("/home").json()["targets"]}
    beds = targets["2022-nursing-beds"]
    assert (beds["progress"], beds["due_state"], beds["source"]) == (
        "not_recorded",
        "past",
        "2022年全旗民政工作要点",
    )
    database = targets["2022-national-database"]["counted"]
    assert database["part"] == 0
    assert database["whole"] > 80
    sent = admin.patch(
        "/annual-targets/2022-nursing-beds", json={"recorded_value": 56.5, "recorded_on": "2022-12-20"}
    )
    assert sent.status_code == 204
    targets = {target["code"]: target for target in admin.get("/home").json()["targets"]}
    assert targets["2022-nursing-beds"]["progress"] == "reached"
    assert targets["2022-nursing-beds"]["due_state"] == "none"
    english = admin.get("/home", headers={"Accept-Language": "en"}).json()["targets"]
    assert any(target["topic"] == "Nursing beds" for target in english)


def test_only_an_administrator_changes_targets(service: Service) -> None:
    editor = service.client("editor")
    assert editor.patch("/annual-targets/2022-nursing-beds", json={"note": "x"}).status_code == 403
    admin = service.client("admin")
    assert admin.patch("/annual-targets/none", json={"note": "x"}).status_code == 404
    refused = admin.patch("/annual-targets/2022-nursing-beds", json={"recorded_value": 5})
    assert refused.status_code == 422
    assert "完成数" in refused.json()["detail"]


def test_a_new_year_is_entered_from_the_last_one(service: Service) -> None:
    admin = service.client("admin")
    year = today().year
    document = {
        "source": f"{year}年全旗民政工作要点",
        "source_number": "乌民发1号",
        "source_dated": f"{year}-03-01",
    }
    assert admin.post(f"/annual-targets/{year}/copy", json={"from_year": 2022, **document}).status_code == 204
    again = admin.post(f"/annual-targets/{year}/copy", json={"from_year": 2022, **document})
    assert (again.status_code, again.json()["type"]) == (409, "urn:diming:YearHasTargets")
    kept = admin.get("/annual-targets").json()
    assert kept["years"] == [year, 2022]
    beds = next(one for one in kept["targets"] if one["topic_zh"] == "护理型床位")
    assert (beds["due"], beds["verified"], beds["source_number"]) == (f"{year}-12-31", False, "乌民发1号")
    address = f"/annual-targets/{beds['code']}"
    change = {
        "target_value": 60,
        "counting": "护理型床位数 ÷ 床位总数",
        "verified": True,
        "due": None,
        "note": None,
    }
    assert admin.patch(address, json=change).status_code == 204
    (latest, *_) = admin.get(f"{address}/changes").json()
    assert (latest["action"], latest["account_name"]) == ("update", "admin")
    assert {"field": "target_value", "before": 55.0, "after": 60.0} in latest["fields"]
    shown = {one["code"]: one for one in service.client().get("/home").json()["targets"]}
    assert (shown[beds["code"]]["counting"], shown[beds["code"]]["due"]) == ("护理型床位数 ÷ 床位总数", None)
    new = {"year": year, "topic_zh": "地名", "text_zh": "设置地名标志 20 块", "target_value": 20, **document}
    bare = admin.post("/annual-targets", json=new)
    assert (bare.status_code, bare.json()["type"]) == (422, "urn:diming:FigureUncounted")
    added = admin.post("/annual-targets", json={**new, "unit_zh": "块"}).json()
    english = service.client().get("/home", headers={"Accept-Language": "en"}).json()["targets"]
    assert (english[-1]["topic"], english[-1]["unit"]) == ("地名", "块")
    assert admin.delete(f"/annual-targets/{added['code']}").status_code == 204
    assert admin.get(f"/annual-targets/{added['code']}/changes").json()[0]["action"] == "delete"
    assert admin.delete(f"/annual-targets/{added['code']}").status_code == 404
    assert service.client("leader").post("/annual-targets", json=new).status_code == 403

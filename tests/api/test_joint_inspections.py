"""The whole life of a joint inspection through the API, with and without an account of the other side."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from gis.database import unit_of_work
from gis.joint_inspections.kept import load
from tests.api.conftest import Service
from tests.api.inspection_scene import (
    Scene,
    add,
    build,
    entry,
    issue,
    observe,
    ok,
    sign,
    step,
    upload,
)

PAPER, ACCOUNT, BROKEN_OFF = "乌审—鄂托克甲线", "乌审—鄂托克乙线", "乌审—鄂托克丙线"
TEAMS = [
    {"side": "ours", "name": "甲", "office": "乌审旗民政局", "duty": "组长"},
    {"side": "theirs", "name": "乙", "office": "鄂托克旗民政局", "duty": "组长"},
]
FILING = {
    "number": "乌政发〔2026〕45号",
    "on": "2026-11-20",
    "with": "内蒙古自治区人民政府",
    "our_government": "乌审旗人民政府",
    "their_government": "鄂托克旗人民政府",
}


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service, PAPER, ACCOUNT, BROKEN_OFF)


def test_what_is_due_says_when_why_and_by_which_clause(scene: Scene) -> None:
    """353号 Art. 12: five years after the last time; a provincial segment has its own rounds."""
    due = ok(scene.as_("editor").get("/joint-inspections/due?as_of=2026-09-01"))
    by_name = {row["line_name"]: row for row in due["rows"]}
    ours, provincial = by_name[PAPER], by_name["乌审—榆阳线"]
    told = (ours["next_due"], ours["days_left"], ours["next_round"], ours["state"], ours["may_open"])
    assert told == ("2026-10-15", 44, 7, "due_soon", True)
    assert ours["basis"] == "《行政区域界线管理条例》第十二条"
    assert (ours["plan_due"], ours["summary_due"], ours["dates_verified"]) == (
        "2026-05-15",
        "2026-12-01",
        False,
    )
    assert not provincial["may_open"]
    assert "两省（自治区）民政厅" in provincial["reason"]


def test_a_round_on_the_shaanxi_segment_is_refused_with_the_reason(scene: Scene) -> None:
    answer = scene.as_("editor").post(
        "/joint-inspections", json={"line_id": scene.provincial, "round_number": 7}
    )
    refused = ok(answer, 409)
    assert refused["type"] == "urn:diming:NotOurRound"
    assert "两省（自治区）民政厅" in refused["detail"]
    assert "第十二条" in refused["detail"]


@pytest.mark.parametrize("has_account", [False, True], ids=["on paper", "two accounts"])
def test_the_whole_life_of_a_round(scene: Scene, has_account: bool) -> None:
    line = scene.lines[ACCOUNT if has_account else PAPER]
    editor = scene.as_("editor")
    other = scene.as_("otog") if has_account else editor
    wrong_round = editor.post("/joint-inspections", json={"line_id": line.id, "round_number": 9})
    assert ok(wrong_round, 409)["type"] == "urn:diming:WrongRound"
    inspection = ok(editor.post("/joint-inspections", json={"line_id": line.id, "year": 2026}), 201)
    again = editor.post("/joint-inspections", json={"line_id": line.id})
    assert ok(again, 409)["type"] == "urn:diming:RoundOpened"
    one = inspection["id"]
    assert (inspection["round_number"], inspection["state"]) == (7, "planned")
    assert inspection["sides"]["ours"]["name"] == "乌审旗"
    planned = _plan(scene, one, inspection["version"])
    _agree_plan(scene, one, other, planned, has_account)
    _look(scene, one, line, other, has_account)
    _loaded_for_one(scene, one)
    _settle(scene, one, line, other, has_account)
    proposal = _repair(scene, one, line)
    _file(scene, one, line, proposal)


def _loaded_for_one(scene: Scene, one: str) -> None:
    """What is loaded for one marker or section is what the whole inspection has of it, and no more."""
    key = UUID(one)
    with unit_of_work(scene.service.engine) as session:
        whole = load(session, [key])[key]
        entries = whole.entries()
        assert any(row["references"] for row in entries.values())
        for kind, target, _ in whole.targets():
            narrow = load(session, [key], target)[key]
            assert narrow.entries() == {at: row for at, row in entries.items() if at[0] == target}
            assert list(narrow.numbers) == ([target] if kind == "marker" else [])
            assert narrow.sections == whole.sections


def _plan(scene: Scene, one: str, version: int) -> dict[str, Any]:
    """Lead, days, sections and teams; whatever a stage lacks is told thing by thing."""
    editor = scene.as_("editor")
    lacking = step(scene.as_("reviewer"), one, "agree_plan", 409)
    assert {each["need"] for each in lacking["details"]} == {
        "lead", "dates", "members", "signature:plan", "document:plan_signed"
    }  # fmt: skip
    assert all(each["message"] and each["message_en"] for each in lacking["details"])
    plan = {"lead_office": "乌审旗民政局", "starts_on": "2026-06-10", "ends_on": "2026-06-30"}
    seen = {"If-Match": f'"{version}"'}
    changed = ok(editor.patch(f"/joint-inspections/{one}", json=plan, headers=seen))
    late = editor.patch(f"/joint-inspections/{one}", json=plan, headers=seen)
    assert late.status_code == 412
    markers = [each["id"] for each in changed["markers"]]
    halves = [{"name": "西段", "marker_ids": markers[:2]}, {"name": "东段", "marker_ids": markers[2:]}]
    seen = {"If-Match": f'"{changed["version"]}"'}
    lost = editor.put(f"/joint-inspections/{one}/sections", json={"sections": halves[:1]}, headers=seen)
    assert ok(lost, 422)["type"] == "urn:diming:SectionsIncomplete"
    divided = ok(editor.put(f"/joint-inspections/{one}/sections", json={"sections": halves}, headers=seen))
    west, east = divided["sections"]
    assert (west["start_mark"], west["end_mark"], east["start_mark"]) == ("001", "002", "003")
    total = sum(each["length_m"] for each in divided["sections"])
    assert total == pytest.approx(20_120, rel=0.01)
    seen = {"If-Match": f'"{divided["version"]}"'}
    named: dict[str, Any] = ok(
        editor.put(f"/joint-inspections/{one}/members", json={"members": TEAMS}, headers=seen)
    )
    return named


def _agree_plan(scene: Scene, one: str, other: Any, planned: dict[str, Any], has_account: bool) -> None:
    editor, reviewer = scene.as_("editor"), scene.as_("reviewer")
    sign(editor, one, "plan", "ours")
    if not has_account:
        body = {
            "subject": "plan", "side": "theirs", "signer": "乙", "signed_on": "2026-06-01",
            "fingerprint": planned["fingerprints"]["plan"],
        }  # fmt: skip
        unscanned = ok(editor.post(f"/joint-inspections/{one}/signatures", json=body), 422)
        assert unscanned["details"][0]["field"] == "sha256"
    scan = {} if has_account else {"sha256": upload(editor, one, "their signature")}
    signed = sign(other, one, "plan", "theirs", **scan)
    assert signed["provided_by"] == ("own" if has_account else "counterpart")
    # Whoever changes the plan afterwards has both sides sign again
    stands = ok(editor.get(f"/joint-inspections/{one}"))
    seen = {"If-Match": f'"{stands["version"]}"'}
    widened = ok(editor.patch(f"/joint-inspections/{one}", json={"plan_scope": "全线"}, headers=seen))
    assert not any(each["is_current"] for each in widened["signatures"])
    sign(editor, one, "plan", "ours")
    sign(other, one, "plan", "theirs", **scan)
    add(editor, one, "plan_signed", number="乌民发〔2026〕12号")
    step(editor, one, "agree_plan", 403)
    evidence = [ok(editor.get(f"/joint-inspections/{one}"))["documents"][0]["sha256"]]
    agreed = step(reviewer, one, "agree_plan", evidence=evidence, on_behalf_of="both")
    taken = agreed["steps"][-1]
    assert (taken["step"], taken["done_by"]["name"], taken["evidence"]) == (
        "agree_plan",
        "reviewer",
        evidence,
    )
    assert step(editor, one, "begin_field")["state"] == "in_field"


def _look(scene: Scene, one: str, line: Any, other: Any, has_account: bool) -> None:
    """Both sides enter every marker and section; the second sees 002 weathered and an object missing."""
    editor, field = scene.as_("editor"), scene.as_("field")
    stands = ok(editor.get(f"/joint-inspections/{one}"))
    sections = [each["id"] for each in stands["sections"]]
    assert step(editor, one, "report", 409)["details"][0]["need"] == "checked_by_both"
    sheet = None if has_account else upload(editor, one, f"sheet of {one}")
    for side, client in (("ours", field), ("theirs", other)):
        for number, marker in line.markers.items():
            well, _ = line.references[number]
            body = entry(side, marker_id=marker, references=[{"reference_id": well, "present": True}])
            if number == "002" and side == "theirs":
                body |= {"stone_condition": "weathered", "inscription_legible": False, "needs_resurvey": True}
                body["references"] = [{"reference_id": well, "present": False}]
            elif number == "002":
                body |= {"inscription_legible": True}
            if number == "001":
                accuracy = 0.5 if side == "ours" else 0.3
                body |= {
                    "position": [108.95, 38.3],
                    "position_accuracy_m": accuracy,
                    "position_method": "surveyed",
                }
            elif number == "003":
                body |= {"stone_condition": "weathered"}
            ok(
                observe(
                    client,
                    one,
                    body | ({"sheet_sha256": sheet} if number != "003" and side == "theirs" else {}),
                )
            )
        for section in sections:
            ok(observe(client, one, entry(side, section_id=section)))
    if has_account:
        # The other side's own entry is nobody else's to change
        theirs = ok(editor.get(f"/joint-inspections/{one}/observations?side=theirs"))["rows"][0]
        body = entry("theirs", marker_id=theirs["marker_id"], remark="改")
        taken = ok(observe(editor, one, body, theirs["id"], theirs["version"]), 403)
        assert taken["type"] == "urn:diming:SideNotYours"
        ours = ok(observe(other, one, entry("ours", marker_id=line.markers["001"])), 403)
        assert ours["type"] == "urn:diming:SideNotYours"
    else:
        # No stage is complete without the scan of what the other side gave on paper
        lacking = step(editor, one, "report", 409)["details"]
        assert [each["need"] for each in lacking] == ["counterpart_sheets", "document:record_signed"]
        for row in ok(editor.get(f"/joint-inspections/{one}/observations?side=theirs"))["rows"]:
            if row["sheet_sha256"] is None:
                same = ("marker_id", "section_id", "stone_condition")
                objects = [
                    {"reference_id": each["reference_id"], "present": each["present"]}
                    for each in row["references"]
                ]
                kept = {name: row[name] for name in same if row[name]}
                body = entry("theirs", references=objects, sheet_sha256=sheet, **kept)
                ok(observe(editor, one, body, row["id"], row["version"]))
    add(editor, one, "record_signed")
    assert step(editor, one, "report")["state"] == "reported"


def _settle(scene: Scene, one: str, line: Any, other: Any, has_account: bool) -> None:
    editor, reviewer = scene.as_("editor"), scene.as_("reviewer")
    differences = ok(editor.get(f"/joint-inspections/{one}/differences"))
    assert [each["field"] for each in differences["rows"]] == [
        "stone_condition", "inscription_legible", f"reference:{line.references['002'][0]}", "needs_resurvey"
    ]  # fmt: skip
    assert step(reviewer, one, "settle", 409)["details"][0]["need"] == "no_open_difference"
    for each in differences["rows"]:
        address = f"/joint-inspections/{one}/differences/{each['target_id']}/{each['field']}"
        body = {"choice": "theirs", "reason": "双方同到现场复核"}
        settled = ok(other.put(address, json=body, headers={"If-Match": '"0"'}))
        assert settled["settlement"]["value"] == each["theirs"]
        assert settled["settlement"]["on_behalf_of"] == ("theirs" if has_account else "ours")
        # The same again changes nothing; another one that has not seen it is refused
        assert ok(other.put(address, json=body, headers={"If-Match": '"0"'}))["version"] == 1
        rival = {"choice": "ours", "reason": "我方照片清楚"}
        assert editor.put(address, json=rival, headers={"If-Match": '"0"'}).status_code == 412
    assert step(reviewer, one, "settle")["state"] == "settled"
    # A changed entry opens what it touches again, and takes the inspection back
    mine = next(
        row
        for row in ok(editor.get(f"/joint-inspections/{one}/observations?side=ours"))["rows"]
        if row["marker_id"] == line.markers["002"]
    )
    well = line.references["002"][0]
    body = entry(
        "ours",
        marker_id=mine["marker_id"],
        stone_condition="cracked",
        inscription_legible=True,
        references=[{"reference_id": well, "present": True}],
    )
    ok(observe(editor, one, body, mine["id"], mine["version"]))
    stands = ok(editor.get(f"/joint-inspections/{one}"))
    assert (stands["state"], stands["steps"][-1]["step"]) == ("reported", "reopened")
    left = ok(editor.get(f"/joint-inspections/{one}/differences?state=open"))["rows"]
    assert [(each["field"], each["state"]) for each in left] == [("stone_condition", "reopened")]
    address = f"/joint-inspections/{one}/differences/{left[0]['target_id']}/stone_condition"
    unknown = {"choice": "remeasured", "value": "gone", "reason": "复核"}
    assert ok(editor.put(address, json=unknown, headers={"If-Match": '"1"'}), 422)
    measured = {"choice": "remeasured", "value": "broken", "reason": "双方复核：已断"}
    ok(editor.put(address, json=measured, headers={"If-Match": '"1"'}))
    assert step(reviewer, one, "settle")["state"] == "settled"
    add(editor, one, "minutes_signed")
    sign(editor, one, "findings", "ours")
    assert step(reviewer, one, "countersign", 409)["details"][0]["need"] == "signature:findings"
    scan = {} if has_account else {"sha256": upload(editor, one, "their second signature")}
    sign(other, one, "findings", "theirs", **scan)
    assert step(reviewer, one, "countersign")["state"] == "countersigned"


def _repair(scene: Scene, one: str, line: Any) -> str:
    """原位更换 of 002, with both sides there; returns the proposal that it drafted."""
    editor, reviewer, field = scene.as_("editor"), scene.as_("reviewer"), scene.as_("field")
    measure = str(uuid4())
    address = f"/joint-inspections/{one}/measures/{measure}"
    body = {
        "kind": "replace", "marker_id": line.markers["002"], "reason": "桩体断毁",
        "responsible_side": "ours", "due_on": "2026-09-30",
    }  # fmt: skip
    proposed = ok(editor.put(address, json=body, headers={"If-Match": '"0"'}))
    assert proposed["is_overdue"]
    assert step(editor, one, "finish_measures", 409)["details"][0]["need"] == "measures_finished"

    def work(client: Any, name: str, status: int = 200, **more: Any) -> Any:
        (row,) = ok(client.get(f"/joint-inspections/{one}/measures"))["rows"]
        sent = {"step": name, "done_on": "2026-09-20", **more}
        return ok(
            client.post(f"{address}/steps", json=sent, headers={"If-Match": f'"{row["version"]}"'}), status
        )

    both: dict[str, Any] = {"our_present": "乌审旗民政局 甲", "their_present": "鄂托克旗民政局 乙"}
    work(reviewer, "agree", **both)
    work(field, "start")
    alone = work(field, "complete", 409, our_present="乌审旗民政局 甲")
    assert alone["type"] == "urn:diming:OtherSideAbsent"
    lacking = work(field, "complete", 409, **both)
    assert [each["need"] for each in lacking["details"]] == ["photo_before", "photo_after", "result"]
    for kind in ("photo_before", "photo_after"):
        add(field, one, kind, measure_id=measure)
    result = {"position": [109.0, 38.3], "accuracy_m": 0.3, "method": "surveyed", "material": "concrete"}
    done = work(field, "complete", details=result, **both)
    assert (done["state"], done["is_overdue"]) == ("done", False)
    work(reviewer, "verify")
    assert step(editor, one, "finish_measures")["state"] == "measures_done"
    return str(done["proposal_id"])


def _file(scene: Scene, one: str, line: Any, repaired: str) -> None:
    """Papers, joint filing, archive; the proposals of line and marker can be applied by a second person."""
    editor, reviewer, field = scene.as_("editor"), scene.as_("reviewer"), scene.as_("field")
    lacking = step(reviewer, one, "issue_papers", 409)["details"]
    assert {each["need"] for each in lacking} == {
        "issued:report", "issued:summary", "issued:results", "document:report_signed"
    }  # fmt: skip
    issue(scene, one, "report", "summary", "results")
    add(editor, one, "report_signed")
    assert step(reviewer, one, "issue_papers")["state"] == "papers_issued"
    add(editor, one, "filing", number=FILING["number"])
    assert step(editor, one, "file", 409)["details"][0]["need"] == "filing"
    filed = step(editor, one, "file", filing=FILING)
    assert (filed["state"], filed["filing"]["with"]) == ("filed", FILING["with"])
    assert step(editor, one, "close", 409)["details"][0]["need"] == "issued:archive"
    issue(scene, one, "archive")
    assert step(editor, one, "close")["state"] == "closed"
    for proposal, author in (
        (filed["proposal_id"], editor),
        (filed["findings_proposal_id"], editor),
        (repaired, field),
    ):
        drafted = author.get(f"/proposals/{proposal}")
        assert ok(drafted)["row"]["state"] == "draft"
        seen = {"If-Match": drafted.headers["etag"]}
        submitted = author.post(f"/proposals/{proposal}/submit", headers=seen)
        ok(submitted)
        decided = reviewer.post(
            f"/proposals/{proposal}/decisions",
            json={"decision": "approved"},
            headers={"If-Match": submitted.headers["etag"]},
        )
        assert ok(decided)["state"] == "applied"
    kept = ok(editor.get(f"/boundary-lines/{line.id}"))
    assert (kept["round_number"], kept["last_inspected"]) == (7, "2026-06-10")
    # What both found: the more accurate of two positions that agree, and the state of the stone
    first = ok(editor.get(f"/boundary-markers/{line.markers['001']}"))
    told = [(each["observed_on"], each["accuracy_m"]) for each in first["observations"]]
    assert told == [("2026-06-10", 0.3)]
    assert ok(editor.get(f"/boundary-markers/{line.markers['003']}"))["status"] == "weathered"
    marker = ok(editor.get(f"/boundary-markers/{line.markers['002']}"))
    assert marker["status"] == "intact"
    stones = {stone["valid_to"]: stone for stone in marker["stones"]}
    assert stones["2026-09-20"]["material"] == "stone"
    assert (stones[None]["material"], stones[None]["origin"]) == ("concrete", "replaced_in_place")
    assert len([face for face in marker["faces"] if face["stone_id"] == stones[None]["id"]]) == 2


def test_a_round_is_suspended_resumed_withdrawn_and_opened_again(scene: Scene) -> None:
    editor, reviewer, line = scene.as_("editor"), scene.as_("reviewer"), scene.lines[BROKEN_OFF]
    opened = ok(editor.post("/joint-inspections", json={"line_id": line.id}), 201)
    one = opened["id"]
    assert step(reviewer, one, "suspend", 409)["details"][0]["need"] == "reason"
    suspended = step(reviewer, one, "suspend", note="汛期道路中断")
    assert (suspended["state"], suspended["suspended_from"]) == ("suspended", "planned")
    assert {each["step"]: each["to_state"] for each in suspended["next_steps"]} == {
        "resume": "planned", "withdraw": "withdrawn"
    }  # fmt: skip
    seen = {"If-Match": f'"{suspended["version"]}"'}
    late = editor.patch(f"/joint-inspections/{one}", json={"lead_office": "乌审旗民政局"}, headers=seen)
    assert ok(late, 409)["type"] == "urn:diming:StateForbids"
    resumed = step(reviewer, one, "resume", note="道路恢复")
    assert (resumed["state"], resumed["suspended_from"]) == ("planned", None)
    wrong_scan = add(editor, one, "plan_signed")
    assert editor.delete(f"/joint-inspections/{one}/documents/{wrong_scan['id']}").status_code == 204
    assert ok(editor.get(f"/joint-inspections/{one}"))["documents"] == []
    scan = add(editor, one, "other")
    withdrawn = step(reviewer, one, "withdraw", note="与邻旗另定时间", evidence=[scan["sha256"]])
    assert (withdrawn["state"], withdrawn["next_steps"]) == ("withdrawn", [])
    kept = editor.delete(f"/joint-inspections/{one}/documents/{scan['id']}")
    assert ok(kept, 409)["type"] == "urn:diming:StateForbids"
    again = ok(editor.post("/joint-inspections", json={"line_id": line.id}), 201)
    assert again["round_number"] == 7


def test_a_task_package_is_the_same_text_for_the_same_facts(scene: Scene) -> None:
    line = scene.lines[PAPER]
    editor, one = scene.as_("editor"), an_event(scene)
    section = ok(editor.get(f"/joint-inspections/{one}"))["sections"][0]["id"]
    address = f"/joint-inspections/{one}/sections/{section}/package"
    answer = editor.get(f"{address}?side=ours")
    package = ok(answer)
    content = json.dumps(package["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert package["sha256"] == hashlib.sha256(content.encode()).hexdigest()
    assert answer.headers["etag"] == f'"{package["sha256"]}"'
    assert ok(editor.get(f"{address}?side=ours")) == package
    assert ok(editor.get(f"{address}?side=theirs"))["sha256"] != package["sha256"]
    first, second = package["content"]["markers"]
    assert [first["number"], second["number"]] == ["001", "002"]
    assert first["positions"][0]["position"] == [108.95, 38.3]
    assert {each["id"] for each in first["references"]} == set(line.references["001"])
    assert [row["item"] for row in package["content"]["contents"]] == ["1", "2", "3", "4", "5"]
    assert first["observation"] is None
    # The other side takes along its own section and nothing of ours
    assert scene.as_("otog").get(f"{address}?side=ours").status_code == 403
    assert ok(scene.as_("otog").get(f"{address}?side=theirs"))["content"]["side"] == "theirs"


def an_event(scene: Scene) -> str:
    """Open the check of a stretch that a river shift touched."""
    line = scene.lines[PAPER]
    body = {
        "line_id": line.id,
        "cause": "river_shift",
        "marker_ids": [line.markers[n] for n in ("001", "002")],
    }
    refused = scene.as_("editor").post("/joint-inspections", json=body)
    assert ok(refused, 422)["type"] == "urn:diming:EventNeedsReason"
    body |= {"trigger_on": "2026-08-02", "trigger_note": "汛期改道"}
    opened = ok(scene.as_("editor").post("/joint-inspections", json=body), 201)
    assert (opened["round_number"], opened["cause"]) == (None, "river_shift")
    assert [each["number"] for each in opened["markers"]] == ["001", "002"]
    return str(opened["id"])

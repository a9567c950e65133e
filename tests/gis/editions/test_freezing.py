"""A frozen edition is the same bytes for good, whatever the register does; gates before it is published."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.database import translate, unit_of_work
from gis.editions import editing, freezing, marked_up, opening, papers, queries, service
from gis.editions.composing import compose
from gis.editions.content import digest, from_bytes, to_bytes
from gis.editions.freezing import final
from gis.editions.inputs import Opening, Paper, Settings
from gis.editions.plans import plan_of
from gis.editions.rules import (
    EditionFrozen,
    EntriesBehind,
    GateLacks,
    GateNotForThis,
    GatesLacking,
    NumberWrong,
    SamePersonTwice,
    SnapshotStays,
    StateNotNext,
)
from gis.errors import DimingError
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from tests.gis.editions.volume import DAY, ISBN, Volume, refused, volume


@pytest.fixture
def made(session: Session, tmp_path: Path) -> Volume:
    return volume(session, tmp_path)


def test_a_frozen_edition_stays_as_it_was_when_the_register_changes(made: Volume) -> None:
    made.describe("人口：1200人。")
    made.read()
    made.override(fields={"history": "一九五八年设公社。"})
    made.reviewed()
    draft = compose(made.session, made.reviewer, plan_of(made.session, made.edition()))
    before = to_bytes(final(made.session, made.edition(), draft))
    frozen = made.freeze()
    stored = service.frozen_bytes(made.session, made.editor, made.edition_id)
    # The same register, plan and rules give the same bytes
    assert stored == before
    assert frozen.sha256 == digest(stored)
    content = from_bytes(stored)
    town = next(entry for entry in content.entries if entry.key == made.key)
    assert town.history == "一九五八年设公社。"
    assert [(gate.code, gate.number) for gate in content.gates] == [("book_number", ISBN)]
    assert content.draft == ""
    assert content.known_at is not None
    made.describe("人口：9999人。")
    assert service.frozen_bytes(made.session, made.editor, made.edition_id) == stored
    assert service.content_of(made.session, made.editor, made.edition_id) == content
    assert "9999" not in stored.decode()


#: What no writer can do to a frozen edition
FORBIDDEN = {
    "title": "UPDATE edition SET title = '别的'",
    "back": "UPDATE edition SET state = 'reviewed'",
    "gone": "DELETE FROM edition",
    "entry": 'UPDATE edition_entry SET fields = \'{"history": "x"}\', overridden_at = now()',
    "new_entry": "INSERT INTO edition_entry (edition_id, key)"
    " SELECT id, 'feature:' || gen_random_uuid() FROM edition",
    "reading": "UPDATE edition_reading SET words = 1",
    "prose": "INSERT INTO edition_prose (edition_id, position, place, heading)"
    " SELECT id, 1, 'front', '序' FROM edition",
    "comment": "INSERT INTO edition_comment (edition_id, says, written_by)"
    " SELECT id, '晚了', created_by FROM edition",
    "printed_gate": "UPDATE edition_gate SET number = '2号' WHERE is_printed",
    "step": "DELETE FROM edition_step",
    "content": "UPDATE edition_snapshot SET content = 'x'",
    "content_gone": "DELETE FROM edition_snapshot",
    "all_content": "TRUNCATE edition_snapshot",
}


def test_the_database_itself_lets_nobody_change_a_frozen_edition(made: Volume) -> None:
    made.reviewed()
    made.freeze()
    for name, statement in FORBIDDEN.items():
        with pytest.raises(DBAPIError) as caught, made.session.begin_nested():
            made.session.execute(text(statement))
        told = translate(caught.value)
        assert isinstance(told, SnapshotStays if "content" in name else EditionFrozen), name
    said = editing.Written({"history": "晚了"})
    refused(EditionFrozen, editing.override, made.session, made.editor, made.edition_id, made.key, 1, said)
    refused(EditionFrozen, made.move, "draft", made.reviewer, "重来")
    refused(EditionFrozen, made.paper, "book_number", "3号")
    refused(EditionFrozen, made.freeze)


def test_what_is_not_reviewed_or_stale_is_not_frozen(made: Volume) -> None:
    refused(StateNotNext, made.freeze)
    error = refused(EntriesBehind, made.move, "edited")
    assert (error.params["count"], len(error.details)) == (3, 3)
    made.override(fields={"present_state": "有一千二百人。"})
    made.all_to("edited", made.editor)
    made.all_to("reviewed", made.reviewer)
    made.move("edited")
    made.move("reviewed")
    assert refused(GatesLacking, made.freeze).details == [{"path": "book_number", "value": "书号"}]
    made.paper("book_number", ISBN)
    made.describe("人口：1300人。")
    # Nobody read the register anew: freezing does, and finds what is stale
    assert refused(EntriesBehind, made.freeze).message_id == "editions.entries_stale"


def test_publishing_is_refused_until_every_required_gate_has_its_paper(made: Volume) -> None:
    made.reviewed()
    refused(StateNotNext, made.publish)
    made.freeze()
    error = refused(GatesLacking, made.publish)
    wanting = ["first_review", "second_review", "final_review", "gazetteer_office", "secrecy_review"]
    assert [each["path"] for each in error.details] == wanting
    assert error.params["gates"] == "初审、复审、终审、地方志机构审查验收、保密审查"
    assert service.listed(made.session, PUBLIC).rows == []
    for gate in wanting:
        made.paper(gate)
    made.publish()
    (row,) = service.listed(made.session, PUBLIC).rows
    assert (row["name"], row["state"], row["published_on"]) == ("t2026", "published", today().isoformat())
    whole = service.get(made.session, PUBLIC, made.edition_id)
    assert {"steps", "created_by", "is_behind", "version"}.isdisjoint(whole)
    assert [gate["number"] for gate in whole["gates"] if gate["number"]] == [ISBN]
    assert all(set(gate) <= {"gate", "name_zh", "name_en", "number", "is_printed"} for gate in whole["gates"])
    stored = service.frozen_bytes(made.session, PUBLIC, made.edition_id)
    assert digest(stored) == row["sha256"]
    refused(EditionFrozen, made.paper, "final_review")


def test_an_internal_edition_is_never_for_the_public(session: Session, tmp_path: Path) -> None:
    made = volume(session, tmp_path, audience="internal")
    made.reviewed()
    made.freeze()
    for gate in ("first_review", "second_review", "final_review", "secrecy_review"):
        made.paper(gate)
    made.publish()
    assert service.listed(session, PUBLIC).rows == []
    assert [row["state"] for row in service.listed(session, made.editor).rows] == ["published"]


def test_no_two_reviews_are_of_one_person_or_one_paper(made: Volume) -> None:
    made.paper("first_review", by="责任编辑甲")
    made.paper("first_review", by="责任编辑甲")
    told = refused(SamePersonTwice, made.paper, "second_review", by=" 责任编辑 甲")
    assert told.message_id == "editions.same_person_twice"
    same = queries.gate(made.session, made.edition_id, "first_review")
    assert same is not None
    said = Paper(DAY, issued_by="室主任乙", sha256=same.sha256)
    version = made.edition().version
    told = refused(
        SamePersonTwice,
        papers.record,
        made.session,
        made.editor,
        made.edition_id,
        version,
        "final_review",
        said,
    )
    assert told.message_id == "editions.same_paper_twice"
    made.paper("secrecy_review", by="责任编辑甲")


def test_the_number_of_a_book_for_the_public_is_an_isbn(made: Volume) -> None:
    refused(GateNotForThis, made.paper, "printing_permit", "内准字〔2026〕1号")
    refused(NumberWrong, made.paper, "book_number", "978-7-204-12345-9")
    made.paper("book_number", f"ISBN {ISBN}")


def test_a_paper_has_what_its_gate_needs(made: Volume) -> None:
    for gate, lack, said in (
        ("map_approval", "number", Paper(DAY)),
        ("map_approval", "file", Paper(DAY, "蒙S（2026）018号")),
        ("final_review", "file", Paper(DAY, issued_by="主编")),
    ):
        error = refused(
            GateLacks, papers.record, made.session, made.editor, made.edition_id, None, gate, said
        )
        assert error.message_id == f"editions.gate_lacks.{lack}"


def test_an_edition_based_on_a_frozen_one_takes_over_what_was_written(made: Volume) -> None:
    made.override(fields={"history": "一九五八年设公社。"})
    made.reviewed()
    made.freeze()
    said = Opening("t2027", Settings(title="乌审旗地名志", as_of=DAY, division_ids=(made.banner,)))
    made.edition_id = opening.create(made.session, made.editor, said, made.edition_id)
    made.read()
    row = made.entry()
    assert (row["printed"]["history"], row["state"], row["stale"]) == ("一九五八年设公社。", "draft", [])


def test_an_edit_that_comes_while_it_is_frozen_waits_and_is_refused(
    committed_database: Engine, tmp_path: Path
) -> None:
    """What is frozen and what stands in the entries are one."""
    with unit_of_work(committed_database) as session:
        made = volume(session, tmp_path)
        made.read()
        made.reviewed()
    refusals: list[str] = []
    begun = threading.Event()

    def edit() -> None:
        try:
            with unit_of_work(committed_database) as other:
                version = service.entry(other, made.editor, made.edition_id, made.key)["version"]
                begun.set()
                said = editing.Written({"history": "晚了"})
                editing.override(other, made.editor, made.edition_id, made.key, version, said)
        except DimingError as refused:
            refusals.append(refused.message_id)

    with unit_of_work(committed_database) as session:
        freezing.freeze(session, made.reviewer, made.edition_id, Unwatched())
        late = threading.Thread(target=edit)
        late.start()
        assert begun.wait(20)
        late.join(0.5)
        # It waits for who freezes: neither written nor refused yet
        assert late.is_alive()
    late.join(20)
    assert refusals == [EditionFrozen.message_id]
    with unit_of_work(committed_database) as session:
        assert "晚了" not in service.frozen_bytes(session, made.editor, made.edition_id).decode()
        entry = service.entry(session, made.editor, made.edition_id, made.key)
        assert entry["printed"]["history"] != "晚了"


def test_drafts_of_word_forms_are_let_go_of_late_and_when_it_is_frozen(
    made: Volume, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = text("SELECT count(*) FROM edition_draft")
    monkeypatch.setattr(marked_up, "KEPT_DRAFTS", 2)
    for number in range(4):
        made.describe(f"人口：{number}人。")
        service.content_of(made.session, made.editor, made.edition_id, keep=True)
    assert made.session.scalar(kept) == 4
    made.session.execute(text("UPDATE edition_draft SET made_at = now() - interval '181 days'"))
    made.describe("人口：9人。")
    service.content_of(made.session, made.editor, made.edition_id, keep=True)
    assert made.session.scalar(kept) == 2
    made.read()
    made.reviewed()
    made.freeze()
    assert made.session.scalar(kept) == 0

"""A desk in a small office: six divisions of Uxin, an administrator, editors and a reviewer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.service import descendant_ids, division_by_code
from gis.exchange.rules import ImportOptions
from gis.exchange.service import import_list
from gis.jobs.rules import Unwatched
from gis.place_names.service import all_subjects
from gis.proposals import service as proposals
from gis.proposals.tables import Proposal
from tests.gis.proposals.people import an_account, calling, someone

DIVISIONS = """区划名称,民政区划代码,统计用区划代码
乌审旗,150626,150626
嘎鲁图镇,150626108,150626100
图克镇,150626102,150626102
神水台村民委员会,150626108202,150626100202
梅林庙嘎查村委员会,150626102201,150626102201
苏里格虚拟社区,,150626100498
"""


@dataclass(frozen=True)
class Desk:
    """Who sits here, and how lists are brought to it."""

    session: Session
    folder: Path
    admin: Caller
    editor: Caller
    reviewer: Caller

    def file(self, content: str | bytes, name: str = "名单.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def bring(self, file: Path, caller: Caller | None = None, **options: Any) -> dict[str, Any]:
        return import_list(
            self.session,
            caller or self.editor,
            file,
            file.name,
            ImportOptions(**options),
            Unwatched(),
            self.folder / "findings",
        )

    def check(self, content: str, **options: Any) -> list[tuple[int, str, str, str]]:
        """Row, column, value and rule of every finding of a dry run."""
        result = self.bring(self.file(content), dry_run=True, **options)
        return [(f["row"], f["column"], f["value"], f["rule"]) for f in result["findings"]]

    def approve(self, result: Mapping[str, Any]) -> None:
        proposal = self.session.get_one(Proposal, UUID(result["proposal"]["id"]))
        decided = proposals.decide(
            self.session,
            self.reviewer,
            all_subjects(),
            proposal.id,
            "approved",
            expected_version=proposal.version,
        )
        assert decided.state == "applied"

    def rows(self, statement: str, **params: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.execute(text(statement), params)]

    def division(self, code: str) -> UUID:
        found = division_by_code(self.session, code)
        assert found is not None
        return found

    def reporter_of(self, code: str) -> Caller:
        """苏木镇填报 of one division."""
        areas = descendant_ids(self.session, self.division(code))
        return calling(an_account(self.session, "township"), "township", areas=areas)


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    made = Desk(
        session,
        tmp_path,
        someone(session, "admin"),
        someone(session, "editor"),
        someone(session, "reviewer"),
    )
    made.bring(made.file(DIVISIONS, "区划.csv"), made.admin, kind="divisions", first_load=True)
    return made

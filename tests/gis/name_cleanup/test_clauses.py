"""What a ground cites: the statute in full, and 参照 for what is applied by analogy or was not read."""

import pytest

from gis.name_cleanup.clauses import cited, document_of
from gis.name_cleanup.procedures import cleanup_rules
from gis.name_rules.seed_files import rule_rows

UNREAD = cleanup_rules().unread


@pytest.mark.parametrize(
    ("clause", "is_verified", "said"),
    [
        pytest.param(
            "民发〔2018〕146号附件“大”；条例第九条(2)(9)",
            False,
            "参照民发〔2018〕146号附件“大”；参照《地名管理条例》第九条第（二）、（九）项",
            id="D1: neither verified",
        ),
        pytest.param(
            "条例第九条（八）；民发〔2018〕146号附件“重”",
            True,
            "《地名管理条例》第九条第（八）项；参照民发〔2018〕146号附件“重”",
            id="C1: the statute, and a notice that nobody read",
        ),
        pytest.param("条例第九条（二）", True, "《地名管理条例》第九条第（二）项", id="F1"),
        pytest.param(
            "条例第十五条、第十八条",
            True,
            "《地名管理条例》第十五条、第十八条",
            id="U1: articles without items",
        ),
        pytest.param("内民政发〔2019〕5号", True, "参照内民政发〔2019〕5号", id="M1: a notice of the region"),
        pytest.param(
            "使用规范（条例第九条（八）、第十五条）",
            False,
            "参照使用规范（《地名管理条例》第九条第（八）项、第十五条）",
            id="S2",
        ),
        pytest.param("条例第九条（七）（八）未列，只提示", True, None, id="no scope of the article"),
        pytest.param("参照民发〔2018〕146号附件“洋”", False, "参照民发〔2018〕146号附件“洋”", id="once only"),
        pytest.param("无（第（八）项未列此类地名，仅供参考）", False, None, id="none is none"),
        pytest.param("《地名管理条例》第十条", True, "《地名管理条例》第十条", id="as a clerk writes it"),
        pytest.param("", False, "", id="nothing"),
    ],
)
def test_a_clause_is_cited_in_full_and_marked(clause: str, is_verified: bool, said: str | None) -> None:
    found = cited(clause, UNREAD, is_verified=is_verified)
    if said is None:
        assert not found.startswith("参照")
    else:
        assert found == said
    assert cited(found, UNREAD, is_verified=is_verified) == found


def test_documents_that_nobody_read_are_known_from_the_tables() -> None:
    assert {"民发〔2018〕146号", "内民政发〔2019〕5号"} == UNREAD
    assert document_of("参照民发〔2018〕146号附件“大”") == "民发〔2018〕146号"


def test_no_rule_that_is_not_verified_is_cited_plainly() -> None:
    verified = cleanup_rules().verified_rules
    for row in rule_rows("screening_rules"):
        found = cited(row["clause"], UNREAD, is_verified=row["id"] in verified)
        assert "条例第" not in found.replace("管理条例》第", ""), row["id"]
        assert found.startswith("《地名管理条例》") if row["verified"] == "true" else "参照" in found, row[
            "id"
        ]

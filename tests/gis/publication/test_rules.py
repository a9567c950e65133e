"""The stricter of field and record wins; what has no rule is not public."""

import pytest

from gis.publication.rules import PublicationRules

RULES = PublicationRules(
    ranks={"public": 0, "internal": 1, "restricted": 2},
    levels={("grave", "*"): "public", ("grave", "contact"): "restricted", ("grave", "note"): "internal"},
)
ROW = {"number": "1", "note": "n", "contact": "c"}


@pytest.mark.parametrize(
    ("clearance", "record_level", "fields"),
    [
        ("public", "public", {"number"}),
        ("internal", "public", {"number", "note"}),
        ("restricted", "public", {"number", "note", "contact"}),
        ("public", "internal", None),
        ("internal", "internal", {"number", "note"}),
        ("internal", "restricted", None),
        ("restricted", "restricted", {"number", "note", "contact"}),
    ],
)
def test_reader_sees_fields_up_to_his_clearance(
    clearance: str, record_level: str, fields: set[str] | None
) -> None:
    seen = RULES.visible("grave", ROW, clearance, record_level)
    assert (None if seen is None else set(seen)) == fields


def test_a_subject_without_rules_is_restricted() -> None:
    assert RULES.visible("forgotten", {"name": "x"}, "internal", "public") == {}

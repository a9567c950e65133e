"""Values of an older form are carried over by declared steps, or it is said why they can't be."""

import pytest

from gis.field_work.schema_steps import (
    CURRENT,
    STEPS,
    FormChanged,
    FormNewer,
    Step,
    as_of_today,
    carried_over,
)

GIVEN = (
    Step(2, "sign_reading", renamed={"colour": "paint"}),
    Step(3, "sign_reading", given={"lit": False}, gone={"smell": "改由说明栏填写"}),
    Step(3, "grave_photos", given={"lit": True}),
)


def test_values_pass_through_every_step_since_their_version() -> None:
    values = {"colour": "red", "smell": ""}
    assert carried_over("sign_reading", values, 1, GIVEN, 3) == {"paint": "red", "lit": False}
    assert carried_over("sign_reading", {"paint": "red"}, 2, GIVEN, 3) == {"paint": "red", "lit": False}
    assert carried_over("sign_reading", {"colour": "red"}, 3, GIVEN, 3) == {"colour": "red"}
    assert values == {"colour": "red", "smell": ""}


def test_what_has_no_place_any_more_is_explained() -> None:
    with pytest.raises(FormChanged) as refused:
        carried_over("sign_reading", {"smell": "羊"}, 2, GIVEN, 3)
    assert refused.value.params == {"field": "smell", "why": "改由说明栏填写"}


def test_what_was_handed_out_is_brought_into_the_fields_of_today() -> None:
    once = as_of_today("sign_reading", {"colour": "red", "smell": "羊"}, 1, GIVEN)
    assert once == {"paint": "red", "lit": False}
    assert as_of_today("sign_reading", {**once, "lit": True}, 1, GIVEN) == {"paint": "red", "lit": True}


def test_forms_of_a_newer_server_are_not_guessed_at() -> None:
    with pytest.raises(FormNewer):
        carried_over("sign_reading", {}, CURRENT + 1)


def test_the_version_of_today_is_that_of_the_last_step() -> None:
    assert max([1, *(step.version for step in STEPS)]) == CURRENT

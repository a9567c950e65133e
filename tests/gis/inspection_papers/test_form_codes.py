"""The code of a field form: what is printed is read back, and what was mistyped is refused."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gis.inspection_papers.form_codes import FormCode, FormCodeUnreadable

CODE = FormCode(UUID("0b8f5a7e-3c1d-4f7e-9a55-2f6f1f0c9d11"), 3, 1, 2)


@given(
    some.builds(FormCode, some.uuids(), some.integers(0, 9999), some.integers(0, 1), some.integers(0, 9999))
)
def test_every_code_is_read_back(code: FormCode) -> None:
    assert FormCode.parse(code.text()) == code


def test_a_code_typed_in_small_letters_with_spaces_is_read() -> None:
    assert FormCode.parse(f" {CODE.text().lower()[:20]} {CODE.text().lower()[20:]}\n") == CODE


def test_every_mistyped_character_is_noticed() -> None:
    said = CODE.text()
    for at, character in enumerate(said):
        other = "3" if character != "3" else "4"
        with pytest.raises(FormCodeUnreadable):
            FormCode.parse(said[:at] + other + said[at + 1 :])


@pytest.mark.parametrize("text", ["", "DM1", "https://example.org/?x=1", CODE.text() + "0", "密" * 100])
def test_other_codes_are_refused(text: str) -> None:
    with pytest.raises(FormCodeUnreadable):
        FormCode.parse(text)

"""The key of a page: only the register makes it, and only for the list it was made for."""

from pathlib import Path
from uuid import UUID

import pytest

from gis.collections.paging import KEY_BYTES, last_seen, page_key, sealing_key
from gis.collections.rules import QueryUnreadable

LAST = UUID("0597b148-0d32-491b-bfc6-b9b4c9cbf2db")


def test_a_key_gives_back_what_was_seen_last(tmp_path: Path) -> None:
    key = sealing_key(tmp_path)
    assert last_seen(page_key(LAST, "a list", key), "a list", key) == LAST


def test_a_key_serves_no_other_list_and_no_other_register(tmp_path: Path) -> None:
    key = sealing_key(tmp_path)
    made = page_key(LAST, "a list", key)
    for asked, other in (("another", key), ("a list", b"x" * KEY_BYTES)):
        with pytest.raises(QueryUnreadable):
            last_seen(made, asked, other)


@pytest.mark.parametrize("text", ["", "x", "ü", "AAAA", "=" * 40])
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(QueryUnreadable):
        last_seen(text, "a list", b"x" * KEY_BYTES)


def test_the_sealing_key_is_made_once_for_its_owner_s_eyes(tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert len(sealing_key(home)) == KEY_BYTES
    assert sealing_key(home) == sealing_key(home)
    (file,) = home.iterdir()
    assert file.stat().st_mode & 0o077 == 0

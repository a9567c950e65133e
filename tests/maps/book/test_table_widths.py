"""Columns of appendix tables: no word runs out of its cell."""

import pytest

from maps.book.table_widths import SIDES, WHOLE, shares
from maps.book.volume import AppendixTable


def test_a_long_word_widens_its_column_at_the_cost_of_the_others() -> None:
    table = AppendixTable("表", ("名称", "罗马字母"), [("神水台村", "Shénshuǐtáicūngāchá")], (9, 1))
    name, spelling = shares(table)
    assert spelling == pytest.approx(SIDES + 0.6 * len("Shénshuǐtáicūngāchá"))
    assert name + spelling == pytest.approx(WHOLE)


def test_given_shares_hold_where_every_word_has_room() -> None:
    left, right = shares(AppendixTable("表", ("甲", "乙"), [("话" * 300, "二")], (3, 1)))
    assert left / right == pytest.approx(3)


def test_without_shares_a_column_is_as_wide_as_its_texts_within_bounds() -> None:
    found = shares(AppendixTable("表", ("年", "事"), [("1949", "话" * 300)]))
    assert found[1] / found[0] == pytest.approx(6)


def test_mongolian_stands_upright_and_needs_little() -> None:
    narrow, _ = shares(AppendixTable("表", ("蒙", "乙"), [("ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ", "二")], (1, 50)))
    assert narrow == pytest.approx(SIDES + 2.5)


def test_words_too_long_for_any_page_share_it_by_their_length() -> None:
    found = shares(AppendixTable("表", ("a", "b"), [("x" * 100, "y" * 200)]))
    assert found[0] < found[1]

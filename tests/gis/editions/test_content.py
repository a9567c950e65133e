"""The snapshot of an edition reads back as what it was, byte for byte."""

from gis.editions.content import digest, from_bytes, to_bytes
from tests.gis.editions.uxin_content import content


def test_a_snapshot_reads_back_and_is_the_same_bytes_again() -> None:
    written = to_bytes(content())
    read = from_bytes(written)
    assert read == content()
    assert to_bytes(read) == written
    assert digest(written) == digest(to_bytes(content()))


def test_entries_come_in_the_order_of_printing_and_each_stands_once() -> None:
    made = content()
    keys = [entry.key for entry in made.in_order()]
    assert len(keys) == len(set(keys)) == len(made.entries)
    assert made.unit("u0") is not None
    assert made.unit(None) is None

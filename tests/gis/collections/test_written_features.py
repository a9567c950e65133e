"""What is written of a value is JSON, whatever the value."""

import json
from typing import Any

import pytest
from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from gis.collections.geojson import FeatureWriter
from gis.collections.queries import as_written
from gis.collections.rules import Kind, Property

ID = "0597b148-0d32-491b-bfc6-b9b4c9cbf2db"


@pytest.mark.parametrize(
    ("kind", "sql", "value"),
    [
        ("number", "1.5::float8", 1.5),
        ("number", "1.5::numeric", 1.5),
        ("number", "'NaN'::float8", None),
        ("number", "'Infinity'::float8", None),
        ("number", "'-Infinity'::numeric", None),
        ("number", "1e300::float8", 1e300),
        ("number", "NULL::float8", None),
        ("integer", "-7", -7),
        ("integer", "9223372036854775807", 9223372036854775807),
        ("integer", "NULL::integer", None),
        ("boolean", "true", True),
        ("boolean", "NULL::boolean", None),
        ("date", "'2024-02-29'::date", "2024-02-29"),
        ("date", "NULL::date", None),
        ("string", "''::text", ""),
        ("string", "E'\"\\\\ \\n\\t\\x01'::text", '"\\ \n\t\x01'),
        ("string", "'𣵦ᠤ'::text", "𣵦ᠤ"),
        ("string", "NULL::text", None),
        ("id", f"'{ID}'::uuid", ID),
        ("id", "NULL::uuid", None),
        ("strings", "ARRAY['a', NULL, '\"']", ["a", None, '"']),
        ("strings", "NULL::text[]", []),
        ("ids", "'{}'::uuid[]", []),
        ("ids", f"ARRAY['{ID}'::uuid]", [ID]),
    ],
)
def test_every_value_is_json(session: Session, kind: Kind, sql: str, value: Any) -> None:
    one = Property("x", "某", "some", ("x",), kind)
    found = session.execute(select(as_written(one, literal_column(sql)))).scalar_one()
    written = FeatureWriter([one]).feature((ID, None, found))
    assert json.loads(written) == {"type": "Feature", "id": ID, "geometry": None, "properties": {"x": value}}


def test_features_keep_the_order_of_their_rows_and_properties() -> None:
    shown = [Property(name, name, name, (name,)) for name in ("b", "a")]
    rows = [("2", '{"type":"Point","coordinates":[1,2]}', "x", "y"), ("1", None, None, "z")]
    assert FeatureWriter(shown).features(rows) == (
        b'[{"type":"Feature","id":"2","geometry":{"type":"Point","coordinates":[1,2]},'
        b'"properties":{"b":"x","a":"y"}},'
        b'{"type":"Feature","id":"1","geometry":null,"properties":{"b":null,"a":"z"}}]'
    )


def test_no_property_and_no_feature() -> None:
    assert FeatureWriter([]).features([]) == b"[]"
    assert FeatureWriter([]).feature((ID, None)) == (
        b'{"type":"Feature","id":"%b","geometry":null,"properties":{}}' % ID.encode()
    )

"""The text that PostgreSQL writes of a value is JSON, whatever the value."""

import json
from typing import Any

import pytest
from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from gis.collections.queries import _json
from gis.collections.rules import Kind, Property


@pytest.mark.parametrize(
    ("kind", "sql", "value"),
    [
        ("number", "1.5::float8", 1.5),
        ("number", "'NaN'::float8", None),
        ("number", "'Infinity'::float8", None),
        ("number", "'-Infinity'::float8", None),
        ("number", "1e300::float8", 1e300),
        ("number", "NULL::float8", None),
        ("integer", "-7", -7),
        ("integer", "NULL::integer", None),
        ("boolean", "true", True),
        ("boolean", "NULL::boolean", None),
        ("date", "'2024-02-29'::date", "2024-02-29"),
        ("date", "NULL::date", None),
        ("string", "''::text", ""),
        ("string", "E'\"\\\\ \\n\\t\\x01'::text", '"\\ \n\t\x01'),
        ("string", "'𣵦ᠤ'::text", "𣵦ᠤ"),
        ("string", "NULL::text", None),
        ("id", "'0597b148-0d32-491b-bfc6-b9b4c9cbf2db'::uuid", "0597b148-0d32-491b-bfc6-b9b4c9cbf2db"),
        ("strings", "ARRAY['a', NULL, '\"']", ["a", None, '"']),
        ("strings", "NULL::text[]", []),
        ("ids", "'{}'::uuid[]", []),
    ],
)
def test_every_value_is_json(session: Session, kind: Kind, sql: str, value: Any) -> None:
    one = Property("x", "某", "some", ("x",), kind)
    written = session.execute(select(_json(one, literal_column(sql)))).scalar_one()
    assert json.loads(written) == value

-- The polygon of a division at each level it has had, for the days on which it had both.
-- Called by: gis/map_shapes/queries.py.
CREATE OR REPLACE VIEW division_outline AS
SELECT b.division_id, held.level, held.valid, b.geom
FROM division_boundary b
CROSS JOIN LATERAL (
  SELECT t.level, unnest(range_agg(b.valid * s.valid)) AS valid
  FROM division_state s
  JOIN division_type t ON t.code = s.type
  WHERE s.division_id = b.division_id AND s.valid && b.valid
  GROUP BY t.level
) AS held;

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

-- Who belonged to whom for which days, for every division that has a polygon, or had one before this transaction,
-- and all above it.
-- Called by: gis/map_shapes/queries.py.
CREATE OR REPLACE VIEW division_nesting AS
WITH RECURSIVE concerned AS (
  (SELECT division_id FROM division_boundary UNION SELECT division_id FROM stale_shape)
  UNION
  SELECT s.parent_id FROM concerned c JOIN division_state s USING (division_id) WHERE s.parent_id IS NOT NULL
)
SELECT s.division_id, s.parent_id, unnest(range_agg(s.valid)) AS valid
FROM concerned c JOIN division_state s USING (division_id)
WHERE s.parent_id IS NOT NULL
GROUP BY s.division_id, s.parent_id;

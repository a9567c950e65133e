-- Make the periods of all records that stand in stale_period anew, once, and empty it.
-- A change of a place touches its division only where the division says something of it, a change of a
-- division those below it, which say its name.
-- Called by: the deferred trigger of 044, when a transaction commits; gis/periods/queries.py.
CREATE OR REPLACE FUNCTION settle_periods() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  features uuid[];
  divisions uuid[];
  lines uuid[];
  markers uuid[];
  every_feature boolean;
  every_division boolean;
  every_line boolean;
  every_marker boolean;
  -- What a division says of its place: its id, then the facts
  told_before text[];
  told_after text[];
BEGIN
  IF NOT EXISTS (SELECT FROM stale_period) THEN
    RETURN;
  END IF;
  -- The register's lock (gis/database.py): a parent and its child are never made anew side by side.
  PERFORM pg_advisory_xact_lock(150626002);
  WITH taken AS (DELETE FROM stale_period RETURNING kind, ids)
  SELECT coalesce(array_agg(DISTINCT one.id) FILTER (WHERE t.kind = 'place_name'), '{}'),
         coalesce(array_agg(DISTINCT one.id) FILTER (WHERE t.kind = 'division'), '{}'),
         coalesce(array_agg(DISTINCT one.id) FILTER (WHERE t.kind = 'boundary_line'), '{}'),
         coalesce(array_agg(DISTINCT one.id) FILTER (WHERE t.kind = 'boundary_marker'), '{}'),
         coalesce(bool_or(t.ids IS NULL) FILTER (WHERE t.kind = 'place_name'), false),
         coalesce(bool_or(t.ids IS NULL) FILTER (WHERE t.kind = 'division'), false),
         coalesce(bool_or(t.ids IS NULL) FILTER (WHERE t.kind = 'boundary_line'), false),
         coalesce(bool_or(t.ids IS NULL) FILTER (WHERE t.kind = 'boundary_marker'), false)
  INTO features, divisions, lines, markers, every_feature, every_division, every_line, every_marker
  FROM taken t LEFT JOIN LATERAL unnest(t.ids) AS one (id) ON true;

  IF every_feature THEN
    features := ARRAY(SELECT id FROM feature UNION SELECT feature_id FROM place_name_period);
  END IF;
  IF features <> '{}' THEN
    told_before := ARRAY(
      SELECT concat_ws(' ', division_id, feature_id, valid, publication_level, romanization, roman_key)
      FROM place_name_period WHERE feature_id = ANY(features) AND division_id IS NOT NULL);
    DELETE FROM place_name_period WHERE feature_id = ANY(features);
    -- EXECUTE plans for the number of ids at hand
    EXECUTE 'INSERT INTO place_name_period SELECT * FROM place_name_periods($1)' USING features;
    told_after := ARRAY(
      SELECT concat_ws(' ', division_id, feature_id, valid, publication_level, romanization, roman_key)
      FROM place_name_period WHERE feature_id = ANY(features) AND division_id IS NOT NULL);
    divisions := divisions || ARRAY(
      SELECT left(changed, 36)::uuid FROM (
        (SELECT unnest(told_before) EXCEPT SELECT unnest(told_after)) UNION
        (SELECT unnest(told_after) EXCEPT SELECT unnest(told_before))) AS told (changed));
  END IF;

  IF every_division THEN
    divisions := ARRAY(SELECT id FROM administrative_division UNION SELECT division_id FROM division_period);
  ELSIF divisions <> '{}' THEN
    divisions := ARRAY(SELECT unnest(divisions)
                       UNION SELECT division_id FROM division_state WHERE parent_id = ANY(divisions));
  END IF;
  IF divisions <> '{}' THEN
    DELETE FROM division_period WHERE division_id = ANY(divisions);
    EXECUTE 'INSERT INTO division_period SELECT * FROM division_periods($1)' USING divisions;
  END IF;

  IF every_line THEN
    lines := ARRAY(SELECT id FROM boundary_line UNION SELECT line_id FROM boundary_line_period);
  END IF;
  IF every_marker THEN
    markers := ARRAY(SELECT id FROM boundary_marker UNION SELECT marker_id FROM boundary_marker_period);
  END IF;
  IF lines <> '{}' OR markers <> '{}' THEN
    PERFORM settle_boundaries(lines, markers);
  END IF;
END
$$;

-- Make every period anew from the register, whatever stands there.
-- Called by: gis/periods/queries.py, and below when a migration or a restore leaves the tables empty.
CREATE OR REPLACE FUNCTION rebuild_periods() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE place_name_period, division_period, boundary_line_period, boundary_line_shape, boundary_marker_period;
  INSERT INTO stale_period (kind, ids)
  VALUES ('place_name', NULL), ('division', NULL), ('boundary_line', NULL), ('boundary_marker', NULL);
  PERFORM settle_periods();
END
$$;

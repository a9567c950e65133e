-- The divisions above a division, for each time in which they stay the same.
-- Called by: search_follows_periods (051).

-- Make the paths of some divisions and of all below them anew.
CREATE OR REPLACE FUNCTION add_division_paths(ids uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  below uuid[] := ARRAY(
    WITH RECURSIVE tree AS (
      SELECT unnest(ids) AS id
      UNION
      SELECT p.division_id FROM tree t JOIN division_period p ON p.parent_id = t.id
    ) SELECT id FROM tree);
BEGIN
  DELETE FROM division_path p USING unnest(below) AS b (id) WHERE p.division_id = b.id;
  INSERT INTO division_path (division_id, valid, ancestors)
  WITH RECURSIVE climb AS (
    SELECT p.division_id, p.valid, '{}'::uuid[] AS ancestors, p.parent_id AS above
    FROM unnest(below) AS b (id) JOIN division_period p ON p.division_id = b.id
    UNION ALL
    SELECT c.division_id, c.valid * p.valid, c.above || c.ancestors, p.parent_id
    FROM climb c
    JOIN division_period p ON p.division_id = c.above AND p.valid && c.valid
  )
  SELECT division_id, valid, ancestors FROM climb WHERE above IS NULL;
END
$$;

-- Make all that the search looks up anew.
-- Called by: below, when a migration or a restore leaves the tables empty.
CREATE OR REPLACE FUNCTION rebuild_search() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  -- What a row costs most is its entries in the indexes: these are made when all rows are there
  rested text[] := ARRAY(SELECT pg_get_indexdef(indexrelid) FROM pg_index
                         WHERE indrelid = 'search_name'::regclass AND NOT indisprimary ORDER BY indexrelid);
  one text;
BEGIN
  TRUNCATE search_name, division_path;
  FOR one IN SELECT indexrelid::regclass::text FROM pg_index
             WHERE indrelid = 'search_name'::regclass AND NOT indisprimary LOOP
    EXECUTE format('DROP INDEX %s', one);
  END LOOP;
  PERFORM add_search_features(ARRAY(SELECT DISTINCT feature_id FROM place_name_period));
  PERFORM add_search_divisions(ARRAY(SELECT DISTINCT division_id FROM division_period));
  PERFORM add_division_paths(ARRAY(SELECT DISTINCT division_id FROM division_period));
  FOREACH one IN ARRAY rested LOOP
    EXECUTE one;
  END LOOP;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM search_name)
     AND (EXISTS (SELECT FROM place_name_period) OR EXISTS (SELECT FROM division_period)) THEN
    PERFORM rebuild_search();
  END IF;
END
$$;

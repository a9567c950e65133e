-- A boundary that changes takes its shapes and borders away at once, so that nothing old is drawn, and is noted for
-- gis/map_shapes/service.py, which makes shapes anew before the transaction commits.
-- Called by: triggers below.
CREATE OR REPLACE FUNCTION note_stale_shapes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO stale_shape (division_id, box) SELECT division_id, ST_Envelope(geom) FROM before;
    DELETE FROM division_shape s USING before b WHERE s.division_id = b.division_id;
    DELETE FROM division_border d USING before b WHERE d.division_id = b.division_id;
    DELETE FROM division_border d USING before b WHERE d.neighbour_id = b.division_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO stale_shape (division_id, box) SELECT division_id, ST_Envelope(geom) FROM after;
    DELETE FROM division_shape s USING after a WHERE s.division_id = a.division_id;
    DELETE FROM division_border d USING after a WHERE d.division_id = a.division_id;
    DELETE FROM division_border d USING after a WHERE d.neighbour_id = a.division_id;
  END IF;
  RETURN NULL;
END
$$;

-- The level of a division, or the time it exists, decides which coverage its boundary belongs to.
CREATE OR REPLACE FUNCTION note_stale_level() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO stale_shape (division_id, box)
    SELECT b.division_id, ST_Envelope(b.geom)
    FROM division_boundary b JOIN before USING (division_id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO stale_shape (division_id, box)
    SELECT b.division_id, ST_Envelope(b.geom)
    FROM division_boundary b JOIN after USING (division_id);
  END IF;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  written record;
BEGIN
  FOR written IN SELECT * FROM (VALUES
    ('division_boundary', 'note_stale_shapes'), ('division_state', 'note_stale_level')) AS v (table_name, function)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_shape_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', written.table_name, written.function);
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_shape_update AFTER UPDATE ON %I REFERENCING '
                   'OLD TABLE AS before NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', written.table_name, written.function);
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_shape_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS before '
                   'FOR EACH STATEMENT EXECUTE FUNCTION %I()', written.table_name, written.function);
  END LOOP;
END
$$;

-- What is drawn changed: tiles of another version.
CREATE OR REPLACE TRIGGER data_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON division_shape
FOR EACH STATEMENT EXECUTE FUNCTION note_derived_version('division');

-- A register that held boundaries before there were shapes, or shapes before there were borders.
DO $$
BEGIN
  IF (NOT EXISTS (SELECT FROM division_shape) OR NOT EXISTS (SELECT FROM division_border)) AND NOT EXISTS (SELECT FROM stale_shape) THEN
    INSERT INTO stale_shape (division_id, box) SELECT division_id, ST_Envelope(geom) FROM division_boundary;
  END IF;
END
$$;

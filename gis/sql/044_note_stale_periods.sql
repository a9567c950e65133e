-- Note which records a statement changed, one row a statement, whoever the writer is; when the transaction
-- commits, their periods are made anew (043).
-- Called by: triggers below.

-- Arguments: kind of record, and the column that holds its id.
CREATE OR REPLACE FUNCTION note_stale_periods() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  changed uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %I) FROM after', TG_ARGV[1]) INTO changed;
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %I) FROM before', TG_ARGV[1]) INTO changed;
  ELSE
    EXECUTE format('SELECT array_agg(id) FROM (SELECT %1$I AS id FROM before UNION SELECT %1$I FROM after) AS t',
                   TG_ARGV[1]) INTO changed;
  END IF;
  IF changed IS NOT NULL THEN
    INSERT INTO stale_period (kind, ids) VALUES (TG_ARGV[0], changed);
  END IF;
  RETURN NULL;
END
$$;

-- Of a source, whether it is demonstration data.
CREATE OR REPLACE FUNCTION note_stale_source() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  changed uuid[] := ARRAY(SELECT a.id FROM after a JOIN before b ON b.id = a.id
                          WHERE a.is_demonstration <> b.is_demonstration);
BEGIN
  IF changed <> '{}' THEN
    INSERT INTO stale_period (kind, ids)
    VALUES ('place_name', ARRAY(SELECT id FROM feature WHERE source_id = ANY(changed))),
           ('division', ARRAY(SELECT id FROM administrative_division WHERE source_id = ANY(changed)));
  END IF;
  RETURN NULL;
END
$$;

-- A code list that decides what stands first: argument, the kind of record whose periods all go by it.
CREATE OR REPLACE FUNCTION note_stale_list() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT b::text FROM before b EXCEPT SELECT a::text FROM after a) THEN
    INSERT INTO stale_period (kind, ids) VALUES (TG_ARGV[0], NULL);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION settle_when_committing() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM settle_periods();
  RETURN NULL;
END
$$;

DO $$
DECLARE
  written record;
BEGIN
  FOR written IN SELECT * FROM (VALUES
    ('feature', 'place_name', 'id'), ('place_name', 'place_name', 'feature_id'),
    ('feature_division', 'place_name', 'feature_id'), ('feature_geometry', 'place_name', 'feature_id'),
    ('administrative_division', 'division', 'id'), ('division_state', 'division', 'division_id'),
    ('division_code', 'division', 'division_id'), ('division_boundary', 'division', 'division_id'))
    AS v (table_name, kind, id)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_periods(%L, %L)',
                   written.table_name, written.kind, written.id);
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_update AFTER UPDATE ON %I REFERENCING '
                   'OLD TABLE AS before NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_periods(%L, %L)',
                   written.table_name, written.kind, written.id);
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS before '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_periods(%L, %L)',
                   written.table_name, written.kind, written.id);
  END LOOP;
  FOR written IN SELECT * FROM (VALUES
    ('geometry_role', 'place_name'), ('division_type', 'division'), ('code_system', 'division'),
    ('publication_level', 'division')) AS v (table_name, kind)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_update AFTER UPDATE ON %I REFERENCING '
                   'OLD TABLE AS before NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_list(%L)',
                   written.table_name, written.kind);
  END LOOP;
END
$$;

CREATE OR REPLACE TRIGGER stale_period_update AFTER UPDATE ON source
REFERENCING OLD TABLE AS before NEW TABLE AS after
FOR EACH STATEMENT EXECUTE FUNCTION note_stale_source();

DROP TRIGGER IF EXISTS settle_periods ON stale_period;
CREATE CONSTRAINT TRIGGER settle_periods AFTER INSERT ON stale_period
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settle_when_committing();

-- A register that held data before these tables were made, or whose migration emptied them.
DO $$
BEGIN
  IF (NOT EXISTS (SELECT FROM place_name_period) AND EXISTS (SELECT FROM feature))
     OR (NOT EXISTS (SELECT FROM division_period) AND EXISTS (SELECT FROM division_state)) THEN
    PERFORM rebuild_periods();
  END IF;
END
$$;

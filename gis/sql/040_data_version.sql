-- Data versions: a number per name of what is served, for the keys of caches. It counts once a transaction,
-- and tells channel diming_data_version the name when the transaction commits.
-- Called by: settle_periods, rebuild_periods (through the triggers below), the triggers below.
CREATE OR REPLACE FUNCTION bump_data_version(changed text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  present bigint := pg_current_xact_id()::text::bigint;
  -- The clock keeps a register that was restored from giving out a number again for other data.
  now_ms bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
BEGIN
  INSERT INTO data_version AS v (name, version, transaction) VALUES (changed, now_ms, present)
  ON CONFLICT (name) DO UPDATE SET version = greatest(v.version + 1, now_ms), transaction = present
    WHERE v.transaction <> present;
  IF FOUND THEN
    PERFORM pg_notify('diming_data_version', changed);
  END IF;
END
$$;

-- After a statement that may have changed what is served under the name in the trigger's argument; a
-- statement that wrote what stood there already changed nothing.
CREATE OR REPLACE FUNCTION note_data_version() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  differs boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    differs := EXISTS (SELECT FROM after);
  ELSIF TG_OP = 'DELETE' THEN
    differs := EXISTS (SELECT FROM before);
  ELSE
    differs := EXISTS (SELECT b::text FROM before b EXCEPT SELECT a::text FROM after a);
  END IF;
  IF differs THEN
    PERFORM bump_data_version(TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
$$;

-- After a statement on a derived table, which is written only when something changed.
CREATE OR REPLACE FUNCTION note_derived_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM bump_data_version(TG_ARGV[0]);
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER data_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON place_name_period
FOR EACH STATEMENT EXECUTE FUNCTION note_derived_version('place_name');
CREATE OR REPLACE TRIGGER data_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON division_period
FOR EACH STATEMENT EXECUTE FUNCTION note_derived_version('division');

-- Has a table say after each statement that what it holds of a kind has changed.
CREATE OR REPLACE FUNCTION note_data_versions_of(table_name text, name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER data_version_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS after '
                 'FOR EACH STATEMENT EXECUTE FUNCTION note_data_version(%L)', table_name, name);
  EXECUTE format('CREATE OR REPLACE TRIGGER data_version_update AFTER UPDATE ON %I REFERENCING '
                 'OLD TABLE AS before NEW TABLE AS after '
                 'FOR EACH STATEMENT EXECUTE FUNCTION note_data_version(%L)', table_name, name);
  EXECUTE format('CREATE OR REPLACE TRIGGER data_version_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS before '
                 'FOR EACH STATEMENT EXECUTE FUNCTION note_data_version(%L)', table_name, name);
END
$$;

DO $$
DECLARE
  served record;
BEGIN
  FOR served IN SELECT * FROM (VALUES
    ('publication', 'publication_rule'), ('publication', 'publication_level'),
    ('reference', 'place_name_category'), ('reference', 'division_type'), ('reference', 'division_level'),
    ('reference', 'code_system'), ('reference', 'name_type'), ('reference', 'name_language'),
    ('reference', 'standard_basis'), ('reference', 'geometry_role'), ('reference', 'location_method'),
    ('reference', 'source'), ('name_rule', 'name_rule')) AS v (name, table_name)
  LOOP
    PERFORM note_data_versions_of(served.table_name, served.name);
  END LOOP;
END
$$;

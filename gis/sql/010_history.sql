-- History: schema `history` holds one append-only copy of every version of every row of a table.
-- Called by: gis/migrations/env.py (history.track for every table), triggers, gis/*/queries.py (*_as_known).

CREATE SCHEMA IF NOT EXISTS history;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SEQUENCE IF NOT EXISTS history.version_id;

-- Recorded time is one per transaction, taken at its first change: whoever changes registered facts
-- holds the register's lock by then, so recorded time never runs backwards.
CREATE OR REPLACE FUNCTION history.recorded_at() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  taken text := current_setting('diming.recorded_at', true);
BEGIN
  IF taken IS NULL OR taken = '' THEN
    taken := clock_timestamp()::text;
    PERFORM set_config('diming.recorded_at', taken, true);
  END IF;
  RETURN taken::timestamptz;
END
$$;

CREATE OR REPLACE FUNCTION history.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'raise_exception', CONSTRAINT = 'history_append_only';
END
$$;

-- Make or complete the history of one table: its copy, the index that finds versions of a row, the
-- triggers that fill it, and the function that answers "as known at".
CREATE OR REPLACE FUNCTION history.track(table_name text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  base regclass := format('public.%I', table_name)::regclass;
  missing record;
  column_list text;
  key_list text;
  action text;
BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO column_list
  FROM pg_attribute WHERE attrelid = base AND attnum > 0 AND NOT attisdropped;
  SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.position) INTO key_list
  FROM pg_index i
  CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
  WHERE i.indrelid = base AND i.indisprimary;

  EXECUTE format(
    'CREATE TABLE IF NOT EXISTS history.%I ('
    'history_id bigint NOT NULL DEFAULT nextval(''history.version_id''), history_action text NOT NULL, '
    'history_recorded_at timestamptz NOT NULL, history_account_id uuid, history_proposal_id uuid, '
    'history_transaction bigint NOT NULL)', table_name);
  FOR missing IN
    SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
    WHERE attrelid = base AND attnum > 0 AND NOT attisdropped ORDER BY attnum
  LOOP
    EXECUTE format('ALTER TABLE history.%I ADD COLUMN IF NOT EXISTS %I %s',
                   table_name, missing.attname, missing.type);
  END LOOP;
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON history.%I (%s, history_id)',
                 'ix_history_' || table_name, table_name, key_list);
  EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history.%I '
                 'FOR EACH STATEMENT EXECUTE FUNCTION history.refuse_change()', table_name);

  FOREACH action IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
    EXECUTE format(
      'CREATE OR REPLACE FUNCTION history.%I() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN '
      'INSERT INTO history.%I (%s, history_action, history_recorded_at, history_account_id, '
      'history_proposal_id, history_transaction) '
      'SELECT %s, %L, history.recorded_at(), '
      'nullif(current_setting(''diming.account_id'', true), '''')::uuid, '
      'nullif(current_setting(''diming.proposal_id'', true), '''')::uuid, '
      'pg_current_xact_id()::text::bigint FROM changed; RETURN NULL; END $body$',
      table_name || '_' || action, table_name, column_list, column_list, action);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER history_%s AFTER %s ON public.%I REFERENCING %s TABLE AS changed '
      'FOR EACH STATEMENT EXECUTE FUNCTION history.%I()',
      action, action, table_name, CASE WHEN action = 'delete' THEN 'OLD' ELSE 'NEW' END,
      table_name || '_' || action);
  END LOOP;

  EXECUTE format(
    'CREATE OR REPLACE FUNCTION history.%I(known_at timestamptz) RETURNS SETOF public.%I '
    'LANGUAGE sql STABLE AS $body$ SELECT %s FROM (SELECT DISTINCT ON (%s) * FROM history.%I '
    'WHERE history_recorded_at <= known_at ORDER BY %s, history_id DESC) AS latest '
    'WHERE history_action <> ''delete'' $body$',
    table_name || '_as_known', table_name, column_list, key_list, table_name, key_list);
END
$$;

-- A frozen edition changes no more, whoever writes: its settings, entries, prose, comments, changes and steps
-- stay, and what was frozen of it stays for good. Only two things are said later: the papers of gates whose
-- number isn't printed in it (the last instance signs what was frozen), and that it was published.
-- The edition's row is locked for sharing, so that nothing slips in while it is being frozen.
-- Called by: triggers below. Violations are translated in gis/editions/tables.py.
CREATE OR REPLACE FUNCTION keep_frozen_edition() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- The count of changes goes on with the papers of gates
  free text[] := ARRAY['version'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'frozen' THEN
    IF NEW.state = 'published' THEN
      free := free || ARRAY['state', 'published_on', 'publication_level'];
    END IF;
    IF to_jsonb(OLD) - free = to_jsonb(NEW) - free THEN
      RETURN NEW;
    END IF;
  END IF;
  IF OLD.state IN ('frozen', 'published') THEN
    RAISE EXCEPTION 'edition % is frozen', OLD.name
      USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_is_frozen';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.state IN ('frozen', 'published')
    AND NOT EXISTS (SELECT FROM edition_snapshot s WHERE s.edition_id = NEW.id) THEN
    RAISE EXCEPTION 'edition % has no frozen content', NEW.name
      USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_not_frozen';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER stays_as_frozen BEFORE UPDATE OR DELETE ON edition
FOR EACH ROW EXECUTE FUNCTION keep_frozen_edition();

CREATE OR REPLACE FUNCTION keep_part_of_frozen_edition() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  part jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  found text;
BEGIN
  SELECT state INTO found FROM edition WHERE id = (part ->> 'edition_id')::uuid FOR SHARE;
  IF found IN ('frozen', 'published') AND NOT (
    found = 'frozen' AND (
      TG_TABLE_NAME = 'edition_gate' AND NOT (part ->> 'is_printed')::boolean
        AND NOT coalesce((before ->> 'is_printed')::boolean, false)
      OR TG_TABLE_NAME = 'edition_step' AND TG_OP = 'INSERT' AND part ->> 'to_state' = 'published')) THEN
    RAISE EXCEPTION 'a row of % belongs to a frozen edition', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_is_frozen';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION keep_edition_snapshot() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a frozen content stays'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_snapshot_stays';
END
$$;

CREATE OR REPLACE TRIGGER stays_as_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON edition_snapshot
FOR EACH STATEMENT EXECUTE FUNCTION keep_edition_snapshot();

DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['edition_step', 'edition_entry', 'edition_reading', 'edition_comment', 'edition_gate',
                              'edition_prose', 'edition_change', 'edition_draft', 'edition_snapshot']
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER stays_with_frozen BEFORE INSERT OR UPDATE OR DELETE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION keep_part_of_frozen_edition()', part);
  END LOOP;
END
$$;

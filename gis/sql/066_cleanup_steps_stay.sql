-- A step of a cleanup case is never changed, nor taken away while its case is there.
-- Called by: triggers below. Violation is translated in gis/name_cleanup/tables.py.
CREATE OR REPLACE FUNCTION keep_cleanup_step() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM name_cleanup_case c WHERE c.id = OLD.case_id) THEN
    RAISE EXCEPTION 'step % of case % stays', OLD.ordinal, OLD.case_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'name_cleanup_step_stays';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS stays_as_it_was ON name_cleanup_step;
CREATE TRIGGER stays_as_it_was BEFORE UPDATE ON name_cleanup_step
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION keep_cleanup_step();

-- Demonstration data is taken away whole: parts first, then the case.
DROP TRIGGER IF EXISTS stays_with_its_case ON name_cleanup_step;
CREATE CONSTRAINT TRIGGER stays_with_its_case AFTER DELETE ON name_cleanup_step
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_cleanup_step();

-- A division that goes on has a parent that goes on: whoever ends a division moves those below it first.
-- Checked when the transaction commits, so that a merge may end parent and move children in any order.
-- Called by: trigger below. Violation is translated in gis/administrative_divisions/tables.py.
CREATE OR REPLACE FUNCTION check_division_has_living_parent() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  changed division_state := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  orphan uuid;
BEGIN
  SELECT c.division_id INTO orphan
  FROM division_state c
  WHERE (c.division_id = changed.division_id OR c.parent_id = changed.division_id)
    AND c.parent_id IS NOT NULL AND upper_inf(c.valid)
    AND NOT EXISTS (
      SELECT FROM division_state p WHERE p.division_id = c.parent_id AND upper_inf(p.valid))
  LIMIT 1;
  IF orphan IS NOT NULL THEN
    RAISE EXCEPTION 'division % goes on under a parent that has ended', orphan
      USING ERRCODE = 'check_violation', CONSTRAINT = 'division_has_living_parent';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS has_living_parent ON division_state;
CREATE CONSTRAINT TRIGGER has_living_parent AFTER INSERT OR UPDATE OR DELETE ON division_state
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_division_has_living_parent();

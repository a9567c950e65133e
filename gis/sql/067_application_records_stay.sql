-- A step of an application, and what a check of its name said, are never changed, nor taken away while their
-- application is there.
-- Called by: triggers below. Violation is translated in gis/name_applications/tables.py.
CREATE OR REPLACE FUNCTION keep_application_record() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM name_application a WHERE a.id = OLD.application_id) THEN
    RAISE EXCEPTION 'a row of % of application % stays', TG_TABLE_NAME, OLD.application_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'name_application_record_stays';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON name_application_step
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION keep_application_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON name_application_check
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION keep_application_record();

-- Demonstration data is taken away whole: parts first, then the application.
DROP TRIGGER IF EXISTS stays_with_its_application ON name_application_step;
CREATE CONSTRAINT TRIGGER stays_with_its_application AFTER DELETE ON name_application_step
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_application_record();

DROP TRIGGER IF EXISTS stays_with_its_application ON name_application_check;
CREATE CONSTRAINT TRIGGER stays_with_its_application AFTER DELETE ON name_application_check
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_application_record();

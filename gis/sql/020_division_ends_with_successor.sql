-- An ended division has a successor or a stated none. Checked when the transaction commits, so that a
-- merge may end its predecessors first and write the event after. A successor is one that the event made
-- (part successor) or one that took over and went on (part subject).
-- Called by: triggers below. Violation is translated in gis/administrative_divisions/tables.py.
CREATE OR REPLACE FUNCTION check_division_ends_with_successor() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  division uuid;
  divisions uuid[];
BEGIN
  IF TG_TABLE_NAME = 'division_state' THEN
    divisions := CASE TG_OP WHEN 'DELETE' THEN ARRAY[OLD.division_id] ELSE ARRAY[NEW.division_id] END;
  ELSIF TG_TABLE_NAME = 'division_event_party' THEN
    SELECT array_agg(p.division_id) || OLD.division_id INTO divisions
    FROM division_event_party p WHERE p.event_id = OLD.event_id;
    divisions := coalesce(divisions, ARRAY[OLD.division_id]);
  ELSE
    SELECT coalesce(array_agg(p.division_id), '{}') INTO divisions
    FROM division_event_party p WHERE p.event_id = NEW.id;
  END IF;
  FOREACH division IN ARRAY divisions LOOP
    IF EXISTS (SELECT FROM division_state s WHERE s.division_id = division)
       AND NOT EXISTS (
         SELECT FROM division_state s WHERE s.division_id = division AND upper_inf(s.valid))
       AND NOT EXISTS (
         SELECT FROM division_event_party p JOIN division_event e ON e.id = p.event_id
         WHERE p.division_id = division AND p.part = 'predecessor'
           AND (e.no_successor OR EXISTS (
             SELECT FROM division_event_party q WHERE q.event_id = e.id AND q.division_id <> division
               AND q.part IN ('successor', 'subject'))))
    THEN
      RAISE EXCEPTION 'division % ends without successor or stated none', division
        USING ERRCODE = 'check_violation', CONSTRAINT = 'division_ends_with_successor';
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS ends_with_successor ON division_state;
CREATE CONSTRAINT TRIGGER ends_with_successor AFTER INSERT OR UPDATE OR DELETE ON division_state
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_division_ends_with_successor();

DROP TRIGGER IF EXISTS ends_with_successor ON division_event_party;
CREATE CONSTRAINT TRIGGER ends_with_successor AFTER UPDATE OR DELETE ON division_event_party
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_division_ends_with_successor();

DROP TRIGGER IF EXISTS ends_with_successor ON division_event;
CREATE CONSTRAINT TRIGGER ends_with_successor AFTER UPDATE ON division_event
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_division_ends_with_successor();

-- What a step, a status check, an acceptance or a notice of a grave site said is never changed, whoever writes.
-- Called by: triggers below. Violations are translated in gis/grave_sites/tables.py.
CREATE OR REPLACE FUNCTION refuse_changed_grave_record() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % was changed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'grave_record_stays';
END
$$;

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_step
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_grave_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_status_check
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_grave_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_acceptance
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_grave_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_duplicate_decision
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_grave_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_split
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_grave_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_announcement
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_grave_record();

-- Of a notice only how it was served is said later, and once; of an agreement only that its subsidy was signed for.
CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_notice
FOR EACH ROW WHEN (
  (OLD.site_id, OLD.kind, OLD.number, OLD.issued_on, OLD.term_days, OLD.regulation, OLD.note, OLD.announcement_id)
  IS DISTINCT FROM (NEW.site_id, NEW.kind, NEW.number, NEW.issued_on, NEW.term_days, NEW.regulation, NEW.note,
   NEW.announcement_id)
  OR (OLD.served_on IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*))
EXECUTE FUNCTION refuse_changed_grave_record();

CREATE OR REPLACE TRIGGER stays_as_it_was BEFORE UPDATE ON grave_agreement
FOR EACH ROW WHEN (
  (OLD.site_id, OLD.agreed_on, OLD.measure, OLD.destination, OLD.deadline, OLD.graves, OLD.subsidy_per_grave,
   OLD.subsidy_basis, OLD.scan_sha256)
  IS DISTINCT FROM (NEW.site_id, NEW.agreed_on, NEW.measure, NEW.destination, NEW.deadline, NEW.graves,
   NEW.subsidy_per_grave, NEW.subsidy_basis, NEW.scan_sha256)
  OR (OLD.paid_on IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*))
EXECUTE FUNCTION refuse_changed_grave_record();

-- Nobody accepts what he noted as done: the maker is who recorded the last step of that name, whatever a row says.
-- What is invented (a demonstration's source) has neither accounts nor photos.
CREATE OR REPLACE FUNCTION check_grave_acceptance() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  last record;
  invented boolean;
BEGIN
  SELECT s.is_demonstration INTO invented FROM grave_site g JOIN source s ON s.id = g.source_id WHERE g.id = NEW.site_id;
  SELECT t.step, t.recorded_by INTO last FROM grave_step t WHERE t.site_id = NEW.site_id ORDER BY t.ordinal DESC LIMIT 1;
  IF last.step IS DISTINCT FROM 'carried_out' THEN
    RAISE EXCEPTION 'site % is not carried out', NEW.site_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grave_accepted_by_acceptance';
  END IF;
  IF invented AND NEW.accepted_by IS NULL THEN
    RETURN NEW;
  END IF;
  NEW.made_by := last.recorded_by;
  IF NEW.accepted_by IS NULL OR NEW.accepted_by IS NOT DISTINCT FROM last.recorded_by THEN
    RAISE EXCEPTION 'site % is accepted by its maker', NEW.site_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grave_accepted_by_another';
  END IF;
  IF NEW.is_passed AND (SELECT count(DISTINCT p.stage) FROM grave_photo p
      WHERE p.site_id = NEW.site_id AND p.stage IN ('before', 'after')) < 2 THEN
    RAISE EXCEPTION 'site % has no photos of before and after', NEW.site_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grave_accepted_with_photos';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER accepted_by_another BEFORE INSERT ON grave_acceptance
FOR EACH ROW EXECUTE FUNCTION check_grave_acceptance();

-- A site is in the state accepted only after an acceptance that it passed since it was last carried out.
CREATE OR REPLACE FUNCTION check_grave_accepted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM grave_acceptance a WHERE a.site_id = NEW.id AND a.is_passed
      AND a.recorded_at >= (SELECT max(t.recorded_at) FROM grave_step t
                            WHERE t.site_id = NEW.id AND t.step = 'carried_out')) THEN
    RAISE EXCEPTION 'site % was not accepted', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grave_accepted_by_acceptance';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER accepted_by_acceptance BEFORE INSERT OR UPDATE OF state ON grave_site
FOR EACH ROW WHEN (NEW.state = 'accepted') EXECUTE FUNCTION check_grave_accepted();

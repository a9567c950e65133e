-- What a 整改通知书 and a reading of a sign said is never changed, whoever writes: what is wrong in them is said anew.
-- Called by: triggers below. Violation is translated in gis/place_name_signs/tables.py.
CREATE OR REPLACE FUNCTION refuse_changed_sign_record() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % was changed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_notice_is_kept';
END
$$;

CREATE OR REPLACE TRIGGER sign_notice_item_is_kept BEFORE UPDATE ON sign_notice_item
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_sign_record();

CREATE OR REPLACE TRIGGER sign_reading_is_kept BEFORE UPDATE ON sign_reading
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_sign_record();

CREATE OR REPLACE TRIGGER sign_recheck_is_kept BEFORE UPDATE ON sign_recheck
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_sign_record();

-- Of a notice only whether and how it was served is said later, with the last day that follows from it, and
-- its count of changes.
CREATE OR REPLACE TRIGGER sign_notice_is_kept BEFORE UPDATE ON sign_notice
FOR EACH ROW WHEN (
  (OLD.number, OLD.unit_id, OLD.unit_name, OLD.issued_on, OLD.term_days, OLD.repeats_id, OLD.note)
  IS DISTINCT FROM (NEW.number, NEW.unit_id, NEW.unit_name, NEW.issued_on, NEW.term_days, NEW.repeats_id, NEW.note)
  OR (OLD.served_on IS NOT NULL AND (OLD.due_on, OLD.served_on, OLD.served_to, OLD.served_how, OLD.receipt_sha256)
    IS DISTINCT FROM (NEW.due_on, NEW.served_on, NEW.served_to, NEW.served_how, NEW.receipt_sha256)))
EXECUTE FUNCTION refuse_changed_sign_record();

-- What a closed reporting period froze is never changed, whoever writes: a later change comes as 更正 in the next.
-- One of a demonstration may be taken away.
-- Called by: triggers below. Violation is translated in gis/target_progress/tables.py.
CREATE OR REPLACE FUNCTION refuse_changed_period() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  period uuid;
BEGIN
  IF TG_TABLE_NAME = 'reporting_period' THEN
    period := OLD.id;
  ELSIF TG_OP = 'INSERT' THEN
    period := NEW.period_id;
  ELSE
    period := OLD.period_id;
  END IF;
  IF EXISTS (
    SELECT FROM reporting_period
    WHERE id = period AND closed_at IS NOT NULL AND NOT (TG_OP = 'DELETE' AND source_id IS NOT NULL)
  ) THEN
    RAISE EXCEPTION 'a row of the closed period % was changed', period
      USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_period_stays';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE OR REPLACE TRIGGER closed_period_stays BEFORE UPDATE OR DELETE ON reporting_period
FOR EACH ROW EXECUTE FUNCTION refuse_changed_period();

CREATE OR REPLACE TRIGGER closed_period_stays BEFORE INSERT OR UPDATE OR DELETE ON period_figure
FOR EACH ROW EXECUTE FUNCTION refuse_changed_period();

CREATE OR REPLACE TRIGGER closed_period_stays BEFORE INSERT OR UPDATE OR DELETE ON period_correction
FOR EACH ROW EXECUTE FUNCTION refuse_changed_period();

-- A confirmed 签领表 and the lines of any sheet are never changed, whoever writes: a later change comes in the next sheet.
-- Called by: triggers below. Violation is translated in gis/facilities/tables.py.
CREATE OR REPLACE FUNCTION refuse_changed_subsidy_sheet() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % was changed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_sheet_is_kept';
END
$$;

CREATE OR REPLACE TRIGGER subsidy_line_is_kept BEFORE UPDATE ON subsidy_line
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_changed_subsidy_sheet();

CREATE OR REPLACE TRIGGER subsidy_sheet_is_kept BEFORE UPDATE ON subsidy_sheet
FOR EACH ROW WHEN (OLD.state <> 'draft' AND OLD.* IS DISTINCT FROM NEW.*)
EXECUTE FUNCTION refuse_changed_subsidy_sheet();

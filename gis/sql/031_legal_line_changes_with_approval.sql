-- The line in law changes only with the number of a new approval (行政区域界线管理条例 Arts. 2, 3, 14), whoever writes:
-- its geometry is not redrawn under the same number, nor taken away while the line stays without another in law.
-- Called by: triggers below. Violation is translated in gis/boundary_lines/tables.py.
CREATE OR REPLACE FUNCTION refuse_redrawn_legal_line() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role = 'legal' AND NEW.approval_number = OLD.approval_number
     AND (NEW.role <> OLD.role OR NEW.line_id <> OLD.line_id OR NEW.geom::bytea <> OLD.geom::bytea) THEN
    RAISE EXCEPTION 'the legal line % was redrawn without a new approval', OLD.line_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_line_changes_with_approval';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER legal_line_not_redrawn BEFORE UPDATE ON boundary_line_geometry
FOR EACH ROW EXECUTE FUNCTION refuse_redrawn_legal_line();

CREATE OR REPLACE FUNCTION check_legal_line_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role = 'legal' AND EXISTS (SELECT FROM boundary_line l WHERE l.id = OLD.line_id)
     AND NOT EXISTS (
       SELECT FROM boundary_line_geometry g
       WHERE g.line_id = OLD.line_id AND g.role = 'legal' AND g.approval_number <> OLD.approval_number)
  THEN
    RAISE EXCEPTION 'the legal line % was taken away without a new approval', OLD.line_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_line_changes_with_approval';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS legal_line_kept ON boundary_line_geometry;
CREATE CONSTRAINT TRIGGER legal_line_kept AFTER DELETE ON boundary_line_geometry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_legal_line_kept();

-- A proposal becomes approved or applied only with enough approvals of its present submission, each by
-- an account other than the author's; the first load into an empty register is the one exception.
-- Called by: trigger below. Violation is translated in gis/proposals/tables.py.
CREATE OR REPLACE FUNCTION check_proposal_approved() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('approved', 'applied') AND NOT NEW.first_load AND (
    SELECT count(DISTINCT d.account_id) FROM proposal_decision d
    WHERE d.proposal_id = NEW.id AND d.decision = 'approved' AND d.submitted_at = NEW.submitted_at
      AND d.account_id <> NEW.author_id
  ) < NEW.required_approvals THEN
    RAISE EXCEPTION 'proposal % lacks approvals', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_applied_only_when_approved';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS applied_only_when_approved ON proposal;
CREATE CONSTRAINT TRIGGER applied_only_when_approved AFTER INSERT OR UPDATE ON proposal
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_proposal_approved();

-- Nobody turns himself from the author of a proposal into its approver.
CREATE OR REPLACE FUNCTION refuse_new_author() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.author_id <> OLD.author_id OR (NEW.first_load AND NOT OLD.first_load) THEN
    RAISE EXCEPTION 'the author of a proposal never changes'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_author_is_fixed';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER author_is_fixed BEFORE UPDATE OF author_id, first_load ON proposal
FOR EACH ROW EXECUTE FUNCTION refuse_new_author();

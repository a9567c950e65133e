-- What people decided about readings and spellings is only ever added to.
-- Called by: the database, before a decision would be changed.
CREATE OR REPLACE FUNCTION refuse_decision_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'decisions are append-only'
    USING ERRCODE = 'raise_exception', CONSTRAINT = 'spelling_decision_append_only';
END
$$;

CREATE OR REPLACE TRIGGER spelling_decision_append_only BEFORE UPDATE ON spelling_decision
FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_decision_change();

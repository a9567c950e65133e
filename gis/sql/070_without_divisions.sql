-- A list of divisions without those that a reader may not see, in its order.
-- Called by gis.collections.queries, for `division_ids` of place names.
CREATE OR REPLACE FUNCTION without_divisions(ids uuid[], hidden uuid[]) RETURNS uuid[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array(
    SELECT one.id FROM unnest(ids) WITH ORDINALITY AS one(id, place)
    WHERE one.id <> ALL (hidden) ORDER BY one.place
  )
$$;

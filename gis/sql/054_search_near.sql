-- What lies near a place, the nearest first; then what has no position but lies in the same division.
-- Called by: gis/search/queries.py. Parameters as in 053; way 60: by distance, 61: by division.

DROP FUNCTION IF EXISTS search_near;
CREATE FUNCTION search_near(
  of_hit uuid, place geometry, around uuid, radius_m double precision,
  on_day date, levels text[], shared uuid[], shared_levels text[], named text[], once_named text[],
  of_weight integer, of_kinds text[], of_category text, ending text,
  most integer, after_key text, page integer)
RETURNS TABLE (order_key text, hit_id uuid, subject text, record_id uuid, name text, name_type text,
               way integer, distance_m double precision, total bigint)
LANGUAGE plpgsql STABLE SET jit = off AS $$
#variable_conflict use_column
DECLARE
  inside uuid[] := ARRAY(SELECT around WHERE around IS NOT NULL UNION ALL
                         (SELECT p.division_id FROM division_path p
                          WHERE p.ancestors @> ARRAY[around] AND p.valid @> on_day LIMIT 3000));
  -- Degrees that surely hold the radius at this latitude
  reach CONSTANT double precision := radius_m / 111000 / greatest(cos(radians(ST_Y(place))), 0.05);
BEGIN
  RETURN QUERY
  WITH located AS (
    SELECT s.hit_id, s.subject, s.record_id, s.name, s.name_type, 60 AS way,
           ST_Distance(p.label::geography, place::geography) AS distance_m
    FROM place_name_period p
    CROSS JOIN LATERAL (
      SELECT s.* FROM search_name s
      WHERE s.record_id = p.feature_id AND s.valid @> on_day
        AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
      ORDER BY s.name_type <> 'standard', s.name LIMIT 1) s
    WHERE p.geom && ST_Expand(place, reach) AND p.geom IS NOT NULL AND p.valid @> on_day
  ), beside AS (
    SELECT s.hit_id, s.subject, s.record_id, s.name, s.name_type, 61 AS way, NULL::double precision AS distance_m
    FROM (SELECT s.* FROM search_name s WHERE s.hit_id = ANY(inside)
          UNION
          SELECT s.* FROM feature_division d JOIN search_name s ON s.record_id = d.feature_id AND s.hit_id = s.record_id
          WHERE d.division_id = ANY(inside)) s
    WHERE s.valid @> on_day AND s.lasting @> on_day
      AND (place IS NULL OR NOT EXISTS (
        SELECT FROM place_name_period p
        WHERE p.feature_id = s.record_id AND p.valid @> on_day AND p.label IS NOT NULL))
      AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
  ), best AS (
    SELECT DISTINCT ON (b.hit_id) b.*
    FROM (SELECT * FROM located WHERE distance_m <= radius_m UNION ALL SELECT * FROM beside) b
    WHERE b.hit_id <> of_hit AND b.hit_id IS DISTINCT FROM around
    ORDER BY b.hit_id, b.way, b.distance_m, b.name_type <> 'standard', b.subject, b.name
  ), keyed AS (
    SELECT b.*, (b.way || ' ' || to_char(coalesce(b.distance_m, 0), 'FM0000000.0') || ' ' || b.name || ' ' || b.hit_id)
                COLLATE "C" AS order_key
    FROM best b
  ), counted AS (
    SELECT k.*, count(*) OVER () AS total FROM (SELECT * FROM keyed ORDER BY order_key LIMIT most) k
  )
  SELECT c.order_key, c.hit_id, c.subject::text, c.record_id, c.name::text, c.name_type::text, c.way, c.distance_m, c.total
  FROM counted c
  WHERE after_key IS NULL OR c.order_key > after_key COLLATE "C"
  ORDER BY c.order_key
  LIMIT page;
END
$$;

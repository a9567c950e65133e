-- The periods of some features, computed from the register: a period begins and ends where a name of the
-- feature begins or ends, within the time the feature exists; those that say the same are one.
-- Days of open ends are written -infinity and infinity here, so that they compare.
-- Called by: settle_periods, with the ids as a constant, so that it is planned for their number.
CREATE OR REPLACE FUNCTION place_name_periods(ids uuid[]) RETURNS SETOF place_name_period
LANGUAGE sql STABLE AS $$
WITH recorded AS MATERIALIZED (
  SELECT f.id, f.category, f.national_code, f.division_id, f.publication_level, f.version, f.source_id,
         s.is_demonstration,
         coalesce(lower(f.valid), '-infinity') AS begins, coalesce(upper(f.valid), 'infinity') AS ends
  FROM unnest(ids) AS wanted (id)
  JOIN feature f ON f.id = wanted.id
  JOIN source s ON s.id = f.source_id
), named AS MATERIALIZED (
  SELECT n.*, r.begins AS feature_begins, r.ends AS feature_ends,
         coalesce(lower(n.valid), '-infinity') AS begins, coalesce(upper(n.valid), 'infinity') AS ends
  FROM recorded r
  JOIN place_name n ON n.feature_id = r.id
), cut AS (
  SELECT id, begins AS day, ends AS last FROM recorded
  UNION
  SELECT n.feature_id, edge.day, n.feature_ends
  FROM named n CROSS JOIN LATERAL (VALUES (n.begins), (n.ends)) AS edge (day)
  WHERE edge.day > n.feature_begins AND edge.day < n.feature_ends
), segment AS (
  SELECT id, day AS begins, lead(day, 1, last) OVER (PARTITION BY id ORDER BY day) AS ends FROM cut
), gathered AS (
  SELECT s.id, s.begins, s.ends,
         -- The name that stands for the feature: standard, Chinese, newest (gis/place_names/rules.py)
         (array_agg(n.id ORDER BY n.name_type = 'standard' DESC, n.language = 'zh' DESC, n.begins DESC, n.id)
          FILTER (WHERE n.begins <= s.begins AND s.ends <= n.ends))[1] AS name_id,
         max(n.name) FILTER (WHERE n.begins <= s.begins AND s.ends <= n.ends
                             AND n.name_type = 'standard' AND n.language = 'mn') AS mongolian,
         array_agg(DISTINCT n.name) FILTER (WHERE n.begins <= s.begins AND s.ends <= n.ends
                                            AND n.name_type <> 'former') AS in_use,
         array_agg(DISTINCT n.name) FILTER (WHERE n.ends <= s.begins
                                            OR n.name_type = 'former' AND n.begins <= s.begins) AS given_up
  FROM segment s
  LEFT JOIN named n ON n.feature_id = s.id
  GROUP BY s.id, s.begins, s.ends
), told AS (
  SELECT g.id, g.begins, g.ends, n.name, n.name_type, n.language, n.romanization, n.pinyin,
         n.reading_confirmed, n.standard_basis, n.roman_key, g.mongolian,
         coalesce(array_remove(array_remove(g.in_use, n.name), g.mongolian), '{}') AS aliases,
         CASE WHEN g.given_up IS NULL THEN '{}' ELSE
           ARRAY(SELECT unnest(g.given_up) EXCEPT SELECT unnest(g.in_use) ORDER BY 1) END AS former_names
  FROM gathered g
  LEFT JOIN named n ON n.id = g.name_id
), compared AS (
  SELECT t.*, ROW(t.name, t.name_type, t.language, t.romanization, t.pinyin, t.reading_confirmed,
                  t.standard_basis, t.roman_key, t.mongolian, t.aliases, t.former_names)::text AS said
  FROM told t
), differing AS (
  SELECT c.*, c.said IS DISTINCT FROM lag(c.said) OVER (PARTITION BY c.id ORDER BY c.begins) AS differs
  FROM compared c
), placed AS (
  SELECT DISTINCT ON (g.feature_id) g.feature_id, g.geom, g.role, g.method, g.is_approximate
  FROM recorded r
  JOIN feature_geometry g ON g.feature_id = r.id
  JOIN geometry_role o ON o.code = g.role
  ORDER BY g.feature_id, g.is_approximate, o.position, g.id
), lying AS (
  SELECT d.feature_id, array_agg(d.division_id ORDER BY d.division_id) AS divisions
  FROM recorded r
  JOIN feature_division d ON d.feature_id = r.id
  GROUP BY d.feature_id
)
SELECT d.id,
       daterange(nullif(d.begins, '-infinity'),
                 nullif(lead(d.begins, 1, r.ends) OVER (PARTITION BY d.id ORDER BY d.begins), 'infinity')),
       d.name, d.name_type, d.language, coalesce(d.romanization, ''), coalesce(d.pinyin, ''),
       coalesce(d.reading_confirmed, false), d.standard_basis, coalesce(d.roman_key, ''),
       btrim(concat(d.roman_key, ' ', d.name))::varchar, d.mongolian, d.aliases, d.former_names,
       r.category, r.national_code, r.division_id, coalesce(l.divisions, '{}'),
       r.publication_level, r.version, r.is_demonstration, r.source_id,
       p.geom, p.role, p.method, p.is_approximate,
       CASE WHEN ST_GeometryType(p.geom) = 'ST_Point' THEN p.geom ELSE ST_PointOnSurface(p.geom) END
         ::geometry(Point, 4490)
FROM differing d
JOIN recorded r ON r.id = d.id
LEFT JOIN placed p ON p.feature_id = d.id
LEFT JOIN lying l ON l.feature_id = d.id
WHERE d.differs
$$;

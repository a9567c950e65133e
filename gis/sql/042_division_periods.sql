-- The periods of some divisions, computed from the register and from the periods of their places: a period
-- begins and ends where a state, code or boundary of the division, the name of its parent or the spelling
-- of its place does, within the time the division exists; those that say the same are one.
-- Days of open ends are written -infinity and infinity here, so that they compare.
-- Called by: settle_periods, with the ids as a constant, so that it is planned for their number.
CREATE OR REPLACE FUNCTION division_periods(ids uuid[]) RETURNS SETOF division_period
LANGUAGE sql STABLE AS $$
WITH recorded AS MATERIALIZED (
  SELECT d.id, d.publication_level, d.version, d.note, d.source_id, s.is_demonstration, l.rank
  FROM unnest(ids) AS wanted (id)
  JOIN administrative_division d ON d.id = wanted.id
  JOIN source s ON s.id = d.source_id
  JOIN publication_level l ON l.code = d.publication_level
), stated AS MATERIALIZED (
  SELECT t.division_id, t.name, t.body_name, t.type, t.parent_id,
         coalesce(lower(t.valid), '-infinity') AS begins, coalesce(upper(t.valid), 'infinity') AS ends
  FROM recorded r
  JOIN division_state t ON t.division_id = r.id
), fathered AS MATERIALIZED (
  SELECT p.division_id AS parent_id, p.name,
         coalesce(lower(p.valid), '-infinity') AS begins, coalesce(upper(p.valid), 'infinity') AS ends
  FROM (SELECT DISTINCT parent_id FROM stated) AS parent
  JOIN division_state p ON p.division_id = parent.parent_id
), coded AS MATERIALIZED (
  SELECT c.division_id, c.code, c.code_system, o.position,
         coalesce(lower(c.valid), '-infinity') AS begins, coalesce(upper(c.valid), 'infinity') AS ends
  FROM recorded r
  JOIN division_code c ON c.division_id = r.id
  JOIN code_system o ON o.code = c.code_system
), bounded AS MATERIALIZED (
  SELECT b.division_id, b.id, b.is_indicative, md5(ST_AsEWKB(b.geom)) AS drawn,
         coalesce(lower(b.valid), '-infinity') AS begins, coalesce(upper(b.valid), 'infinity') AS ends
  FROM recorded r
  JOIN division_boundary b ON b.division_id = r.id
), spelled AS MATERIALIZED (
  -- A stricter name of the place says nothing here
  SELECT p.division_id, p.feature_id, p.romanization, p.roman_key,
         coalesce(lower(p.valid), '-infinity') AS begins, coalesce(upper(p.valid), 'infinity') AS ends
  FROM recorded r
  JOIN place_name_period p ON p.division_id = r.id
  JOIN publication_level l ON l.code = p.publication_level AND l.rank <= r.rank
), edge AS (
  SELECT division_id, begins, ends FROM stated
  UNION ALL SELECT division_id, begins, ends FROM coded
  UNION ALL SELECT division_id, begins, ends FROM bounded
  UNION ALL SELECT division_id, begins, ends FROM spelled
  UNION ALL SELECT s.division_id, f.begins, f.ends FROM stated s JOIN fathered f ON f.parent_id = s.parent_id
), cut AS (
  SELECT DISTINCT e.division_id, day.day
  FROM edge e CROSS JOIN LATERAL (VALUES (e.begins), (e.ends)) AS day (day)
), segment AS MATERIALIZED (
  SELECT division_id, day AS begins, lead(day) OVER (PARTITION BY division_id ORDER BY day) AS ends FROM cut
), coding AS (
  SELECT g.division_id, g.begins, (array_agg(c.code ORDER BY c.position))[1] AS code,
         max(c.code) FILTER (WHERE c.code_system = 'nbs') AS statistical_code,
         max(c.code) FILTER (WHERE c.code_system = 'mca') AS civil_affairs_code
  FROM segment g
  JOIN coded c ON c.division_id = g.division_id AND c.begins <= g.begins AND g.ends <= c.ends
  GROUP BY g.division_id, g.begins
), spelling AS (
  SELECT DISTINCT ON (g.division_id, g.begins) g.division_id, g.begins, p.romanization, p.roman_key
  FROM segment g
  JOIN spelled p ON p.division_id = g.division_id AND p.begins <= g.begins AND g.ends <= p.ends
  ORDER BY g.division_id, g.begins, p.romanization = '', p.roman_key = '', p.feature_id
), told AS (
  SELECT g.division_id, g.begins, g.ends, s.name, s.body_name, s.type, s.parent_id, f.name AS parent_name,
         c.code, c.statistical_code, c.civil_affairs_code, b.id AS boundary_id, b.is_indicative,
         coalesce(p.romanization, '') AS romanization, coalesce(p.roman_key, '') AS roman_key,
         ROW(s.name, s.body_name, s.type, s.parent_id, f.name, c.code, c.statistical_code,
             c.civil_affairs_code, b.drawn, b.is_indicative, coalesce(p.romanization, ''),
             coalesce(p.roman_key, ''))::text AS said
  FROM segment g
  JOIN stated s ON s.division_id = g.division_id AND s.begins <= g.begins AND g.ends <= s.ends
  LEFT JOIN fathered f ON f.parent_id = s.parent_id AND f.begins <= g.begins AND g.ends <= f.ends
  LEFT JOIN bounded b ON b.division_id = g.division_id AND b.begins <= g.begins AND g.ends <= b.ends
  LEFT JOIN coding c ON c.division_id = g.division_id AND c.begins = g.begins
  LEFT JOIN spelling p ON p.division_id = g.division_id AND p.begins = g.begins
), differing AS (
  SELECT t.*, (t.said, t.begins) IS DISTINCT FROM (lag(t.said) OVER before, lag(t.ends) OVER before) AS differs
  FROM told t
  WINDOW before AS (PARTITION BY t.division_id ORDER BY t.begins)
), numbered AS (
  SELECT d.*, count(*) FILTER (WHERE d.differs) OVER (PARTITION BY d.division_id ORDER BY d.begins) AS run
  FROM differing d
), joined AS (
  SELECT n.*, max(n.ends) OVER (PARTITION BY n.division_id, n.run) AS last FROM numbered n
)
SELECT j.division_id, daterange(nullif(j.begins, '-infinity'), nullif(j.last, 'infinity')),
       j.name, j.body_name, j.type, y.level, y.is_statistical, j.parent_id, j.parent_name,
       parent.publication_level, j.code, j.statistical_code, j.civil_affairs_code, j.romanization,
       r.publication_level, r.version, r.note, r.is_demonstration, r.source_id,
       coalesce(j.code, '~' || j.name)::varchar, btrim(concat(j.roman_key, ' ', j.name))::varchar,
       b.geom, j.is_indicative, ST_PointOnSurface(b.geom)::geometry(Point, 4490)
FROM joined j
JOIN recorded r ON r.id = j.division_id
JOIN division_type y ON y.code = j.type
LEFT JOIN administrative_division parent ON parent.id = j.parent_id
LEFT JOIN division_boundary b ON b.id = j.boundary_id
WHERE j.differs
$$;

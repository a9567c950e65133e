-- The periods of some boundary lines: cut where the line or a geometry by which it is judged begins or ends, those
-- that say the same joined. The line in law stands before the derived one, the later before the earlier.
-- Called by: settle_boundaries, with the ids as a constant, so that it is planned for their number.
CREATE OR REPLACE FUNCTION boundary_line_periods(ids uuid[]) RETURNS SETOF boundary_line_period
LANGUAGE sql STABLE AS $$
WITH recorded AS MATERIALIZED (
  SELECT l.*, s.is_demonstration,
         coalesce(lower(l.valid), '-infinity') AS begins, coalesce(upper(l.valid), 'infinity') AS ends
  FROM unnest(ids) AS wanted (id)
  JOIN boundary_line l ON l.id = wanted.id
  JOIN source s ON s.id = l.source_id
), judged AS MATERIALIZED (
  SELECT g.line_id, g.id, g.role,
         coalesce(lower(g.valid * r.valid), '-infinity') AS begins, coalesce(upper(g.valid * r.valid), 'infinity') AS ends
  FROM recorded r
  JOIN boundary_line_geometry g ON g.line_id = r.id AND g.role IN ('legal', 'derived') AND g.valid && r.valid
), edge AS (
  SELECT DISTINCT e.id, day.day
  FROM (SELECT id, begins, ends FROM recorded UNION ALL SELECT line_id, begins, ends FROM judged) AS e
  CROSS JOIN LATERAL (VALUES (e.begins), (e.ends)) AS day (day)
), segment AS (
  SELECT id, day AS begins, lead(day) OVER (PARTITION BY id ORDER BY day) AS ends FROM edge
), chosen AS (
  SELECT DISTINCT ON (s.id, s.begins) s.id, s.begins, s.ends, j.id AS geometry_id
  FROM segment s
  LEFT JOIN judged j ON j.line_id = s.id AND j.begins <= s.begins AND s.ends <= j.ends
  WHERE s.ends IS NOT NULL
  ORDER BY s.id, s.begins, j.role <> 'legal', j.begins DESC, j.id
), joined AS (
  SELECT id, geometry_id,
         unnest(range_agg(daterange(nullif(begins, '-infinity'), nullif(ends, 'infinity')))) AS valid
  FROM chosen GROUP BY id, geometry_id
)
SELECT r.id, j.valid, r.name, r.code, r.level, r.authority, r.organiser, r.is_segment, r.whole_line,
       ARRAY(SELECT p.division_id FROM boundary_line_party p WHERE p.line_id = r.id ORDER BY p.division_id),
       r.round_number, r.last_inspected,
       round(ST_Length(g.geom::geography)::numeric, 3)::float8, g.id, g.role,
       nullif(g.approval_number, ''), g.approved_on, g.role <> 'legal',
       r.note, r.publication_level, r.version, r.is_demonstration, r.source_id, g.geom
FROM joined j
JOIN recorded r ON r.id = j.id
LEFT JOIN boundary_line_geometry g ON g.id = j.geometry_id
$$;

-- What maps draw of some lines, once for each band of zooms: the geometry that stands for the line, and all those
-- that show something else (the river or road as it runs today).
-- Called by: settle_boundaries.
CREATE OR REPLACE FUNCTION boundary_line_shapes(ids uuid[]) RETURNS SETOF boundary_line_shape
LANGUAGE sql STABLE AS $$
SELECT g.id, band.from_zoom, g.valid, g.line_id, g.role,
       CASE WHEN band.tolerance = 0 THEN drawn.geom
            ELSE coalesce(ST_SimplifyPreserveTopology(drawn.geom, band.tolerance / 2), drawn.geom) END
FROM (
  SELECT p.geometry_id AS id, p.valid, p.line_id, p.geometry_role AS role, p.geom
  FROM boundary_line_period p WHERE p.line_id = ANY(ids) AND p.geom IS NOT NULL
  UNION ALL
  SELECT o.id, o.valid * l.valid, o.line_id, o.role, o.geom
  FROM boundary_line_geometry o JOIN boundary_line l ON l.id = o.line_id
  WHERE o.line_id = ANY(ids) AND o.role NOT IN ('legal', 'derived') AND o.valid && l.valid
) AS g
CROSS JOIN LATERAL (SELECT web_mercator(g.geom) AS geom) AS drawn
CROSS JOIN tile_bands() AS band
WHERE NOT ST_IsEmpty(drawn.geom)
$$;

-- The periods of some markers: cut where the marker or one of its stones begins or ends, joined where the same stones stand.
-- Called by: settle_boundaries, with the ids as a constant.
CREATE OR REPLACE FUNCTION boundary_marker_periods(ids uuid[]) RETURNS SETOF boundary_marker_period
LANGUAGE sql STABLE AS $$
WITH recorded AS MATERIALIZED (
  SELECT m.*, s.is_demonstration,
         coalesce(lower(m.valid), '-infinity') AS begins, coalesce(upper(m.valid), 'infinity') AS ends
  FROM unnest(ids) AS wanted (id)
  JOIN boundary_marker m ON m.id = wanted.id
  JOIN source s ON s.id = m.source_id
), stood AS MATERIALIZED (
  SELECT t.marker_id, t.id, t.letter,
         coalesce(lower(t.valid * r.valid), '-infinity') AS begins, coalesce(upper(t.valid * r.valid), 'infinity') AS ends
  FROM recorded r
  JOIN boundary_marker_stone t ON t.marker_id = r.id AND t.valid && r.valid
), edge AS (
  SELECT DISTINCT e.id, day.day
  FROM (SELECT id, begins, ends FROM recorded UNION ALL SELECT marker_id, begins, ends FROM stood) AS e
  CROSS JOIN LATERAL (VALUES (e.begins), (e.ends)) AS day (day)
), segment AS (
  SELECT id, day AS begins, lead(day) OVER (PARTITION BY id ORDER BY day) AS ends FROM edge
), standing AS (
  SELECT g.id, g.begins, g.ends,
         ARRAY(SELECT s.id FROM stood s WHERE s.marker_id = g.id AND s.begins <= g.begins AND g.ends <= s.ends
               ORDER BY s.letter, s.id) AS stones
  FROM segment g WHERE g.ends IS NOT NULL
), joined AS (
  SELECT id, stones, unnest(range_agg(daterange(nullif(begins, '-infinity'), nullif(ends, 'infinity')))) AS valid
  FROM standing GROUP BY id, stones
)
SELECT r.id, j.valid, r.number, r.serial, r.kind, r.is_tri_junction, r.status, r.line_id, l.name, l.level,
       r.managing_division_id,
       ARRAY(SELECT d.division_id FROM boundary_marker_side d WHERE d.marker_id = r.id ORDER BY d.division_id),
       ARRAY(SELECT DISTINCT p.division_id FROM boundary_line_party p
             WHERE p.line_id = r.line_id
                OR p.line_id IN (SELECT o.line_id FROM boundary_marker_line o WHERE o.marker_id = r.id)
             ORDER BY p.division_id),
       cardinality(j.stones), first.material, first.height_m, first.method, first.accuracy_m,
       r.note, r.publication_level,
       CASE WHEN own.rank >= whole.rank THEN own.code ELSE whole.code END,
       r.version, r.is_demonstration, r.source_id,
       (SELECT CASE WHEN count(*) = 1 THEN (array_agg(t.geom))[1] ELSE ST_Collect(t.geom ORDER BY t.letter, t.id) END
        FROM boundary_marker_stone t WHERE t.id = ANY(j.stones))
FROM joined j
JOIN recorded r ON r.id = j.id
JOIN boundary_line l ON l.id = r.line_id
JOIN publication_level own ON own.code = r.publication_level
JOIN publication_level whole ON whole.code = l.publication_level
LEFT JOIN boundary_marker_stone first ON first.id = j.stones[1]
$$;

-- Make the periods of some lines and markers anew, and of the markers that say something of those lines.
-- Called by: settle_periods.
CREATE OR REPLACE FUNCTION settle_boundaries(lines uuid[], markers uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF lines <> '{}' THEN
    DELETE FROM boundary_line_period WHERE line_id = ANY(lines);
    DELETE FROM boundary_line_shape WHERE line_id = ANY(lines);
    EXECUTE 'INSERT INTO boundary_line_period SELECT * FROM boundary_line_periods($1)' USING lines;
    EXECUTE 'INSERT INTO boundary_line_shape SELECT * FROM boundary_line_shapes($1)' USING lines;
    markers := ARRAY(SELECT unnest(markers)
                     UNION SELECT id FROM boundary_marker WHERE line_id = ANY(lines)
                     UNION SELECT marker_id FROM boundary_marker_line WHERE line_id = ANY(lines));
  END IF;
  IF markers <> '{}' THEN
    DELETE FROM boundary_marker_period WHERE marker_id = ANY(markers);
    EXECUTE 'INSERT INTO boundary_marker_period SELECT * FROM boundary_marker_periods($1)' USING markers;
  END IF;
END
$$;

-- Of a source, whether it is demonstration data.
CREATE OR REPLACE FUNCTION note_stale_boundaries() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  changed uuid[] := ARRAY(SELECT a.id FROM after a JOIN before b ON b.id = a.id
                          WHERE a.is_demonstration <> b.is_demonstration);
BEGIN
  IF changed <> '{}' THEN
    INSERT INTO stale_period (kind, ids)
    VALUES ('boundary_line', ARRAY(SELECT id FROM boundary_line WHERE source_id = ANY(changed))),
           ('boundary_marker', ARRAY(SELECT id FROM boundary_marker WHERE source_id = ANY(changed)));
  END IF;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  written record;
BEGIN
  FOR written IN SELECT * FROM (VALUES
    ('boundary_line', 'boundary_line', 'id'), ('boundary_line_party', 'boundary_line', 'line_id'),
    ('boundary_line_geometry', 'boundary_line', 'line_id'), ('boundary_marker', 'boundary_marker', 'id'),
    ('boundary_marker_line', 'boundary_marker', 'marker_id'), ('boundary_marker_side', 'boundary_marker', 'marker_id'),
    ('boundary_marker_stone', 'boundary_marker', 'marker_id')) AS v (table_name, kind, id)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_periods(%L, %L)',
                   written.table_name, written.kind, written.id);
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_update AFTER UPDATE ON %I REFERENCING '
                   'OLD TABLE AS before NEW TABLE AS after '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_periods(%L, %L)',
                   written.table_name, written.kind, written.id);
    EXECUTE format('CREATE OR REPLACE TRIGGER stale_period_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS before '
                   'FOR EACH STATEMENT EXECUTE FUNCTION note_stale_periods(%L, %L)',
                   written.table_name, written.kind, written.id);
  END LOOP;
END
$$;

CREATE OR REPLACE TRIGGER stale_boundary_update AFTER UPDATE ON source
REFERENCING OLD TABLE AS before NEW TABLE AS after
FOR EACH STATEMENT EXECUTE FUNCTION note_stale_boundaries();
CREATE OR REPLACE TRIGGER stale_boundary_update AFTER UPDATE ON publication_level
REFERENCING OLD TABLE AS before NEW TABLE AS after
FOR EACH STATEMENT EXECUTE FUNCTION note_stale_list('boundary_marker');

-- A river's course is drawn of what no period says, so the drawing counts too.
CREATE OR REPLACE TRIGGER data_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON boundary_line_period
FOR EACH STATEMENT EXECUTE FUNCTION note_derived_version('boundary_line');
CREATE OR REPLACE TRIGGER data_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON boundary_line_shape
FOR EACH STATEMENT EXECUTE FUNCTION note_derived_version('boundary_line');
CREATE OR REPLACE TRIGGER data_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON boundary_marker_period
FOR EACH STATEMENT EXECUTE FUNCTION note_derived_version('boundary_marker');

-- A register that held lines before these tables were made, or whose migration emptied them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM boundary_line_period) AND EXISTS (SELECT FROM boundary_line) THEN
    INSERT INTO stale_period (kind, ids) VALUES ('boundary_line', NULL), ('boundary_marker', NULL);
    PERFORM settle_periods();
  END IF;
END
$$;

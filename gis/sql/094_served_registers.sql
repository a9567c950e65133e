-- Facilities, cemeteries, grave sites and planning corridors as tiles and the OGC API serve them: what a record was
-- for the days of its range. They are few and narrow, so views show them; the index of the record's own table
-- finds those in a window. A migration that changes a type of a column shown here drops the view first.
-- Called by: gis/collections/queries.py and gis/tiles/queries.py, as the tables that declarations name.

-- A state or a capacity holds until the next of its kind. Before its first state a facility is none.
CREATE OR REPLACE VIEW facility_period AS
SELECT f.id AS facility_id, daterange(span.since, span.until) AS valid,
       f.number, f.name, f.kind, said.state, f.made,
       ARRAY(SELECT s.service FROM facility_service s WHERE s.facility_id = f.id ORDER BY s.service)::varchar[] AS services,
       coalesce(held.beds, 0) AS beds, coalesce(held.nursing_beds, 0) AS nursing_beds, coalesce(held.meals, 0) AS meals,
       f.address, f.opening_hours, f.operator, f.operation_mode, f.service_radius_m, f.star_rating, f.built_year,
       f.division_id, f.publication_level, f.version, o.is_demonstration, f.source_id, f.geom
FROM facility f
JOIN source o ON o.id = f.source_id
CROSS JOIN LATERAL (
  SELECT e.since, lead(e.since) OVER (ORDER BY e.since) AS until
  FROM (SELECT since FROM facility_state_day WHERE facility_id = f.id
        UNION SELECT since FROM facility_capacity WHERE facility_id = f.id) AS e
) AS span
CROSS JOIN LATERAL (
  SELECT d.state FROM facility_state_day d
  WHERE d.facility_id = f.id AND d.since <= span.since ORDER BY d.since DESC LIMIT 1
) AS said
LEFT JOIN LATERAL (
  SELECT c.beds, c.nursing_beds, c.meals FROM facility_capacity c
  WHERE c.facility_id = f.id AND c.since <= span.since ORDER BY c.since DESC LIMIT 1
) AS held ON true;

-- A cemetery that people can be buried in is a public fact; one that is planned, built or closed, and every historic
-- cluster, is the bureau's own matter. Of a building nobody has measured there is no area, so no point either.
CREATE OR REPLACE VIEW cemetery_period AS
SELECT c.id AS cemetery_id, daterange(span.since, span.until) AS valid,
       c.number, c.name, c.kind, said.state,
       coalesce(held.plots, 0) AS plots, coalesce(held.niches, 0) AS niches,
       c.address, c.manager, c.approved_area_m2::float8 AS approved_area_m2, c.approval_number, c.approved_by,
       c.approved_on, c.surveyed_graves, c.division_id,
       (CASE WHEN said.state = 'open' AND c.kind <> 'historic_cluster' THEN 'public' ELSE 'internal' END)::varchar
         AS publication_level,
       c.version, o.is_demonstration, c.source_id, c.geom, ST_PointOnSurface(c.geom) AS label
FROM cemetery c
JOIN source o ON o.id = c.source_id
CROSS JOIN LATERAL (
  SELECT e.since, lead(e.since) OVER (ORDER BY e.since) AS until
  FROM (SELECT since FROM cemetery_state_day WHERE cemetery_id = c.id
        UNION SELECT since FROM cemetery_capacity WHERE cemetery_id = c.id) AS e
) AS span
CROSS JOIN LATERAL (
  SELECT d.state FROM cemetery_state_day d
  WHERE d.cemetery_id = c.id AND d.since <= span.since ORDER BY d.since DESC LIMIT 1
) AS said
LEFT JOIN LATERAL (
  SELECT k.plots, k.niches FROM cemetery_capacity k
  WHERE k.cemetery_id = c.id AND k.since <= span.since ORDER BY k.since DESC LIMIT 1
) AS held ON true;

-- From its survey until it was merged into another; a step holds until the next. Nothing here says whose graves they
-- are: contacts, words about the place and notes stay in the ledger.
CREATE OR REPLACE VIEW grave_site_period AS
SELECT g.id AS site_id, daterange(span.since, span.until) AS valid,
       g.number, g.kind, coalesce(said.step, 'surveyed') AS state, g.graves, g.area_m2, g.ownership, g.visible,
       g.zone_items[1] AS zone_item, g.zone_basis,
       g.corridor ->> 'kind' AS corridor_kind, g.corridor ->> 'name' AS corridor_name,
       (g.corridor ->> 'distance_m')::float8 AS corridor_m,
       g.measure, g.deadline, g.division_id, g.publication_level, g.version, o.is_demonstration, g.source_id, g.geom
FROM grave_site g
JOIN source o ON o.id = g.source_id
CROSS JOIN LATERAL (
  SELECT e.since, lead(e.since) OVER (ORDER BY e.since) AS until
  FROM (SELECT g.surveyed_on AS since
        UNION SELECT t.taken_on FROM grave_step t WHERE t.site_id = g.id AND t.taken_on > g.surveyed_on
        UNION SELECT g.merged_on WHERE g.merged_on IS NOT NULL) AS e
) AS span
LEFT JOIN LATERAL (
  SELECT t.step FROM grave_step t
  WHERE t.site_id = g.id AND t.taken_on <= span.since ORDER BY t.taken_on DESC, t.ordinal DESC LIMIT 1
) AS said ON true
WHERE g.merged_on IS NULL OR span.since < g.merged_on;

-- Roads, railways, rivers and shores of the planning layer, of every region that is loaded.
CREATE OR REPLACE VIEW planning_corridor_period AS
SELECT c.id AS corridor_id, daterange(c.since, c.until) AS valid, c.kind, c.klass AS class, c.name, c.number,
       c.half_width_m::float8 AS half_width_m, c.start_km::float8 AS start_km, c.speed_km_h::float8 AS speed_km_h,
       c.one_way, c.open_months IS NOT NULL AS is_seasonal, r.code AS region,
       c.publication_level, c.version, o.is_demonstration, c.source_id, c.geom
FROM corridor c
JOIN planning_region r ON r.id = c.region_id
JOIN source o ON o.id = c.source_id;

DO $$
DECLARE
  served record;
BEGIN
  FOR served IN SELECT * FROM (VALUES
    ('facility', 'facility'), ('facility', 'facility_state_day'), ('facility', 'facility_capacity'),
    ('facility', 'facility_service'), ('cemetery', 'cemetery'), ('cemetery', 'cemetery_state_day'),
    ('cemetery', 'cemetery_capacity'), ('grave_site', 'grave_site'), ('grave_site', 'grave_step'),
    ('planning_corridor', 'corridor'), ('planning_corridor', 'planning_region')) AS v (name, table_name)
  LOOP
    PERFORM note_data_versions_of(served.table_name, served.name);
  END LOOP;
END
$$;

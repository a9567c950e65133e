-- The bands of zooms that share one drawing, and the side of the square (metres of EPSG:3857) that is too
-- small to be seen in them; 0 draws as registered. gis/map_shapes/rules.py says the same, and a test compares.
-- Called by: note_place_name_shapes.
CREATE OR REPLACE FUNCTION tile_bands() RETURNS TABLE (from_zoom smallint, to_zoom smallint, tolerance float8)
LANGUAGE sql IMMUTABLE AS $$
  SELECT from_zoom::smallint, to_zoom::smallint,
         CASE WHEN to_zoom = 24 THEN 0 ELSE 8 * 2 * 20037508.342789244 / 2 ^ to_zoom / 4096 END
  FROM (VALUES (0, 2), (3, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10), (11, 12), (13, 24))
    AS band (from_zoom, to_zoom)
$$;

-- A number for a feature that tiles can carry: 52 of the random bits of its UUID, the same in every tile.
-- Called by: note_place_name_shapes, gis/tiles/queries.py.
CREATE OR REPLACE FUNCTION tile_feature(id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x000' || right(id::text, 12) || substr(id::text, 16, 1))::bit(64)::bigint
$$;

-- A geometry of EPSG:4490 in EPSG:3857, latitudes beyond its edge left out.
-- Called by: note_place_name_shapes, gis/tiles/queries.py.
CREATE OR REPLACE FUNCTION web_mercator(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ST_Transform(
    CASE WHEN ST_YMax(geom) <= 85.05 AND ST_YMin(geom) >= -85.05 THEN geom
         ELSE ST_Intersection(geom, ST_MakeEnvelope(-180, -85.05, 180, 85.05, 4490)) END, 3857)
$$;

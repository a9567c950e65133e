-- A text as a value of a vector tile holds it: field 4 of a layer, in it field 1, each with its length before it.
-- Called by: note_place_name_shapes.
CREATE OR REPLACE FUNCTION tile_length(bytes integer) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN bytes < 128 THEN set_byte('\x00'::bytea, 0, bytes)
              ELSE set_byte(set_byte('\x0000'::bytea, 0, bytes & 127 | 128), 1, bytes >> 7) END
$$;
CREATE OR REPLACE FUNCTION tile_value(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '\x22'::bytea || tile_length(length(held)) || held
  FROM (SELECT '\x0a'::bytea || tile_length(octet_length(left(value, 2000))) || convert_to(left(value, 2000), 'UTF8')) AS t (held)
  WHERE value <> ''
$$;

-- What a point is, in 57 bytes: gis/tiles/point_layer.py reads them.
-- Called by: note_place_name_shapes.
CREATE OR REPLACE FUNCTION pack_place_name(
  id uuid, geom geometry, name_type integer, category integer, geometry_role integer, publication_level integer,
  has_name boolean, has_romanization boolean, has_mongolian boolean, is_approximate boolean, is_demonstration boolean)
RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT uuid_send(id) || int8send(tile_feature(id)) || float8send(ST_X(geom)) || float8send(ST_Y(geom))
         || int4send(coalesce(name_type, 0)) || int4send(category) || int4send(coalesce(geometry_role, 0))
         || int4send(publication_level)
         || set_byte('\x00'::bytea, 0, has_name::integer + has_romanization::integer * 2 + has_mongolian::integer * 4
                     + coalesce(8 + is_approximate::integer * 16, 0) + is_demonstration::integer * 32)
$$;

-- What tiles draw of the periods of place names, as statements on a table of periods (%1$I): the words, the points
-- flat in one table, lines and areas once for each band. Points come in Hilbert order, so that neighbours on the
-- map are neighbours in the table.
-- Called by: note_place_name_shapes, and below for a register that held periods before there were shapes.
CREATE OR REPLACE FUNCTION place_name_drawings() RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY[$one$
INSERT INTO tile_word (word)
SELECT word FROM (SELECT DISTINCT name_type, category, geometry_role, publication_level FROM %1$I) AS a
CROSS JOIN LATERAL (VALUES (a.name_type), (a.category), (a.geometry_role), (a.publication_level)) AS v (word)
WHERE word IS NOT NULL
EXCEPT SELECT word FROM tile_word
ON CONFLICT DO NOTHING
$one$, $one$
INSERT INTO place_name_point
  (feature_id, valid, category, publication_level, divisions, geom, packed, name_value, romanization_value,
   mongolian_value)
SELECT a.feature_id, a.valid, a.category, a.publication_level, array_remove(a.division_id || a.divisions, NULL),
       drawn.geom,
       pack_place_name(a.feature_id, drawn.geom, t.id, c.id, r.id, l.id, a.name <> '' IS TRUE,
                       a.romanization <> '' IS TRUE, a.mongolian <> '' IS TRUE, a.is_approximate, a.is_demonstration),
       tile_value(a.name), tile_value(a.romanization), tile_value(a.mongolian)
FROM %1$I a
CROSS JOIN LATERAL (SELECT web_mercator(a.geom) AS geom) AS drawn
JOIN tile_word c ON c.word = a.category
JOIN tile_word l ON l.word = a.publication_level
LEFT JOIN tile_word t ON t.word = a.name_type
LEFT JOIN tile_word r ON r.word = a.geometry_role
WHERE GeometryType(a.geom) = 'POINT' AND NOT ST_IsEmpty(drawn.geom)
ORDER BY drawn.geom
$one$, $one$
INSERT INTO place_name_shape (feature_id, from_zoom, valid, geom)
SELECT a.feature_id, band.from_zoom, a.valid,
       CASE WHEN band.tolerance = 0 THEN drawn.geom
            ELSE coalesce(ST_SimplifyPreserveTopology(drawn.geom, band.tolerance / 2), drawn.geom) END
FROM %1$I a
CROSS JOIN LATERAL (SELECT web_mercator(a.geom) AS geom) AS drawn
CROSS JOIN tile_bands() AS band
WHERE GeometryType(a.geom) <> 'POINT' AND NOT ST_IsEmpty(drawn.geom)
$one$]
$$;

-- Called by: triggers below, on every statement that writes place_name_period.
CREATE OR REPLACE FUNCTION note_place_name_shapes() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  drawing text;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE place_name_point, place_name_shape;
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM place_name_point p USING before b WHERE p.feature_id = b.feature_id AND p.valid = b.valid;
    DELETE FROM place_name_shape s USING before b WHERE s.feature_id = b.feature_id AND s.valid = b.valid;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    FOREACH drawing IN ARRAY place_name_drawings() LOOP
      EXECUTE format(drawing, 'after');
    END LOOP;
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER place_name_shapes_insert AFTER INSERT ON place_name_period
REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION note_place_name_shapes();
CREATE OR REPLACE TRIGGER place_name_shapes_update AFTER UPDATE ON place_name_period
REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION note_place_name_shapes();
CREATE OR REPLACE TRIGGER place_name_shapes_delete AFTER DELETE ON place_name_period
REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION note_place_name_shapes();
CREATE OR REPLACE TRIGGER place_name_shapes_truncate AFTER TRUNCATE ON place_name_period
FOR EACH STATEMENT EXECUTE FUNCTION note_place_name_shapes();

-- A register that held periods before there were shapes.
DO $$
DECLARE
  drawing text;
BEGIN
  IF NOT EXISTS (SELECT FROM place_name_point) AND NOT EXISTS (SELECT FROM place_name_shape)
     AND EXISTS (SELECT FROM place_name_period WHERE geom IS NOT NULL) THEN
    FOREACH drawing IN ARRAY place_name_drawings() LOOP
      EXECUTE format(drawing, 'place_name_period');
    END LOOP;
    PERFORM bump_data_version('place_name');
  END IF;
END
$$;

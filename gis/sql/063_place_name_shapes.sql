-- What tiles draw of the periods of place names: points flat in one table, lines and areas once for each band.
-- New rows come in Hilbert order, so that neighbours on the map are neighbours in the table.
-- Called by: triggers below, on every statement that writes place_name_period.
CREATE OR REPLACE FUNCTION note_place_name_shapes() RETURNS trigger
LANGUAGE plpgsql AS $$
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
    INSERT INTO place_name_point
      (feature_id, valid, tile_feature, name, name_type, romanization, mongolian, category, geometry_role,
       is_approximate, is_demonstration, publication_level, divisions, geom)
    SELECT a.feature_id, a.valid, tile_feature(a.feature_id), a.name, a.name_type, nullif(a.romanization, ''),
           a.mongolian, a.category, a.geometry_role, a.is_approximate, a.is_demonstration,
           a.publication_level, array_remove(a.division_id || a.divisions, NULL), drawn.geom
    FROM after a CROSS JOIN LATERAL (SELECT web_mercator(a.geom) AS geom) AS drawn
    WHERE GeometryType(a.geom) = 'POINT' AND NOT ST_IsEmpty(drawn.geom)
    ORDER BY drawn.geom;
    INSERT INTO place_name_shape (feature_id, from_zoom, valid, geom)
    SELECT a.feature_id, band.from_zoom, a.valid,
           CASE WHEN band.tolerance = 0 THEN drawn.geom
                ELSE coalesce(ST_SimplifyPreserveTopology(drawn.geom, band.tolerance / 2), drawn.geom) END
    FROM after a
    CROSS JOIN LATERAL (SELECT web_mercator(a.geom) AS geom) AS drawn
    CROSS JOIN tile_bands() AS band
    WHERE GeometryType(a.geom) <> 'POINT' AND NOT ST_IsEmpty(drawn.geom);
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

-- A register that held periods before there were shapes: their triggers see every row as new.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM place_name_point) AND NOT EXISTS (SELECT FROM place_name_shape)
     AND EXISTS (SELECT FROM place_name_period WHERE geom IS NOT NULL) THEN
    UPDATE place_name_period SET geom = geom WHERE geom IS NOT NULL;
  END IF;
END
$$;

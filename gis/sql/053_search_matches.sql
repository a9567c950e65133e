-- Everything that fits what was typed, one row a hit, the best first.
-- Called by: gis/search/queries.py.
--
-- asked_*: what was typed, folded by 050; null for what it can't be or the caller may not search by.
-- levels, shared, shared_levels: record levels he may see, divisions he shares a line of, and levels there.
-- named, once_named, coded, once_coded: subjects whose present and former names and codes he may see.
-- within: a division with all below it. of_*, ending: what the hit is. most: hits that are counted.
-- way: how the name fits, see gis/search/rules.py. total: all hits, up to `most`.

-- Whether a reader may find a record by one of its names, and the record is one of those asked for. An
-- expression, so that it is planned as a part of whatever asks.
CREATE OR REPLACE FUNCTION search_admits(
  s search_name, on_day date, levels text[], shared uuid[], shared_levels text[], named text[], once_named text[],
  of_weight integer, of_kinds text[], of_category text, ending text) RETURNS boolean
LANGUAGE sql STABLE AS $$
SELECT (s.publication_level = ANY(levels)
        OR (s.publication_level = ANY(shared_levels) AND s.places && shared))
  AND s.subject = ANY(named)
  AND coalesce(lower(s.lasting) <= on_day, true)
  AND coalesce(lower(s.valid) <= on_day, true)
  AND (s.valid @> on_day OR s.subject = ANY(once_named))
  AND (of_weight IS NULL OR s.weight = of_weight)
  AND (of_kinds IS NULL OR s.kind = ANY(of_kinds) OR s.han LIKE '%_' || ending
       OR (of_category IS NOT NULL AND starts_with(s.kind, of_category)))
$$;

DROP FUNCTION IF EXISTS search_matches;
CREATE FUNCTION search_matches(
  asked_han text, asked_core text, asked_roman text, asked_official text, asked_initials text,
  asked_reading text, asked_mongolian text, asked_code text,
  on_day date, levels text[], shared uuid[], shared_levels text[],
  named text[], once_named text[], coded text[], once_coded text[],
  within uuid, of_weight integer, of_kinds text[], of_category text, ending text,
  most integer, after_key text, page integer)
RETURNS TABLE (order_key text, hit_id uuid, subject text, record_id uuid, name text, name_type text,
               way integer, is_old boolean, total bigint)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE
  -- A scope of so few divisions can be read whole; in a wider one names are looked up and then sorted out
  few CONSTANT integer := 2000;
  -- Names looked up in one stage at first, and at last, before those elsewhere are left out
  glance CONSTANT integer := 200;
  scanned CONSTANT integer := 2000;
  last CONSTANT text := chr(1114111);
  pairs integer[] := search_pairs(asked_han);
  han_deletes integer[] := CASE WHEN length(asked_han) > 2 THEN search_deletes(asked_han, 6) END;
  roman_deletes integer[] := CASE WHEN length(coalesce(asked_roman, asked_official)) > 3
                                  THEN search_deletes(coalesce(asked_roman, asked_official), 8) END;
  only_listed boolean := coalesce(asked_han, asked_roman, asked_official, asked_mongolian, asked_code) IS NULL;
  reach integer := CASE WHEN within IS NULL THEN most ELSE glance END;
  weights integer[] := ARRAY(SELECT l.position FROM division_level l WHERE of_weight IS NULL OR l.position = of_weight
                             UNION SELECT 9 WHERE of_weight IS NULL);
  begins bigint[] := '{}';
  found bigint[] := '{}';
  inside uuid[];
  everything bigint[];
  complete boolean;
  -- Whether what was found is everything within
  whole boolean := false;
BEGIN
  LOOP
    IF NOT only_listed THEN
      -- Names that begin with what was typed, of each level the first in order
      begins := ARRAY(
        SELECT l.id FROM unnest(weights) AS w (weight) CROSS JOIN LATERAL (
          SELECT s.id FROM search_name s
          WHERE s.weight = w.weight AND s.han >= asked_han AND s.han < asked_han || last
            AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
          ORDER BY s.han LIMIT reach) l
        UNION ALL
        SELECT l.id FROM unnest(weights) AS w (weight) CROSS JOIN LATERAL (
          SELECT s.id FROM search_name s
          WHERE s.weight = w.weight AND s.roman >= asked_roman AND s.roman < asked_roman || '~'
            AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
          ORDER BY s.roman LIMIT reach) l
        UNION ALL
        (SELECT s.id FROM search_name s
         WHERE s.official >= asked_official AND s.official < asked_official || '~'
           AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
         ORDER BY s.official LIMIT reach)
        UNION ALL
        (SELECT s.id FROM search_name s
         WHERE s.mongolian >= asked_mongolian AND s.mongolian < asked_mongolian || last
           AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
         ORDER BY s.mongolian LIMIT reach));
      found := begins || ARRAY(
        (SELECT s.id FROM search_name s
         WHERE s.initials >= asked_initials AND s.initials < asked_initials || '~'
           AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
         ORDER BY s.initials, s.weight LIMIT reach));
      IF cardinality(found) < most AND pairs <> '{}' THEN
        found := found || ARRAY(
          (SELECT s.id FROM search_name s
           WHERE s.parts @> pairs AND position(asked_han IN s.han) > 0
             AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
           LIMIT reach)
          UNION ALL
          SELECT l.id FROM unnest(weights) AS w (weight) CROSS JOIN LATERAL (
            SELECT s.id FROM search_name s
            WHERE s.weight = w.weight AND s.roman = asked_reading
              AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
            ORDER BY s.id LIMIT reach) l
          UNION ALL
          SELECT l.id FROM unnest(weights) AS w (weight) CROSS JOIN LATERAL (
            SELECT s.id FROM search_name s
            WHERE s.weight = w.weight AND s.han >= asked_core AND s.han < asked_core || last
              AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
            ORDER BY s.han LIMIT reach) l);
      END IF;
    END IF;
    EXIT WHEN within IS NULL;

    -- Within a division: first as if it were the whole country, if that says anything
    complete := cardinality(found) < glance OR reach = scanned;
    IF complete AND NOT only_listed THEN
      SELECT coalesce(array_agg(s.id), '{}'), coalesce(array_agg(s.id) FILTER (WHERE s.id = ANY(begins)), '{}')
      INTO found, begins
      FROM search_name s
      WHERE s.id = ANY(found) AND EXISTS (
        SELECT FROM division_path p WHERE p.division_id = ANY(s.places) AND p.valid @> on_day
        AND (p.division_id = within OR p.ancestors @> ARRAY[within]));
      EXIT WHEN begins <> '{}';
    END IF;

    -- Then, where names are many elsewhere or none fits, everything within it
    inside := ARRAY(SELECT within UNION ALL
                    (SELECT p.division_id FROM division_path p
                     WHERE p.ancestors @> ARRAY[within] AND p.valid @> on_day LIMIT few));
    IF cardinality(inside) <= few THEN
      everything := ARRAY(
        SELECT s.id FROM unnest(inside) AS i (id) JOIN search_name s ON s.hit_id = i.id
        UNION ALL
        (SELECT s.id FROM unnest(inside) AS i (id)
         JOIN feature_division d ON d.division_id = i.id
         JOIN search_name s ON s.record_id = d.feature_id AND s.hit_id = s.record_id
         LIMIT few * 4 + 1));
      whole := cardinality(everything) <= few * 4;
      IF whole THEN
        found := everything;
      END IF;
    END IF;
    EXIT WHEN whole OR complete;
    reach := scanned;
  END LOOP;

  IF NOT whole AND only_listed THEN
    found := ARRAY(SELECT s.id FROM search_name s
                   WHERE s.kind = ANY(of_kinds || of_category)
                     AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
                     AND (within IS NULL OR EXISTS (
                     SELECT FROM division_path p WHERE p.division_id = ANY(s.places) AND p.valid @> on_day
                     AND (p.division_id = within OR p.ancestors @> ARRAY[within])))
                   ORDER BY s.id LIMIT most);
  END IF;

  IF NOT whole AND begins = '{}' AND NOT only_listed THEN
    found := found || ARRAY(
      SELECT s.id FROM (
        (SELECT s.* FROM search_name s
         WHERE s.parts && han_deletes
           AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
         LIMIT scanned)
        UNION ALL
        (SELECT s.* FROM search_name s
         WHERE s.parts && roman_deletes
           AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
         LIMIT scanned)) s
      WHERE (search_one_edit(s.han, asked_han) OR search_one_edit(s.core, asked_han)
             OR search_one_edit(s.roman, asked_roman) OR search_one_edit(left(s.roman, s.core_letters), asked_roman)
             OR search_one_edit(s.official, asked_official))
        AND (within IS NULL OR EXISTS (
           SELECT FROM division_path p WHERE p.division_id = ANY(s.places) AND p.valid @> on_day
           AND (p.division_id = within OR p.ancestors @> ARRAY[within]))));
  END IF;

  RETURN QUERY
  WITH fitting AS (
    SELECT s.hit_id, s.subject, s.record_id, s.name, s.name_type, s.weight, coalesce(s.roman, s.official, '') AS spelled,
           (NOT s.valid @> on_day OR NOT s.lasting @> on_day OR s.name_type = 'former') AS is_old,
           CASE
             WHEN only_listed THEN 50
             WHEN s.han = asked_han OR s.mongolian = asked_mongolian THEN 10
             WHEN s.core = asked_han THEN 11
             WHEN s.roman = asked_roman OR s.official = asked_official THEN 12
             WHEN s.core_letters = length(asked_roman) AND starts_with(s.roman, asked_roman) THEN 13
             WHEN starts_with(s.han, asked_han) OR starts_with(s.mongolian, asked_mongolian) THEN 20
             WHEN starts_with(s.roman, asked_roman) OR starts_with(s.official, asked_official) THEN 21
             WHEN s.initials = asked_initials THEN 25
             WHEN length(asked_han) > 1 AND position(asked_han IN s.han) > 0 THEN 30
             WHEN s.core = asked_core OR s.han = asked_core THEN 31
             WHEN s.roman = asked_reading THEN 32
             WHEN starts_with(s.initials, asked_initials) THEN 35
             WHEN s.parts && han_deletes
                  AND (search_one_edit(s.han, asked_han) OR search_one_edit(s.core, asked_han)) THEN 40
             WHEN s.parts && roman_deletes
                  AND (search_one_edit(s.roman, asked_roman) OR search_one_edit(s.official, asked_official)
                       OR search_one_edit(left(s.roman, s.core_letters), asked_roman)) THEN 41
           END AS way
    FROM search_name s
    WHERE s.id = ANY(found)
      AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
    UNION ALL
    SELECT s.hit_id, s.subject, s.record_id, c.code, 'code', s.weight, '', NOT c.valid @> on_day OR NOT s.lasting @> on_day,
           CASE WHEN c.code = asked_code THEN 1 ELSE 15 END
    FROM (SELECT c.division_id, c.code, c.valid FROM division_code c
          WHERE c.code ~>=~ asked_code AND c.code ~<~ (asked_code || '~') AND coalesce(lower(c.valid) <= on_day, true)
            AND 'division' = ANY(coded) AND (c.valid @> on_day OR 'division' = ANY(once_coded))
          ORDER BY c.code USING ~<~ LIMIT scanned) c
    CROSS JOIN LATERAL (
      SELECT s.* FROM search_name s
      WHERE s.record_id = c.division_id
        AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
        AND (within IS NULL OR EXISTS (
          SELECT FROM division_path p WHERE p.division_id = ANY(s.places) AND p.valid @> on_day
          AND (p.division_id = within OR p.ancestors @> ARRAY[within])))
      LIMIT 1) s
    UNION ALL
    SELECT s.hit_id, s.subject, s.record_id, c.national_code, 'code', s.weight, '', NOT s.lasting @> on_day,
           CASE WHEN c.national_code = asked_code THEN 1 ELSE 15 END
    FROM (SELECT p.feature_id, p.national_code FROM place_name_period p
          WHERE p.national_code >= asked_code AND p.national_code < asked_code || '~' AND 'place_name' = ANY(coded)
            AND length(asked_code) > 2
          ORDER BY p.national_code LIMIT scanned) c
    CROSS JOIN LATERAL (
      SELECT s.* FROM search_name s
      WHERE s.record_id = c.feature_id
        AND search_admits(s, on_day, levels, shared, shared_levels, named, once_named, of_weight, of_kinds, of_category, ending)
        AND (within IS NULL OR EXISTS (
          SELECT FROM division_path p WHERE p.division_id = ANY(s.places) AND p.valid @> on_day
          AND (p.division_id = within OR p.ancestors @> ARRAY[within])))
      LIMIT 1) s
  ), best AS (
    SELECT DISTINCT ON (f.hit_id) f.hit_id, f.subject, f.record_id, f.name, f.name_type, f.way, f.is_old,
           (to_char(f.fits, 'FM00') || f.is_old::integer || f.weight || to_char(least(length(f.name), 99), 'FM00')
            || ' ' || f.spelled || ' ' || f.name || ' ' || f.hit_id) COLLATE "C" AS order_key
    FROM (SELECT f.*, f.way + CASE WHEN f.is_old AND f.way < 14 THEN 6 ELSE 0 END AS fits FROM fitting f) f
    WHERE f.way IS NOT NULL
    ORDER BY f.hit_id, f.fits, f.is_old, length(f.name), f.subject, f.name
  ), ranked AS (
    SELECT b.*, min(b.way) OVER () AS best_way FROM best b
  ), counted AS (
    SELECT r.*, count(*) OVER () AS total
    FROM (SELECT * FROM ranked r WHERE r.way < 40 OR r.best_way > 21 ORDER BY r.order_key LIMIT most) r
  )
  SELECT c.order_key, c.hit_id, c.subject::text, c.record_id, c.name::text, c.name_type::text, c.way, c.is_old, c.total
  FROM counted c
  WHERE after_key IS NULL OR c.order_key > after_key COLLATE "C"
  ORDER BY c.order_key
  LIMIT page;
END
$$;

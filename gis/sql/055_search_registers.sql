-- How a record of a register fits what was typed, by its best name or number; no row where none fits. `way` is one of
-- gis/search/rules.py. Registers hold some thousand records and are looked through; places and divisions are in 053.
-- Called by: gis/search/register_queries.py.
--
-- typed: as it was typed, and its words. letters: the same where it can be a reading, else null.

-- A name read character by character, in letters.
CREATE OR REPLACE FUNCTION search_spelled(name text) RETURNS text
LANGUAGE sql STABLE AS $$
-- A subquery for each character: as a join it reads the whole table for every name.
SELECT search_roman(string_agg(
  (SELECT r.reading FROM character_reading r WHERE r.character = c.one COLLATE "C"), '''' ORDER BY c.at))
FROM regexp_split_to_table(name, '') WITH ORDINALITY AS c (one, at)
$$;

DROP FUNCTION IF EXISTS search_fits;
CREATE FUNCTION search_fits(names text[], numbers text[], typed text, words text[], letters text)
RETURNS TABLE (way integer, matched text, is_number boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  asked CONSTANT text := search_han(typed);
  asked_letters CONSTANT text := search_roman(letters);
  folded text;
  spelled text;
  fits integer;
  said text;
BEGIN
  FOREACH said IN ARRAY numbers LOOP
    folded := search_han(said);
    -- Fewer characters begin the number of nearly every record, or stand in it.
    fits := CASE WHEN folded = asked THEN 1
                 WHEN length(asked) > 1 AND starts_with(folded, asked) THEN 15
                 WHEN length(asked) > 3 AND position(asked IN folded) > 0 THEN 30 END;
    IF fits IS NOT NULL AND (way IS NULL OR fits < way) THEN
      way := fits;
      matched := said;
      is_number := true;
    END IF;
  END LOOP;
  FOREACH said IN ARRAY names LOOP
    folded := search_han(said);
    fits := CASE WHEN folded = asked THEN 10
                 WHEN starts_with(folded, asked) THEN 20
                 WHEN length(asked) > 1 AND position(asked IN folded) > 0 THEN 30
                 WHEN cardinality(words) > 1 AND NOT EXISTS (
                   SELECT FROM unnest(words) AS w (word)
                   WHERE coalesce(position(search_han(word) IN folded), 0) = 0) THEN 30 END;
    IF fits IS NULL AND length(asked_letters) > 1 THEN
      spelled := search_spelled(folded);
      fits := CASE WHEN spelled = asked_letters THEN 12
                   WHEN starts_with(spelled, asked_letters) THEN 21
                   WHEN length(asked_letters) > 3 AND position(asked_letters IN spelled) > 0 THEN 33 END;
    END IF;
    IF fits IS NOT NULL AND (way IS NULL OR fits < way) THEN
      way := fits;
      matched := said;
      is_number := false;
    END IF;
  END LOOP;
  IF way IS NOT NULL THEN
    RETURN NEXT;
  END IF;
END
$$;

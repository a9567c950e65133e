-- What a reading or spelling in Roman letters is sorted by, as dictionaries do: letters first (case, spaces,
-- hyphens and apostrophes make no difference), then the tones in their order, a neutral one last, then ü after u.
-- Called by: the list of place names (gis/place_names/list_queries.py), when it is sorted by such a column.
CREATE OR REPLACE FUNCTION reading_key(reading text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT translate(plain, U&'\0304\0301\030C\0300\0308 -’''', '') || ' '
    || translate(plain, U&'\0304\0301\030C\0300\0308 -’''', '1234~') || '}'
FROM (SELECT lower(normalize(reading, NFD) COLLATE "C")) AS given (plain)
$$;

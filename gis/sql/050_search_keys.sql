-- What people type, folded: the same functions fold the names when they are written and the query when it
-- is asked.
-- Called by: add_search_names (051), search_matches (053).

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- Characters as typed: full width, spaces, stops and brackets make no difference. Null when nothing is left.
CREATE OR REPLACE FUNCTION search_han(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT nullif(translate(lower(normalize(typed, NFKC) COLLATE "C"),
  U&' \0009\000A\000D\3000\200B\200C\200D\FEFF·•・‧()[]{}<>《》〈〉「」『』【】“”‘’"''`,，、。.;:!?！？；：/\005C|&_~-‐–—…', ''), '')
$$;

-- Letters as typed: tones, case, spaces and apostrophes make no difference, ü and v are u.
CREATE OR REPLACE FUNCTION search_roman(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT nullif(translate(regexp_replace(lower(normalize(typed, NFKD) COLLATE "C"), '[^a-z0-9]', '', 'g'), 'v', 'u'), '')
$$;

-- Syllables of a reading in letters; an apostrophe stands before a syllable that begins with a, o or e.
CREATE OR REPLACE FUNCTION search_syllables(reading text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ARRAY(
  SELECT found[1] FROM regexp_matches(
    translate(regexp_replace(lower(normalize(reading, NFD) COLLATE "C"), '[^a-z0-9 ''’]', '', 'g'), 'v', 'u'),
    '((?:[bcdfghjklmnpqrstwxyz]h?)?[aeiou]+(?:ng(?![aeiou])|[nr](?![aeiou]))?|[0-9])', 'g') AS found)
$$;

-- Letters of the Mongolian script: variation selectors, vowel separator, joiners and spaces make no
-- difference, and letters that look the same are one. Null for a text in another script.
CREATE OR REPLACE FUNCTION search_mongolian(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN typed ~ U&'[\1820-\18AA]' THEN
  translate(regexp_replace(typed, U&'[^\1820-\18AA]', '', 'g'),
            U&'\1821\1824\1826\1833\182D\1838\1836', U&'\1820\1823\1825\1832\182C\1821\1822') END
$$;

-- Hashes of a text and of the text with each letter left out, of its first `most` letters: two texts that
-- are one edit apart share one of them.
CREATE OR REPLACE FUNCTION search_deletes(key text, most integer) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg(DISTINCT hashtext('1' || left(part, at - 1) || substr(part, at + 1)))
FROM left(key, most) AS part, generate_series(1, length(part) + 1) AS at
$$;

-- Hashes of the pairs of neighbouring characters.
CREATE OR REPLACE FUNCTION search_pairs(key text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg(hashtext('2' || substr(key, at, 2))) FROM generate_series(1, length(key) - 1) AS at
$$;

-- Whether two different texts are one letter more, less, other, or swapped with its neighbour, apart.
CREATE OR REPLACE FUNCTION search_one_edit(one text, other text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  apart integer;
  at integer := 1;
BEGIN
  IF abs(length(one) - length(other)) > 1 OR length(one) > 80 THEN
    RETURN false;
  END IF;
  apart := levenshtein_less_equal(one, other, 2);
  IF apart <> 2 OR length(one) <> length(other) THEN
    RETURN apart = 1;
  END IF;
  WHILE substr(one, at, 1) = substr(other, at, 1) LOOP
    at := at + 1;
  END LOOP;
  RETURN substr(one, at, 1) = substr(other, at + 1, 1) AND substr(one, at + 1, 1) = substr(other, at, 1)
    AND substr(one, at + 2) = substr(other, at + 2);
END
$$;

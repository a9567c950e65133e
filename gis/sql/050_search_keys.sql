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

-- A reading in letters: tones and case make no difference, ü and v are u; spaces stand where it is divided.
CREATE OR REPLACE FUNCTION search_letters(reading text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain text := translate(lower(normalize(reading, NFKD) COLLATE "C"),
                          U&'’''v\0300\0301\0304\030C\0308\0302', '  u');
BEGIN
  IF plain ~ '[^a-z0-9 ]' THEN
    RETURN regexp_replace(plain, '[^a-z0-9 ]', '', 'g');
  END IF;
  RETURN plain;
END
$$;

-- Letters as typed: spaces and apostrophes make no difference either. Null when nothing is left.
CREATE OR REPLACE FUNCTION search_roman(typed text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT nullif(replace(search_letters(typed), ' ', ''), '')
$$;

-- Syllables of a reading, in letters as search_letters gives them.
CREATE OR REPLACE FUNCTION search_syllables(reading text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT string_to_array(btrim(regexp_replace(reading,
  '((?:[bcdfghjklmnpqrstwxyz]h?)?[aeiou]+(?:ng(?![aeiou])|[nr](?![aeiou]))?|[0-9]) *', '\1 ', 'g')), ' ')
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
-- are one edit apart share one of them. (Loops: a query in their place costs three times as much.)
CREATE OR REPLACE FUNCTION search_deletes(key text, most integer) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  part text := left(key, most);
  hashes integer[] := ARRAY[hashtext('1' || part)];
BEGIN
  FOR at IN 1 .. length(part) LOOP
    hashes := hashes || hashtext('1' || overlay(part PLACING '' FROM at FOR 1));
  END LOOP;
  RETURN hashes;
END
$$;

-- Hashes of the pairs of neighbouring characters.
CREATE OR REPLACE FUNCTION search_pairs(key text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  hashes integer[] := '{}';
BEGIN
  FOR at IN 1 .. length(key) - 1 LOOP
    hashes := hashes || hashtext('2' || substr(key, at, 2));
  END LOOP;
  RETURN hashes;
END
$$;

-- Whether two texts of one length differ in nothing but one pair of neighbours that stand the other way round.
CREATE OR REPLACE FUNCTION search_swapped(one text, other text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at integer := 1;
BEGIN
  WHILE substr(one, at, 1) = substr(other, at, 1) LOOP
    at := at + 1;
    IF at > length(one) THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN substr(one, at, 1) = substr(other, at + 1, 1) AND substr(one, at + 1, 1) = substr(other, at, 1)
    AND substr(one, at + 2) = substr(other, at + 2);
END
$$;

-- Whether two different texts are one letter more, less, other, or swapped with its neighbour, apart.
-- An expression, so that it is planned as a part of whatever asks.
CREATE OR REPLACE FUNCTION search_one_edit(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
  WHEN length(one) - length(other) NOT BETWEEN -1 AND 1 OR length(one) > 80 THEN false
  ELSE CASE levenshtein_less_equal(one, other, 2)
    WHEN 1 THEN true
    WHEN 2 THEN length(one) = length(other) AND search_swapped(one, other)
    ELSE false
  END
END
$$;

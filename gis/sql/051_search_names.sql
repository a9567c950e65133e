-- The names that the search looks up, made anew whenever the periods of their records are.
-- Called by: the triggers below; rebuild_search when a migration or a restore leaves the table empty.

-- The last type of each division, with the position of its level.
CREATE OR REPLACE FUNCTION search_weights(ids uuid[])
RETURNS TABLE (division_id uuid, kind text, weight smallint, lasting daterange)
LANGUAGE sql STABLE AS $$
SELECT s.division_id,
       (array_agg(s.type ORDER BY upper(s.valid) DESC NULLS FIRST))[1],
       (array_agg(l.position ORDER BY upper(s.valid) DESC NULLS FIRST))[1]::smallint,
       daterange(nullif(min(coalesce(lower(s.valid), '-infinity')), '-infinity'),
                 nullif(max(coalesce(upper(s.valid), 'infinity')), 'infinity'))
FROM unnest(ids) AS wanted (id)
JOIN division_state s ON s.division_id = wanted.id
JOIN division_type t ON t.code = s.type
JOIN division_level l ON l.code = t.level
GROUP BY s.division_id
$$;

-- Everything that is typed for a name, from its characters, its reading and its official spelling.
-- Where the generic term is not stated, that of a division or settlement is taken off.
CREATE OR REPLACE FUNCTION search_keys(
  name text, specific text, reading text, official_spelling text, in_mongolian boolean,
  OUT han text, OUT core text, OUT roman text, OUT core_letters smallint, OUT official text,
  OUT initials text, OUT mongolian text, OUT parts integer[])
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  letters text;
  syllables text[];
BEGIN
  IF in_mongolian THEN
    mongolian := search_mongolian(name);
  ELSE
    han := search_han(name);
    core := coalesce(nullif(search_han(specific), han), substring(han FROM
      '^(.+?)(?:民族苏木|民族乡|苏木|嘎查|虚拟社区|社区|街道|经济开发区|开发区|自治旗|自治县|自治州|自治区|村|镇|乡|旗|县|市|区|盟|省)$'));
  END IF;
  IF reading <> '' THEN
    letters := search_letters(reading);
    roman := nullif(replace(letters, ' ', ''), '');
    syllables := search_syllables(letters);
    IF cardinality(syllables) = length(han) THEN
      initials := (SELECT string_agg(left(one, 1), '' ORDER BY at)
                   FROM unnest(syllables) WITH ORDINALITY AS s (one, at));
      IF starts_with(han, core) THEN
        core_letters := length(array_to_string(syllables[:length(core)], ''));
      END IF;
    END IF;
  END IF;
  official := nullif(search_roman(official_spelling), roman);
  parts := coalesce(search_pairs(han), '{}');
  IF length(han) > 2 THEN
    parts := parts || search_deletes(han, 6);
  END IF;
  IF length(core) > 2 THEN
    parts := parts || search_deletes(core, 6);
  END IF;
  IF length(roman) > 3 THEN
    parts := parts || search_deletes(roman, 8);
    IF core_letters BETWEEN 4 AND 7 THEN
      parts := parts || search_deletes(left(roman, core_letters), 8);
    END IF;
  END IF;
  IF length(official) > 3 THEN
    parts := parts || search_deletes(official, 8);
  END IF;
END
$$;

-- Write the names of some features.
CREATE OR REPLACE FUNCTION add_search_features(ids uuid[]) RETURNS void
LANGUAGE sql AS $$
INSERT INTO search_name (subject, record_id, hit_id, weight, kind, publication_level, places, lasting, valid,
                         name, name_type, han, core, roman, core_letters, official, initials, mongolian, parts)
SELECT 'place_name', f.id, coalesce(f.division_id, f.id), coalesce(w.weight, 9), coalesce(w.kind, f.category),
       f.publication_level,
       ARRAY(SELECT f.division_id WHERE f.division_id IS NOT NULL
             UNION SELECT d.division_id FROM feature_division d WHERE d.feature_id = f.id),
       f.valid, n.valid, n.name, n.name_type, k.*
FROM unnest(ids) AS wanted (id)
JOIN feature f ON f.id = wanted.id
JOIN place_name n ON n.feature_id = f.id
CROSS JOIN LATERAL search_keys(n.name, n.specific_term, n.pinyin, n.romanization, n.language = 'mn') AS k
LEFT JOIN search_weights(ARRAY(SELECT g.division_id FROM unnest(ids) AS one (id) JOIN feature g ON g.id = one.id
                               WHERE g.division_id IS NOT NULL)) w
  ON w.division_id = f.division_id
$$;

-- Write the names of some divisions; the reading is their place's, or else character by character.
CREATE OR REPLACE FUNCTION add_search_divisions(ids uuid[]) RETURNS void
LANGUAGE sql AS $$
UPDATE search_name n SET kind = w.kind, weight = w.weight
FROM search_weights(ids) w
WHERE n.hit_id = w.division_id AND n.subject = 'place_name' AND (n.kind, n.weight) IS DISTINCT FROM (w.kind, w.weight);

INSERT INTO search_name (subject, record_id, hit_id, weight, kind, publication_level, places, lasting, valid,
                         name, name_type, han, core, roman, core_letters, official, initials, mongolian, parts)
SELECT 'division', s.division_id, s.division_id, w.weight, w.kind, d.publication_level, ARRAY[s.division_id],
       w.lasting, s.valid, s.name, 'standard', k.*
FROM search_weights(ids) w
JOIN division_state s ON s.division_id = w.division_id
JOIN administrative_division d ON d.id = s.division_id
CROSS JOIN LATERAL search_keys(
  s.name, NULL,
  CASE WHEN NOT EXISTS (SELECT FROM feature f WHERE f.division_id = s.division_id) THEN
    (SELECT string_agg(r.reading, '''' ORDER BY c.at)
     FROM regexp_split_to_table(s.name, '') WITH ORDINALITY AS c (one, at)
     JOIN character_reading r ON r.character = c.one) END,
  NULL, false) AS k
$$;

CREATE OR REPLACE FUNCTION search_follows_periods() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  changed uuid[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE search_name, division_path;
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[0]) INTO changed;
  IF changed IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    DELETE FROM search_name s USING unnest(changed) AS c (id) WHERE s.record_id = c.id;
    DELETE FROM division_path p USING unnest(changed) AS c (id) WHERE TG_ARGV[0] = 'division_id' AND p.division_id = c.id;
  ELSIF TG_ARGV[0] = 'feature_id' THEN
    -- EXECUTE plans for the number of ids at hand
    EXECUTE 'SELECT add_search_features($1)' USING changed;
  ELSE
    EXECUTE 'SELECT add_search_divisions($1)' USING changed;
    EXECUTE 'SELECT add_division_paths($1)' USING changed;
  END IF;
  RETURN NULL;
END
$$;

DO $$
DECLARE
  followed record;
BEGIN
  FOR followed IN SELECT * FROM (VALUES
    ('place_name_period', 'feature_id'), ('division_period', 'division_id')) AS v (table_name, id)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER search_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed '
                   'FOR EACH STATEMENT EXECUTE FUNCTION search_follows_periods(%L)', followed.table_name, followed.id);
    EXECUTE format('CREATE OR REPLACE TRIGGER search_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed '
                   'FOR EACH STATEMENT EXECUTE FUNCTION search_follows_periods(%L)', followed.table_name, followed.id);
    EXECUTE format('CREATE OR REPLACE TRIGGER search_truncate AFTER TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION search_follows_periods(%L)', followed.table_name, followed.id);
  END LOOP;
END
$$;

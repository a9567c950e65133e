// What names fit a text: by characters, others that sound alike, another generic term, pinyin with tones or without,
// initials, Mongolian script, romanization, aliases and former names, codes present and former, one slip of the finger.
// maps/web_edition/search_index.py says what a row holds; how well a hit fits is numbered as gis/search/rules.py does:
// the smaller the better.

const ROW = { kind: 0, uuid: 1, name: 2, toned: 3, plain: 4, core: 5, mongolian: 6, roman: 7, aliases: 8, formers: 9, codes: 10, category: 11, path: 12, position: 13, marks: 14, formerCodes: 15 };
const MONGOLIAN = /[\u1820-\u18aa]/, HAN = /\p{Script=Han}/u;
const TONE_NUMBERS = /^(?:[a-z]*[aeiouüv][a-z:]*[1-5]\s*)+$/i;
const LOOKALIKE = { "\u1821": "\u1820", "\u1824": "\u1823", "\u1826": "\u1825", "\u1833": "\u1832", "\u182d": "\u182c", "\u1838": "\u1821", "\u1836": "\u1822" };
export const RESEMBLES = 31;
/** A place of the category or with the ending that was typed. */
export const OF_TYPE = 50;

export const characters = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\p{P}\u200b-\u200d\ufeff]/gu, "");
const letters = (text) => text.normalize("NFKD").toLowerCase().replace(/v/g, "u").replace(/[^a-z0-9]/g, "");
const toned = (text) => text.normalize("NFC").toLowerCase().replace(/[\s\p{P}]/gu, "");
const script = (text) => text.replace(/[^\u1820-\u18aa]/g, "").replace(/./g, (letter) => LOOKALIKE[letter] ?? letter);

/** Load the index from its address. */
export async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  let bytes = await answer.arrayBuffer();
  const start = new Uint8Array(bytes, 0, 2);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = await new Response(stream).arrayBuffer();
  }
  const index = JSON.parse(new TextDecoder().decode(bytes));
  const read = new Map();
  for (const [syllable, alike] of Object.entries(index.homophones)) for (const one of alike) read.set(one, letters(syllable));
  return { ...index, read, entries: index.rows.map((row, at) => entry(index, row, at)) };
}

/** A name of a place in every form in which it is typed; `what` is empty for its standard name. */
function named(text, what, plain) {
  const syllables = plain.split(" ").filter(Boolean).map(letters);
  const starts = [];
  syllables.reduce((sum, syllable) => (starts.push(sum), sum + syllable.length), 0);
  return {
    text, what, key: characters(text), syllables, starts, spelling: syllables.join(""),
    initials: syllables.map((syllable) => syllable[0]).join(""),
  };
}

function entry(index, row, at) {
  const standard = named(row[ROW.name], "", row[ROW.plain]);
  const core = Array.from(row[ROW.name]).slice(0, row[ROW.core]).join("");
  const coreLength = row[ROW.core] < Array.from(row[ROW.name]).length ? row[ROW.core] : 0;
  return {
    row: at, uuid: row[ROW.uuid], kind: index.kinds[row[ROW.kind]], name: row[ROW.name], toned: row[ROW.toned],
    mongolian: row[ROW.mongolian], roman: row[ROW.roman], category: index.categories[row[ROW.category]],
    path: index.paths[row[ROW.path]], position: row[ROW.position], codes: row[ROW.codes], formerCodes: row[ROW.formerCodes],
    isDemonstration: (row[ROW.marks] & 1) > 0, isApproximate: (row[ROW.marks] & 2) > 0,
    names: [standard, ...row[ROW.aliases].map(([text, plain]) => named(text, "alias", plain)), ...row[ROW.formers].map(([text, plain]) => named(text, "former", plain))],
    core: coreLength ? characters(core) : "",
    coreSpelling: coreLength ? standard.syllables.slice(0, coreLength).join("") : "", tonedKey: toned(row[ROW.toned]),
    romanKey: letters(row[ROW.roman]), scriptKey: script(row[ROW.mongolian]),
  };
}

/** What a text is searched as; null for what it is not. */
function question(index, typed) {
  const text = typed.normalize("NFKC").replace(/\s+/g, " ").trim().slice(0, 60);
  const joined = text.replace(/ /g, "");
  if (/^[0-9]{2,20}$/.test(joined)) return { text, code: joined, han: joined };
  if (MONGOLIAN.test(text)) return { text, script: script(text) };
  if (HAN.test(text) || !/\p{Script=Latin}/u.test(text)) return chinese(index, text);
  const plain = TONE_NUMBERS.test(text) ? text.replace(/[1-5]/g, "") : text;
  const marked = /[\u0300\u0301\u0304\u030c]/.test(text.normalize("NFD"));
  return { text, han: characters(text), roman: letters(plain), toned: marked ? toned(text) : null };
}

/** Characters with how they are read, and without the generic term that they end with. */
function chinese(index, text) {
  const han = characters(text);
  const term = index.terms.find((one) => han.length > one.length && han.endsWith(one));
  const sounds = Array.from(han, (one) => index.read.get(one) ?? null);
  return { text, han, core: term && han.slice(0, -term.length), sounds: sounds.length > 1 ? sounds : null };
}

/** Whether a text of other characters sounds as these do. */
function alike(text, syllables, asked) {
  const typed = Array.from(asked.han), own = Array.from(text);
  return typed.length === syllables.length && own.length === syllables.length
    && typed.every((one, at) => one === own[at] || asked.sounds[at] === syllables[at]);
}

/** Whether two different texts are one letter more, less, other, or swapped with its neighbour, apart. */
export function oneEdit(one, other) {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const left = one.slice(start, one.length - end), right = other.slice(start, other.length - end);
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]);
}

const better = (best, way, name) => (best === null || way < best.way ? { way, name } : best);

function fit(one, asked) {
  let best = null;
  if (asked.code) {
    for (const code of one.codes) {
      if (code === asked.code) best = better(best, 1);
      else if (code.startsWith(asked.code)) best = better(best, 15);
    }
    for (const code of one.formerCodes) {
      const name = { text: code, what: "former_code" };
      if (code === asked.code) best = better(best, 1.5, name);
      else if (code.startsWith(asked.code)) best = better(best, 15.5, name);
    }
  }
  if (asked.han) {
    for (const name of one.names) {
      const less = name.what ? 0.5 : 0;
      if (name.key === asked.han) best = better(best, 10 + less, name);
      else if (name.key.startsWith(asked.han)) best = better(best, 20 + less, name);
      else if (name.key.includes(asked.han)) best = better(best, 30 + less, name);
    }
    if (one.core && one.core === asked.han) best = better(best, 11);
    if (asked.core && (one.core || one.names[0].key) === asked.core) best = better(best, 31);
    if (asked.sounds) {
      for (const name of one.names) if (alike(name.key, name.syllables, asked)) best = better(best, 32, name);
      if (one.core && alike(one.core, one.names[0].syllables.slice(0, Array.from(one.core).length), asked)) best = better(best, 32);
    }
  }
  if (asked.script && one.scriptKey) {
    if (one.scriptKey === asked.script) best = better(best, 10);
    else if (one.scriptKey.startsWith(asked.script)) best = better(best, 20);
    else if (one.scriptKey.includes(asked.script)) best = better(best, 30);
  }
  if (asked.roman) for (const name of one.names) best = better(best, spelt(one, name, asked), name);
  return best;
}

function spelt(one, name, { roman, toned: marked }) {
  // Typed with tones: the name that has just these comes first.
  const less = name.what ? 0.5 : marked !== null && one.tonedKey.startsWith(marked) ? 0 : 0.3;
  const official = name.what ? "" : one.romanKey;
  if (name.spelling === roman || official === roman) return 12 + less;
  if (!name.what && one.coreSpelling === roman) return 13 + less;
  if (name.spelling.startsWith(roman) || official.startsWith(roman)) return 21 + less;
  if (roman.length < 2) return Infinity;
  if (name.initials === roman) return 25 + less;
  if (name.starts.some((at) => at && name.spelling.startsWith(roman, at))) return 30 + less;
  return name.initials.startsWith(roman) ? 35 + less : Infinity;
}

function slip(one, asked) {
  if (asked.han?.length >= 3 && [...one.names.map((name) => name.key), one.core].some((key) => key.length >= 3 && oneEdit(key, asked.han))) return 40;
  if (asked.roman?.length >= 4 && [...one.names.map((name) => name.spelling), one.coreSpelling, one.romanKey].some((key) => key.length >= 3 && oneEdit(key, asked.roman))) return 41;
  if (asked.script?.length >= 4 && oneEdit(one.scriptKey, asked.script)) return 40;
  return Infinity;
}

/** Return how one tells places of a type: by category (河流), or by how their names end (嘎查, gachas); null for no type. */
export function ofType(index, typed) {
  const word = typed.trim().toLowerCase();
  const said = index.words[word] ?? index.words[word.replace(/s$/, "")] ?? word;
  const categories = index.categories.filter((one) => [said, `${said}流`, `${said}泊`, `${said}体`].includes(one.split(/[(（,、]/)[0]));
  if (!categories.length && said === word && !index.terms.includes(said)) return null;
  return (one) => categories.includes(one.category) || (one.name.length > said.length && one.name.endsWith(said));
}

/** Several words: each must be in a name, a type, or the division that the place lies in. */
function together(one, words) {
  return words.every(({ asked, fits }) => fits?.(one) || (asked.han && characters(one.path).includes(asked.han)) || Number.isFinite(fit(one, asked)?.way ?? Infinity));
}

/** Return the entries that fit what was typed, the best first, each with how and by which other name. */
export function find(index, typed) {
  const asked = question(index, typed);
  if (!asked.text) return [];
  const hits = [];
  const fits = ofType(index, asked.text);
  for (const one of index.entries) {
    const found = fit(one, asked);
    if (found && Number.isFinite(found.way)) hits.push({ entry: one, ...found });
    else if (fits?.(one)) hits.push({ entry: one, way: OF_TYPE });
  }
  if (!hits.some((hit) => hit.way <= RESEMBLES)) {
    const already = new Set(hits.map((hit) => hit.entry));
    const words = asked.text.split(" ").map((word) => ({ asked: question(index, word), fits: ofType(index, word) }));
    for (const one of index.entries) {
      if (already.has(one)) continue;
      const way = words.length > 1 && together(one, words) ? 39 : slip(one, asked);
      if (Number.isFinite(way)) hits.push({ entry: one, way });
    }
  }
  return hits.sort((a, b) => a.way - b.way || a.entry.name.length - b.entry.name.length || a.entry.row - b.entry.row);
}

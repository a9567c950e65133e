// What lies near a place or near the reader: 图克镇附近的嘎查, "gachas near tuke", 我附近. Where the reader is stays in
// the browser; metres are those of a sphere, which is off by less than one in two hundred.

import { characters, find, ofType } from "./find.js";

const METRES = 30_000, RADIUS = 6_371_008.8;
const AFTER = /^(?<place>.+?)\s*(?:附近|周边|周围|旁边|一带)(?:的|有哪些|有什么)?\s*(?<what>.*)$/;
const BEFORE = /^(?<what>.*?)\s*\b(?:near|around|close to)\b\s*(?<place>.+)$/i;
const ME = /^(?:我|我们|本人|这里|me|us|here|my location)$/i;
const WITHIN = 60, SAME_DIVISION = 61;

function metres([longitude, latitude], [other_longitude, other_latitude]) {
  const [a, b, c, d] = [longitude, latitude, other_longitude, other_latitude].map((degrees) => (degrees * Math.PI) / 180);
  const half = Math.sin((d - b) / 2) ** 2 + Math.cos(b) * Math.cos(d) * Math.sin((c - a) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(half));
}

/** The division that a place is in: itself, where others lie in it. */
function around(index, entry) {
  const own = entry.path + entry.name;
  return entry.kind === "division" && index.entries.some((one) => one.path.startsWith(own)) ? own : entry.path;
}

function nearby(index, what, position, division, anchor) {
  const fits = (what && (ofType(index, what) ?? ((one) => characters(one.name).includes(characters(what))))) || (() => true);
  const hits = [];
  for (const entry of index.entries) {
    if (entry === anchor || !fits(entry)) continue;
    const far = position.length && entry.position.length ? metres(position, entry.position) : null;
    if (far !== null && far <= METRES) hits.push({ entry, way: WITHIN, metres: far });
    else if (far === null && division && entry.path.startsWith(division)) hits.push({ entry, way: SAME_DIVISION });
  }
  return hits.sort((a, b) => a.way - b.way || (a.metres ?? 0) - (b.metres ?? 0) || a.entry.row - b.entry.row);
}

/**
 * Return the hits for a text; `here` is the reader's longitude and latitude where they are known. `near` is the name
 * that was taken for a place nearby, `needsPosition` says that nothing can be told without the reader's position.
 */
export function ask(index, typed, here = null) {
  const wish = AFTER.exec(typed.trim()) ?? BEFORE.exec(typed.trim());
  if (!wish) return { hits: find(index, typed) };
  const place = wish.groups.place.trim(), what = wish.groups.what.trim();
  if (ME.test(place)) return here ? { hits: nearby(index, what, here, "", null), near: place } : { hits: [], needsPosition: true };
  const anchor = find(index, place)[0]?.entry;
  if (!anchor) return { hits: [] };
  return { hits: nearby(index, what, anchor.position, around(index, anchor), anchor), near: anchor.name };
}

// The search page: what was typed stands in the address, so that a search can be linked and the way back leads to it.

import { load } from "./find.js";
import { ask } from "./near.js";
import { WORDS } from "./words.js";

const MOST = 60;
const { base } = document.body.dataset;
const list = document.getElementById("hits");
const told = document.getElementById("told");
const field = document.getElementById("asked");
const around = document.getElementById("around");
const loaded = load(list.dataset.loadsIndex);
let here = null;

function made(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function item({ entry, name, way, metres }) {
  const line = document.createElement("li");
  if (entry.mongolian) line.append(made("span", entry.mongolian, { class: "mongolian", lang: "mn-Mong" }));
  line.append(made("a", entry.name, { href: `${base}places/${entry.kind}/${entry.uuid}/` }), " ", made("i", entry.toned, { lang: "zh-Latn-pinyin" }));
  if (entry.isDemonstration) line.append(made("strong", WORDS.demonstration, { class: "mark" }));
  const about = [entry.category, entry.path];
  if (name?.what) about.push(`${WORDS[name.what]} ${name.text}`);
  if (metres !== undefined) about.push(WORDS.distance.replaceAll("{kilometres}", (metres / 1000).toFixed(1)));
  if (way >= 31.9 && way < 33) about.push(WORDS.same_sound);
  if (way >= 40 && way < 50) about.push(WORDS.resembles);
  if (!entry.position.length) about.push(WORDS.not_located);
  line.append(made("p", about.filter(Boolean).join(" · ")));
  return line;
}

async function answer() {
  const typed = field.value.trim();
  let index;
  try {
    index = await loaded;
  } catch (fault) {
    told.textContent = WORDS.index_missing;
    throw fault;
  }
  // Meanwhile more may have been typed.
  if (typed !== field.value.trim()) return;
  const { hits, near, needsPosition } = ask(index, typed, here);
  list.replaceChildren(...hits.slice(0, MOST).map(item));
  told.textContent = !typed ? "" : needsPosition ? WORDS.needs_position : !hits.length ? WORDS.none
    : hits.length > MOST ? WORDS.first_of.replaceAll("{shown}", MOST).replaceAll("{count}", hits.length)
    : WORDS.found.replaceAll("{count}", hits.length);
  if (near && hits.length) told.textContent += ` ${WORDS.near.replaceAll("{place}", near)}`;
  list.dataset.for = typed;
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `?q=${encodeURIComponent(field.value.trim())}`);
  answer();
});
field.addEventListener("input", () => {
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value.trim())}`);
  answer();
});
// Browsers tell where they are on https and on the machine itself only, and only when the reader allows it.
around.hidden = !(isSecureContext && navigator.geolocation);
around.addEventListener("click", () => {
  told.textContent = WORDS.asking_position;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    here = [coords.longitude, coords.latitude];
    field.value = WORDS.near_me;
    history.pushState(null, "", `?q=${encodeURIComponent(field.value)}`);
    answer();
  }, () => {
    told.textContent = WORDS.no_position;
  }, { timeout: 20_000, maximumAge: 60_000 });
});
addEventListener("popstate", () => {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  answer();
});
answer();
if (!field.value) field.focus();

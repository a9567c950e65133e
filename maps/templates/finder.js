"use strict";
// The search box: Chinese characters, pinyin with or without spaces, initials, other names, division codes.

function searchKeys(text, pinyin, others) {
  const syllables = pinyin.split(" ").filter(Boolean);
  return {
    text: text.toLowerCase(), others: others.map((other) => other[1].toLowerCase()),
    joined: syllables.join(""), initials: syllables.map((s) => s[0]).join(""),
    starts: syllables.reduce((sum, s) => sum.concat(sum[sum.length - 1] + s.length), [0])
  };
}

// How well a name answers what was typed: 0 is best, null is not at all.
function answer(keys, typed, latin) {
  if (keys.text === typed || keys.others.includes(typed)) return 0;
  if (keys.text.startsWith(typed)) return 1;
  if (keys.text.includes(typed)) return 2;
  if (keys.others.some((other) => other.includes(typed))) return 3;
  if (!latin) return null;
  if (keys.joined === latin || keys.initials === latin) return 4;
  if (keys.initials.startsWith(latin)) return 5;
  if (keys.joined.startsWith(latin)) return 6;
  if (keys.initials.includes(latin)) return 7;
  return keys.starts.some((at) => keys.joined.startsWith(latin, at)) ? 8 : null;
}

function plainLatin(typed) {
  const plain = typed.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/v/g, "u").replace(/[\s'’-]/g, "");
  return /^[a-z]+$/.test(plain) ? plain : "";
}

function startFinder(map, content, go) {
  const say = content.say, longest = 12;
  const entries = content.divisions.map((division, row) => ({
    keys: searchKeys(division.name, division.plain, [["", division.code]]), text: division.name,
    about: content.levels[division.level].title, missing: !division.label, choose: () => go.division(row)
  })).concat(content.names.map((name, row) => ({
    keys: searchKeys(name[NAME.text], content.plain[row], name[NAME.others]), text: name[NAME.text],
    about: content.categories[name[NAME.category]], missing: name[NAME.lon] === null, choose: () => go.name(row)
  })));

  const control = L.control({ position: "topleft" });
  let field, list, found = [], marked = -1;
  control.onAdd = function () {
    const box = L.DomUtil.create("div", "finder");
    field = L.DomUtil.create("input", "", box);
    Object.assign(field, { type: "search", placeholder: say.search, autocomplete: "off", id: "finder" });
    field.setAttribute("aria-label", say.search);
    list = L.DomUtil.create("ul", "", box);
    list.setAttribute("role", "listbox");
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    field.addEventListener("input", look);
    field.addEventListener("keydown", press);
    return box;
  };

  function look() {
    const typed = field.value.trim().normalize("NFKC").toLowerCase();
    found = typed ? entries.map((entry) => ({ entry, rank: answer(entry.keys, typed, plainLatin(typed)) }))
      .filter((hit) => hit.rank !== null)
      .sort((a, b) => a.rank - b.rank || a.entry.missing - b.entry.missing || a.entry.text.length - b.entry.text.length) : [];
    marked = found.length ? 0 : -1;
    tell(typed);
  }

  function tell(typed) {
    list.replaceChildren();
    found.slice(0, longest).forEach(({ entry }, k) => {
      const item = L.DomUtil.create("li", "", list);
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(k === marked));
      item.append(entry.text);
      L.DomUtil.create("small", "", item).textContent = entry.about;
      if (entry.missing) L.DomUtil.create("small", "missing", item).textContent = say.notLocated;
      item.addEventListener("click", () => choose(k));
    });
    const rest = !typed ? "" : !found.length ? say.searchNone
      : found.length > longest ? say.searchMore.replace("{count}", found.length - longest) : "";
    if (rest) L.DomUtil.create("li", "said", list).textContent = rest;
  }

  function press(event) {
    const last = Math.min(found.length, longest) - 1;
    if (event.key === "ArrowDown") marked = Math.min(marked + 1, last);
    else if (event.key === "ArrowUp") marked = Math.max(marked - 1, 0);
    else if (event.key === "Enter") { choose(marked); return; }
    else if (event.key === "Escape") field.value = "", found = [];
    else return;
    event.preventDefault();
    tell(field.value.trim());
  }

  function choose(k) {
    const hit = found[k];
    if (!hit || hit.entry.missing) return;
    found = [];
    field.value = hit.entry.text;
    tell("");
    hit.entry.choose();
  }

  control.addTo(map);
}

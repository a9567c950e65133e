"use strict";
// Parts that folium maps of planning share: signs, north, scale, the mark of invented data.

const SHAPES = {
  triangle: '<path d="M9 2 16 15H2Z"/>', circle: '<circle cx="9" cy="9" r="6.5"/>',
  diamond: '<path d="M9 1.5 16.5 9 9 16.5 1.5 9Z"/>', square: '<rect x="3.5" y="3.5" width="11" height="11"/>',
};

function sign(kind) {
  return '<svg width="18" height="18" viewBox="0 0 18 18" fill="' + kind.colour + '" stroke="#fff" stroke-width="1.2">' + SHAPES[kind.shape] + "</svg>";
}

function furnish(map, content) {
  const north = L.control({ position: "bottomleft" });
  north.onAdd = function () {
    const box = L.DomUtil.create("div", "north");
    box.innerHTML = '<svg width="22" height="30" viewBox="0 0 22 30"><path d="M11 0 20 29 11 22Z" fill="#1d2a35"/><path d="M11 0 2 29 11 22Z" fill="#fff" stroke="#1d2a35"/></svg>';
    L.DomUtil.create("span", "", box).textContent = content.north;
    return box;
  };
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  north.addTo(map);
  if (content.demonstration) {
    const sheet = L.DomUtil.create("div", "watermark", map.getContainer());
    for (let k = 0; k < 9; k++) L.DomUtil.create("span", "", sheet).textContent = content.demonstration;
  }
}

function factsCard(title, demonstration, facts) {
  const box = L.DomUtil.create("div", "place-card"), head = L.DomUtil.create("h2", "", box);
  head.textContent = title;
  if (demonstration) L.DomUtil.create("em", "", head).textContent = demonstration;
  const list = L.DomUtil.create("dl", "", box);
  for (const [label, said] of facts.filter((fact) => fact[1])) {
    L.DomUtil.create("dt", "", list).textContent = label;
    L.DomUtil.create("dd", "", list).textContent = said;
  }
  return box;
}

function explain(title, control, signs, fills) {
  control.getContainer().dataset.title = title;
  // In the list, which goes away with the layers where the control is folded.
  const box = control.getContainer().querySelector(".leaflet-control-layers-list");
  for (const kind of signs) {
    const line = L.DomUtil.create("div", "explain", box);
    line.innerHTML = sign(kind);
    L.DomUtil.create("span", "", line).textContent = kind.title;
  }
  for (const [colour, said] of fills) {
    const line = L.DomUtil.create("div", "explain", box);
    L.DomUtil.create("i", "", line).style.background = colour;
    L.DomUtil.create("span", "", line).textContent = said;
  }
}

"use strict";
// Draws what folium leaves to us: graticule, symbols and labels of thousands of names on one canvas, cards, finder.
// The content stands in the page as JSON (see maps/planning_map.py, which says what each row holds).

const NAME = { text: 0, pinyin: 1, others: 2, class: 3, lon: 4, lat: 5, category: 6, source: 7, flags: 8, note: 9, positionSource: 10 };
const DEMONSTRATION = 1, APPROXIMATE = 2;
const FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","SimHei","BabelStone Han","Noto Sans Mongolian",sans-serif';

const LABEL_FONT = "13px " + FONT, CROWD = 400;

function drawSymbol(pen, style, x, y, size, hollow) {
  pen.beginPath();
  if (style.shape === "square") pen.rect(x - size, y - size, 2 * size, 2 * size);
  else if (style.shape === "triangle") {
    pen.moveTo(x, y - size * 1.2); pen.lineTo(x + size * 1.15, y + size * .9); pen.lineTo(x - size * 1.15, y + size * .9);
    pen.closePath();
  } else if (style.shape === "diamond") {
    pen.moveTo(x, y - size * 1.3); pen.lineTo(x + size * 1.3, y); pen.lineTo(x, y + size * 1.3); pen.lineTo(x - size * 1.3, y);
    pen.closePath();
  } else pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.fillStyle = hollow ? "#fff" : style.colour;
  pen.strokeStyle = hollow ? style.colour : "#fff";
  pen.lineWidth = hollow ? 2 : 1;
  pen.fill();
  pen.stroke();
}

function drawRing(pen, x, y, size, colour) {
  pen.save();
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.arc(x, y, size + 5, 0, 2 * Math.PI);
  pen.strokeStyle = colour; pen.lineWidth = 1.2;
  pen.stroke();
  pen.restore();
}

// A canvas over (or under) the map; `draw` gets the pen in layer coordinates and the box that must be filled.
const MapCanvas = L.Layer.extend({
  initialize: function (pane, draw) { this._paneName = pane; this._draw = draw; },
  onAdd: function (map) {
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide", map.getPane(this._paneName));
    this._canvas.style.pointerEvents = "none";
    map.on("moveend zoomend viewreset resize", this.redraw, this);
    this.redraw();
  },
  onRemove: function (map) {
    this._canvas.remove();
    map.off("moveend zoomend viewreset resize", this.redraw, this);
  },
  redraw: function () {
    const size = this._map.getSize(), margin = size.multiplyBy(.15).round(), whole = size.add(margin.multiplyBy(2));
    const corner = this._map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const ratio = window.devicePixelRatio || 1, canvas = this._canvas;
    canvas.width = whole.x * ratio; canvas.height = whole.y * ratio;
    canvas.style.width = whole.x + "px"; canvas.style.height = whole.y + "px";
    L.DomUtil.setPosition(canvas, corner);
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, -corner.x * ratio, -corner.y * ratio);
    this._draw(pen, L.bounds(corner, corner.add(whole)));
  }
});

function degrees(value, positive, negative) {
  const seconds = Math.round(Math.abs(value) * 3600);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  return parts[0] + "°" + two(parts[1]) + "′" + (parts[2] ? two(parts[2]) + "″" : "") + (value < 0 ? negative : positive);
}

// Meridians and parallels lie under everything, their labels along the lower and the left edge over everything.
function graticule(map, visit) {
  const steps = [36000, 18000, 7200, 3600, 1800, 600, 300, 120, 60, 30, 10, 5, 2, 1];
  return function (pen, box) {
    const north = map.layerPointToLatLng(box.min), south = map.layerPointToLatLng(box.max);
    const step = steps.filter((s) => s / 3600 * (box.max.x - box.min.x) / (south.lng - north.lng) >= 110).pop() || steps[0];
    for (let k = Math.ceil(north.lng * 3600 / step); k * step <= south.lng * 3600; k++)
      visit(pen, box, Math.round(map.latLngToLayerPoint([south.lat, k * step / 3600]).x) + .5, null, degrees(k * step / 3600, "E", "W"));
    for (let k = Math.ceil(south.lat * 3600 / step); k * step <= north.lat * 3600; k++)
      visit(pen, box, null, Math.round(map.latLngToLayerPoint([k * step / 3600, north.lng]).y) + .5, degrees(k * step / 3600, "N", "S"));
  };
}

function graticuleLines(map) {
  return graticule(map, (pen, box, x, y) => {
    pen.strokeStyle = "#c3ced6"; pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x === null ? box.min.x : x, y === null ? box.min.y : y);
    pen.lineTo(x === null ? box.max.x : x, y === null ? box.max.y : y);
    pen.stroke();
  });
}

function graticuleLabels(map) {
  return graticule(map, (pen, box, x, y, text) => {
    const seen = map.containerPointToLayerPoint([0, map.getSize().y]), top = map.containerPointToLayerPoint([0, 0]);
    pen.font = "11px " + FONT; pen.textAlign = "left"; pen.textBaseline = "alphabetic";
    if (y === null) write(pen, text, x + 3, seen.y - 5, "#5b6b78");
    else if (y > top.y + 60 && y < seen.y - 70) write(pen, text, top.x + 4, y - 3, "#5b6b78");
  });
}

// Boxes already written on, looked up by tile so that thousands of labels stay quick.
class Room {
  constructor() { this.tiles = new Map(); }
  take(box, force) {
    const keys = [];
    for (let i = Math.floor(box[0] / 64); i <= Math.floor(box[2] / 64); i++)
      for (let j = Math.floor(box[1] / 64); j <= Math.floor(box[3] / 64); j++) keys.push(i + ":" + j);
    const meets = (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
    if (!force && keys.some((key) => (this.tiles.get(key) || []).some(meets))) return false;
    for (const key of keys) {
      if (!this.tiles.has(key)) this.tiles.set(key, []);
      this.tiles.get(key).push(box);
    }
    return true;
  }
}

function write(pen, text, x, y, colour) {
  pen.lineJoin = "round"; pen.strokeStyle = "rgba(255,255,255,.92)"; pen.lineWidth = 3.5;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

// Symbols and labels of the names whose class is switched on, and the names of the divisions.
class Names {
  constructor(map, content, classLayers, levelLayers) {
    Object.assign(this, { map, content, classLayers, levelLayers, chosen: null });
    this.widths = new Map();
    this.order = content.names.map((_, row) => row).filter((row) => content.names[row][NAME.lon] !== null);
    const urgency = (row) => content.classes[content.names[row][NAME.class]].labelPriority;
    this.order.sort((a, b) => urgency(a) - urgency(b) || a - b);
  }
  visible() {
    return this.order.filter((row) => this.map.hasLayer(this.classLayers[this.content.names[row][NAME.class]]));
  }
  point(row) {
    const name = this.content.names[row];
    return this.map.latLngToLayerPoint([name[NAME.lat], name[NAME.lon]]);
  }
  size(style) { return style.size * Math.min(1.25, Math.max(.6, (this.map.getZoom() - 3) / 8)); }
  width(pen, text) {
    const key = pen.font + text;
    if (!this.widths.has(key)) this.widths.set(key, pen.measureText(text).width);
    return this.widths.get(key);
  }
  draw(pen, box) {
    const room = new Room(), seen = [], dots = [];
    for (const row of this.visible()) {
      const at = this.point(row), style = this.content.classes[this.content.names[row][NAME.class]];
      if (box.contains(at)) seen.push({ row, at, style, size: this.size(style) });
    }
    // Few names: every symbol is kept free of labels. Many: the less urgent become dots so that labels find room.
    const crowded = seen.length > CROWD;
    const takes = ({ at, size }, force) => room.take([at.x - size, at.y - size, at.x + size, at.y + size], force);
    if (!crowded) seen.forEach((each) => takes(each, true));
    const divisions = this.placeDivisions(pen, room);
    const whole = !crowded ? seen : seen.filter((each) => takes(each, false) ? this.placeLabel(pen, room, each) : !dots.push(each));
    if (!crowded) whole.forEach((each) => this.placeLabel(pen, room, each));
    for (const { at, style } of dots) { pen.fillStyle = style.colour; pen.globalAlpha = .45; pen.fillRect(at.x - 1, at.y - 1, 2, 2); }
    pen.globalAlpha = 1;
    for (const { row, at, style, size } of whole.slice().reverse()) {
      const flags = this.content.names[row][NAME.flags];
      drawSymbol(pen, style, at.x, at.y, size, flags & DEMONSTRATION);
      if (flags & APPROXIMATE) drawRing(pen, at.x, at.y, size, style.colour);
    }
    pen.textBaseline = "middle"; pen.textAlign = "left"; pen.font = LABEL_FONT;
    const labelled = whole.filter((each) => each.label);
    for (const { row, label, style } of labelled) write(pen, this.content.names[row][NAME.text], label[0], label[1], style.colour);
    this.labelled = labelled.length;
    pen.textAlign = "center";
    for (const { font, text, x, y, colour } of divisions) { pen.font = font; write(pen, text, x, y, colour); }
    if (this.chosen) {
      const at = this.map.latLngToLayerPoint(this.chosen);
      pen.beginPath(); pen.arc(at.x, at.y, 13, 0, 2 * Math.PI);
      pen.strokeStyle = "#d50000"; pen.lineWidth = 3; pen.stroke();
    }
  }
  placeDivisions(pen, room) {
    const placed = [];
    for (const division of this.content.divisions) {
      if (!division.label || !this.map.hasLayer(this.levelLayers[division.level])) continue;
      const across = this.map.latLngToLayerPoint(division.box[1]).x - this.map.latLngToLayerPoint(division.box[0]).x;
      pen.font = "bold " + (across > 320 ? 22 : 15) + "px " + FONT;
      const text = Array.from(division.name).join(across > 320 ? "\u2002" : ""), width = this.width(pen, text);
      const at = this.map.latLngToLayerPoint(division.label);
      if (width > across) continue;
      // Beside the middle, if names stand there.
      const free = [0, -32, 32, -64, 64].find((aside) =>
        room.take([at.x - width / 2, at.y + aside - 14, at.x + width / 2, at.y + aside + 14], false));
      if (free !== undefined)
        placed.push({ font: pen.font, text, x: at.x, y: at.y + free, colour: this.content.levels[division.level].lineColour });
    }
    return placed;
  }
  placeLabel(pen, room, each) {
    pen.font = LABEL_FONT;
    const name = this.content.names[each.row], width = this.width(pen, name[NAME.text]), { x, y } = each.at;
    const gap = each.size + (name[NAME.flags] & APPROXIMATE ? 8 : 4);
    const corners = [[x + gap, y], [x - gap - width, y], [x - width / 2, y - gap - 7], [x - width / 2, y + gap + 7]];
    each.label = corners.find((at) => room.take([at[0] - 1, at[1] - 8, at[0] + width + 1, at[1] + 8], false));
    return true;
  }
  // The name nearest to a place on the map, within a finger's reach.
  near(latlng) {
    const at = this.map.latLngToLayerPoint(latlng);
    let best = null, nearest = 10;
    for (const row of this.visible()) {
      const away = at.distanceTo(this.point(row));
      if (away < nearest) { best = row; nearest = away; }
    }
    return best;
  }
}

function card(title, mark, facts) {
  const box = L.DomUtil.create("div", "place-card"), head = L.DomUtil.create("h2", "", box);
  head.textContent = title;
  if (mark) L.DomUtil.create("em", "", head).textContent = mark;
  const list = L.DomUtil.create("dl", "", box);
  for (const [label, text] of facts.filter((fact) => fact[1])) {
    L.DomUtil.create("dt", "", list).textContent = label;
    // Traditional Mongolian runs down the page
    L.DomUtil.create("dd", /[\u1800-\u18AF]/.test(text) ? "vertical" : "", list).textContent = text;
  }
  return box;
}

function nameCard(content, row) {
  const name = content.names[row], say = content.say;
  const place = name[NAME.lon] === null ? say.notLocated
    : degrees(name[NAME.lon], "E", "W") + "，" + degrees(name[NAME.lat], "N", "S") + "（" + name[NAME.lon].toFixed(6) + ", " + name[NAME.lat].toFixed(6) + "）";
  return card(name[NAME.text], name[NAME.flags] & DEMONSTRATION ? say.demonstration : "", [
    [say.category, content.categories[name[NAME.category]]], [say.reading, name[NAME.pinyin]], ...name[NAME.others],
    [say.position, place], ["", name[NAME.note]],
    ["", name[NAME.flags] & APPROXIMATE ? say.approximate : ""], [say.source, content.sources[name[NAME.source]]],
    [say.positionSource, content.sources[name[NAME.positionSource]]]]);
}

function divisionCard(content, division) {
  const say = content.say;
  return card(division.name, division.demonstration ? say.demonstration : "", [
    [say.code, division.code], [say.reading, division.pinyin], ["", division.illustrative ? say.illustrative : ""],
    [say.source, content.sources[division.source]]]);
}

function paintLegend(map, content, control) {
  control.getContainer().dataset.title = content.say.legend;
  const paint = (canvas) => {
    const ratio = window.devicePixelRatio || 1, pen = canvas.getContext("2d");
    canvas.width = 26 * ratio; canvas.height = 18 * ratio;
    pen.scale(ratio, ratio);
    if (canvas.dataset.class) drawSymbol(pen, content.classes[canvas.dataset.class], 13, 9, content.classes[canvas.dataset.class].size + 1, false);
    else if (canvas.dataset.mark === "demonstration") drawSymbol(pen, { shape: "circle", colour: "#444" }, 13, 9, 5, true);
    else if (canvas.dataset.mark === "approximate") { drawSymbol(pen, { shape: "circle", colour: "#444" }, 13, 9, 3, false); drawRing(pen, 13, 9, 2, "#444"); }
    else {
      const level = content.levels[canvas.dataset.level];
      pen.fillStyle = level.fillColour; pen.fillRect(1, 2, 24, 14);
      pen.setLineDash(level.dash); pen.strokeStyle = level.lineColour; pen.lineWidth = level.lineWidth;
      pen.strokeRect(1.5, 2.5, 23, 13);
    }
  };
  control.getContainer().querySelectorAll("canvas.swatch").forEach(paint);
  for (const mark of content.marks) {
    const line = L.DomUtil.create("div", "explain", control.getContainer());
    const swatch = L.DomUtil.create("canvas", "swatch", line);
    swatch.dataset.mark = mark.kind;
    L.DomUtil.create("span", "", line).textContent = mark.text;
    paint(swatch);
  }
}

function furnish(map, content) {
  const north = L.control({ position: "bottomleft" });
  north.onAdd = function () {
    const box = L.DomUtil.create("div", "north");
    box.innerHTML = '<svg width="22" height="30" viewBox="0 0 22 30"><path d="M11 0 20 29 11 22Z" fill="#1d2a35"/><path d="M11 0 2 29 11 22Z" fill="#fff" stroke="#1d2a35"/></svg>';
    L.DomUtil.create("span", "", box).textContent = content.say.north;
    return box;
  };
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  north.addTo(map);
  if (content.demonstration) {
    const sheet = L.DomUtil.create("div", "watermark", map.getContainer());
    for (let k = 0; k < 9; k++) L.DomUtil.create("span", "", sheet).textContent = content.say.demonstration;
  }
  // The printed sheet has another size than the window.
  window.matchMedia("print").addEventListener("change", () => map.invalidateSize({ animate: false }));
  const pointer = document.getElementById("pointer");
  map.on("mousemove", (e) => { pointer.textContent = degrees(e.latlng.lng, "E", "W") + "　" + degrees(e.latlng.lat, "N", "S"); });
  map.on("mouseout", () => { pointer.textContent = ""; });
}

// Called once by the script that folium writes, with folium's map, layers and layer control.
function startPlanningMap(map, classLayers, levelLayers, layerControl) {
  const content = JSON.parse(document.getElementById("map-content").textContent);
  document.documentElement.lang = content.language;
  map.attributionControl.remove();
  map.createPane("graticule").style.zIndex = 250;
  map.createPane("names").style.zIndex = 620;
  map.getPane("names").style.pointerEvents = "none";
  const names = new Names(map, content, classLayers, levelLayers);
  new MapCanvas("graticule", graticuleLines(map)).addTo(map);
  const edge = graticuleLabels(map);
  const sheet = new MapCanvas("names", (pen, box) => { names.draw(pen, box); edge(pen, box); }).addTo(map);
  map.on("overlayadd overlayremove", () => sheet.redraw());
  paintLegend(map, content, layerControl);
  furnish(map, content);

  const show = (at, body) => {
    names.chosen = at;
    sheet.redraw();
    L.popup({ maxWidth: 340, offset: [0, -6] }).setLatLng(at).setContent(body).openOn(map);
  };
  map.on("popupclose", () => { names.chosen = null; sheet.redraw(); });
  const inspect = (at, feature) => {
    const row = names.near(at);
    if (row !== null) show([content.names[row][NAME.lat], content.names[row][NAME.lon]], nameCard(content, row));
    else if (feature && feature.properties.row !== null) L.popup({ maxWidth: 340 }).setLatLng(at).setContent(divisionCard(content, content.divisions[feature.properties.row])).openOn(map);
  };
  map.on("click", (e) => inspect(e.latlng, null));
  levelLayers.forEach((layer) => layer.on("click", (e) => {
    L.DomEvent.stopPropagation(e);
    inspect(e.latlng, e.propagatedFrom.feature);
  }));
  startFinder(map, content, {
    name: (row) => {
      const name = content.names[row], at = [name[NAME.lat], name[NAME.lon]];
      classLayers[name[NAME.class]].addTo(map);
      map.setView(at, Math.max(map.getZoom(), 12), { animate: false });
      show(at, nameCard(content, row));
    },
    division: (row) => {
      const division = content.divisions[row];
      levelLayers[division.level].addTo(map);
      map.fitBounds(division.box, { animate: false });
      L.popup({ maxWidth: 340 }).setLatLng(division.label).setContent(divisionCard(content, division)).openOn(map);
    }
  });
  window.planningMap = { map, names };
}

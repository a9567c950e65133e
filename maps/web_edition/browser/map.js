// The map of the edition, drawn by MapLibre from one PMTiles file. The file is fetched whole: a plain file server knows
// no ranges, and the service worker keeps it whole too. The map asks no other address for anything, letters included.

import { addProtocol, GPUInitializationError, Map as GlMap, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "./maplibre-gl.js";
import { load } from "./find.js";
import { WORDS } from "./words.js";

const AREA = 0, AREA_NAME = 1, POINT = 2, SHAPE = 3;
const FONTS = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "BabelStone Han", "Noto Sans Mongolian", "sans-serif"];
const box = document.getElementById("map");
const told = document.getElementById("told");
const { base } = document.body.dataset;
const absolute = (address) => new URL(address, location.href).href;
const loaded = load(box.dataset.loadsIndex);
const [west, south, east, north] = box.dataset.extent.split(" ").map(Number);

class WholeFile {
  constructor(address) {
    this.address = address;
  }
  getKey() {
    return "edition";
  }
  async getBytes(offset, length) {
    this.bytes ??= fetch(this.address).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${this.address}`);
      return answer.arrayBuffer();
    });
    return { data: (await this.bytes).slice(offset, offset + length) };
  }
}

const signs = [...document.querySelectorAll("[data-sign]")].map((item) => item.dataset);
const colour = ["match", ["get", "style"], ...signs.filter((one) => one.sign !== "*").flatMap((one) => [one.sign, one.colour]), "#757575"];
const ink = signs.some((one) => one.sign !== "*") ? colour : "#757575";
const isHollow = [">", ["get", "marks"], 0];
const is = (what) => ["==", ["get", "what"], what];
const edition = { source: "edition", "source-layer": "edition" };
const written = (size) => ({ "text-field": ["get", "name"], "text-font": FONTS, "text-size": size, "text-max-width": 12 });
const halo = { "text-halo-color": "#ffffff", "text-halo-width": 1.6 };

const style = {
  version: 8,
  sources: { edition: { type: "vector", url: "pmtiles://edition" } },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#f7f9fa" } },
    { id: "areas", type: "fill", ...edition, filter: is(AREA), paint: { "fill-color": "#fdf6e3", "fill-opacity": 0.5 } },
    { id: "lines", type: "line", ...edition, filter: is(AREA), layout: { "line-join": "round" },
      paint: { "line-color": ["match", ["get", "style"], "county", "#ad1457", "#6d4c41"], "line-width": ["match", ["get", "style"], "county", 2.4, 1.2] } },
    { id: "shape-areas", type: "fill", ...edition, filter: ["all", is(SHAPE), ["==", ["geometry-type"], "Polygon"]], paint: { "fill-color": ink, "fill-opacity": 0.28 } },
    { id: "shape-lines", type: "line", ...edition, filter: is(SHAPE), paint: { "line-color": ink, "line-width": 2 } },
    { id: "places", type: "circle", ...edition, filter: is(POINT),
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 6, 2.5, 10, 4.5, 14, 6.5],
        "circle-color": ["case", isHollow, "#ffffff", ink], "circle-stroke-color": ["case", isHollow, ink, "#ffffff"],
        "circle-stroke-width": ["case", isHollow, 2, 1],
      } },
    { id: "place-names", type: "symbol", ...edition, filter: is(POINT),
      layout: { ...written(13), "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.7 }, paint: { "text-color": "#1d2a35", ...halo } },
    // The last are placed first: names of divisions before those of places.
    { id: "area-names", type: "symbol", ...edition, filter: is(AREA_NAME), layout: written(15), paint: { "text-color": "#5d4037", ...halo } },
  ],
};

function made(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function card(entry) {
  const shown = document.createElement("div");
  shown.append(made("a", entry.name, { href: `${base}places/${entry.kind}/${entry.uuid}/` }), " ", made("span", entry.toned, { lang: "zh-Latn-pinyin" }));
  if (entry.isDemonstration) shown.append(made("strong", WORDS.demonstration, { class: "mark" }));
  shown.append(made("div", [entry.category, entry.path].filter(Boolean).join(" · ")));
  return shown;
}

function start() {
  setWorkerUrl(absolute(box.dataset.loadsWorker));
  const protocol = new globalThis.pmtiles.Protocol();
  protocol.add(new globalThis.pmtiles.PMTiles(new WholeFile(absolute(box.dataset.loadsTiles))));
  addProtocol("pmtiles", protocol.tile);
  const map = new GlMap({
    container: box, style, bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 30, maxZoom: 12 },
    attributionControl: false, dragRotate: false, touchPitch: false, pitchWithRotate: false, renderWorldCopies: false, minZoom: 3, maxZoom: 17, fadeDuration: 0,
    locale: { "NavigationControl.ZoomIn": WORDS.zoom_in, "NavigationControl.ZoomOut": WORDS.zoom_out, "Map.Title": WORDS.map, "Popup.Close": WORDS.close },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl());
  // One card at a time.
  let shown = null;
  const show = (at, content) => {
    shown?.remove();
    shown = new Popup({ maxWidth: "18rem" }).setLngLat(at).setDOMContent(content).addTo(map);
  };
  map.on("click", async ({ point, lngLat }) => {
    const near = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
    const [hit] = map.queryRenderedFeatures(near, { layers: ["places", "shape-lines", "shape-areas", "place-names", "area-names"] });
    if (!hit || hit.properties.row < 0) return;
    show(hit.geometry.type === "Point" ? hit.geometry.coordinates : lngLat, card((await loaded).entries[hit.properties.row]));
  });
  for (const layer of ["places", "shape-lines", "shape-areas"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("idle", () => (box.dataset.state = "drawn"));
  // Kept offline by address: a place is found by what stands behind the # of a link.
  const goTo = async () => {
    const [kind, uuid] = location.hash.slice(1).split("/");
    const entry = uuid && (await loaded).entries.find((one) => one.kind === kind && one.uuid === uuid);
    if (!entry?.position.length) return;
    map.jumpTo({ center: entry.position, zoom: 11 });
    show(entry.position, card(entry));
  };
  addEventListener("hashchange", goTo);
  goTo();
}

try {
  start();
} catch (fault) {
  if (!(fault instanceof GPUInitializationError)) throw fault;
  told.textContent = WORDS.no_webgl;
}

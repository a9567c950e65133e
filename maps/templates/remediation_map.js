"use strict";
// Gives folium's layers their content month by month; what each value is says maps/remediation_map.py.

// Fills the placeholders of a sentence.
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function siteCard(content, site, kind) {
  const box = factsCard(site.number, site.demonstration && content.demonstration, [[content.words.state, kind.title], ...site.facts]);
  for (const [photo, caption] of site.photos) {
    const figure = L.DomUtil.create("figure", "", box), image = L.DomUtil.create("img", "", figure);
    image.src = content.photos[photo];
    image.alt = caption;
    L.DomUtil.create("figcaption", "", figure).textContent = caption;
  }
  return box;
}

function areaCard(content, area, month) {
  const words = content.words;
  const share = area.graves ? fill(words.percent, { percent: (100 * area.done[month] / area.graves).toFixed(1) }) : "";
  return factsCard(area.name, "", [
    [words.area_graves, fill(words.graves, { count: area.graves })],
    [words.area_accepted, fill(words.graves, { count: area.done[month] }) + share],
  ]);
}

// Called once by the script that folium writes, with folium's map, layers and layer control.
function startRemediationMap(map, areas, clusters, heat, control) {
  const content = JSON.parse(document.getElementById("map-content").textContent);
  const kinds = Object.fromEntries(content.classes.map((each) => [each.code, each]));
  const slider = document.getElementById("month"), said = document.getElementById("month-said"), play = document.getElementById("play");
  let month = content.months.length - 1;
  map.attributionControl.remove();

  // Accepted later than the month that is shown: still open then.
  const kindAt = (site) => kinds[site.class === "accepted" && site.since > month ? "open" : site.class];
  clusters.options.iconCreateFunction = (cluster) => {
    const sites = cluster.getAllChildMarkers().map((each) => each.site);
    const open = sites.some((each) => kindAt(each).code === "open");
    const size = sites.length < 10 ? 30 : sites.length < 100 ? 36 : 44;
    return L.divIcon({ className: "", iconSize: [size, size], html:
      '<div class="cluster" style="width:' + size + "px;height:" + size + "px;box-sizing:border-box;background:" + kinds[open ? "open" : "accepted"].colour + '">' + sites.length + "</div>" });
  };
  const icon = (site) => L.divIcon({ className: "site-sign", iconSize: [18, 18], html: sign(kindAt(site)) });
  const markers = content.sites.map((site) => {
    const marker = L.marker(site.at, { icon: icon(site), title: site.number, alt: site.number });
    marker.site = site;
    return marker.bindPopup(() => siteCard(content, site, kindAt(site)), { maxWidth: 320 });
  });
  clusters.addLayers(markers);
  areas.eachLayer((layer) => {
    const area = content.areas[layer.feature.properties.row];
    layer.bindTooltip(document.createTextNode(area.name).textContent.replace(/[&<>]/g, (c) => "&#" + c.charCodeAt(0) + ";"), { permanent: true, direction: "center", className: "area-name" });
    layer.bindPopup(() => areaCard(content, area, month));
  });

  const colour = (area) => {
    if (!area.graves) return content.nothing;
    const percent = 100 * area.done[month] / area.graves;
    return content.shares.filter((each) => percent >= each.least).pop().colour;
  };
  // A heat layer that isn't on the map has no canvas to redraw; it gets its points when it is switched on.
  const redraw = heat.redraw;
  heat.redraw = function () { return this._map ? redraw.call(this) : this; };

  // The library pales heat by half for each zoom level out from the nearest; a banner is looked at as a whole.
  const glow = () => heat.setOptions({ max: Math.pow(2, -Math.max(0, Math.min(map.getMaxZoom() - map.getZoom(), 12))) });
  map.on("zoomend", glow);
  const show = () => {
    slider.value = month;
    const share = content.total ? fill(content.words.percent, { percent: (100 * content.done[month] / content.total).toFixed(1) }) : "";
    said.textContent = fill(content.words.month_said, { month: content.months[month], done: content.done[month], total: content.total, share });
    areas.setStyle((feature) => ({ color: "#59636d", weight: 1.2, dashArray: "6 3", fillOpacity: .75, fillColor: colour(content.areas[feature.properties.row]) }));
    markers.forEach((each) => each.setIcon(icon(each.site)));
    clusters.refreshClusters();
    const open = content.sites.filter((site) => kindAt(site).code === "open");
    const most = Math.max(1, ...open.map((site) => site.graves));
    glow();
    heat.setLatLngs(open.map((site) => [...site.at, site.graves / most]));
  };
  slider.max = content.months.length - 1;
  slider.addEventListener("input", () => { month = Number(slider.value); show(); });
  let playing = null;
  const stop = () => { clearInterval(playing); playing = null; play.textContent = content.words.play; };
  play.addEventListener("click", () => {
    if (playing) return stop();
    play.textContent = content.words.pause;
    month = month === content.months.length - 1 ? 0 : month;
    show();
    playing = setInterval(() => {
      if (month === content.months.length - 1) return stop();
      month += 1;
      show();
    }, 900);
  });
  const shares = content.shares.map((each) => [each.colour, each.title]);
  explain(content.legend, control, content.classes, [...shares, [content.nothing, content.words.nothing]]);
  // On a telephone the legend would cover the map.
  if (window.innerWidth < 700) {
    control.collapse();
    map.on("click", () => control.collapse());
  }
  furnish(map, content);
  show();
  window.remediationMap = { map, markers, heat, clusters, at: (value) => { month = value; show(); } };
}

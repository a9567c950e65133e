"use strict";
// Puts signs, cards and the legend on folium's layers; what each value is says maps/cemetery_map.py.

function cemeteryCard(content, one) {
  const box = L.DomUtil.create("div", "place-card"), head = L.DomUtil.create("h2", "", box);
  head.textContent = one.title;
  if (one.demonstration) L.DomUtil.create("em", "", head).textContent = content.demonstration;
  const list = L.DomUtil.create("dl", "", box);
  for (const [label, said] of one.facts.filter((fact) => fact[1])) {
    L.DomUtil.create("dt", "", list).textContent = label;
    L.DomUtil.create("dd", "", list).textContent = said;
  }
  return box;
}

function explainCemeteries(content, control) {
  control.getContainer().dataset.title = content.legend;
  // In the list, which goes away with the layers where the control is folded.
  const box = control.getContainer().querySelector(".leaflet-control-layers-list");
  for (const kind of content.signs) {
    const line = L.DomUtil.create("div", "explain", box);
    line.innerHTML = sign(kind);
    L.DomUtil.create("span", "", line).textContent = kind.title;
  }
  for (const [colour, title] of content.fills) {
    const line = L.DomUtil.create("div", "explain", box);
    L.DomUtil.create("i", "", line).style.background = colour;
    L.DomUtil.create("span", "", line).textContent = title;
  }
}

// Called once by the script that folium writes, with folium's map, layers and layer control.
function startCemeteryMap(map, areas, grounds, clusters, candidates, control) {
  const content = JSON.parse(document.getElementById("map-content").textContent);
  map.attributionControl.remove();
  areas.eachLayer((layer) => {
    const label = document.createElement("span");
    label.textContent = content.areas[layer.feature.properties.row];
    layer.bindTooltip(label, { permanent: true, direction: "center", className: "area-name" });
  });
  const put = (one, group) => {
    const icon = L.divIcon({ className: "site-sign", iconSize: [18, 18], html: sign(one) });
    const marker = L.marker(one.at, { icon, title: one.title, alt: one.title });
    return marker.bindPopup(() => cemeteryCard(content, one), { maxWidth: 320 }).addTo(group);
  };
  const markers = content.sites.map((one) => put(one, one.is_cluster ? clusters : grounds));
  content.candidates.forEach((one) => put(one, candidates));
  explainCemeteries(content, control);
  // On a telephone the legend would cover the map.
  if (window.innerWidth < 700) {
    control.collapse();
    map.on("click", () => control.collapse());
  }
  furnish(map, content);
  window.cemeteryMap = { map, markers };
}

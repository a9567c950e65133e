"use strict";
// Puts signs, cards and the legend on folium's layers; what each value is says maps/cemetery_map.py.

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
    return marker.bindPopup(() => factsCard(one.title, one.demonstration && content.demonstration, one.facts), { maxWidth: 320 }).addTo(group);
  };
  const markers = content.sites.map((one) => put(one, one.is_cluster ? clusters : grounds));
  content.candidates.forEach((one) => put(one, candidates));
  explain(content.legend, control, content.signs, content.fills);
  // On a telephone the legend would cover the map.
  if (window.innerWidth < 700) {
    control.collapse();
    map.on("click", () => control.collapse());
  }
  furnish(map, content);
  window.cemeteryMap = { map, markers };
}

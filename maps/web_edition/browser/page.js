// What every page does beside being read: say how it is cited here and today, whether there is a newer edition, and
// keep the site for use without the network.

import { WORDS } from "./words.js";

const { base, site, slug } = document.body.dataset;
const here = location.origin + location.pathname.replace(/index\.html$/, "");

function cite() {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  // Of the page of facts the whole edition is cited.
  const address = document.body.classList.contains("about") ? new URL(base, here).href : here;
  for (const text of document.querySelectorAll("[data-cite]")) {
    text.textContent = text.textContent.replace("[引用日期]", `[${today}]`).replace(/网址\.$/, `${address}.`);
  }
  const button = document.querySelector("[data-copy]");
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-cite]").textContent);
    button.textContent = WORDS.copied;
  });
}

async function tellOfNewer() {
  const answer = await fetch(`${site}editions.json`).catch(() => null);
  if (!answer?.ok) return;
  const [newest] = (await answer.json()).editions;
  if (newest.slug === slug) return;
  const note = document.getElementById("newer");
  const place = location.pathname.match(/places\/[a-z]+\/[0-9a-f-]+\/$/)?.[0] ?? "";
  const link = document.createElement("a");
  link.href = site + place;
  link.textContent = `${newest.title} ${newest.label} (${newest.as_of})`;
  note.replaceChildren(`${WORDS.newer} `, link);
  note.hidden = false;
}

const told = document.getElementById("offline");

async function keep() {
  // Browsers have service workers only where the address can be trusted: https, or this machine.
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(`${site}service-worker.js`, { scope: site });
  const registration = await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => {
    told.textContent = data.failed ? WORDS.offline_failed
      : data.done === data.of ? WORDS.offline_ready : `${WORDS.offline_keeping} ${data.done}/${data.of}`;
    told.dataset.state = data.failed ? "failed" : data.done === data.of ? "ready" : "keeping";
  };
  registration.active.postMessage("keep", [channel.port2]);
}

function offerToKeep() {
  // Whoever saves data is asked first.
  if (!navigator.connection?.saveData) {
    keep().catch((fault) => console.warn(fault));
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = WORDS.offline_offer;
  button.addEventListener("click", () => keep());
  told.replaceChildren(button);
}

cite();
tellOfNewer();
if (document.readyState === "complete") offerToKeep();
else addEventListener("load", offerToKeep);
